#include "agent/scan/worker_pool.h"

#include <poll.h>

#include <chrono>
#include <deque>
#include <memory>
#include <utility>

#include "agent/sandbox/worker_process.h"
#include "agent/wire/codec.h"

namespace schouw {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatchJobs = 32;
constexpr std::uint64_t kBatchBytes = 32u << 20;
constexpr std::size_t kMaxProblemsPerJob = 1'000'000;
constexpr std::uint64_t kSlowestBytesPerSecond = 4u << 20;  // a job may take longer the more bytes it has
constexpr std::chrono::milliseconds kPollInterval{50};
constexpr std::chrono::milliseconds kEndPatience{2'000};
constexpr int kMaxFailedStarts = 3;

// One worker and the jobs it was given.
struct Slot {
  std::optional<WorkerProcess> process;
  bool ready = false;
  bool alone = false;  // holds one job that is tried a second time
  std::deque<JobMessage> given;
  bool started = false;  // given.front() is being done
  JobOutcome outcome;
  Clock::time_point deadline;
};

class Pool {
 public:
  Pool(const PoolOptions& options, JobFeed& feed) : options_(options), feed_(feed), slots_(options.workers) {}

  Status Run() {
    for (;;) {
      SCHOUW_ASSIGN(const bool go_on, feed_.Tick(), "scan");
      if (!go_on) return {};
      SCHOUW_TRY(GiveWork(), "scan");
      if (Idle()) return {};
      SCHOUW_TRY(WaitForWorkers(), "scan");
    }
  }

 private:
  bool Idle() const {
    if (!retry_.empty() || !requeued_.empty()) return false;
    for (const Slot& slot : slots_)
      if (!slot.given.empty()) return false;
    return true;
  }

  Status Start(Slot& slot) {
    SCHOUW_ASSIGN(WorkerProcess process, WorkerProcess::Start(options_.worker_program, {}, options_.verbose),
                  "start worker");
    slot.process.emplace(std::move(process));
    slot.ready = false;
    slot.started = false;
    // A worker that dies at once makes this fail; its end is read, and told, by the loop.
    (void)slot.process->channel().Send(EncodeFrame(ToWorker(options_.setup)), options_.descriptors);
    return {};
  }

  std::optional<JobMessage> NextJob() {
    if (!requeued_.empty()) {
      JobMessage job = std::move(requeued_.front());
      requeued_.pop_front();
      return job;
    }
    return feed_.Next();
  }

  Status GiveWork() {
    for (Slot& slot : slots_) {
      if (!slot.given.empty()) continue;
      if (!retry_.empty()) {
        SCHOUW_TRY(GiveAlone(slot), "retry");
        continue;
      }
      std::vector<JobMessage> jobs;
      std::uint64_t bytes = 0;
      while (jobs.size() < kBatchJobs && bytes < kBatchBytes) {
        auto job = NextJob();
        if (!job) break;
        bytes += job->size;
        jobs.push_back(std::move(*job));
      }
      if (!jobs.empty()) SCHOUW_TRY(Give(slot, std::move(jobs)), "give jobs");
    }
    return {};
  }

  Status GiveAlone(Slot& slot) {
    JobMessage job = std::move(retry_.front());
    retry_.pop_front();
    slot.process.reset();
    slot.alone = true;
    std::vector<JobMessage> jobs;
    jobs.push_back(std::move(job));
    return Give(slot, std::move(jobs));
  }

  Status Give(Slot& slot, std::vector<JobMessage> jobs) {
    std::vector<UniqueFd> owned;
    JobBatchMessage batch;
    for (JobMessage& job : jobs) {
      auto descriptors = feed_.DescriptorsFor(job);
      if (!descriptors) {
        SCHOUW_TRY(RefuseJob(std::move(job), descriptors.error()), "open");
        continue;
      }
      job.descriptor_count = static_cast<std::uint32_t>(descriptors->size());
      for (UniqueFd& fd : *descriptors) owned.push_back(std::move(fd));
      batch.jobs.push_back(std::move(job));
    }
    if (batch.jobs.empty()) return {};
    if (!slot.process) SCHOUW_TRY(Start(slot), "start");
    std::vector<int> fds;
    for (const UniqueFd& fd : owned) fds.push_back(fd.get());
    (void)slot.process->channel().Send(EncodeFrame(ToWorker(batch)), fds);  // its death is read by the loop
    slot.deadline = Clock::now() + TimeFor(batch.jobs.front());
    slot.given.assign(std::make_move_iterator(batch.jobs.begin()), std::make_move_iterator(batch.jobs.end()));
    return {};
  }

  Status RefuseJob(JobMessage job, const Error& error) {
    JobOutcome outcome;
    outcome.problems.push_back(ProblemFrom(job.entry, error));
    outcome.counts.not_read = 1;
    outcome.job = std::move(job);
    return feed_.Done(std::move(outcome));
  }

  std::chrono::seconds TimeFor(const JobMessage& job) const {
    return std::chrono::seconds(options_.setup.limits.max_job_seconds + job.size / kSlowestBytesPerSecond);
  }

  Status WaitForWorkers() {
    std::vector<pollfd> fds;
    std::vector<Slot*> polled;
    for (Slot& slot : slots_) {
      if (!slot.process) continue;
      fds.push_back({slot.process->channel().fd(), POLLIN, 0});
      polled.push_back(&slot);
    }
    if (::poll(fds.data(), fds.size(), static_cast<int>(kPollInterval.count())) < 0 && errno != EINTR) {
      return Fail(ErrorCode::kIo, "poll");
    }
    for (std::size_t i = 0; i < fds.size(); ++i) {
      Slot& slot = *polled[i];
      if (fds[i].revents != 0) {
        SCHOUW_TRY(Receive(slot), "receive");
      } else if (!slot.given.empty() && Clock::now() > slot.deadline) {
        slot.process->KillForTimeout();
        SCHOUW_TRY(OnEnd(slot, slot.process->Wait(kEndPatience)), "time out");
      }
    }
    return {};
  }

  Status Receive(Slot& slot) {
    // Bounded, so that one talkative worker doesn't keep the others waiting.
    for (int i = 0; i < 4096 && slot.process; ++i) {
      auto frame = slot.process->channel().TryReceive();
      if (!frame) return OnGarbage(slot, frame.error());
      if (!*frame) {
        return slot.process->channel().closed() ? OnEnd(slot, slot.process->Wait(kEndPatience)) : Status();
      }
      auto message = DecodeFromWorker(AsBytes(**frame));
      if (!message) return OnGarbage(slot, message.error());
      SCHOUW_TRY(OnMessage(slot, std::move(*message)), "handle message");
    }
    return {};
  }

  Status OnGarbage(Slot& slot, const Error& error) {
    slot.process->Wait(std::chrono::milliseconds(0));
    return OnEnd(slot, {false, ProblemReason::kCrashed, "sent what is no message: " + error.Text()});
  }

  Status OnMessage(Slot& slot, FromWorker message) {
    if (auto* failed = std::get_if<WorkerFailedMessage>(&message)) {
      return Fail(ErrorCode::kRefused, "the worker can't start: " + failed->reason);
    }
    if (auto* ready = std::get_if<ReadyMessage>(&message)) {
      slot.ready = true;
      failed_starts_ = 0;
      feed_.OnSandbox(ready->sandbox);
      return {};
    }
    if (auto* started = std::get_if<JobStartedMessage>(&message)) {
      if (slot.started || slot.given.empty() || started->job != slot.given.front().id) return OutOfTurn(slot);
      slot.started = true;
      slot.outcome = JobOutcome();
      slot.deadline = Clock::now() + TimeFor(slot.given.front());
      return {};
    }
    if (!slot.started) return OutOfTurn(slot);
    return OnResult(slot, std::move(message));
  }

  Status OutOfTurn(Slot& slot) {
    return OnGarbage(slot, MakeError(ErrorCode::kMalformed, "a message out of turn"));
  }

  Status OnResult(Slot& slot, FromWorker message) {
    const std::uint64_t current = slot.given.front().id;
    JobOutcome& outcome = slot.outcome;
    const Limits& limits = options_.setup.limits;
    const bool ours = std::visit(
        [&](auto& found) {
          if constexpr (requires { found.job; }) {
            return found.job == current;
          } else {
            return false;
          }
        },
        message);
    if (!ours || outcome.entries.size() > limits.max_directory_entries || outcome.problems.size() > kMaxProblemsPerJob ||
        outcome.matches.size() > limits.max_matches_per_entry || outcome.artifacts.size() > kMaxProblemsPerJob) {
      return OutOfTurn(slot);
    }
    if (auto* probed = std::get_if<ImageProbedMessage>(&message)) outcome.probed = std::move(*probed);
    if (auto* volume = std::get_if<VolumeFoundMessage>(&message)) outcome.volumes.push_back(std::move(*volume));
    if (auto* opened = std::get_if<VolumeOpenedMessage>(&message)) outcome.opened = std::move(*opened);
    if (auto* entry = std::get_if<EntryFoundMessage>(&message)) outcome.entries.push_back(std::move(*entry));
    if (auto* match = std::get_if<MatchFoundMessage>(&message)) outcome.matches.push_back(std::move(match->match));
    if (auto* problem = std::get_if<ProblemFoundMessage>(&message)) outcome.problems.push_back(std::move(problem->problem));
    if (auto* artifact = std::get_if<ArtifactFoundMessage>(&message)) outcome.artifacts.push_back(std::move(artifact->artifact));
    if (auto* done = std::get_if<JobDoneMessage>(&message)) return OnDone(slot, *done);
    return {};
  }

  Status OnDone(Slot& slot, const JobDoneMessage& done) {
    JobOutcome outcome = std::exchange(slot.outcome, {});
    outcome.counts = done.counts;
    outcome.protected_records = done.protected_records;
    outcome.job = std::move(slot.given.front());
    slot.given.pop_front();
    slot.started = false;
    if (!slot.given.empty()) slot.deadline = Clock::now() + TimeFor(slot.given.front());
    if (std::exchange(slot.alone, false)) slot.process.reset();
    return feed_.Done(std::move(outcome));
  }

  // The worker is gone: the job it held is tried once more alone; on a second end it is recorded with its reason.
  Status OnEnd(Slot& slot, const WorkerEnd& end) {
    const bool was_ready = slot.ready;
    const bool was_alone = std::exchange(slot.alone, false);
    slot.process.reset();
    slot.ready = false;
    if (!was_ready && ++failed_starts_ >= kMaxFailedStarts) {
      return Fail(ErrorCode::kCrashed, "the worker ends before it is ready: " + end.detail);
    }
    if (slot.given.empty()) return {};
    JobMessage held = std::move(slot.given.front());
    slot.given.pop_front();
    for (JobMessage& job : slot.given) requeued_.push_back(std::move(job));
    slot.given.clear();
    slot.started = false;
    if (!was_ready && !was_alone) {
      requeued_.push_front(std::move(held));
      return {};
    }
    if (!held.alone) {
      held.alone = true;
      retry_.push_back(std::move(held));
      return {};
    }
    return GiveUp(slot, std::move(held), end);
  }

  Status GiveUp(Slot& slot, JobMessage job, const WorkerEnd& end) {
    JobOutcome outcome = std::exchange(slot.outcome, {});
    outcome.died = true;
    const bool something = !outcome.matches.empty() || !outcome.artifacts.empty() || !outcome.entries.empty();
    ++(something ? outcome.counts.partial : outcome.counts.not_read);
    outcome.problems.push_back(Problem{job.entry, end.reason, end.detail, 1});
    outcome.job = std::move(job);
    return feed_.Done(std::move(outcome));
  }

  const PoolOptions& options_;
  JobFeed& feed_;
  std::vector<Slot> slots_;
  std::deque<JobMessage> retry_;     // to be tried once more, alone
  std::deque<JobMessage> requeued_;  // were given to a worker that ended before it came to them
  int failed_starts_ = 0;
};

}  // namespace

Status RunPool(const PoolOptions& options, JobFeed& feed) { return Pool(options, feed).Run(); }

}  // namespace schouw
