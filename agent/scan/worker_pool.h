// Runs jobs on workers, and outlives them: a worker that ends costs the job it held, and that job is tried once more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/unique_fd.h"
#include "agent/wire/messages.h"

namespace schouw {

struct PoolOptions {
  std::string worker_program;  // path of schouw-worker
  SetupMessage setup;
  std::vector<int> descriptors;  // not owned: packs in order, then segments
  // Of the rules of each pack, which are tripwires. Shorter than `rules`: the rest are none.
  std::vector<std::vector<bool>> tripwires = {};
  std::vector<std::size_t> rules;  // how many each pack has: a match of another is refused. Empty: none may come
  std::uint32_t workers = 2;
  bool verbose = false;  // the workers' stderr is shown
};

// Everything one job gave.
struct JobOutcome {
  JobMessage job;
  std::optional<ImageProbedMessage> probed;
  std::vector<VolumeFoundMessage> volumes;
  std::optional<VolumeOpenedMessage> opened;
  std::vector<EntryFoundMessage> entries;
  std::vector<AccountIdentity> accounts;
  std::vector<Match> matches;
  std::vector<Problem> problems;
  std::vector<ArtifactCoverage> artifacts;
  std::vector<SharedRelation> relations;  // not empty: nothing of this reading counts; read it again with `related`
  EntryCounts counts;
  std::uint64_t protected_records = 0;
  LeftOut left_out;
  bool died = false;  // two workers ended on it; `problems` says how, and what came before is kept
};

// Where jobs come from and results go. All calls come from the thread in RunPool.
class JobFeed {
 public:
  virtual ~JobFeed() = default;
  // The next job to do, or none for now: more may come after a Done.
  virtual std::optional<JobMessage> Next() = 0;
  // Descriptors that travel with the job. On an error the job is done, with this problem.
  virtual Result<std::vector<UniqueFd>> DescriptorsFor(const JobMessage& job) = 0;
  virtual Status Done(JobOutcome outcome) = 0;
  // At least ten times a second. False: stop now; jobs that are not done stay undone.
  virtual Result<bool> Tick() = 0;
  // Of a large file that is being read: how many bytes of it were.
  virtual void OnReading(std::uint64_t job, std::uint64_t bytes) = 0;
  // A file of a tripwire list was met in this job: the pool ends at once, and what the job gave before is void.
  virtual Status OnTripwire(const JobMessage&, const TripwireFoundMessage&) { return {}; }
  virtual void OnSandbox(const std::string& sandbox) = 0;
};

// Returns when no job is left, none is running and Next() has none; or when Tick said stop, or at a tripwire.
// Errors: workers that can't be started or set up, and whatever the feed returns.
Status RunPool(const PoolOptions& options, JobFeed& feed);

}  // namespace schouw
