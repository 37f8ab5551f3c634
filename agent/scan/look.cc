#include "agent/scan/look.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "agent/mandate/scope_decision.h"
#include "agent/scan/setup.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxFoldersListed = 5'000;
constexpr std::size_t kAcquisitionDepth = 3;

std::size_t PathDepth(std::string_view path) {
  return static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
}

// True when an account's folder may stand below `path`.
bool MayHoldAccounts(std::string_view volume, std::string_view path) {
  if (volume == "p0" && PathDepth(path) <= kAcquisitionDepth) return true;
  for (const std::string& folder : AccountFolders()) {
    if (folder == path || folder.starts_with(std::string(path) + "/")) return true;
  }
  return false;
}

class LookFeed final : public JobFeed {
 public:
  LookFeed(const Source& source, std::string device) : source_(source), device_(std::move(device)) {
    if (source_.form() == SourceForm::kFolder) {
      look_.format = "folder";
      LookedVolume volume;
      volume.coverage.spec.id = "p0";
      volume.coverage.filesystem = "folder";
      volume.opened = true;
      look_.volumes.push_back(std::move(volume));
      QueueFolder(0, look_.volumes[0].root, "/");
    } else {
      queue_.push_back(MakeJob(JobKind::kProbeImage, VolumeSpec{"p0", 0, 0, 0}));
    }
  }

  std::optional<JobMessage> Next() override {
    while (!queue_.empty()) {
      JobMessage job = std::move(queue_.front());
      queue_.pop_front();
      if (List(job)) return job;
    }
    return std::nullopt;
  }

  Result<std::vector<UniqueFd>> DescriptorsFor(const JobMessage&) override { return std::vector<UniqueFd>(); }
  Result<bool> Tick() override { return true; }
  void OnReading(std::uint64_t, std::uint64_t) override {}
  void OnSandbox(const std::string& sandbox) override { look_.sandbox = sandbox; }

  Status Done(JobOutcome outcome) override {
    switch (outcome.job.kind) {
      case JobKind::kProbeImage: return OnProbed(std::move(outcome));
      case JobKind::kOpenVolume: OnOpened(std::move(outcome)); break;
      case JobKind::kListDirectory: OnListed(outcome); break;
      case JobKind::kReadEntry: break;  // never asked
    }
    return {};
  }

  DeviceLook Take() { return std::move(look_); }

 private:
  JobMessage MakeJob(JobKind kind, VolumeSpec volume) {
    JobMessage job;
    job.id = ++last_job_;
    job.kind = kind;
    job.entry = Locator{device_, volume.id, {}, {}};
    job.volume = std::move(volume);
    return job;
  }

  void QueueFolder(std::size_t volume, const EntryAddress& address, const std::string& path) {
    if (++listed_ > kMaxFoldersListed) {
      if (listed_ == kMaxFoldersListed + 1)
        look_.problems.push_back(Problem{Locator{device_, look_.volumes[volume].coverage.spec.id, {}, {}},
                                         ProblemReason::kTooMany, "accounts were looked for in 5000 folders only", 1});
      return;
    }
    JobMessage job = MakeJob(JobKind::kListDirectory, look_.volumes[volume].coverage.spec);
    job.address = address;
    job.entry.chain = {path};
    queue_.push_back(std::move(job));
  }

  // Lists a folder that was given as image, when its turn has come; false when it can't be.
  bool List(JobMessage& job) {
    if (job.kind != JobKind::kListDirectory || source_.form() != SourceForm::kFolder) return true;
    auto listing = source_.List(job.entry);
    if (listing) job.listing = std::move(listing->entries);
    if (!listing) look_.problems.push_back(ProblemFrom(job.entry, listing.error()));
    return listing.has_value();
  }

  void AddVolume(VolumeFoundMessage found) {
    if (found.openable) queue_.push_back(MakeJob(JobKind::kOpenVolume, found.volume.spec));
    LookedVolume volume;
    volume.coverage = std::move(found.volume);
    look_.volumes.push_back(std::move(volume));
  }

