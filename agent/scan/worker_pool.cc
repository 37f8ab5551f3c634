#include "agent/scan/worker_pool.h"

#include <poll.h>

#include <chrono>
#include <deque>
#include <memory>
#include <utility>

#include "agent/base/wiped_text.h"
#include "agent/sandbox/worker_process.h"
#include "agent/scan/answer_check.h"
#include "agent/wire/codec.h"

namespace schouw {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatchJobs = 32;
constexpr std::uint64_t kBatchBytes = 32u << 20;
constexpr std::uint64_t kListedEntryBytes = 128;            // about what an entry of a listing takes on the wire
constexpr std::uint64_t kListingPartBytes = 8u << 20;       // of a listing, in one frame
constexpr std::uint64_t kSlowestBytesPerSecond = 4u << 20;  // a job may take longer the more bytes it has
constexpr std::chrono::milliseconds kPollInterval{50};
constexpr std::chrono::milliseconds kEndPatience{2'000};
constexpr std::chrono::seconds kStandstill{5};
constexpr int kMaxFailedStarts = 3;
constexpr const char* kOutOfTurn = "sent a message out of turn";

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

// The entries of a listing that go into one frame, from `first` on.
std::vector<Entry> ListingPart(const std::vector<Entry>& listing, std::size_t first) {
  std::uint64_t bytes = 0;
  std::size_t end = first;
  while (end < listing.size() && bytes < kListingPartBytes) {
    bytes += kListedEntryBytes + listing[end].name.size() + listing[end].stream.size();
    ++end;
  }
  const auto at = [&listing](std::size_t i) { return listing.begin() + static_cast<std::ptrdiff_t>(i); };
  return {at(first), at(end)};
}

// The batch with the first part of each listing; the jobs remember how much is left.
std::string EncodeBatch(JobBatchMessage& batch) {
  JobBatchMessage sent;
  for (JobMessage& job : batch.jobs) {
    std::vector<Entry> whole = std::exchange(job.listing, {});
    std::vector<Entry> part = ListingPart(whole, 0);
    job.listing_left = whole.size() - part.size();
    sent.jobs.push_back(job);
    sent.jobs.back().listing = std::move(part);
    job.listing = std::move(whole);
  }
  return EncodeFrame(ToWorker(std::move(sent)));
}

class Pool {
 public:
  Pool(const PoolOptions& options, JobFeed& feed) : options_(options), feed_(feed), slots_(options.workers) {}

  Status Run() {
    for (;;) {
      SCHOUW_ASSIGN(const bool go_on, feed_.Tick(), "scan");
      if (!go_on) return {};
      SkipStandstill();
      SCHOUW_TRY(GiveWork(), "scan");
      if (Idle()) return {};
      SCHOUW_TRY(WaitForWorkers(), "scan");
      if (tripped_) return {};
    }
  }

 private:
  // Of a program that was stopped for a while (Ctrl-Z, a debugger) the workers stood still with it: no job took too
  // long.
  void SkipStandstill() {
    const auto now = Clock::now();
    const auto gap = now - last_round_;
    last_round_ = now;
    if (gap < kStandstill) return;
    for (Slot& slot : slots_) slot.deadline += gap;
  }

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
    const WipedText frame(EncodeFrame(ToWorker(options_.setup)));  // keys of volumes
    Deliver(slot, frame.text(), options_.descriptors);
    return {};
  }

  // A worker that dies meanwhile makes this fail; its end is read, and told, by the loop. So is that of one that lives
  // and does not read.
  static void Deliver(Slot& slot, const std::string& frame, const std::vector<int>& descriptors) {
    const Status sent = slot.process->channel().Send(frame, descriptors);
    if (sent || sent.error().code == ErrorCode::kIo) return;
    slot.process->KillFor(ProblemReason::kTimeout, "took no work: " + sent.error().Text());
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
      // One that came back is given by itself: nothing of another is read ahead in the worker that has it.
      const std::size_t most = requeued_.empty() ? kBatchJobs : 1;
      while (jobs.size() < most && bytes < kBatchBytes) {
        auto job = NextJob();
        if (!job) break;
        bytes += job->size + job->listing.size() * kListedEntryBytes;
        jobs.push_back(std::move(*job));
      }
      if (!jobs.empty()) SCHOUW_TRY(Give(slot, std::move(jobs)), "give jobs");
    }
    return {};
  }

  Status GiveAlone(Slot& slot) {
    std::vector<JobMessage> jobs;
    jobs.push_back(std::move(retry_.front()));
    retry_.pop_front();
    slot.process.reset();
    SCHOUW_TRY(Give(slot, std::move(jobs)), "give job");
    slot.alone = !slot.given.empty();
    return {};
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
    const std::string frame = EncodeBatch(batch);
    if (frame.size() > kMaxFrameBytes) return GiveLess(slot, std::move(batch.jobs));
    if (!slot.process) SCHOUW_TRY(Start(slot), "start");
    std::vector<int> fds;
    for (const UniqueFd& fd : owned) fds.push_back(fd.get());
    Deliver(slot, frame, fds);
    slot.deadline = Clock::now() + TimeFor(batch.jobs.front());
    slot.given.assign(std::make_move_iterator(batch.jobs.begin()), std::make_move_iterator(batch.jobs.end()));
    return {};
  }

