#include "agent/worker/worker_loop.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/content/archive/archive.h"
#include "agent/content/document/data_folder.h"
#include "agent/content/document/document.h"
#include "agent/match/compile.h"
#include "agent/match/pack.h"
#include "agent/sandbox/sandbox.h"
#include "agent/wire/codec.h"
#include "agent/worker/jobs.h"

namespace schouw {
namespace {

constexpr std::size_t kSendBufferBytes = 256u << 10;

// Frames on their way out: small ones together, but none held back when a job starts or the batch ends.
class Outbox {
 public:
  explicit Outbox(Channel& channel) : channel_(channel) {}
  void Put(const FromWorker& message) {
    frames_ += EncodeFrame(message);
    if (frames_.size() >= kSendBufferBytes) Flush();
  }
  void Flush() {
    if (!frames_.empty() && !channel_.Send(frames_)) gone_ = true;
    frames_.clear();
  }
  bool gone() const { return gone_; }

 private:
  Channel& channel_;
  std::string frames_;
  bool gone_ = false;
};

// The bytes of a pack's descriptor, mapped read-only for as long as this lives.
class MappedPack {
 public:
  static Result<MappedPack> Map(const UniqueFd& fd) {
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0 || status.st_size <= 0) return Fail(ErrorCode::kIo, "pack has no bytes");
    const auto size = static_cast<std::size_t>(status.st_size);
    void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
    if (at == MAP_FAILED) return Fail(ErrorCode::kIo, "map pack");
    return MappedPack(at, size);
  }
  MappedPack(MappedPack&& other) noexcept : at_(std::exchange(other.at_, nullptr)), size_(other.size_) {}
  MappedPack& operator=(MappedPack&&) = delete;
  ~MappedPack() {
    if (at_ != nullptr) ::munmap(at_, size_);
  }
  Bytes bytes() const { return {static_cast<const std::byte*>(at_), size_}; }

 private:
  MappedPack(void* at, std::size_t size) : at_(at), size_(size) {}
  void* at_;
  std::size_t size_;
};

struct LoadedPacks {
  std::vector<MappedPack> mapped;
  std::vector<Pack> packs;
  std::optional<Matcher> matcher;
};

Status LoadPacks(const std::vector<UniqueFd>& descriptors, LoadedPacks& loaded) {
  for (const UniqueFd& fd : descriptors) {
    SCHOUW_ASSIGN(MappedPack mapped, MappedPack::Map(fd), "load pack");
    loaded.mapped.push_back(std::move(mapped));
    SCHOUW_ASSIGN(Pack pack, Pack::Parse(loaded.mapped.back().bytes()), "load pack");
    loaded.packs.push_back(std::move(pack));
  }
  if (loaded.packs.empty()) return {};
  SCHOUW_ASSIGN(Matcher matcher, Matcher::Create(loaded.packs), "load packs");
  loaded.matcher = std::move(matcher);
  return {};
}

Result<std::string> LockDown(const SetupMessage& setup) {
  SCHOUW_ASSIGN(const Confinement confinement, ParseConfinement(setup.sandbox), "lock down");
  SCHOUW_TRY(Confine({confinement, DataFolder(), setup.limits.max_worker_bytes}), "lock down");
  return std::string(ConfinementName(confinement));
}

Result<SetupMessage> ReceiveSetup(Channel& channel) {
  SCHOUW_ASSIGN(const auto frame, channel.Receive(), "receive setup");
  if (!frame) return Fail(ErrorCode::kIo, "no setup");
  SCHOUW_ASSIGN(ToWorker message, DecodeToWorker(AsBytes(*frame)), "receive setup");
  if (!std::holds_alternative<SetupMessage>(message)) return Fail(ErrorCode::kMalformed, "first message is no setup");
  return std::get<SetupMessage>(std::move(message));
}

Result<std::vector<Entry>> ReceiveListing(Channel& channel, Outbox& outbox, std::uint64_t job) {
  outbox.Put(ListingWantedMessage{job});
  outbox.Flush();
  SCHOUW_ASSIGN(const auto frame, channel.Receive(), "receive listing");
  if (!frame) return Fail(ErrorCode::kIo, "the other end is gone");
  SCHOUW_ASSIGN(ToWorker message, DecodeToWorker(AsBytes(*frame)), "receive listing");
  auto* part = std::get_if<ListingPartMessage>(&message);
  if (part == nullptr || part->job != job) return Fail(ErrorCode::kMalformed, "no part of the listing asked for");
  return std::move(part->entries);
}

Status RunJobs(Channel& channel, JobRunner& runner, Outbox& outbox) {
  while (!outbox.gone()) {
    SCHOUW_ASSIGN(const auto frame, channel.Receive(), "receive jobs");
    if (!frame) return {};
    SCHOUW_ASSIGN(const ToWorker message, DecodeToWorker(AsBytes(*frame)), "receive jobs");
    const auto* batch = std::get_if<JobBatchMessage>(&message);
    if (batch == nullptr) return Fail(ErrorCode::kMalformed, "not a batch of jobs");
    for (const JobMessage& job : batch->jobs) {
      SCHOUW_ASSIGN(auto descriptors, channel.TakeDescriptors(job.descriptor_count), "receive jobs");
      outbox.Put(JobStartedMessage{job.id});
      outbox.Flush();
      runner.Run(job, std::move(descriptors));
    }
    outbox.Flush();
  }
  return Fail(ErrorCode::kIo, "the other end is gone");
}

Status SetUpAndRun(Channel& channel, Outbox& outbox) {
  SCHOUW_ASSIGN(const SetupMessage setup, ReceiveSetup(channel), "set up");
  SCHOUW_ASSIGN(const auto pack_fds, channel.TakeDescriptors(setup.pack_count), "set up");
  SCHOUW_ASSIGN(auto image_fds, channel.TakeDescriptors(setup.segment_names.size()), "set up");
  std::vector<ImageSegment> segments;
  for (std::size_t i = 0; i < image_fds.size(); ++i)
    segments.push_back({setup.segment_names[i], std::move(image_fds[i])});

  // What these load lazily must be loaded now: after lock-down nothing can be opened. No byte of the device is read
  // yet.
  LoadedPacks loaded;
  SCHOUW_TRY(LoadPacks(pack_fds, loaded), "set up");
  const ContentIdentifier identifier;
  WarmDocuments();
  WarmArchives();
  WarmUpMatching();
  SCHOUW_ASSIGN(const std::string sandbox, LockDown(setup), "set up");
  outbox.Put(ReadyMessage{sandbox});
  outbox.Flush();

  JobRunner runner(
      setup, std::move(segments), identifier, loaded.matcher ? &*loaded.matcher : nullptr,
      [&outbox](const FromWorker& message) {
        outbox.Put(message);
        if (std::holds_alternative<JobReadingMessage>(message)) outbox.Flush();
      },
      [&](std::uint64_t job) { return ReceiveListing(channel, outbox, job); });
  return RunJobs(channel, runner, outbox);
}

}  // namespace

int RunWorker(Channel& channel) {
  Outbox outbox(channel);
  const Status status = SetUpAndRun(channel, outbox);
  if (status) return 0;
  outbox.Put(WorkerFailedMessage{status.error().Text()});
  outbox.Flush();
  return 2;
}

}  // namespace schouw
