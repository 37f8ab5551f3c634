#include "agent/sandbox/sandbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "agent/sandbox/worker_process.h"
#include "agent/wire/codec.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using testing::TempFolder;

constexpr std::chrono::milliseconds kPatience{60'000};

struct Life {
  std::string first;  // the sandbox that Ready named, or "failed: ..." or what was wrong with the first frame
  std::string then;   // what was wrong with what came after: empty at a clean end of the stream
  WorkerEnd end;
};

std::string Describe(const Result<std::optional<std::string>>& frame) {
  if (!frame) return frame.error().Text();
  if (!*frame) return "";
  const auto message = DecodeFromWorker(AsBytes(**frame));
  if (!message) return message.error().Text();
  if (const auto* ready = std::get_if<ReadyMessage>(&*message)) return ready->sandbox;
  if (const auto* failed = std::get_if<WorkerFailedMessage>(&*message)) return "failed: " + failed->reason;
  return "a message";
}

Life Live(std::vector<std::string> arguments) {
  auto worker = WorkerProcess::Start(SCHOUW_MISBEHAVE, arguments, false);
  if (!worker) return {worker.error().Text(), "", {}};
  Life life;
  life.first = Describe(worker->channel().Receive());
  if (arguments[0] == "loop") {
    worker->KillForTimeout();
  } else {
    do {
      life.then = Describe(worker->channel().Receive());
    } while (life.then == "a message");
  }
  life.end = worker->Wait(kPatience);
  return life;
}

std::string ReasonAndDetail(const WorkerEnd& end) {
  return end.clean ? "clean" : std::string(ProblemReasonName(end.reason)) + ": " + end.detail;
}

struct DeathCase {
  std::string death;
  std::string then;
  std::string end;
};

const DeathCase kDeaths[] = {
    {"nothing", "", "clean"},
    {"status 3", "", "crashed: ended with status 3"},
    {"segfault", "", "crashed: killed by signal 11 (segmentation fault)"},
    {"abort", "", "crashed: killed by signal 6 (aborted)"},
    {"loop", "", "timeout: took too long"},
    {"memory in blocks", "", "memory: ran out of memory"},
    {"memory at once", "", "memory: ran out of memory"},
    {"give up as libarchive does", "", "memory: ran out of memory"},
    {"stack", "", "crashed: killed by signal 11 (segmentation fault)"},
    {"read outside", "", "clean"},
    {"behave well", "", "clean"},
    {"look around", "", "clean"},
    {"thread", "", "clean"},
    {"open for writing", "", "crashed: tried to open a file for writing"},
    {"open for appending", "", "crashed: tried to open a file for writing"},
    {"create", "", "crashed: tried to open a file for writing"},
    {"socket", "", "crashed: asked the kernel for socket"},
    {"unix socket", "", "crashed: asked the kernel for socket"},
    {"exec", "", "crashed: asked the kernel for execve"},
    {"fork", "", "crashed: asked the kernel for clone"},
    {"spawn", "", "crashed: asked the kernel for a forbidden call"},
    {"ptrace", "", "crashed: asked the kernel for ptrace"},
    {"kill parent", "", "crashed: asked the kernel for kill"},
    {"unlink", "", "crashed: asked the kernel for unlink"},
    {"map code", "", "crashed: asked the kernel for mmap"},
    {"make code", "", "crashed: asked the kernel for mprotect"},
    {"take over signals", "", "crashed: asked the kernel for rt_sigaction"},
    {"memfd", "", "crashed: asked the kernel for memfd_create"},
    {"io_uring", "", "crashed: asked the kernel for io_uring_setup"},
    {"unknown call", "", "crashed: asked the kernel for system call 4242"},
    {"garbage", "decode message: field type is unknown at byte 0", "clean"},
    {"zero length", "receive frame: frame of 0 bytes", "clean"},
    {"huge length", "receive frame: frame of 2147483647 bytes", "clean"},
    {"half a frame", "receive frame: the stream ends inside a frame (have 6 bytes)", "clean"},
    {"descriptors", "receive frame: take descriptors: descriptors where none are allowed", "clean"},
    {"lie", "", "crashed: ended with status 97"},
};

class Deaths : public ::testing::TestWithParam<std::string> {};

// Every death in every confinement that this kernel offers; as root also as an ordinary user.
TEST_P(Deaths, AreNamed) {
  for (const bool as_nobody : {false, true}) {
    if (as_nobody && geteuid() != 0) continue;  // then the first round was the ordinary user's
    for (const DeathCase& expected : kDeaths) {
      SCOPED_TRACE(expected.death + (as_nobody ? " as nobody" : ""));
      std::vector<std::string> arguments{expected.death, GetParam(), "--memory", "268435456"};
      if (as_nobody) arguments.push_back("--as-nobody");
      const Life life = Live(arguments);
      EXPECT_EQ(life.first, GetParam());
      EXPECT_EQ(life.then, expected.then);
      EXPECT_EQ(ReasonAndDetail(life.end), expected.end);
    }
  }
}

std::string TestName(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '+', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Confinements, Deaths, ::testing::Values("seccomp", "userns+seccomp", "landlock+seccomp"),
                         TestName);

class Share : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(folder_.File("share"));
    testing::WriteFile(folder_.File("share/tabel.txt"), "voorbeeldterm-alfa\n");
    testing::WriteFile(folder_.File("buiten.txt"), "buiten\n");
    std::filesystem::create_symlink("../buiten.txt", folder_.File("share/naar-buiten"));
  }
  std::string End(const std::string& what) {
    const Life life = Live({what, GetParam(), "--share", folder_.File("share")});
    EXPECT_EQ(life.first, GetParam());
    return ReasonAndDetail(life.end);
  }
  TempFolder folder_;
};

