// modules: base model artifact
// corpus: browser/velociraptor
// Write-ahead logs of SQLite. Half of the inputs get the header's and the frames' checksums put right, so that the walk
// over frames is reached; then each frame of the header's salt must be good.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "agent/artifact/sqlite/wal.h"
#include "agent/base/bytes.h"

namespace {

constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;

struct Sums {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
};

void StoreBe(std::string& log, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) log[at + i] = static_cast<char>(value >> (24 - 8 * i));
}

std::uint32_t WordAt(const std::string& log, std::size_t at) {
  const std::byte* const p = schouw::AsBytes(log).data() + at;
  return (log[3] & 1) != 0 ? schouw::LoadBe<std::uint32_t>(p) : schouw::LoadLe<std::uint32_t>(p);
}

Sums Add(Sums sums, const std::string& log, std::size_t at, std::size_t count) {
  for (const std::size_t end = at + count; at + 8 <= end; at += 8) {
    sums.first += WordAt(log, at) + sums.second;
    sums.second += WordAt(log, at + 4) + sums.first;
  }
  return sums;
}

void StoreSums(std::string& log, std::size_t at, Sums sums) {
  StoreBe(log, at, sums.first);
  StoreBe(log, at + 4, sums.second);
}

// A sound header of 512-byte pages, and every frame of the header's salt and with a page number. Returns their number.
std::uint64_t Repair(std::string& log) {
  constexpr std::size_t kPageBytes = 512;
  StoreBe(log, 0, 0x377f0682u | (static_cast<std::uint32_t>(log[3]) & 1u));
  StoreBe(log, 4, 3'007'000);
  StoreBe(log, 8, kPageBytes);
  Sums sums = Add({}, log, 0, 24);
  StoreSums(log, 24, sums);
  std::uint64_t frames = 0;
  for (std::size_t at = kHeaderBytes; log.size() - at >= kFrameHeaderBytes + kPageBytes; ++frames) {
    log[at + 3] |= 1;
    log.replace(at + 8, 8, log, 16, 8);
    sums = Add(Add(sums, log, at, 8), log, at + kFrameHeaderBytes, kPageBytes);
    StoreSums(log, at + 16, sums);
    at += kFrameHeaderBytes + kPageBytes;
  }
  return frames;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string log(reinterpret_cast<const char*>(data), size);
  const auto as_it_is = schouw::ExamineWal(schouw::MemorySource(log));
  if (!as_it_is || as_it_is->good_frames + as_it_is->lost_frames > size / (kFrameHeaderBytes + 512)) std::abort();
  if (size % 2 != 0 || size < kHeaderBytes) return 0;
  const std::uint64_t frames = Repair(log);
  const auto repaired = schouw::ExamineWal(schouw::MemorySource(log));
  if (!repaired || !repaired->header_fits || repaired->good_frames != frames || repaired->lost_frames != 0)
    std::abort();
  return 0;
}