  // Jobs that don't fit into one frame are given one by one; one that never fits is refused.
  Status GiveLess(Slot& slot, std::vector<JobMessage> jobs) {
    if (jobs.size() == 1) {
      const std::string files = std::to_string(jobs[0].companions.size());
      return RefuseJob(std::move(jobs[0]), MakeError(ErrorCode::kTooMany, files + " files beside it belong to it"));
    }
    for (std::size_t i = jobs.size(); i > 1; --i) requeued_.push_front(std::move(jobs[i - 1]));
    jobs.resize(1);
    return Give(slot, std::move(jobs));
  }

  Status RefuseJob(JobMessage job, const Error& error) {
    JobOutcome outcome;
    outcome.problems.push_back(ProblemFrom(job.entry, error));
    outcome.counts.not_read = 1 + job.companions.size();
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
      if (fds[i].revents != 0) SCHOUW_TRY(Receive(slot), "receive");
      if (tripped_) return {};
      // Also one that talks all the time has to end.
      if (slot.process && !slot.given.empty() && Clock::now() > slot.deadline) {
        slot.process->KillForTimeout();
        SCHOUW_TRY(OnEnd(slot, slot.process->Wait(kEndPatience)), "time out");
      }
    }
    return {};
  }

  Status Receive(Slot& slot) {
    // Bounded, so that one talkative worker doesn't keep the others waiting.
    for (int i = 0; i < 4096 && slot.process && !tripped_; ++i) {
      auto frame = slot.process->channel().TryReceive();
      if (!frame) return OnMisbehaviour(slot, "sent what is no message: " + frame.error().Text());
      if (!*frame) {
        return slot.process->channel().closed() ? OnEnd(slot, slot.process->Wait(kEndPatience)) : Status();
      }
      auto message = DecodeFromWorker(AsBytes(**frame));
      if (!message) return OnMisbehaviour(slot, "sent what is no message: " + message.error().Text());
      SCHOUW_TRY(OnMessage(slot, std::move(*message)), "handle message");
    }
    return {};
  }

  // Ends it, unless it has ended by itself: then that is the cause.
  Status OnMisbehaviour(Slot& slot, std::string detail) {
    slot.process->KillFor(ProblemReason::kCrashed, std::move(detail));
    return OnEnd(slot, slot.process->Wait(kEndPatience));
  }

  Status OnMessage(Slot& slot, FromWorker message) {
    if (!slot.ready) return OnFirstMessage(slot, message);
    if (const auto* failed = std::get_if<WorkerFailedMessage>(&message)) {
      return OnMisbehaviour(slot, "gave up: " + failed->reason);
    }
    if (const auto* started = std::get_if<JobStartedMessage>(&message)) return OnStarted(slot, *started);
    if (!slot.started) return OnMisbehaviour(slot, kOutOfTurn);
    if (const auto* wanted = std::get_if<ListingWantedMessage>(&message)) return OnListingWanted(slot, *wanted);
    return OnResult(slot, std::move(message));
  }

  Status OnFirstMessage(Slot& slot, const FromWorker& message) {
    if (const auto* failed = std::get_if<WorkerFailedMessage>(&message)) {
      return Fail(ErrorCode::kRefused, "the worker can't start: " + failed->reason);
    }
    const auto* ready = std::get_if<ReadyMessage>(&message);
    if (ready == nullptr) return OnMisbehaviour(slot, kOutOfTurn);
    slot.ready = true;
    failed_starts_ = 0;
    feed_.OnSandbox(ready->sandbox);
    return {};
  }

  Status OnStarted(Slot& slot, const JobStartedMessage& started) {
    if (slot.started || slot.given.empty() || started.job != slot.given.front().id) {
      return OnMisbehaviour(slot, kOutOfTurn);
    }
    slot.started = true;
    slot.outcome = JobOutcome();
    slot.deadline = Clock::now() + TimeFor(slot.given.front());
    return {};
  }

  // The worker reads nothing else until it has the next part.
  Status OnListingWanted(Slot& slot, const ListingWantedMessage& wanted) {
    JobMessage& job = slot.given.front();
    if (wanted.job != job.id || job.listing_left == 0) return OnMisbehaviour(slot, kOutOfTurn);
    ListingPartMessage part{job.id, ListingPart(job.listing, job.listing.size() - job.listing_left)};
    job.listing_left -= part.entries.size();
    slot.deadline = Clock::now() + TimeFor(job);
    Deliver(slot, EncodeFrame(ToWorker(std::move(part))), {});
    return {};
  }

  Status OnResult(Slot& slot, FromWorker message) {
    JobOutcome& outcome = slot.outcome;
    const Status fits = CheckAnswer(message, slot.given.front(), outcome, options_);
    if (!fits) return OnMisbehaviour(slot, "sent " + fits.error().Text());
    if (auto* probed = std::get_if<ImageProbedMessage>(&message)) outcome.probed = std::move(*probed);
    if (auto* account = std::get_if<AccountFoundMessage>(&message)) outcome.accounts.push_back(account->account);
    if (auto* volume = std::get_if<VolumeFoundMessage>(&message)) outcome.volumes.push_back(std::move(*volume));
    if (auto* opened = std::get_if<VolumeOpenedMessage>(&message)) outcome.opened = std::move(*opened);
    if (auto* entry = std::get_if<EntryFoundMessage>(&message)) outcome.entries.push_back(std::move(*entry));
    if (auto* match = std::get_if<MatchFoundMessage>(&message)) outcome.matches.push_back(std::move(match->match));
    if (auto* problem = std::get_if<ProblemFoundMessage>(&message)) {
      outcome.problems.push_back(std::move(problem->problem));
    }
    if (auto* found = std::get_if<RelationsFoundMessage>(&message)) {
      outcome.relations.insert(outcome.relations.end(), found->relations.begin(), found->relations.end());
    }
    if (auto* artifact = std::get_if<ArtifactFoundMessage>(&message)) {
      outcome.artifacts.push_back(std::move(artifact->artifact));
    }
    if (const auto* tripwire = std::get_if<TripwireFoundMessage>(&message)) {
      tripped_ = true;
      return feed_.OnTripwire(slot.given.front(), *tripwire);
    }
    if (const auto* reading = std::get_if<JobReadingMessage>(&message)) feed_.OnReading(reading->job, reading->bytes);
    if (auto* done = std::get_if<JobDoneMessage>(&message)) return OnDone(slot, *done);
    return {};
  }

  Status OnDone(Slot& slot, const JobDoneMessage& done) {
    JobOutcome outcome = std::exchange(slot.outcome, {});
    outcome.counts = done.counts;
    outcome.protected_records = done.protected_records;
    outcome.left_out = done.left_out;
    outcome.job = std::move(slot.given.front());
    slot.given.pop_front();
    slot.started = false;
    if (!slot.given.empty()) slot.deadline = Clock::now() + TimeFor(slot.given.front());
    if (std::exchange(slot.alone, false)) slot.process.reset();
    return feed_.Done(std::move(outcome));
  }

  // The worker is gone: the job it held is tried once more alone; on a second end it is recorded with its reason.
  Status OnEnd(Slot& slot, const WorkerEnd& end) {
    const bool was_ready = std::exchange(slot.ready, false);
    JobOutcome partial = std::exchange(slot.outcome, {});
    slot.process.reset();
    slot.alone = false;
    slot.started = false;
    if (!was_ready && ++failed_starts_ >= kMaxFailedStarts) {
      return Fail(ErrorCode::kCrashed,
                  "the worker ends before it is ready: " + (end.clean ? std::string("without a reason") : end.detail));
    }
    if (slot.given.empty()) return {};
    JobMessage held = std::move(slot.given.front());
    slot.given.pop_front();
    for (JobMessage& job : slot.given) requeued_.push_back(std::move(job));
    slot.given.clear();
    if (!was_ready) {  // not the job's fault
      (held.alone ? retry_ : requeued_).push_front(std::move(held));
      return {};
    }
    if (held.alone) return GiveUp(std::move(partial), std::move(held), end);
    held.alone = true;
    retry_.push_back(std::move(held));
    return {};
  }

  Status GiveUp(JobOutcome outcome, JobMessage job, const WorkerEnd& end) {
    outcome.died = true;
    const bool something = !outcome.matches.empty() || !outcome.artifacts.empty() || !outcome.entries.empty();
    (something ? outcome.counts.partial : outcome.counts.not_read) += 1 + job.companions.size();
    outcome.problems.push_back(
        Problem{job.entry, end.reason, end.clean ? std::string("ended before the job was done") : end.detail, 1});
    outcome.job = std::move(job);
    return feed_.Done(std::move(outcome));
  }

  const PoolOptions& options_;
  JobFeed& feed_;
  std::vector<Slot> slots_;
  std::deque<JobMessage> retry_;     // to be tried once more, alone
  std::deque<JobMessage> requeued_;  // were given to a worker that ended before it came to them
  int failed_starts_ = 0;
  Clock::time_point last_round_ = Clock::now();
  bool tripped_ = false;
};

}  // namespace

Status RunPool(const PoolOptions& options, JobFeed& feed) { return Pool(options, feed).Run(); }

}  // namespace schouw
