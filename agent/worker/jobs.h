// What a worker does for each kind of job.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/unique_fd.h"
#include "agent/content/content_type.h"
#include "agent/mandate/scope_decision.h"
#include "agent/match/matcher.h"
#include "agent/wire/messages.h"
#include "agent/worker/device.h"
#include "agent/worker/entry_reader.h"
#include "agent/worker/match_sink.h"
#include "agent/worker/read_ahead.h"

namespace schouw {

// One worker's state over its jobs. Nothing a job leaves behind may change what a later one finds.
class JobRunner {
 public:
  using Send = std::function<void(FromWorker)>;
  // Asks for the entries of a listing that come after those that were given, and waits for them.
  using MoreListing = std::function<Result<std::vector<Entry>>(std::uint64_t job)>;

  // `matcher` may be null (no packs: only looking). `identifier`, `matcher` and `hashes` are not owned.
  JobRunner(const SetupMessage& setup, std::vector<ImageSegment> segments, const ContentIdentifier& identifier,
            Matcher* matcher, const KnownHashes& hashes, Send send, MoreListing more_listing);

  // The jobs that come next, in order, and the descriptors that travelled with each. Both must live until the next
  // batch.
  void BeginBatch(std::span<const JobMessage> jobs, std::span<const std::vector<UniqueFd>> descriptors);
  // `descriptors`: those of this job.
  void Run(const JobMessage& job, const std::vector<UniqueFd>& descriptors);

 private:
  Result<Device*> OpenedDevice();
  Status ProbeImage(const JobMessage& job);
  Status OpenVolume(const JobMessage& job);
  Status ListDirectory(const JobMessage& job);
  Status ListGiven(const JobMessage& job);
  void OnListed(const JobMessage& job, Entry entry);
  bool MustHide(const JobMessage& job, const Locator& locator, const Entry& entry, const EntryPlace& place) const;
  Status ReadEntry(const JobMessage& job, const std::vector<UniqueFd>& descriptors, EntryCounts& counts);
  Status ReadFromFolder(const JobMessage& job, const std::vector<UniqueFd>& descriptors, EntryCounts& counts);
  Status ReadFromImage(const JobMessage& job, EntryCounts& counts);
  Status ReadContent(const JobMessage& job, const ByteSource& content, std::vector<CompanionSource> companions,
                     EntryCounts& counts);
  Status ReadAccounts(const JobMessage& job, const ByteSource& content, const std::vector<CompanionSource>& companions);
  EntryCounts ReadWatched(const JobMessage& job, const ByteSource& content, std::vector<CompanionSource> companions,
                          const HashedFile* hashed = nullptr);
  Result<std::unique_ptr<ByteSource>> OpenAhead(const JobMessage& job, const std::vector<UniqueFd>& descriptors);

  const SetupMessage& setup_;
  std::vector<ImageSegment> segments_;
  std::unique_ptr<Device> device_;
  std::optional<Error> device_error_;
  RecordFilter filter_;
  Send send_;
  MoreListing more_listing_;
  MatchSink sink_;
  std::uint64_t listed_ = 0;  // entries of the folder at hand
  EntryReader reader_;
  const KnownHashes& hashes_;
  ReadAhead ahead_;
};

}  // namespace schouw
