#include "agent/artifact/sqlite/wal.h"

#include <bit>
#include <string>

namespace schouw {
namespace {

constexpr std::uint64_t kWalHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;
constexpr std::uint32_t kWalMagic = 0x377f0682;  // the lowest bit says that checksums read their words big-endian
constexpr std::uint32_t kVersion = 3'007'000;

struct Checksum {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  bool operator==(const Checksum&) const = default;
};

struct WalHeader {
  bool big_endian = false;
  std::uint32_t page_bytes = 0;
  std::uint64_t salt = 0;  // both salts
  Checksum checksum;
};

// `bytes` is a multiple of 8 long.
Checksum Sum(Checksum sum, Bytes bytes, bool big_endian) {
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
    const std::byte* const p = bytes.data() + at;
    sum.first += (big_endian ? LoadBe<std::uint32_t>(p) : LoadLe<std::uint32_t>(p)) + sum.second;
    sum.second += (big_endian ? LoadBe<std::uint32_t>(p + 4) : LoadLe<std::uint32_t>(p + 4)) + sum.first;
  }
  return sum;
}

Checksum StoredAt(Bytes bytes, std::size_t offset) {
  return {LoadBe<std::uint32_t>(bytes.data() + offset), LoadBe<std::uint32_t>(bytes.data() + offset + 4)};
}

// False when SQLite would not use a log with this header.
bool ReadHeader(Bytes bytes, WalHeader& header) {
  const std::byte* const p = bytes.data();
  const auto magic = LoadBe<std::uint32_t>(p);
  header.big_endian = (magic & 1) != 0;
  header.page_bytes = LoadBe<std::uint32_t>(p + 8);
  header.salt = LoadBe<std::uint64_t>(p + 16);
  header.checksum = StoredAt(bytes, 24);
  const bool page_fits =
      std::has_single_bit(header.page_bytes) && header.page_bytes >= 512 && header.page_bytes <= 65536;
  return (magic & ~1u) == kWalMagic && LoadBe<std::uint32_t>(p + 4) == kVersion && page_fits &&
         Sum({}, bytes.first(24), header.big_endian) == header.checksum;
}

}  // namespace

Result<WalState> ExamineWal(const ByteSource& wal) {
  WalState state;
  if (wal.size() == 0) return state;
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(wal, 0, kWalHeaderBytes), "read header of the write-ahead log");
  WalHeader header;
  state.header_fits = head.size() == kWalHeaderBytes && ReadHeader(AsBytes(head), header);
  if (!state.header_fits) return state;
  const std::uint64_t frame_bytes = kFrameHeaderBytes + header.page_bytes;
  std::string frame(static_cast<std::size_t>(frame_bytes), '\0');
  Checksum sum = header.checksum;
  bool all_fit = true;
  std::uint64_t at = kWalHeaderBytes;
  for (; wal.size() - at >= frame_bytes; at += frame_bytes) {
    const std::size_t count = all_fit ? frame.size() : kFrameHeaderBytes;
    const std::span<char> chars(frame.data(), count);
    SCHOUW_TRY(ReadExactly(wal, at, std::as_writable_bytes(chars)), "read the write-ahead log");
    const Bytes bytes = AsBytes(frame);
    const bool current = LoadBe<std::uint64_t>(bytes.data() + 8) == header.salt;
    if (all_fit) {
      sum = Sum(Sum(sum, bytes.first(8), header.big_endian), bytes.subspan(kFrameHeaderBytes), header.big_endian);
      all_fit = current && LoadBe<std::uint32_t>(bytes.data()) != 0 && sum == StoredAt(bytes, 16);
    }
    if (all_fit) ++state.good_frames;
    if (!all_fit && current) ++state.lost_frames;
  }
  if (wal.size() - at < kFrameHeaderBytes) return state;
  SCHOUW_ASSIGN(const std::string rest, ReadUpTo(wal, at, kFrameHeaderBytes), "read the write-ahead log");
  state.cut = LoadBe<std::uint64_t>(AsBytes(rest).data() + 8) == header.salt;
  return state;
}

}  // namespace schouw
