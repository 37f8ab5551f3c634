// A worker that speaks the protocol, reads nothing, and misbehaves as the name of the job's entry says.
//
// "/map/segfault": some answers, then the death of that name (tests/sandbox/deaths.h, and those below). A name that
// starts with "once-" dies the first time only, any other unknown name is done well. The first excluded word of the
// scope may name what goes wrong at the start. Of jobs about the image as a whole the image's file name says it, behind
// the kind of job it is meant for: "open_volume segfault". Each job is told to the first pack's descriptor as "PID JOB
// ALONE\n".
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "agent/sandbox/last_words.h"
#include "agent/sandbox/sandbox.h"
#include "agent/wire/codec.h"
#include "tests/sandbox/deaths.h"

namespace schouw::testing {
namespace {

class FakeWorker {
 public:
  int Run() {
    AdoptLastWords();
    const auto setup = Receive();
    if (!setup || !std::holds_alternative<SetupMessage>(*setup)) return 40;
    setup_ = std::get<SetupMessage>(*setup);
    const auto packs = channel_.TakeDescriptors(setup_.pack_count);
    if (packs && !packs->empty()) log_ = packs->front().get();
    if (const auto status = Begin()) return *status;
    Send(ReadyMessage{setup_.sandbox});
    while (auto message = Receive()) {
      for (const JobMessage& job : std::get<JobBatchMessage>(*message).jobs) {
        if (!channel_.TakeDescriptors(job.descriptor_count)) return 41;
        if (const auto status = Do(job)) return *status;
      }
    }
    return 0;
  }

 private:
  std::optional<ToWorker> Receive() {
    auto frame = channel_.Receive();
    if (!frame || !*frame) return std::nullopt;
    auto message = DecodeToWorker(AsBytes(**frame));
    return message ? std::optional(std::move(*message)) : std::nullopt;
  }

  bool Send(const FromWorker& message) { return channel_.Send(EncodeFrame(message)).has_value(); }

  std::optional<int> Begin() {
    const std::string start = setup_.scope.exclude.empty() ? "" : setup_.scope.exclude[0];
    if (start == "exit") return 3;
    if (start == "early") Send(JobStartedMessage{1});
    if (start == "fail") {
      Send(WorkerFailedMessage{"the pack does not load"});
      return 2;
    }
    const auto confinement = ParseConfinement(setup_.sandbox);
    if (!confinement || !Confine({*confinement, "", setup_.limits.max_worker_bytes})) return 42;
    return std::nullopt;
  }

  std::optional<int> Do(const JobMessage& job) {
    const std::string line = std::to_string(getpid()) + " " + std::to_string(job.id) + (job.alone ? " 1\n" : " 0\n");
    if (log_ >= 0 && write(log_, line.data(), line.size()) < 0) return 43;
    std::string name = NameOf(job);
    if (name.starts_with("once-")) name = job.alone ? "well" : name.substr(5);
    if (name == "before the start") return 44;
    Send(JobStartedMessage{job.id});
    Answer(job, job.id);
    if (name == "reads on") ReadOn(job);
    if (const auto status = Die(name, job)) return status;
    JobDoneMessage done{job.id, {}, 0};
    if (job.kind == JobKind::kReadEntry) done.counts.read = 1;
    Send(done);
    return std::nullopt;
  }

  std::string NameOf(const JobMessage& job) const {
    if (!job.entry.chain.empty() || setup_.segment_names.empty()) return std::string(job.entry.Name());
    const std::string kind = std::string(JobKindName(job.kind)) + " ";
    const std::string& image = setup_.segment_names[0];
    return image.starts_with(kind) ? image.substr(kind.size()) : "goed";
  }

  // What a worker that does this job well sends before it is done.
  void Answer(const JobMessage& job, std::uint64_t id) {
    switch (job.kind) {
      case JobKind::kProbeImage:
        Send(ImageProbedMessage{id, "raw", 4096, ""});
        Send(VolumeFoundMessage{id, {{"p1", 0, 4096, 0}, "unknown", ReadState::kRead, ""}, true});
        return;
      case JobKind::kOpenVolume: Send(VolumeOpenedMessage{id, "ntfs", {5, 0, 0}}); return;
      case JobKind::kListDirectory:
        for (const Entry& entry : job.listing) Send(EntryFoundMessage{id, entry, false, ""});
        for (std::uint64_t left = job.listing_left; left > 0;) left = AnswerPart(id, left);
        return;
      case JobKind::kReadEntry:
        Send(ProblemFoundMessage{id, {job.entry, ProblemReason::kDamaged, "one page", 1}});
        return;
      case JobKind::kReadAccounts: Send(AccountFoundMessage{id, {"1000", "anna", "/home/anna", false}}); return;
      case JobKind::kRelateEntry: return;
    }
  }

