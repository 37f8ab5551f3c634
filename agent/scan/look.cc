#include "agent/scan/look.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "agent/mandate/account_homes.h"
#include "agent/mandate/scope_decision.h"
#include "agent/scan/setup.h"

namespace schouw {
namespace {

constexpr std::size_t kMostLogs = 3;

bool IsAcquisition(const std::string& volume) { return volume == "p0"; }

class LookFeed final : public JobFeed {
 public:
  LookFeed(const Source& source, std::string device, std::uint64_t most_folders)
      : source_(source), device_(std::move(device)), most_folders_(most_folders) {
    if (source_.form() == SourceForm::kFolder) {
      look_.format = "folder";
      LookedVolume volume;
      volume.coverage.spec.id = "p0";
      volume.coverage.filesystem = "folder";
      volume.opened = true;
      look_.volumes.push_back(std::move(volume));
      QueueFolder(0, look_.volumes[0].root, "/");
    } else {
      queue_.push_back({JobKind::kProbeImage, VolumeSpec{"p0", 0, 0, 0}, {}, "", {}});
    }
  }

  std::optional<JobMessage> Next() override {
    while (!queue_.empty()) {
      JobMessage job = MakeJob(std::move(queue_.front()));
      queue_.pop_front();
      if (List(job)) return job;
    }
    return std::nullopt;
  }

  Result<std::vector<UniqueFd>> DescriptorsFor(const JobMessage& job) override {
    std::vector<UniqueFd> descriptors;
    if (source_.form() != SourceForm::kFolder || job.kind != JobKind::kReadAccounts) return descriptors;
    SCHOUW_ASSIGN(UniqueFd list, source_.OpenFile(job.entry.chain.at(0)), "open");
    descriptors.push_back(std::move(list));
    for (const Companion& companion : job.companions) {
      SCHOUW_ASSIGN(UniqueFd beside, source_.OpenFile(FolderOf(job.entry.chain[0]) + companion.name), "open companion");
      descriptors.push_back(std::move(beside));
    }
    return descriptors;
  }
  Result<bool> Tick() override { return true; }
  void OnReading(std::uint64_t, std::uint64_t) override {}
  void OnSandbox(const std::string& sandbox) override { look_.sandbox = sandbox; }

  Status Done(JobOutcome outcome) override {
    switch (outcome.job.kind) {
      case JobKind::kProbeImage: return OnProbed(std::move(outcome));
      case JobKind::kOpenVolume: OnOpened(std::move(outcome)); break;
      case JobKind::kListDirectory: OnListed(outcome); break;
      case JobKind::kReadAccounts: OnAccounts(outcome); break;
      case JobKind::kReadEntry:
      case JobKind::kRelateEntry: break;  // never asked
    }
    return {};
  }

  DeviceLook Take() {
    for (const AccountLists& system : systems_)
      for (AccountHome& home : system.Homes()) look_.homes.push_back(std::move(home));
    FindHomesOnTheirOwnVolume();
    Scope whose;
    whose.homes = look_.homes;
    for (LookedVolume& volume : look_.volumes) {
      const std::string& id = volume.coverage.spec.id;
      for (const std::string& path : volume.account_folders)
        volume.accounts.insert(PlaceEntry(whose, id, path).account);
      for (const AccountHome& home : look_.homes)
        if (home.volume == id && !home.folder.empty()) volume.accounts.insert(home.names[0]);
    }
    return std::move(look_);
  }

 private:
  struct Planned {
    JobKind kind = JobKind::kListDirectory;
    VolumeSpec volume;
    EntryAddress address;
    std::string path;
    std::vector<Companion> companions;
  };

