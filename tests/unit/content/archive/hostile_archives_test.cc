// Malformed archives and bombs of the corpus: no crash, no hang, bounded output.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/corpus.h"
#include "tests/support/numbers.h"
#include "tests/unit/content/archive/archive_making.h"
#include "tests/unit/content/archive/archive_reading.h"

namespace schouw {
namespace {

using testing::Le;

constexpr rlim_t kMostSeconds = 20;  // of the processor

// How reading a file ended, in a process of its own with a worker's limits.
enum class End { kRead, kError, kMemory, kDied, kTooLong };
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
    std::optional<Error> error;
    if (!read.status) error = read.status.error();
    for (const testing::ReadMember& member : read.members)
      if (member.error) error = member.error;
    _exit(!error ? 40 : error->code == ErrorCode::kMemory ? 42 : 41);
  }
  int end = 0;
  if (waitpid(child, &end, 0) != child) return End::kDied;
  if (WIFEXITED(end) && WEXITSTATUS(end) == 40) return End::kRead;
  if (WIFEXITED(end) && WEXITSTATUS(end) == 41) return End::kError;
  if (WIFEXITED(end) && WEXITSTATUS(end) == 42) return End::kMemory;
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
    EXPECT_TRUE(end == End::kRead || end == End::kError || end == End::kMemory) << name;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10)) << name;
  }
}

// A .7z (7zFormat.txt of the LZMA SDK) with one packed member of 5000 bytes by the one coder that is given.
std::string SevenZip(std::string_view coder, std::string_view properties, std::string_view packed) {
  using namespace std::string_literals;
  const std::string text(5000, 'x');
  std::string header =
      "\x01\x04\x06\x00\x01\x09"s + '\x80' + static_cast<char>(packed.size()) + "\x00\x07\x0b\x01\x00\x01"s;
  header += static_cast<char>(0x20 | coder.size());
  header.append(coder) += static_cast<char>(properties.size());
  header.append(properties) += "\x0c\x93\x88\x00\x08\x0a\x01"s + Le(Crc32(text), 4);
  header += "\x00\x00\x05\x01\x11\x05\x00\x61\x00\x00\x00\x15\x06\x01\x00\x20\x00\x00\x00\x00\x00"s;
  const std::string start = Le(packed.size(), 8) + Le(header.size(), 8) + Le(Crc32(header), 4);
  return "7z\xbc\xaf\x27\x1c\x00\x04"s + Le(Crc32(start), 4) + start + std::string(packed) + header;
}

// Dictionaries and models of 1.5 to 4 GiB in archives of some hundred bytes.
TEST(HostileArchives, WhatASevenZipAsksForIsRefusedForWantOfMemory) {
  using namespace std::string_literals;
  std::string packed =
      testing::MakeArchive(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_LZMA, {{"data", std::string(5000, 'x')}});
  packed.erase(0, 13);  // the header of .lzma: properties, dictionary, size
  ASSERT_LT(packed.size(), 256u);
  const std::string lzma = "\x03\x01\x01", ppmd = "\x03\x04\x01";
  EXPECT_EQ(ReadApart("klein.7z", SevenZip(lzma, "\x5d" + Le(1u << 20, 4), packed)), End::kRead);
  for (const std::uint64_t bytes : {1500ull << 20, 2500ull << 20, 3ull << 30, 0xffffffdbull}) {
    for (const std::string& coder : {lzma, ppmd}) {
      const std::string first = coder == lzma ? "\x5d" : "\x06";
      const auto start = std::chrono::steady_clock::now();
      const End end = ReadApart("bom.7z", SevenZip(coder, first + Le(bytes, 4), packed));
      EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10)) << bytes;
#ifdef SCHOUW_SANITIZED
      EXPECT_NE(end, End::kDied) << bytes;
#else
      EXPECT_TRUE(end == End::kMemory || bytes < 2ull << 30) << bytes << " " << first;
#endif
      EXPECT_NE(end, End::kTooLong) << bytes;
    }
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
