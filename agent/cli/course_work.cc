#include "agent/cli/course_work.h"

#include <cstring>
#include <filesystem>
#include <utility>

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
  for (int i = 0; i < kMostKeys; ++i) typed += passphrase + "\n";
  return typed;
}

}  // namespace

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
  state_.look = CourseLook{"running", "", {}};
  ++state_.change;
  Begin([this, device = state_.device->path] { RunLook(device); });
}

void CourseWork::RunLook(const std::string& device) {
  std::string said;
  const auto end = verb_.Run({"look", "--image", device, "--format", "json"}, "",
                             [&said](std::string_view line) { AddLine(line, said); });
  CourseLook look{"refused", said, {}};
  if (!end) look.why = end.error().Text();
  if (end && end->status <= 1) {
    look.found = nlohmann::json::parse(end->out, nullptr, false);
    if (look.found.is_object()) look.state = "done";
  }
  const std::scoped_lock lock(mutex_);
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
void CourseWork::RunScan(const std::vector<std::string>& arguments, std::string& typed) {
  std::string said, stop;
  const auto end = verb_.Run(arguments, typed, [&](std::string_view line) { HearScan(line, said, stop); });
  ::explicit_bzero(typed.data(), typed.size());
  if (end) return EndScan(end->status, said, stop);
  EndScan(2, end.error().Text(), "");
}

void CourseWork::HearScan(std::string_view line, std::string& said, std::string& stop) {
  if (!line.starts_with('{')) return AddLine(line, said);
  if (const auto progress = ParseProgressLine(line)) {
    const std::scoped_lock lock(mutex_);
    state_.scan.progress = *progress;
    state_.scan.begun = true;
    ++state_.change;
    return;
  }
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (json.is_object()) stop = json.value("end", "");
}

void CourseWork::EndScan(int status, const std::string& said, const std::string& stop) {
  const std::scoped_lock lock(mutex_);
  CourseScan& scan = state_.scan;
  std::error_code error;
  scan.begun = std::filesystem::exists(state_.case_path, error);
  ++state_.change;
  if (!scan.begun) {
    // Also stopped before there was anything to go on with.
    scan.why = status == 2 || !said.empty() ? said : "de controle is afgebroken voordat er iets was gelezen";
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
  state_.another = false;
}

}  // namespace schouw
