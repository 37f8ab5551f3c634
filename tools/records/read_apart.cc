#include "tools/records/read_apart.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "agent/base/unique_fd.h"
#include "agent/content/archive/archive.h"
#include "agent/content/document/document.h"
#include "agent/wire/codec.h"

namespace schouw {
namespace {

constexpr std::size_t kHeadBytes = 64u << 10;
constexpr std::size_t kTypeBytes = 4u << 10;

// A parcel is one letter, the length as four bytes, and what it says: a line, or a frame of agent/wire.
constexpr char kLine = 'L';
constexpr char kMessage = 'M';

// Writes all of `bytes`; a parent that is gone ends the child.
void WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) ::_exit(1);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

bool ReadAll(int fd, std::span<char> into) {
  while (!into.empty()) {
    const ssize_t count = ::read(fd, into.data(), into.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    into = into.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

std::string Parcel(char letter, std::string_view bytes) {
  std::string parcel(1, letter);
  for (unsigned shift = 0; shift < 32; shift += 8) parcel += static_cast<char>(bytes.size() >> shift & 0xffu);
  return parcel.append(bytes);
}

class ChildSink final : public RecordSink {
 public:
  ChildSink(const ApartReading& reading, int fd) : reading_(reading), fd_(fd) {}
  SinkAnswer OnRecord(Record record) override {
    if (const std::string line = reading_.line_of(record); !line.empty()) WriteAll(fd_, Parcel(kLine, line));
    return SinkAnswer::kContinue;
  }
  void OnProblem(Problem problem) override { Send(ProblemFoundMessage{0, std::move(problem)}); }
  void OnArtifact(ArtifactCoverage artifact) override { Send(ArtifactFoundMessage{0, std::move(artifact)}); }
  void Send(const FromWorker& message) {
    const std::string frame = EncodeFrame(message);
    WriteAll(fd_, Parcel(kMessage, std::string_view(frame).substr(4)));
  }

 private:
  const ApartReading& reading_;
  int fd_;
};

// Everything up to the counts; nothing when the child ended before it sent them.
std::optional<EntryCounts> Hear(int fd, const ApartReading& reading, RecordSink& sink) {
  std::string bytes;
  for (;;) {
    std::array<char, 5> start;
    if (!ReadAll(fd, start)) return std::nullopt;
    bytes.resize(LoadLe<std::uint32_t>(AsBytes(std::string_view(start.data() + 1, 4)).data()));
    if (!ReadAll(fd, bytes)) return std::nullopt;
    if (start[0] == kLine) {
      reading.on_line(bytes);
      continue;
    }
    Result<FromWorker> message = DecodeFromWorker(AsBytes(bytes));
    if (!message) return std::nullopt;
    if (const auto* done = std::get_if<JobDoneMessage>(&*message)) return done->counts;
    if (auto* problem = std::get_if<ProblemFoundMessage>(&*message)) sink.OnProblem(std::move(problem->problem));
    if (auto* artifact = std::get_if<ArtifactFoundMessage>(&*message)) sink.OnArtifact(std::move(artifact->artifact));
  }
}

std::string HowItEnded(int status) {
  if (WIFSIGNALED(status)) return "the reader was ended by signal " + std::to_string(WTERMSIG(status));
  return "a library ended the reader, with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

bool MayHoldFiles(const ByteSource& content, const Locator& entry, const ContentIdentifier& identifier,
                  const Limits& limits) {
  const auto head = ReadUpTo(content, 0, kHeadBytes);
  if (!head || head->empty()) return false;
  if (!IdentifyArchive(content, *head).empty()) return true;
  const std::string mime = identifier.Identify(std::string_view(*head).substr(0, kTypeBytes)).mime;
  DocumentInput document{content, *head, mime, {}, limits};
  document.origin.entry = entry;
  for (const DocumentFormat* format : ClaimingDocuments(document))
    if (!format->name.starts_with("text.") || format->name == "text.rtf") return true;
  return false;
}

EntryCounts ReadApart(const ApartReading& reading, RecordSink& sink) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return reading.read(sink);
  UniqueFd from_child(ends[0]);
  UniqueFd to_parent(ends[1]);
  std::fflush(nullptr);  // or a library's exit would print it again
  const pid_t child = ::fork();
  if (child < 0) return reading.read(sink);
  if (child == 0) {
    ChildSink answers(reading, to_parent.get());
    answers.Send(JobDoneMessage{0, reading.read(answers), 0});
    ::_exit(0);
  }
  to_parent.Reset();
  const auto counts = Hear(from_child.get(), reading, sink);
  from_child.Reset();
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (counts) return *counts;
  sink.OnProblem(Problem{reading.entry, ProblemReason::kCrashed, HowItEnded(status), 1});
  EntryCounts lost;
  lost.not_read = 1;
  return lost;
}

}  // namespace schouw