  // Asks for the next part of a long listing; how many entries are left after it.
  std::uint64_t AnswerPart(std::uint64_t id, std::uint64_t left) {
    Send(ListingWantedMessage{id});
    const auto message = Receive();
    const auto* part = message ? std::get_if<ListingPartMessage>(&*message) : nullptr;
    if (part == nullptr || part->job != id) return 0;
    for (const Entry& entry : part->entries) Send(EntryFoundMessage{id, entry, false, ""});
    return left - part->entries.size();
  }

  // Long enough over a file that its reading shows, and over more of it than there is.
  void ReadOn(const JobMessage& job) {
    Send(JobReadingMessage{job.id, job.size + 1});
    usleep(600'000);
  }

  std::optional<int> Die(const std::string& name, const JobMessage& job) {
    if (name == "exit") return 0;
    if (name == "out of turn") Send(JobStartedMessage{job.id});
    if (name == "ready again") Send(ReadyMessage{"none"});
    if (name == "gives up") Send(WorkerFailedMessage{"the other end is gone"});
    if (name == "wants more") Send(ListingWantedMessage{job.id});
    if (name == "another job") Answer(job, job.id + 1);
    if (name == "another device") Complain(job, Locator{"d9", job.entry.volume, job.entry.chain, ""});
    if (name == "another folder") Complain(job, Locator{"d1", job.entry.volume, {"/elders/x"}, ""});
    if (name == "unknown rule") Send(MatchFoundMessage{job.id, MatchAt(job, 7)});
    if (name == "too many") Repeat(job);
    if (name == "talk") Talk(job);
    if (name.empty() || kDeaths.find(" " + name + " ") == std::string_view::npos) return std::nullopt;
    return Misbehave(name, {channel_, ""});
  }

  void Complain(const JobMessage& job, const Locator& about) {
    Send(ProblemFoundMessage{job.id, {about, ProblemReason::kDamaged, "elsewhere", 1}});
  }

  static Match MatchAt(const JobMessage& job, std::uint32_t rule) {
    Match match;
    match.rule = rule;
    match.record.entry = job.entry;
    match.record.text = match.text = "voorbeeldterm-alfa";
    return match;
  }

  // More of each thing than the test's limits allow.
  void Repeat(const JobMessage& job) {
    for (int i = 0; i < 20'000; ++i) {
      switch (job.kind) {
        case JobKind::kProbeImage:
        case JobKind::kOpenVolume:
          Send(VolumeFoundMessage{job.id, {{"p1", 0, 1, 0}, "", ReadState::kRead, ""}, false});
          break;
        case JobKind::kListDirectory:
          Send(EntryFoundMessage{job.id, {{1, 0, 0}, "x", "", {}, 0, {}, {}}, false, ""});
          break;
        case JobKind::kReadEntry: Send(MatchFoundMessage{job.id, MatchAt(job, 0)}); break;
        case JobKind::kReadAccounts: Send(AccountFoundMessage{job.id, {"1000", "anna", "", false}}); break;
        case JobKind::kRelateEntry: break;
      }
    }
  }

  // As slow as not to reach a limit before its time is up.
  void Talk(const JobMessage& job) {
    while (Send(ProblemFoundMessage{job.id, {job.entry, ProblemReason::kDamaged, "and on", 1}})) poll(nullptr, 0, 2);
  }

  static constexpr std::string_view kDeaths =
      " segfault  abort  loop  memory in blocks  socket  garbage  half a frame  huge length  descriptors  status 3  "
      "lie ";

  Channel channel_{UniqueFd(kWorkerSocketFd)};
  SetupMessage setup_;
  int log_ = -1;
};

}  // namespace
}  // namespace schouw::testing

int main() { return schouw::testing::FakeWorker().Run(); }