TEST_P(Share, IsReadable) { EXPECT_EQ(End("read share"), "clean"); }
TEST_P(Share, IsNoWayOut) { EXPECT_EQ(End("leave share"), "clean"); }
TEST_P(Share, IsNotWritable) { EXPECT_EQ(End("write share"), "crashed: tried to open a file for writing"); }

INSTANTIATE_TEST_SUITE_P(Confinements, Share, ::testing::Values("userns+seccomp", "landlock+seccomp"), TestName);

TEST(ShareFolder, SeccompAloneOpensNothing) {
  EXPECT_EQ(ReasonAndDetail(Live({"read outside", "seccomp", "--share", "/usr/share"}).end), "clean");
}

TEST(ShareFolder, ThatIsAbsentIsRefused) {
  const Life life = Live({"nothing", "landlock+seccomp", "--share", "/nergens"});
  EXPECT_EQ(life.first, "failed: confine: landlock: share folder: open the share folder: No such file or directory");
}

TEST(NoConfinement, StillGivesUpPrivileges) {
  EXPECT_EQ(Live({"nothing", "none"}).first, "none");
  EXPECT_EQ(ReasonAndDetail(Live({"memory in blocks", "none", "--memory", "268435456"}).end),
            "memory: ran out of memory");
}

TEST(WeakerKernel, FallsBackToWhatIsThere) {
  const std::pair<std::string, std::string> cases[] = {
      {"landlock", "userns+seccomp"}, {"namespaces", "seccomp"}, {"seccomp", "none"}};
  EXPECT_EQ(Live({"strongest", "-"}).first, "landlock+seccomp");
  for (const auto& [weaker, strongest] : cases) {
    EXPECT_EQ(Live({"strongest", "-", "--weaker", weaker}).first, strongest) << weaker;
  }
}

TEST(WeakerKernel, RefusesWhatItLacks) {
  const std::pair<std::string, std::string> cases[] = {
      {"landlock+seccomp", "failed: confine: landlock: not in this kernel: Function not implemented"},
      {"userns+seccomp", "failed: confine: empty root: new namespaces: Function not implemented"},
      {"seccomp", "failed: confine: seccomp: the kernel takes no filter"}};
  for (const auto& [confinement, refusal] : cases) {
    const Life life = Live({"nothing", confinement, "--weaker", "seccomp"});
    EXPECT_EQ(life.first, refusal);
    EXPECT_FALSE(life.end.clean);
  }
}

// The value after `field` in /proc/PID/status.
std::string StatusOf(pid_t pid, const std::string& field) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field + ":\t")) return line.substr(field.size() + 2);
  }
  return "absent";
}

TEST(ConfinedProcess, HoldsNoPrivilegeAsTheKernelSeesIt) {
  for (const char* confinement : {"none", "seccomp", "userns+seccomp", "landlock+seccomp"}) {
    auto worker = WorkerProcess::Start(SCHOUW_MISBEHAVE, {"loop", confinement}, false);
    ASSERT_TRUE(worker);
    ASSERT_EQ(Describe(worker->channel().Receive()), confinement);
    EXPECT_EQ(StatusOf(worker->pid(), "CapEff"), "0000000000000000") << confinement;
    EXPECT_EQ(StatusOf(worker->pid(), "CapPrm"), "0000000000000000") << confinement;
    EXPECT_EQ(StatusOf(worker->pid(), "NoNewPrivs"), "1") << confinement;
    EXPECT_EQ(StatusOf(worker->pid(), "Seccomp"), confinement == std::string("none") ? "0" : "2") << confinement;
  }
}

