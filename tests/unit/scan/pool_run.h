// Runs jobs on the worker that misbehaves, and keeps what came of them, for tests.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <deque>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "agent/sandbox/sandbox.h"
#include "agent/scan/worker_pool.h"

namespace schouw::testing {

// What a worker told about a job it was given.
struct Told {
  std::string pid;
  std::uint64_t job = 0;
  bool alone = false;
};

// The pipe through which workers tell: goes along as if it were a pack.
class WorkerLog {
 public:
  WorkerLog() {
    int fds[2];
    EXPECT_EQ(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
    read_ = UniqueFd(fds[0]);
    write_ = UniqueFd(fds[1]);
  }
  int descriptor() const { return write_.get(); }

  // What was told so far, in order.
  const std::vector<Told>& lines() {
    char buffer[65536];
    for (ssize_t got; (got = read(read_.get(), buffer, sizeof buffer)) > 0;) {
      std::istringstream in(std::string(buffer, static_cast<std::size_t>(got)));
      for (Told told; in >> told.pid >> told.job >> told.alone;) lines_.push_back(told);
    }
    return lines_;
  }
  std::vector<Told> Of(std::uint64_t job) {
    std::vector<Told> of;
    for (const Told& told : lines())
      if (told.job == job) of.push_back(told);
    return of;
  }

 private:
  UniqueFd read_, write_;
  std::vector<Told> lines_;
};

class TestFeed : public JobFeed {
 public:
  std::deque<JobMessage> jobs;
  std::map<std::uint64_t, std::vector<JobOutcome>> done;  // by job
  std::string sandbox;
  std::string unopenable;  // path of an entry that can't be opened

  std::optional<JobMessage> Next() override {
    if (jobs.empty()) return std::nullopt;
    JobMessage job = std::move(jobs.front());
    jobs.pop_front();
    return job;
  }
  Result<std::vector<UniqueFd>> DescriptorsFor(const JobMessage& job) override {
    ++asked_[job.id];
    if (job.entry.chain[0] == unopenable) return Fail(ErrorCode::kNotFound, "it is not there");
    if (job.entry.chain[0] == "/map/once-segfault" && gone_after_first && asked_[job.id] > 1) {
      return Fail(ErrorCode::kNotFound, "it is gone");
    }
    return std::vector<UniqueFd>();
  }
  Status Done(JobOutcome outcome) override {
    done[outcome.job.id].push_back(std::move(outcome));
    return {};
  }
  Result<bool> Tick() override { return true; }
  void OnReading(std::uint64_t, std::uint64_t) override {}
  void OnSandbox(const std::string& name) override { sandbox = name; }

  bool gone_after_first = false;

 private:
  std::map<std::uint64_t, int> asked_;
};

inline std::string StrongestSandbox() {
  static const std::string name(ConfinementName(StrongestConfinement()));
  return name;
}

inline PoolOptions FakePool(const WorkerLog& log) {
  PoolOptions options;
  options.worker_program = SCHOUW_FAKE_WORKER;
  options.workers = 1;
  options.setup.device = "d1";
  options.setup.sandbox = StrongestSandbox();
  options.setup.pack_count = 1;
  options.descriptors = {log.descriptor()};
  options.rules = {1};
  options.setup.limits.max_job_seconds = 1;
  options.setup.limits.max_directory_entries = 10;
  options.setup.limits.max_matches_per_entry = 10;
  options.setup.limits.max_worker_bytes = 256u << 20;
  return options;
}

inline JobMessage JobFor(std::uint64_t id, JobKind kind, const std::string& name) {
  JobMessage job;
  job.id = id;
  job.kind = kind;
  job.volume.id = "p1";
  job.entry = Locator{"d1", "p1", {"/map/" + name}, ""};
  job.type = kind == JobKind::kReadEntry ? EntryType::kFile : EntryType::kFolder;
  if (kind == JobKind::kListDirectory) {
    job.listing = {Entry{{11, 0, 0}, "een", "", EntryType::kFile, 1, {}, {}},
                   Entry{{12, 0, 0}, "twee", "", EntryType::kFile, 2, {}, {}}};
  }
  return job;
}

}  // namespace schouw::testing