  static std::string FolderOf(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

  JobMessage MakeJob(Planned planned) {
    JobMessage job;
    job.id = ++last_job_;
    job.kind = planned.kind;
    job.entry = Locator{device_, planned.volume.id, {}, {}};
    if (!planned.path.empty()) job.entry.chain = {std::move(planned.path)};
    job.volume = std::move(planned.volume);
    job.address = planned.address;
    job.companions = std::move(planned.companions);
    return job;
  }

  void QueueFolder(std::size_t volume, const EntryAddress& address, const std::string& path) {
    if (++listed_ > most_folders_) {
      look_.accounts_unsure = "there are more than " + std::to_string(most_folders_) + " folders to look for them in";
      return;
    }
    queue_.push_back({JobKind::kListDirectory, look_.volumes[volume].coverage.spec, address, path, {}});
  }

  // Lists a folder that was given as image, when its turn has come; false when it can't be.
  bool List(JobMessage& job) {
    if (job.kind != JobKind::kListDirectory || source_.form() != SourceForm::kFolder) return true;
    auto listing = source_.List(job.entry);
    if (listing) job.listing = std::move(listing->entries);
    if (!listing) OnUnlisted(job, ProblemFrom(job.entry, listing.error()));
    return listing.has_value();
  }

  // A folder that could not be listed whole, on the way to accounts: there may be some in it.
  void OnUnlisted(const JobMessage& job, Problem problem) {
    const std::string& path = job.entry.chain.at(0);
    if (path != "/" && MayLeadToAccounts(path, IsAcquisition(job.volume.id), true)) {
      look_.accounts_unsure = EntryText(job.entry) + ": " + problem.detail;
    }
    look_.problems.push_back(std::move(problem));
  }

  void AddVolume(VolumeFoundMessage found) {
    if (found.openable) queue_.push_back({JobKind::kOpenVolume, found.volume.spec, {}, "", {}});
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
    const std::string folder = outcome.job.entry.chain.at(0) == "/" ? "" : outcome.job.entry.chain[0];
    for (const EntryFoundMessage& found : outcome.entries) {
      const std::string path = folder + "/" + found.entry.name;
      if (found.entry.type == EntryType::kFile && found.entry.stream.empty()) QueueList(outcome, found, path);
      if (found.entry.type != EntryType::kFolder) continue;
      if (folder.empty()) top_folders_.emplace(id, found.entry.name);
      if (AccountOfPath(path, IsAcquisition(id))) {
        look_.volumes[index].account_folders.push_back(path);
      } else if (MayLeadToAccounts(path, IsAcquisition(id), false)) {
        QueueFolder(index, found.entry.address, path);
      }
    }
    for (const Problem& problem : outcome.problems) OnUnlisted(outcome.job, problem);
  }

  // A list of users, with the logs that belong to it.
  void QueueList(const JobOutcome& listed, const EntryFoundMessage& found, const std::string& path) {
    std::string base;
    if (!IsAccountList(path, IsAcquisition(listed.job.volume.id), base)) return;
    Planned planned{JobKind::kReadAccounts, listed.job.volume, found.entry.address, path, {}};
    for (const EntryFoundMessage& beside : listed.entries) {
      const std::string& name = beside.entry.name;
      const bool is_log = name.size() > found.entry.name.size() && name.size() <= found.entry.name.size() + 5 &&
                          name.starts_with(found.entry.name + ".") && beside.entry.stream.empty();
      if (is_log && beside.entry.type == EntryType::kFile && planned.companions.size() < kMostLogs)
        planned.companions.push_back({name, beside.entry.address, beside.entry.size});
    }
    queue_.push_back(std::move(planned));
  }

  void OnAccounts(const JobOutcome& outcome) {
    const Locator& list = outcome.job.entry;
    std::string base;
    IsAccountList(list.chain.at(0), IsAcquisition(list.volume), base);
    auto system = std::ranges::find_if(systems_, [&](const auto& s) { return s.IsOf(list.volume, base); });
    if (system == systems_.end()) system = systems_.emplace(system, list.volume, base);
    system->Add(list.chain[0], outcome.accounts);
    for (const Problem& problem : outcome.problems) {
      look_.problems.push_back(Problem{Locator{device_, list.volume, {}, {}}, problem.reason,
                                       "a list of users, " + list.chain[0] + ": " + problem.detail, 1});
    }
  }

  // A Linux that keeps /home on a volume of its own: "/home/anna" of its list is "/anna" there.
  void FindHomesOnTheirOwnVolume() {
    const std::vector<AccountHome> listed = look_.homes;
    for (const AccountHome& home : listed) {
      constexpr std::string_view kHome = "/home/";
      if (!home.exact_case || !home.folder.starts_with(kHome) || Stands(home)) continue;
      const std::string name = home.folder.substr(kHome.size());
      for (const LookedVolume& volume : look_.volumes) {
        if (!top_folders_.contains({volume.coverage.spec.id, name}) || !volume.account_folders.empty()) continue;
        AccountHome there = home;
        there.volume = volume.coverage.spec.id;
        there.folder = "/" + name;
        look_.homes.push_back(std::move(there));
      }
    }
  }

  bool Stands(const AccountHome& home) const {
    const std::vector<std::string>& folders = look_.volumes[IndexOf(home.volume)].account_folders;
    return std::ranges::find(folders, home.folder) != folders.end();
  }

  std::size_t IndexOf(const std::string& id) const {
    for (std::size_t i = 0; i < look_.volumes.size(); ++i)
      if (look_.volumes[i].coverage.spec.id == id) return i;
    return 0;
  }

  const Source& source_;
  std::string device_;
  DeviceLook look_;
  const std::uint64_t most_folders_;
  std::deque<Planned> queue_;
  std::vector<AccountLists> systems_;
  std::set<std::pair<std::string, std::string>> top_folders_;  // volume and name
  std::uint64_t last_job_ = 0;
  std::uint64_t listed_ = 0;
};

}  // namespace

std::set<std::string> DeviceLook::Accounts() const {
  std::set<std::string> all;
  for (const LookedVolume& volume : volumes) all.insert(volume.accounts.begin(), volume.accounts.end());
  return all;
}

bool DeviceLook::HasAccountOf(Scope scope) const {
  if (scope.all_accounts) return true;
  scope.device_has_accounts = true;
  scope.homes = homes;
  const auto is_in_scope = [&](const std::string& volume, const std::string& folder) {
    return PlaceEntry(scope, volume, folder).scope == EntryScope::kInScope;
  };
  return std::ranges::any_of(volumes,
                             [&](const LookedVolume& volume) {
                               return std::ranges::any_of(volume.account_folders, [&](const std::string& folder) {
                                 return is_in_scope(volume.coverage.spec.id, folder);
                               });
                             }) ||
         std::ranges::any_of(homes, [&](const AccountHome& home) {
           return !home.folder.empty() && is_in_scope(home.volume, home.folder);
         });
}

Result<DeviceLook> LookAtDevice(const Source& source, const std::string& device, const WorkerSettings& settings) {
  PoolOptions options = MakePoolOptions(source, device, settings, Scope{}, {});
  options.workers = 1;
  LookFeed feed(source, device, settings.limits.max_entries);
  SCHOUW_TRY(RunPool(options, feed), "look at device");
  return feed.Take();
}

}  // namespace schouw