  Status OnProbed(JobOutcome outcome) {
    if (!outcome.probed) {
      const std::string why = outcome.problems.empty() ? "unreadable" : outcome.problems.front().detail;
      return Fail(outcome.died ? ErrorCode::kCrashed : ErrorCode::kUnsupported, why);
    }
    look_.format = source_.block_device() ? "block" : outcome.probed->format;
    look_.bytes = outcome.probed->bytes;
    look_.incomplete = outcome.probed->incomplete;
    for (VolumeFoundMessage& volume : outcome.volumes) AddVolume(std::move(volume));
    for (Problem& problem : outcome.problems) {  // the search for volumes was not finished
      look_.incomplete += (look_.incomplete.empty() ? "" : "; ") + problem.detail;
      look_.problems.push_back(std::move(problem));
    }
    return {};
  }

  void OnOpened(JobOutcome outcome) {
    const std::size_t index = IndexOf(outcome.job.volume.id);
    const bool pool = !outcome.volumes.empty();
    for (VolumeFoundMessage& volume : outcome.volumes) AddVolume(std::move(volume));
    if (pool && outcome.problems.empty()) {  // its volumes stand for it
      look_.volumes.erase(look_.volumes.begin() + static_cast<std::ptrdiff_t>(index));
      return;
    }
    LookedVolume& volume = look_.volumes[index];
    if (!outcome.opened) {
      volume.coverage.state = ReadState::kFailed;
      volume.coverage.reason = outcome.problems.empty() ? "unreadable" : outcome.problems.front().detail;
      if (!outcome.problems.empty() && outcome.problems.front().reason == ProblemReason::kEncrypted) {
        volume.coverage.state = ReadState::kEncrypted;
      }
      return;
    }
    volume.opened = true;
    volume.root = outcome.opened->root;
    volume.coverage.filesystem = outcome.opened->filesystem;
    if (!outcome.problems.empty()) {
      volume.coverage.state = ReadState::kPartial;
      volume.coverage.reason += (volume.coverage.reason.empty() ? "" : "; ") + outcome.problems.front().detail;
    }
    QueueFolder(index, volume.root, "/");
  }

  void OnListed(const JobOutcome& outcome) {
    const std::string& id = outcome.job.volume.id;
    const std::size_t index = IndexOf(id);
    const std::string& folder = outcome.job.entry.chain.at(0);
    for (const EntryFoundMessage& found : outcome.entries) {
      if (found.entry.type != EntryType::kFolder) continue;
      const std::string path = (folder == "/" ? "" : folder) + "/" + found.entry.name;
      if (const auto account = AccountOfPath(path, id == "p0")) {
        look_.volumes[index].accounts.insert(*account);
      } else if (MayHoldAccounts(id, path)) {
        QueueFolder(index, found.entry.address, path);
      }
    }
    for (const Problem& problem : outcome.problems) look_.problems.push_back(problem);
  }

  std::size_t IndexOf(const std::string& id) const {
    for (std::size_t i = 0; i < look_.volumes.size(); ++i)
      if (look_.volumes[i].coverage.spec.id == id) return i;
    return 0;
  }

  const Source& source_;
  std::string device_;
  DeviceLook look_;
  std::deque<JobMessage> queue_;
  std::uint64_t last_job_ = 0;
  std::size_t listed_ = 0;
};

}  // namespace

std::set<std::string> DeviceLook::Accounts() const {
  std::set<std::string> all;
  for (const LookedVolume& volume : volumes) all.insert(volume.accounts.begin(), volume.accounts.end());
  return all;
}

Result<DeviceLook> LookAtDevice(const Source& source, const std::string& device, const WorkerSettings& settings) {
  PoolOptions options = MakePoolOptions(source, device, settings, Scope{}, {});
  options.workers = 1;
  LookFeed feed(source, device);
  SCHOUW_TRY(RunPool(options, feed), "look at device");
  return feed.Take();
}

}  // namespace schouw
