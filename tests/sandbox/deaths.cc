#include "tests/sandbox/deaths.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <new>
#include <vector>

#include "agent/sandbox/sandbox.h"
#include "agent/wire/codec.h"

namespace schouw::testing {
namespace {

// Each check has its own number, so that a failing test names it.
#define SCHOUW_CHECK(number, condition) \
  if (!(condition)) return number

int CrashOnNull() {
  volatile int* nowhere = nullptr;
  return *nowhere;  // NOLINT: the point of it
}

int Loop() {
  for (;;) {
    static std::atomic<unsigned> turns = 0;
    ++turns;
  }
}

// Many blocks, each touched.
int EatMemory() {
  std::vector<char*> eaten;
  for (;;) {
    eaten.push_back(new char[1u << 20]);
    std::fill_n(eaten.back(), 1u << 20, 'x');
  }
}

int EatMemoryAtOnce() {
  volatile std::size_t much = std::size_t{1} << 42;
  char* block = new char[much];
  block[0] = 'x';
  return block[much - 1];
}

int Overflow(int depth) {
  volatile char room[4096];
  room[0] = static_cast<char>(depth);
  return depth < 0 ? 0 : Overflow(depth + 1) + room[0];
}

// Reading what lies outside is answered with "not there", and life goes on.
int ReadOutside() {
  SCHOUW_CHECK(11, open("/etc/passwd", O_RDONLY) == -1 && errno == ENOENT);
  SCHOUW_CHECK(12, DeniedOpens() == 1 && LastDeniedPath() == "/etc/passwd");
  SCHOUW_CHECK(13, open("/proc/self/maps", O_RDONLY) == -1 && errno == ENOENT);
  SCHOUW_CHECK(14, DeniedOpens() == 1);
  SCHOUW_CHECK(15, opendir("/") == nullptr && errno == ENOENT);
  struct stat about {};
  SCHOUW_CHECK(16, stat("/etc/passwd", &about) == -1 && errno == ENOENT);
  SCHOUW_CHECK(17, lstat("/etc/passwd", &about) == -1 && errno == ENOENT);
  SCHOUW_CHECK(18, fstat(STDIN_FILENO, &about) == 0 && S_ISCHR(about.st_mode));
  SCHOUW_CHECK(19, access("/etc/passwd", R_OK) == -1 && errno == ENOENT);
  char target[16];
  SCHOUW_CHECK(20, readlink("/proc/self/exe", target, sizeof target) == -1 && errno == ENOENT);
  SCHOUW_CHECK(21, syscall(SYS_open, "/etc/passwd", O_RDONLY) == -1 && errno == ENOENT);
  SCHOUW_CHECK(22, DeniedOpens() == 3);
  SCHOUW_CHECK(23, openat(STDIN_FILENO, "passwd", O_RDONLY) == -1 && errno == ENOENT);
  return 0;
}

int ReadShare(const Stage& stage) {
  std::ifstream inside(stage.share + "/tabel.txt");
  std::string word;
  SCHOUW_CHECK(31, inside >> word && word == "voorbeeldterm-alfa");
  struct stat about {};
  SCHOUW_CHECK(32, stat((stage.share + "/tabel.txt").c_str(), &about) == 0 && S_ISREG(about.st_mode));
  SCHOUW_CHECK(33, access((stage.share + "/tabel.txt").c_str(), R_OK) == 0);
  SCHOUW_CHECK(34, access((stage.share + "/geen.txt").c_str(), R_OK) == -1 && errno == ENOENT);
  SCHOUW_CHECK(35, DeniedOpens() == 0);
  SCHOUW_CHECK(36, open((stage.share + "/../buiten.txt").c_str(), O_RDONLY) == -1 && errno == ENOENT);
  SCHOUW_CHECK(37, open((stage.share + "/naar-buiten").c_str(), O_RDONLY) == -1 && errno == ENOENT);
  SCHOUW_CHECK(38, open((stage.share + "x/tabel.txt").c_str(), O_RDONLY) == -1 && errno == ENOENT);
  SCHOUW_CHECK(39, open("/etc/passwd", O_RDONLY) == -1 && errno == ENOENT);
  SCHOUW_CHECK(40, DeniedOpens() == 4);
  DIR* folder = opendir(stage.share.c_str());
  SCHOUW_CHECK(41, folder != nullptr && readdir(folder) != nullptr);
  closedir(folder);
  return 0;
}

// Even with the folder's descriptor guessed, the kernel lets nobody out.
int LeaveShare(const Stage&) {
  for (int fd = 5; fd < 64; ++fd) {
    for (const char* path : {"/etc/passwd", "../../../../../../../../etc/passwd", "../buiten.txt"}) {
      SCHOUW_CHECK(45, syscall(SYS_openat, fd, path, O_RDONLY) == -1);
    }
  }
  return 0;
}

int WriteShare(const Stage& stage) { return open((stage.share + "/tabel.txt").c_str(), O_RDWR); }

// What well-behaved libraries do and may do.
int BehaveWell() {
  void* memory = mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  SCHOUW_CHECK(51, memory != MAP_FAILED);
  memory = mremap(memory, 1 << 20, 2 << 20, MREMAP_MAYMOVE);
  SCHOUW_CHECK(52, memory != MAP_FAILED && mprotect(memory, 4096, PROT_READ) == 0 && munmap(memory, 2 << 20) == 0);
  const time_t now = time(nullptr);
  tm local{};
  SCHOUW_CHECK(53, localtime_r(&now, &local) != nullptr && local.tm_gmtoff == 0);
  SCHOUW_CHECK(54, isatty(STDERR_FILENO) == 0);
  SCHOUW_CHECK(55, fcntl(STDIN_FILENO, F_GETFL) >= 0 && fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) > 0);
  flock lock{};
  SCHOUW_CHECK(56, fcntl(STDIN_FILENO, F_SETLK, &lock) == -1 && errno == EINVAL);
  SCHOUW_CHECK(57, sysconf(_SC_NPROCESSORS_ONLN) >= 1 && sysconf(_SC_PHYS_PAGES) > 0);
  SCHOUW_CHECK(58, prctl(PR_GET_NO_NEW_PRIVS) == -1 && errno == EINVAL);
  SCHOUW_CHECK(59, DeniedOpens() == 0);
  return 0;
}

// What WorkerProcess promises: five descriptors, two variables (and the sanitizers' one).
int LookAround() {
  for (int fd = 0; fd < 5; ++fd) SCHOUW_CHECK(71, fcntl(fd, F_GETFD) >= 0);
  for (int fd = 5; fd < 1024; ++fd) SCHOUW_CHECK(72, fcntl(fd, F_GETFD) == -1);
  SCHOUW_CHECK(73, environ[0] == std::string_view("TZ=UTC") && environ[1] == std::string_view("LC_ALL=C.UTF-8"));
  SCHOUW_CHECK(74, environ[2] == nullptr || std::string_view(environ[2]).starts_with("ASAN_OPTIONS="));
  return 0;
}

int StartThread() {
  pthread_t thread;
  return pthread_create(
             &thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr) == EPERM
             ? 0
             : 61;
}

int Spawn() {
  char* const arguments[] = {const_cast<char*>("true"), nullptr};
  pid_t child;
  return posix_spawn(&child, "/bin/true", nullptr, nullptr, arguments, nullptr) == 0 ? 0 : 62;
}

int Exec() {
  char* const arguments[] = {const_cast<char*>("true"), nullptr};
  return execv("/bin/true", arguments);
}

int MapCode() {
  return mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? 63 : 0;
}

int MakeCode() {
  static char page[8192];
  const auto start = (reinterpret_cast<std::uintptr_t>(page) + 4095) & ~std::uintptr_t{4095};
  return mprotect(reinterpret_cast<void*>(start), 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
}

int TakeOverSignals() {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  return sigaction(SIGSYS, &action, nullptr);
}

int SendBytes(const Stage& stage, std::string_view bytes) {
  return write(stage.channel.fd(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) ? 0 : 64;
}

int FloodDescriptors(const Stage& stage) {
  const std::vector<int> many(64, STDIN_FILENO);
  return stage.channel.Send(EncodeFrame(FromWorker(JobStartedMessage{1})), many) ? 0 : 65;
}

// Writes what is no words into the pipe of last words, and the status that goes with them.
int LieAboutDeath() {
  const std::uint32_t lie[2] = {77, 77};
  return write(4, lie, sizeof lie) == sizeof lie ? 97 : 66;
}

struct Death {
  std::string_view name;
  int (*die)(const Stage&);
};

constexpr Death kDeaths[] = {
    {"nothing", [](const Stage&) { return 0; }},
    {"status 3", [](const Stage&) { return 3; }},
    {"give up as libarchive does", [](const Stage&) -> int { std::exit(EXIT_FAILURE); }},
    {"segfault", [](const Stage&) { return CrashOnNull(); }},
    {"abort", [](const Stage&) -> int { std::abort(); }},
    {"loop", [](const Stage&) { return Loop(); }},
    {"memory in blocks", [](const Stage&) { return EatMemory(); }},
    {"memory at once", [](const Stage&) { return EatMemoryAtOnce(); }},
    {"stack", [](const Stage&) { return Overflow(0); }},
    {"read outside", [](const Stage&) { return ReadOutside(); }},
    {"read share", [](const Stage& stage) { return ReadShare(stage); }},
    {"leave share", [](const Stage& stage) { return LeaveShare(stage); }},
    {"write share", [](const Stage& stage) { return WriteShare(stage); }},
    {"behave well", [](const Stage&) { return BehaveWell(); }},
    {"look around", [](const Stage&) { return LookAround(); }},
    {"thread", [](const Stage&) { return StartThread(); }},
    {"open for writing", [](const Stage&) { return open("/tmp/x", O_WRONLY | O_CREAT, 0600); }},
    {"open for appending", [](const Stage&) { return open("/tmp/x", O_RDWR | O_APPEND); }},
    {"create", [](const Stage&) { return creat("/tmp/x", 0600); }},
    {"socket", [](const Stage&) { return socket(AF_INET, SOCK_STREAM, 0); }},
    {"unix socket", [](const Stage&) { return socket(AF_UNIX, SOCK_STREAM, 0); }},
    {"exec", [](const Stage&) { return Exec(); }},
    {"fork", [](const Stage&) { return fork() == 0 ? 0 : 1; }},
    {"spawn", [](const Stage&) { return Spawn(); }},
    {"ptrace", [](const Stage&) { return static_cast<int>(ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }},
    {"kill parent", [](const Stage&) { return kill(getppid(), SIGKILL); }},
    {"unlink", [](const Stage&) { return unlink("/tmp/x"); }},
    {"map code", [](const Stage&) { return MapCode(); }},
    {"make code", [](const Stage&) { return MakeCode(); }},
    {"take over signals", [](const Stage&) { return TakeOverSignals(); }},
    {"memfd", [](const Stage&) { return static_cast<int>(syscall(SYS_memfd_create, "x", 0)); }},
    {"io_uring", [](const Stage&) { return static_cast<int>(syscall(SYS_io_uring_setup, 1, nullptr)); }},
    {"unknown call", [](const Stage&) { return static_cast<int>(syscall(4242)); }},
    {"garbage", [](const Stage& stage) { return SendBytes(stage, std::string_view("\x05\0\0\0\xff\1\2\3\4", 9)); }},
    {"zero length", [](const Stage& stage) { return SendBytes(stage, std::string_view("\0\0\0\0", 4)); }},
    {"huge length", [](const Stage& stage) { return SendBytes(stage, "\xff\xff\xff\x7f"); }},
    {"half a frame", [](const Stage& stage) { return SendBytes(stage, std::string_view("\x09\0\0\0\1\2", 6)); }},
    {"descriptors", [](const Stage& stage) { return FloodDescriptors(stage); }},
    {"lie", [](const Stage&) { return LieAboutDeath(); }},
};

}  // namespace

int Misbehave(std::string_view death, const Stage& stage) {
  const auto* found = std::ranges::find(kDeaths, death, &Death::name);
  return found == std::end(kDeaths) ? 8 : found->die(stage);
}

}  // namespace schouw::testing
