#include "agent/selftest/self_test_feed.h"

#include <algorithm>
#include <utility>

#include "agent/mandate/scope_decision.h"

namespace schouw {
namespace {

std::string ChildPath(const std::string& folder, const std::string& name) {
  return (folder == "/" ? "" : folder) + "/" + name;
}

// Files beside `owner` that belong to it.
std::vector<Companion> CompanionsOf(const std::string& owner, const std::vector<EntryFoundMessage>& entries) {
  std::vector<Companion> companions;
  for (const EntryFoundMessage& found : entries) {
    if (found.companion_of == owner) companions.push_back({found.entry.name, found.entry.address, found.entry.size});
  }
  return companions;
}

}  // namespace

SelfTestFeed::SelfTestFeed(const Scope& scope, const std::vector<Rule>& rules) : scope_(scope), rules_(rules) {
  queue_.push_back(MakeJob(JobKind::kProbeImage, VolumeSpec{"p0", 0, 0, 0}));
}

std::optional<JobMessage> SelfTestFeed::Next() {
  if (queue_.empty()) return std::nullopt;
  JobMessage job = std::move(queue_.front());
  queue_.pop_front();
  return job;
}

Result<std::vector<UniqueFd>> SelfTestFeed::DescriptorsFor(const JobMessage&) { return std::vector<UniqueFd>(); }

Status SelfTestFeed::Done(JobOutcome outcome) {
  for (const VolumeFoundMessage& volume : outcome.volumes) {
    if (volume.openable) queue_.push_back(MakeJob(JobKind::kOpenVolume, volume.volume.spec));
  }
  if (outcome.opened) {
    JobMessage like = outcome.job;
    like.filesystem = outcome.opened->filesystem;
    QueueListing(like, outcome.opened->root, "/");
  }
  if (outcome.job.kind == JobKind::kListDirectory) OnListed(outcome);
  for (const Match& match : outcome.matches) {
    findings_.push_back(rules_.at(match.rule).id + "\t" + std::string(RecordKindName(match.record.kind)) + "\t" +
                        EntryText(match.record.entry) + "\t" + match.text);
  }
  for (const Problem& problem : outcome.problems) {
    findings_.push_back("unread\t" + std::string(ProblemReasonName(problem.reason)) + "\t" + EntryText(problem.entry));
  }
  return {};
}

std::vector<std::string> SelfTestFeed::Findings() const {
  std::vector<std::string> sorted = findings_;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

JobMessage SelfTestFeed::MakeJob(JobKind kind, const VolumeSpec& volume) {
  JobMessage job;
  job.id = ++last_job_;
  job.kind = kind;
  job.volume = volume;
  job.entry = Locator{"d1", volume.id, {}, {}};
  return job;
}

void SelfTestFeed::QueueListing(const JobMessage& like, const EntryAddress& address, const std::string& path) {
  JobMessage job = MakeJob(JobKind::kListDirectory, like.volume);
  job.filesystem = like.filesystem;
  job.type = EntryType::kFolder;
  job.address = address;
  job.entry.chain = {path};
  job.account = PlaceEntry(scope_, like.volume.id, path).account;
  queue_.push_back(std::move(job));
}

void SelfTestFeed::OnListed(const JobOutcome& outcome) {
  for (const EntryFoundMessage& found : outcome.entries) {
    const std::string path = ChildPath(outcome.job.entry.chain.at(0), found.entry.name);
    if (found.entry.type == EntryType::kFolder) {
      QueueListing(outcome.job, found.entry.address, path);
    } else if (found.companion_of.empty() && found.entry.type == EntryType::kFile &&
               PlaceEntry(scope_, outcome.job.volume.id, path).scope == EntryScope::kInScope) {
      QueueReading(outcome.job, found, path, CompanionsOf(found.entry.name, outcome.entries));
    }
  }
}

void SelfTestFeed::QueueReading(const JobMessage& folder, const EntryFoundMessage& found, const std::string& path,
                                std::vector<Companion> companions) {
  JobMessage job = MakeJob(JobKind::kReadEntry, folder.volume);
  job.filesystem = folder.filesystem;
  job.address = found.entry.address;
  job.entry.chain = {path};
  job.entry.stream = found.entry.stream;
  job.size = found.entry.size;
  job.modified = found.entry.modified;
  job.account = folder.account;
  job.related = true;  // each file stands alone
  if (job.entry.stream.empty()) job.companions = std::move(companions);
  queue_.push_back(std::move(job));
}

}  // namespace schouw
