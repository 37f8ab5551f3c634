#include "tests/corpus/confined_reading.h"

#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <sstream>

#include "agent/sandbox/last_words.h"
#include "agent/sandbox/worker_end.h"
#include "agent/worker/descriptor_source.h"
#include "agent/worker/entry_reader.h"
#include "tools/records/record_json.h"

namespace schouw::testing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{120};
constexpr int kFirstFreeFd = 10;  // above those that a worker is given

// Lines on their way into the pipe.
class LineSink final : public RecordSink {
 public:
  explicit LineSink(int pipe) : pipe_(pipe) {}
  SinkAnswer OnRecord(Record record) override {
    Put(RecordLine(record));
    return SinkAnswer::kContinue;
  }
  void OnProblem(Problem problem) override {
    Put("problem " + EntryText(problem.entry) + " " + std::string(ProblemReasonName(problem.reason)) + " " +
        problem.detail);
  }
  void OnArtifact(ArtifactCoverage store) override {
    Put("store " + store.kind + " " + EntryText(store.entry) + " " + std::string(ReadStateName(store.state)) + " " +
        std::to_string(store.records) + " " + store.reason);
  }
  void Put(const std::string& line) {
    held_ += line + "\n";
    if (held_.size() > 64'000) Flush();
  }
  void Flush() {
    for (std::size_t at = 0; at < held_.size();) {
      const ssize_t written = write(pipe_, held_.data() + at, held_.size() - at);
      if (written <= 0) _exit(50);
      at += static_cast<std::size_t>(written);
    }
    held_.clear();
  }

 private:
  int pipe_;
  std::string held_;
};

// Runs in the child.
[[noreturn]] void Read(UniqueFd file, int pipe, Confinement confinement, const ContentIdentifier& identifier) {
  mallopt(M_PERTURB, 0xff);  // as worker_main does
  const Limits limits;
  if (confinement != Confinement::kNone && !Confine({confinement, "", limits.max_worker_bytes})) _exit(51);
  LineSink sink(pipe);
  EntryReader reader(limits, RecordKinds::All(), identifier, /*hash_members=*/false);
  auto content = DescriptorSource::Create(std::move(file));
  if (!content) _exit(52);
  const Locator entry{"d1", "p0", {"/file"}, ""};
  const EntryCounts counts = reader.Read({entry, "anna", RecordState::kLive, *content, {}, std::nullopt}, sink);
  std::ostringstream text;
  text << "counts " << counts.read << " " << counts.partial << " " << counts.not_read << " " << counts.out_of_scope
       << " " << counts.bytes_read;
  sink.Put(text.str());
  sink.Put("denied " + std::to_string(DeniedOpens()) + " " + LastDeniedPath());
  sink.Flush();
  _exit(0);
}

UniqueFd MovedUp(int fd) {
  const int moved = fcntl(fd, F_DUPFD_CLOEXEC, kFirstFreeFd);
  close(fd);
  return UniqueFd(moved);
}

struct Pipe {
  UniqueFd read, write;
  Pipe() {
    int fds[2] = {-1, -1};
    if (pipe2(fds, O_CLOEXEC) != 0) return;
    read = MovedUp(fds[0]);
    write = MovedUp(fds[1]);
  }
};

// What comes out until the end, or until patience ends.
std::string ReadAll(int fd, Clock::time_point until, bool& in_time) {
  std::string all;
  std::string buffer(1u << 16, '\0');
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd ready{fd, POLLIN, 0};
    in_time = left > 0 && poll(&ready, 1, static_cast<int>(left)) > 0;
    if (!in_time) return all;
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got <= 0) return all;
    all.append(buffer, 0, static_cast<std::size_t>(got));
  }
}

void TakeDenied(ConfinedReading& reading) {
  const std::size_t at = reading.lines.rfind("\ndenied ");
  if (at == std::string::npos) return;
  std::istringstream in(reading.lines.substr(at + 8));
  in >> reading.denied >> reading.denied_path;
  reading.lines.resize(at + 1);
}

}  // namespace

ConfinedReading ReadInProcess(const std::string& path, Confinement confinement, const ContentIdentifier& identifier) {
  const auto began = Clock::now();
  UniqueFd file = MovedUp(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  Pipe out, words;
  const pid_t child = fork();
  if (child == 0) {
    dup2(words.write.get(), kLastWordsFd);
    Read(std::move(file), out.write.get(), confinement, identifier);
  }
  out.write.Reset();
  words.write.Reset();
  ConfinedReading reading;
  bool in_time = true;
  reading.lines = ReadAll(out.read.get(), began + kPatience, in_time);
  if (!in_time) kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  const WorkerEnd end = EndOf(status, ReadLastWords(words.read.get()));
  if (!in_time) {
    reading.end = "timeout: took too long";
  } else if (!end.clean) {
    reading.end = std::string(ProblemReasonName(end.reason)) + ": " + end.detail;
  }
  TakeDenied(reading);
  reading.seconds = std::chrono::duration<double>(Clock::now() - began).count();
  return reading;
}

}  // namespace schouw::testing
