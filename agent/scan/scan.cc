#include "agent/scan/scan.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "agent/mandate/scope_decision.h"
#include "agent/scan/folder_walk.h"
#include "agent/scan/plan.h"
#include "agent/scan/related_files.h"
#include "agent/scan/setup.h"

namespace schouw {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kResultsPerTransaction = 512;
constexpr std::chrono::milliseconds kStoreInterval{250};
constexpr std::chrono::milliseconds kProgressInterval{200};

std::uint32_t WorkerCount(std::uint32_t asked) {
  if (asked > 0) return asked;
  const unsigned processors = std::thread::hardware_concurrency();
  return processors == 0 ? 1 : processors;
}

class ScanFeed final : public JobFeed {
 public:
  ScanFeed(const Source& source, const DeviceLook& look, const ScanOptions& options, CaseStore& store,
           std::set<JobKey> done)
      : source_(source),
        look_(look),
        options_(options),
        store_(store),
        done_(std::move(done)),
        filter_(options.scope),
        walk_(look, options, plan_, progress_),
        not_done_(look.volumes.size()) {}

  std::optional<JobMessage> Next() override {
    if (plan_.empty() && running_.empty()) PlanRelated();
    while (auto planned = plan_.Take()) {
      if (planned->kind == JobKind::kListDirectory) --progress_.folders_to_list;
      if (planned->kind == JobKind::kReadEntry && done_.contains(KeyOf(*planned)) && !MustBeAsked(*planned)) {
        CountRead(planned->size);
        ++outcome_.already_done;
        continue;
      }
      JobMessage job = ToMessage(*planned);
      running_.emplace(job.id, std::move(*planned));
      return job;
    }
    return std::nullopt;
  }

  Result<std::vector<UniqueFd>> DescriptorsFor(const JobMessage& job) override {
    std::vector<UniqueFd> descriptors;
    if (source_.form() != SourceForm::kFolder || job.kind != JobKind::kReadEntry) return descriptors;
    const std::string& path = job.entry.chain.at(0);
    SCHOUW_ASSIGN(UniqueFd file, source_.OpenFile(path), "open");
    descriptors.push_back(std::move(file));
    const std::string folder = path.substr(0, path.rfind('/') + 1);
    for (const Companion& companion : job.companions) {
      SCHOUW_ASSIGN(UniqueFd beside, source_.OpenFile(folder + companion.name), "open companion");
      descriptors.push_back(std::move(beside));
    }
    return descriptors;
  }

  Status Done(JobOutcome outcome) override {
    const auto at = running_.find(outcome.job.id);
    if (at == running_.end()) return Fail(ErrorCode::kInternal, "a job that was not given");
    if (LostDevice(outcome)) {  // what failed for that reason is not done
      outcome_.stop = StopCause::kDeviceGone;
      return {};
    }
    const PlannedJob planned = std::move(at->second);
    running_.erase(at);
    reading_.erase(outcome.job.id);
    if (!outcome.relations.empty() && PutBack(planned, outcome)) return {};
    JobResult result{KeyOf(planned), outcome.counts, outcome.protected_records, outcome.left_out, {}, {}, {}};
    if (planned.kind == JobKind::kListDirectory) {
      if (auto held = folder_problems_.extract(outcome.job.id))
        for (Problem& problem : held.mapped()) outcome.problems.push_back(std::move(problem));
      if (done_.contains(result.key)) ++outcome_.walked_again;
      walk_.OnFolder(planned, outcome, result);
    } else {
      CountRead(planned.size);
    }
    result.matches = std::move(outcome.matches);
    result.artifacts = std::move(outcome.artifacts);
    for (Problem& problem : outcome.problems) result.problems.push_back(std::move(problem));
    if (outcome.job.related) SCHOUW_TRY(Keep(JobResult{RelatedKeyOf(result.key), {}, 0, {}, {}, {}, {}}), "keep");
    return Keep(std::move(result));
  }

