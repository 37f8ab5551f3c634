#include "agent/cli/course_work.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "report/words/said.h"

namespace schouw {
namespace {

constexpr std::string_view kSpeaker = "schouw: ";

// What a verb said for a person, its lines below each other.
void AddLine(std::string_view line, std::string& said) {
  if (line.starts_with(kSpeaker)) line.remove_prefix(kSpeaker.size());
  if (line.empty()) return;
  said += (said.empty() ? "" : "\n") + std::string(line);
}

// A passphrase is asked for by each key that is opened: the scan's, and those of a protected case.
std::string Typed(const std::string& passphrase) {
  if (passphrase.empty()) return "";
  constexpr int kMostKeys = 8;
  std::string typed;
  typed.reserve(kMostKeys * (passphrase.size() + 1));  // a text that grows leaves copies behind
  for (int i = 0; i < kMostKeys; ++i) typed += passphrase + "\n";
  return typed;
}

// A key that does not fit, said for the page: there is no flag to leave away.
std::string ForThePage(const std::string& said) {
  constexpr std::string_view kBegin = "de sleutel opent ";
  const std::size_t at = said.find(kBegin);
  if (at == std::string::npos) return said;
  const std::size_t end = said.find(' ', at + kBegin.size());
  return Said("said.wrong_key", {{"volume", said.substr(at + kBegin.size(), end - at - kBegin.size())}});
}

}  // namespace

Status CourseWork::KeepKey(const std::string& volume, const std::string& key) {
  UniqueFd fd(::memfd_create("schouw-key", MFD_CLOEXEC));
  if (!fd.valid() || ::write(fd.get(), key.data(), key.size()) != static_cast<ssize_t>(key.size()))
    return Fail(ErrorCode::kIo, Said("said.key_not_kept", {{"why", std::strerror(errno)}}));
  keys_[volume] = std::move(fd);
  return {};
}

// The keys as files that only the verb has: not on its command line, and not in the way of what is typed.
std::vector<int> CourseWork::AddKeys(std::vector<std::string>& arguments) const {
  std::vector<int> passed;
  for (const auto& [volume, fd] : keys_) {
    arguments.insert(arguments.end(), {"--unlock", volume + "=/proc/self/fd/" + std::to_string(fd.get())});
    passed.push_back(fd.get());
  }
  return passed;
}

void CourseWork::StopAndWait() {
  Stop();
  if (thread_.joinable()) thread_.join();
}

void CourseWork::Begin(std::function<void()> work) {
  if (thread_.joinable()) thread_.join();  // it has ended: not busy
  busy_ = true;
  thread_ = std::thread([this, work = std::move(work)] {
    work();
    busy_ = false;
  });
}

void CourseWork::Look() {
  const nlohmann::json before = std::exchange(state_.look, CourseLook{"running", "", {}}).found;
  ++state_.change;
  Begin([this, before, device = state_.device->path] { RunLook(device, before); });
}

// `before`: what a look without the last key found, or null.
void CourseWork::RunLook(const std::string& device, const nlohmann::json& before) {
  std::string said;
  std::vector<std::string> arguments = {"look", "--image", device, "--format", "json"};
  const std::vector<int> passed = AddKeys(arguments);
  const auto end = verb_.Run(
      arguments, "", [&said](std::string_view line) { AddLine(line, said); }, passed);
  CourseLook look{"refused", ForThePage(said), {}};
  if (!end) look.why = end.error().Text();
  if (look.why != said && before.is_object()) look = CourseLook{"done", look.why, before};
  if (end && end->status <= 1) {
    look.found = nlohmann::json::parse(end->out, nullptr, false);
    if (look.found.is_object()) look.state = "done";
  }
  const std::scoped_lock lock(mutex_);
  if (end && end->status == 2) ForgetKeys();
  state_.look = std::move(look);
  state_.check.accounts.clear();
  ++state_.change;
}

void CourseWork::Scan(const std::string& who, const std::string& passphrase, const std::string& register_file) {
  std::vector<std::string> arguments = {"scan", "--mandate", state_.mandate->path, "--check",
                                        CheckPathOf(state_.case_path)};
  for (const std::string& pack : state_.packs) arguments.insert(arguments.end(), {"--rules", pack});
  arguments.insert(arguments.end(),
                   {"--image", state_.device->path, "--case", state_.case_path, "--as", who, "--progress", "json"});
  if (!register_file.empty()) arguments.insert(arguments.end(), {"--register", register_file});
  state_.scan = CourseScan();
  state_.scan.state = "running";
  ++state_.change;
  Begin([this, arguments = std::move(arguments), typed = Typed(passphrase)]() mutable { RunScan(arguments, typed); });
}

void CourseWork::Add(const std::string& who, const std::string& passphrase) {
  state_.scan.state = "running";
  state_.scan.why.clear();
  state_.scan.progress = ScanProgress();
  state_.scan.not_read = state_.look.PartsMissing();
  ++state_.change;
  Begin([this, typed = Typed(passphrase),
         arguments = std::vector<std::string>{"scan", "--add", state_.case_path, "--image", state_.device->path, "--as",
                                              who, "--progress", "json"}]() mutable { RunScan(arguments, typed); });
}

void CourseWork::Resume(const std::string& who, const std::string& passphrase) {
  state_.scan.state = "running";
  state_.scan.why.clear();
  ++state_.change;
  Begin([this, typed = Typed(passphrase),
         arguments = std::vector<std::string>{"scan", "--resume", state_.case_path, "--as", who, "--progress",
                                              "json"}]() mutable { RunScan(arguments, typed); });
}

// `typed` holds a passphrase: wiped at the end.
void CourseWork::RunScan(std::vector<std::string> arguments, std::string& typed) {
  std::string said, stop;
  const std::vector<int> passed = AddKeys(arguments);
  const auto end = verb_.Run(
      arguments, typed, [&](std::string_view line) { HearScan(line, said, stop); }, passed);
  ::explicit_bzero(typed.data(), typed.size());
  if (end) return EndScan(end->status, ForThePage(said), stop);
  EndScan(2, end.error().Text(), "");
}

void CourseWork::HearScan(std::string_view line, std::string& said, std::string& stop) {
  if (!line.starts_with('{')) return AddLine(line, said);
  if (const auto progress = ParseProgressLine(line)) {
    const std::scoped_lock lock(mutex_);
    state_.scan.progress = *progress;
    state_.scan.not_read = progress->not_read + state_.look.PartsMissing();
    state_.scan.begun = true;
    ++state_.change;
    return;
  }
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object()) return;
  stop = json.value("end", "");
  const std::scoped_lock lock(mutex_);
  state_.scan.not_read = json.value("not_read", state_.scan.not_read);
}

void CourseWork::EndScan(int status, const std::string& said, const std::string& stop) {
  const std::scoped_lock lock(mutex_);
  CourseScan& scan = state_.scan;
  std::error_code error;
  scan.begun = std::filesystem::exists(state_.case_path, error);
  ++state_.change;
  if (!scan.begun) {
    // Also stopped before there was anything to go on with.
    scan.why = status == 2 || !said.empty() ? said : "said.stopped_early";
    scan.state = scan.state == "stopping" ? "none" : "refused";
    RemoveCourseCheck(CheckPathOf(state_.case_path));
    state_.case_path.clear();
  } else if (status == 2) {
    scan.state = "refused";
    scan.why = said;
    return;
  } else if (status == 3) {
    scan.state = "sealed";
  } else if (status > 1) {
    scan.state = "broken";
    scan.why = said;
  } else {
    scan.state = stop.empty() || stop == "none" ? "done" : "stopped";
    scan.why = stop;
  }
  if (!scan.CanResume()) ForgetKeys();
  state_.another = false;
}

}  // namespace schouw
