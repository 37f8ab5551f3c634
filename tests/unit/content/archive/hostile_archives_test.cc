// Malformed archives and bombs of the corpus: no crash, no hang, bounded output.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>

#include "tests/support/corpus.h"
#include "tests/unit/content/archive/archive_making.h"
#include "tests/unit/content/archive/archive_reading.h"

namespace schouw {
namespace {

constexpr rlim_t kMostSeconds = 20;  // of the processor

// How reading a file ended, in a process of its own with a worker's limits.
enum class End { kRead, kError, kDied, kTooLong };
End ReadApart(const std::filesystem::path& path, const std::string& bytes) {
  const pid_t child = fork();
  if (child == 0) {
#ifndef SCHOUW_SANITIZED
    const rlimit memory{2u << 30, 2u << 30};
    setrlimit(RLIMIT_AS, &memory);
#endif
    close(STDERR_FILENO);
    const rlimit time{kMostSeconds, kMostSeconds};
    setrlimit(RLIMIT_CPU, &time);
    errno = ENOMEM;  // of another archive, which asked for too much: it is not for this one to die of
    testing::ReadResult read = testing::ReadWhole(bytes, {}, path.filename().string());
    if (path.string().ends_with(".iso.Z")) read = testing::ReadWhole(testing::FirstMember(bytes));
    bool whole = read.status.has_value();
    for (const testing::ReadMember& member : read.members) whole = whole && !member.error;
    _exit(whole ? 40 : 41);
  }
  int end = 0;
  if (waitpid(child, &end, 0) != child) return End::kDied;
  if (WIFEXITED(end) && WEXITSTATUS(end) == 40) return End::kRead;
  if (WIFEXITED(end) && WEXITSTATUS(end) == 41) return End::kError;
  return WIFSIGNALED(end) && (WTERMSIG(end) == SIGXCPU || WTERMSIG(end) == SIGKILL) ? End::kTooLong : End::kDied;
}

TEST(HostileArchives, EveryMalformedFileEndsSoon) {
  SCHOUW_NEED_CORPUS();
  int read = 0;
  for (const char* set : {"libarchive", "tika", "dfvfs"}) {
    for (const auto& file : std::filesystem::directory_iterator(testing::CorpusFolder() + "/malformed/" + set)) {
      const End end = ReadApart(file.path(), testing::ReadFile(file.path().string()));
      EXPECT_NE(end, End::kTooLong) << file.path();
      EXPECT_NE(end, End::kDied) << file.path();
      ++read;
    }
  }
  EXPECT_GT(read, 40);
}

TEST(HostileArchives, OverlappingMembersAreABombAndEndInSeconds) {
  SCHOUW_NEED_CORPUS();
  const auto start = std::chrono::steady_clock::now();
  const std::string bomb = testing::ReadFile(testing::CorpusFolder() + "/malformed/zipbomb/zbsm.zip");
  const Status status = testing::ReadWhole(bomb).status;
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, ErrorCode::kTooBig);
}

// CRC-32 of ISO 3309, as xz has it.
std::uint32_t Crc32(std::string_view bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
  }
  return ~crc;
}

// A small file whose stream asks for the largest dictionary there is, of 4 GiB: the headers end where the process may
// not, and what they ask for is not taken before it is needed.
TEST(HostileArchives, ADictionaryOfFourGigabytesEndsInSecondsAndWithinMemory) {
  const std::string text(5000, 'x');
  std::string xz = testing::MakeArchive(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_XZ, {{"data", text}});
  const std::size_t header = 12;  // The .xz File Format, 3.1: size, flags, filter 0x21 with a byte of properties
  const std::size_t bytes = (static_cast<unsigned char>(xz[header]) + 1u) * 4;
  std::size_t filter = header + 2;
  while (filter < header + bytes && xz[filter] != '\x21') ++filter;
  xz[filter + 2] = 40;
  const std::uint32_t crc = Crc32(std::string_view(xz).substr(header, bytes - 4));
  for (std::size_t i = 0; i < 4; ++i) xz[header + bytes - 4 + i] = static_cast<char>(crc >> (8 * i));
  std::string lzma = testing::MakeArchive(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_LZMA, {{"data", text}});
  lzma.replace(1, 4, "\xff\xff\xff\xff");
  for (const auto& [name, content] : {std::pair{"bom.xz", xz}, {"bom.lzma", lzma}}) {
    const auto start = std::chrono::steady_clock::now();
    const End end = ReadApart(name, content);
    EXPECT_TRUE(end == End::kRead || end == End::kError) << name;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10)) << name;
  }
}

TEST(HostileArchives, AnArchiveThatHoldsItselfIsReadOneLevelDeep) {
  SCHOUW_NEED_CORPUS();
  const std::string droste = testing::ReadFile(testing::CorpusFolder() + "/malformed/tika/droste.zip");
  const testing::ReadResult read = testing::ReadWhole(droste);
  EXPECT_EQ(read.members.size(), 2u);
  EXPECT_TRUE(read.status.has_value());
}

}  // namespace
}  // namespace schouw