  Result<bool> Tick() override {
    const auto now = Clock::now();
    if (now - stored_at_ > kStoreInterval) SCHOUW_TRY(StoreNow(), "store");
    if (options_.on_progress && now - told_at_ > kProgressInterval) {
      told_at_ = now;
      options_.on_progress(Progress());
    }
    if (outcome_.stop != StopCause::kNone) return false;
    if (plan_.empty() && running_.empty() && put_back_.empty()) return true;
    if (options_.budget && now - began_ > *options_.budget) outcome_.stop = StopCause::kOutOfTime;
    if (options_.stop != nullptr && *options_.stop) outcome_.stop = StopCause::kAsked;
    return outcome_.stop == StopCause::kNone;
  }

  // A file read a second time, or after a worker's end, is never further than its size.
  void OnReading(std::uint64_t job, std::uint64_t bytes) override {
    const auto at = running_.find(job);
    if (at != running_.end()) reading_[job] = std::min(bytes, at->second.size);
  }

  Status OnTripwire(const JobMessage& job, const TripwireFoundMessage& found) override {
    const auto at = running_.find(job.id);
    if (at == running_.end()) return Fail(ErrorCode::kInternal, "a job that was not given");
    outcome_.tripped =
        TrippedFile{KeyOf(at->second), found.entry, job.account, found.modified, found.pack, found.rule, found.digests};
    for (JobResult& result : held_) {
      result.matches.clear();
      result.problems.clear();
      result.artifacts.clear();
    }
    return {};
  }

  void OnSandbox(const std::string& sandbox) override { outcome_.sandbox = sandbox; }

  // Stores what is held, volumes, and what was left undone.
  Result<ScanOutcome> Close() {
    SCHOUW_TRY(StoreNow(), "store");
    SCHOUW_TRY(store_.PutUndone(options_.device, Undone()), "store");
    for (std::size_t i = 0; i < look_.volumes.size(); ++i) {
      SCHOUW_TRY(store_.PutVolume(options_.device, FinalVolume(i)), "store");
    }
    outcome_.progress = Progress();
    if (options_.on_progress) options_.on_progress(outcome_.progress);
    return outcome_;
  }

 private:
  // Whether what went wrong in a job did so because there is no device any more.
  bool LostDevice(const JobOutcome& outcome) const {
    // A folder that was taken away while it is open lists as an empty one.
    const bool lists_nothing = outcome.job.kind == JobKind::kListDirectory && outcome.entries.empty();
    if (outcome.problems.empty() && !folder_problems_.contains(outcome.job.id) && !lists_nothing) return false;
    return outcome_.stop == StopCause::kDeviceGone || !source_.Present();
  }

  JobKey KeyOf(const PlannedJob& job) const {
    return JobKey{options_.device, look_.volumes[job.volume].coverage.spec.id, job.kind, job.address, job.ordinal};
  }

  static JobKey RelatedKeyOf(JobKey key) {
    key.kind = JobKind::kRelateEntry;
    return key;
  }

  // Of a file that was read before this scan was interrupted: what it names may protect others still to be read.
  bool MustBeAsked(const PlannedJob& job) const {
    const JobKey key = KeyOf(job);
    return done_.contains(RelatedKeyOf(key)) && !related_.Has(key);
  }

  // True: the file is read again when all were asked, or was read before. False: this reading has to do.
  bool PutBack(const PlannedJob& planned, JobOutcome& outcome) {
    const JobKey key = KeyOf(planned);
    if (!related_.Add(key, std::move(outcome.relations))) {
      outcome.matches.clear();
      outcome.counts.ReadToPartial();
      outcome.problems.push_back(Problem{outcome.job.entry, ProblemReason::kTooMany,
                                         "more messages that belong together than can be related: not searched"});
      return false;
    }
    if (done_.contains(key)) {
      CountRead(planned.size);
      ++outcome_.already_done;
      return true;
    }
    progress_.bytes_read += planned.size;
    progress_.bytes_to_read += planned.size;
    put_back_.push_back(planned);
    return true;
  }

