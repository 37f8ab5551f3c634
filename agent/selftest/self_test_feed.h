// Walks the built-in image as a scan walks a device, and keeps what was found instead of storing it.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "agent/match/rule.h"
#include "agent/model/scope.h"
#include "agent/scan/worker_pool.h"

namespace schouw {

class SelfTestFeed final : public JobFeed {
 public:
  SelfTestFeed(const Scope& scope, const std::vector<Rule>& rules);

  std::optional<JobMessage> Next() override;
  Result<std::vector<UniqueFd>> DescriptorsFor(const JobMessage& job) override;
  Status Done(JobOutcome outcome) override;
  Result<bool> Tick() override { return true; }
  void OnReading(std::uint64_t, std::uint64_t) override {}
  void OnSandbox(const std::string& sandbox) override { sandbox_ = sandbox; }

  // As PlantedFindings has them, sorted.
  std::vector<std::string> Findings() const;
  const std::string& sandbox() const { return sandbox_; }

 private:
  JobMessage MakeJob(JobKind kind, const VolumeSpec& volume);
  void QueueListing(const JobMessage& like, const EntryAddress& address, const std::string& path);
  void OnListed(const JobOutcome& outcome);
  void QueueReading(const JobMessage& folder, const EntryFoundMessage& found, const std::string& path,
                    std::vector<Companion> companions);

  const Scope& scope_;
  const std::vector<Rule>& rules_;
  std::deque<JobMessage> queue_;
  std::vector<std::string> findings_;
  std::string sandbox_;
  std::uint64_t last_job_ = 0;
};

}  // namespace schouw