TEST(ConfinementNames, RoundTrip) {
  for (const Confinement confinement :
       {Confinement::kNone, Confinement::kSeccomp, Confinement::kUserNamespaceSeccomp, Confinement::kLandlockSeccomp}) {
    EXPECT_EQ(ParseConfinement(ConfinementName(confinement)), confinement);
  }
  EXPECT_EQ(ParseConfinement("apparmor").error().Text(), "unknown confinement 'apparmor'");
}

TEST(StartOfAWorker, NamesWhatCanNotBeStarted) {
  const auto worker = WorkerProcess::Start("/nergens/schouw-worker", {}, false);
  ASSERT_FALSE(worker);
  EXPECT_EQ(worker.error().Text(), "start worker: start /nergens/schouw-worker: No such file or directory");
}

TEST(EndOfAWorker, OfOutsideKillIsNoTimeout) {
  auto worker = WorkerProcess::Start(SCHOUW_MISBEHAVE, {"loop", "none"}, false);
  ASSERT_TRUE(worker);
  EXPECT_EQ(Describe(worker->channel().Receive()), "none");
  kill(worker->pid(), SIGKILL);
  EXPECT_EQ(ReasonAndDetail(worker->Wait(kPatience)), "crashed: killed by signal 9 (killed)");
}

TEST(EndOfAWorker, ComesWhenPatienceIsOver) {
  auto worker = WorkerProcess::Start(SCHOUW_MISBEHAVE, {"loop", "none"}, false);
  ASSERT_TRUE(worker);
  EXPECT_EQ(ReasonAndDetail(worker->Wait(std::chrono::milliseconds(50))), "timeout: took too long");
  EXPECT_EQ(ReasonAndDetail(worker->Wait(kPatience)), "timeout: took too long");
}

TEST(EndOfAWorker, KeepsTheFirstCause) {
  auto worker = WorkerProcess::Start(SCHOUW_MISBEHAVE, {"socket", "seccomp"}, false);
  ASSERT_TRUE(worker);
  while (worker->channel().Receive().value()) {
  }
  static_cast<void>(worker->Wait(kPatience));
  worker->KillFor(ProblemReason::kCrashed, "sent what is no message");
  EXPECT_EQ(ReasonAndDetail(worker->Wait(kPatience)), "crashed: asked the kernel for socket");
}

TEST(EndOfAWorker, IsWhatTheCallerSaw) {
  auto worker = WorkerProcess::Start(SCHOUW_MISBEHAVE, {"loop", "none"}, false);
  ASSERT_TRUE(worker);
  worker->KillFor(ProblemReason::kCrashed, "sent what is no message");
  EXPECT_EQ(ReasonAndDetail(worker->Wait(kPatience)), "crashed: sent what is no message");
}

// Says whether the process is gone within a few seconds.
bool GoneSoon(pid_t pid) {
  for (int i = 0; i < 500; ++i) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/stat");
    std::string number, name, state;
    if (!(status >> number >> name >> state) || state == "Z") return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

// The death signal must survive the change of credentials that a user namespace brings.
TEST(DeathOfTheSupervisor, TakesWorkersAlong) {
  for (const char* confinement : {"none", "seccomp", "userns+seccomp", "landlock+seccomp"}) {
    int pipe_fds[2];
    ASSERT_EQ(pipe(pipe_fds), 0);
    const pid_t supervisor = fork();
    if (supervisor == 0) {
      auto worker = WorkerProcess::Start(SCHOUW_MISBEHAVE, {"loop", confinement}, false);
      const bool ready = worker && Describe(worker->channel().Receive()) == confinement;
      const pid_t pid = ready ? worker->pid() : -1;
      _exit(write(pipe_fds[1], &pid, sizeof pid) == sizeof pid ? 0 : 1);  // without the destructor that kills
    }
    pid_t worker = -1;
    ASSERT_EQ(read(pipe_fds[0], &worker, sizeof worker), static_cast<ssize_t>(sizeof worker));
    ASSERT_GT(worker, 0) << confinement;
    EXPECT_TRUE(GoneSoon(worker)) << confinement;
    close(pipe_fds[0]);
    close(pipe_fds[1]);
  }
}

}  // namespace
}  // namespace schouw