  void PlanRelated() {
    for (PlannedJob& job : put_back_) plan_.Add(Priority::kDocument, std::move(job));
    put_back_.clear();
  }

  JobMessage ToMessage(const PlannedJob& planned) {
    JobMessage job;
    job.id = ++last_job_;
    job.kind = planned.kind;
    job.volume = look_.volumes[planned.volume].coverage.spec;
    job.filesystem = look_.volumes[planned.volume].coverage.filesystem;
    job.address = planned.address;
    job.entry = Locator{options_.device, job.volume.id, {planned.path}, planned.stream};
    job.type = planned.kind == JobKind::kListDirectory ? EntryType::kFolder : EntryType::kFile;
    job.size = planned.size;
    job.modified = planned.modified;
    job.account = planned.account;
    job.state = planned.state;
    job.companions = planned.companions;
    job.left_alone = planned.left_alone;
    if (planned.kind == JobKind::kReadEntry && related_.Has(KeyOf(planned))) {
      job.related = true;
      job.protected_relations = related_.ProtectedOf(KeyOf(planned));
    }
    if (planned.kind == JobKind::kListDirectory && source_.form() == SourceForm::kFolder) ListFolder(job);
    return job;
  }

  void ListFolder(JobMessage& job) {
    auto listing = source_.List(job.entry);
    if (!listing) {
      folder_problems_[job.id].push_back(ProblemFrom(job.entry, listing.error()));
      return;
    }
    job.listing = std::move(listing->entries);
    // What lies outside the mandate is counted, not named.
    std::erase_if(listing->problems, [&](const Problem& problem) {
      return PlaceEntry(options_.scope, job.volume.id, problem.entry.chain.at(0)).scope != EntryScope::kInScope;
    });
    if (!listing->problems.empty()) folder_problems_[job.id] = std::move(listing->problems);
  }

  void CountRead(std::uint64_t size) {
    ++progress_.files_read;
    progress_.bytes_read += size;
  }

  // What the coverage tells of an entry whose name names a party that is left alone, it tells of the volume.
  void Unname(Locator& entry) const {
    Record name;
    name.entry = entry;
    if (filter_.Decide(name) == RecordScope::kProtected) entry = Locator{entry.device, entry.volume, {}, {}};
  }

  Status Keep(JobResult result) {
    if (done_.contains(result.key)) return {};  // a folder walked again for what lies below it
    for (Problem& problem : result.problems) Unname(problem.entry);
    for (ArtifactCoverage& artifact : result.artifacts) Unname(artifact.entry);
    progress_.matches += result.matches.size();
    progress_.not_read += result.counts.not_read + result.counts.partial;
    if (first_match_ && !result.matches.empty()) {
      first_match_ = false;
      stored_at_ = {};  // the first signal stands in the case at once
    }
    held_.push_back(std::move(result));
    return held_.size() >= kResultsPerTransaction ? StoreNow() : Status();
  }

  Status StoreNow() {
    stored_at_ = Clock::now();
    if (held_.empty()) return {};
    SCHOUW_TRY(store_.StoreResults(held_), "store results");
    held_.clear();
    return {};
  }

  ScanProgress Progress() const {
    ScanProgress progress = progress_;
    for (const auto& [job, bytes] : reading_) progress.bytes_read += bytes;
    progress.seconds = std::chrono::duration<double>(Clock::now() - began_).count();
    return progress;
  }

  std::string WhyLeft() const {
    switch (outcome_.stop) {
      case StopCause::kAsked: return "the scan was stopped";
      case StopCause::kDeviceGone: return "the device was gone";
      case StopCause::kOutOfTime:
      case StopCause::kNone: break;
    }
    return "the time was up";
  }

