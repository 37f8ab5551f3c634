#include "agent/worker/worker_loop.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/base/wiped_text.h"
#include "agent/content/archive/archive.h"
#include "agent/content/document/data_folder.h"
#include "agent/content/document/document.h"
#include "agent/hashset/digester.h"
#include "agent/hashset/mapped_file.h"
#include "agent/match/compile.h"
#include "agent/match/known_hashes.h"
#include "agent/match/pack.h"
#include "agent/sandbox/sandbox.h"
#include "agent/volume/unlock.h"
#include "agent/wire/codec.h"
#include "agent/worker/foreign_lists.h"
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

struct LoadedPacks {
  std::vector<MappedFile> mapped;
  std::vector<Pack> packs;
  std::optional<Matcher> matcher;
  KnownHashes hashes;
};

Status LoadPacks(const std::vector<UniqueFd>& descriptors, LoadedPacks& loaded) {
  for (const UniqueFd& fd : descriptors) {
    SCHOUW_ASSIGN(MappedFile mapped, MappedFile::Map(fd.get()), "load pack");
    loaded.mapped.push_back(std::move(mapped));
    SCHOUW_ASSIGN(Pack pack, Pack::Parse(loaded.mapped.back().bytes()), "load pack");
    loaded.packs.push_back(std::move(pack));
  }
  if (loaded.packs.empty()) return {};
  SCHOUW_ASSIGN(Matcher matcher, Matcher::Create(loaded.packs), "load packs");
  loaded.matcher = std::move(matcher);
  return {};
}

// The sets' bytes are not read through: `schouw` has compared them with their digests.
Status LoadHashes(const SetupMessage& setup, const std::vector<UniqueFd>& descriptors, LoadedPacks& loaded) {
  std::vector<Bytes> beside;
  for (const UniqueFd& fd : descriptors) {
    SCHOUW_ASSIGN(MappedFile mapped, MappedFile::Map(fd.get()), "load hash set");
    loaded.mapped.push_back(std::move(mapped));
    beside.push_back(loaded.mapped.back().bytes());
  }
  SCHOUW_ASSIGN(loaded.hashes, KnownHashes::Create(loaded.packs, beside, HashClasses::FromBits(setup.hash_classes)),
                "load hash sets");
  if (!loaded.hashes.empty()) WarmUpDigests();
  return {};
}

Result<std::string> LockDown(const std::string& sandbox, const Limits& limits) {
  SCHOUW_ASSIGN(const Confinement confinement, ParseConfinement(sandbox), "lock down");
  SCHOUW_TRY(Confine({confinement, DataFolder(), limits.max_worker_bytes}), "lock down");
  return std::string(ConfinementName(confinement));
}

Result<ToWorker> ReceiveFirst(Channel& channel) {
  SCHOUW_ASSIGN(auto frame, channel.Receive(), "receive setup");
  if (!frame) return Fail(ErrorCode::kIo, "no setup");
  const WipedText secret(std::move(*frame));  // keys of volumes
  channel.WipeGivenOut();
  return DecodeToWorker(AsBytes(secret.text()));
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
    std::vector<std::vector<UniqueFd>> descriptors;
    for (const JobMessage& job : batch->jobs) {
      SCHOUW_ASSIGN(auto own, channel.TakeDescriptors(job.descriptor_count), "receive jobs");
      descriptors.push_back(std::move(own));
    }
    runner.BeginBatch(batch->jobs, descriptors);
    for (std::size_t i = 0; i < batch->jobs.size(); ++i) {
      outbox.Put(JobStartedMessage{batch->jobs[i].id});
      outbox.Flush();
      runner.Run(batch->jobs[i], descriptors[i]);
      descriptors[i].clear();
    }
    outbox.Flush();
  }
  return Fail(ErrorCode::kIo, "the other end is gone");
}

// Lists of others, until there are no more.
Status ReadForeignLists(Channel& channel, Outbox& outbox, ForeignListMessage list) {
  WarmForeignLists();
  SCHOUW_ASSIGN(const std::string sandbox, LockDown(list.sandbox, list.limits), "set up");
  outbox.Put(ReadyMessage{sandbox});
  while (!outbox.gone()) {
    SCHOUW_ASSIGN(auto descriptors, channel.TakeDescriptors(1), "receive list");
    SendForeignList(list, std::move(descriptors[0]), [&](const FromWorker& message) { outbox.Put(message); });
    outbox.Flush();
    SCHOUW_ASSIGN(const auto frame, channel.Receive(), "receive list");
    if (!frame) return {};
    SCHOUW_ASSIGN(ToWorker message, DecodeToWorker(AsBytes(*frame)), "receive list");
    auto* next = std::get_if<ForeignListMessage>(&message);
    if (next == nullptr) return Fail(ErrorCode::kMalformed, "not a list");
    list = std::move(*next);
  }
  return Fail(ErrorCode::kIo, "the other end is gone");
}

Status SetUpAndRun(Channel& channel, Outbox& outbox, const SetupMessage& setup) {
  SCHOUW_ASSIGN(const auto pack_fds, channel.TakeDescriptors(setup.pack_count), "set up");
  SCHOUW_ASSIGN(const auto set_fds, channel.TakeDescriptors(setup.set_count), "set up");
  SCHOUW_ASSIGN(auto image_fds, channel.TakeDescriptors(setup.segment_names.size()), "set up");
  std::vector<ImageSegment> segments;
  for (std::size_t i = 0; i < image_fds.size(); ++i)
    segments.push_back({setup.segment_names[i], std::move(image_fds[i])});

  // What these load lazily must be loaded now: after lock-down nothing can be opened. No byte of the device is read
  // yet.
  LoadedPacks loaded;
  SCHOUW_TRY(LoadPacks(pack_fds, loaded), "set up");
  SCHOUW_TRY(LoadHashes(setup, set_fds, loaded), "set up");
  const ContentIdentifier identifier;
  WarmDocuments();
  WarmArchives();
  WarmUnlocking();
  WarmUpMatching();
  SCHOUW_ASSIGN(const std::string sandbox, LockDown(setup.sandbox, setup.limits), "set up");
  outbox.Put(ReadyMessage{sandbox});
  outbox.Flush();

  JobRunner runner(
      setup, std::move(segments), identifier, loaded.matcher ? &*loaded.matcher : nullptr, loaded.hashes,
      [&outbox](const FromWorker& message) {
        outbox.Put(message);
        const bool at_once =
            std::holds_alternative<JobReadingMessage>(message) || std::holds_alternative<TripwireFoundMessage>(message);
        if (at_once) outbox.Flush();
      },
      [&](std::uint64_t job) { return ReceiveListing(channel, outbox, job); });
  return RunJobs(channel, runner, outbox);
}

Status ReceiveAndRun(Channel& channel, Outbox& outbox) {
  SCHOUW_ASSIGN(ToWorker first, ReceiveFirst(channel), "set up");
  if (const auto* setup = std::get_if<SetupMessage>(&first)) return SetUpAndRun(channel, outbox, *setup);
  if (auto* list = std::get_if<ForeignListMessage>(&first)) return ReadForeignLists(channel, outbox, std::move(*list));
  return Fail(ErrorCode::kMalformed, "first message is no setup");
}

}  // namespace

int RunWorker(Channel& channel) {
  Outbox outbox(channel);
  const Status status = ReceiveAndRun(channel, outbox);
  if (status) return 0;
  outbox.Put(WorkerFailedMessage{status.error().Text()});
  outbox.Flush();
  return 2;
}

}  // namespace schouw