  // What a scan that was ended early leaves: counted, and named by volume.
  JobResult Undone() {
    struct Left {
      std::uint64_t files = 0;
      std::uint64_t folders = 0;
    };
    std::map<std::uint32_t, Left> left;
    std::vector<PlannedJob> jobs = plan_.TakeAll();
    for (auto& [id, job] : running_) jobs.push_back(job);
    jobs.insert(jobs.end(), put_back_.begin(), put_back_.end());
    JobResult undone;
    for (const Problem& problem : look_.problems) {  // what of the device as a whole was not found
      if (problem.entry.chain.empty()) undone.problems.push_back(problem);
    }
    for (const PlannedJob& job : jobs) {
      const JobKey key = KeyOf(job);
      if (done_.contains(key)) continue;
      ++(job.kind == JobKind::kListDirectory ? left[job.volume].folders : left[job.volume].files);
      undone.counts.not_read += 1 + job.companions.size();
    }
    if (outcome_.tripped) undone.problems.clear();
    for (const auto& [volume, count] : left) {
      if (outcome_.tripped) continue;
      undone.problems.push_back(Problem{Locator{options_.device, look_.volumes[volume].coverage.spec.id, {}, {}},
                                        ProblemReason::kBudget,
                                        std::to_string(count.files) + " files and " + std::to_string(count.folders) +
                                            " folders (with all below them) were left when " + WhyLeft(),
                                        count.files + count.folders});
      not_done_[volume] += count.folders + count.files;
    }
    return undone;
  }

  VolumeCoverage FinalVolume(std::size_t i) const {
    VolumeCoverage volume = look_.volumes[i].coverage;
    if (look_.volumes[i].opened && outcome_.tripped && volume.state == ReadState::kRead) {
      volume.state = ReadState::kPartial;
      volume.reason = "the scan was stopped";
    }
    if (look_.volumes[i].opened && walk_.failed(i) + not_done_[i] > 0 && volume.state == ReadState::kRead) {
      volume.state = ReadState::kPartial;
      volume.reason = "not all of it could be read: see what was not read";
    }
    return volume;
  }

  const Source& source_;
  const DeviceLook& look_;
  const ScanOptions& options_;
  CaseStore& store_;
  const std::set<JobKey> done_;
  const RecordFilter filter_;
  Plan plan_;
  std::map<std::uint64_t, PlannedJob> running_;
  RelatedFiles related_;
  std::vector<PlannedJob> put_back_;                // to be read again when all files were asked what belongs together
  std::map<std::uint64_t, std::uint64_t> reading_;  // job → bytes so far, of those that told
  std::map<std::uint64_t, std::vector<Problem>> folder_problems_;
  std::vector<JobResult> held_;
  std::uint64_t last_job_ = 0;
  ScanProgress progress_;
  FolderWalk walk_;
  std::vector<std::uint64_t> not_done_;  // per volume
  ScanOutcome outcome_;
  bool first_match_ = true;
  const Clock::time_point began_ = Clock::now();
  Clock::time_point stored_at_ = began_;
  Clock::time_point told_at_;
};

}  // namespace

Result<ScanOutcome> ScanDevice(const Source& source, const DeviceLook& look, const ScanOptions& options,
                               CaseStore& store) {
  SCHOUW_ASSIGN(std::set<JobKey> done, store.DoneJobs(options.device), "read what is done");
  PoolOptions pool = MakePoolOptions(source, options.device, options.workers, options.scope, options.packs);
  pool.setup.set_count = static_cast<std::uint32_t>(options.sets.size());
  pool.setup.hash_classes = options.hash_classes;
  pool.descriptors.insert(pool.descriptors.begin() + static_cast<std::ptrdiff_t>(options.packs.size()),
                          options.sets.begin(), options.sets.end());
  pool.tripwires = options.tripwires;
  pool.workers = WorkerCount(options.jobs);
  SCHOUW_ASSIGN(const std::vector<PackInfo> packs, store.packs(), "read rules");
  for (const PackInfo& pack : packs) pool.rules.push_back(pack.rules.size());
  ScanFeed feed(source, look, options, store, std::move(done));
  SCHOUW_TRY(RunPool(pool, feed), "scan");
  return feed.Close();
}

}  // namespace schouw
