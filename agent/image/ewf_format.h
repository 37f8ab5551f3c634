// The structures of an EWF (E01, s01) segment file, from bytes that nobody vouches for.
// Source: "Expert Witness Compression Format specification" (libyal), sections "Segment file" and "The sections".
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "agent/base/bytes.h"
#include "agent/base/result.h"

namespace schouw {

inline constexpr std::size_t kEwfFileHeaderBytes = 13;
inline constexpr std::size_t kEwfSectionBytes = 76;
inline constexpr std::size_t kEwfVolumeBytes = 1052;
inline constexpr std::size_t kEwfSmartVolumeBytes = 94;
inline constexpr std::size_t kEwfTableHeaderBytes = 24;

// Number of the segment, from 1. Errors: kMalformed, kTruncated.
Result<std::uint16_t> ParseEwfFileHeader(Bytes bytes);

struct EwfSection {
  std::string type;               // "table", "sectors", ...
  std::uint64_t next_offset = 0;  // in the segment file; its own offset in "next" and "done"
  std::uint64_t size = 0;         // with this descriptor; 0: not written
};
// `bytes` are the descriptor's 76. Errors: kMalformed when the checksum is wrong, kTruncated.
Result<EwfSection> ParseEwfSection(Bytes bytes);

// The device as the volume (or disk, or data) section describes it.
struct EwfVolume {
  std::uint32_t chunk_bytes = 0;
  std::uint64_t media_bytes = 0;  // 0: not known when the section was written
  std::uint32_t bytes_per_sector = 0;
  std::array<std::byte, 16> set_identifier{};  // zero: none

  std::uint64_t chunk_count() const { return media_bytes / chunk_bytes + (media_bytes % chunk_bytes != 0 ? 1 : 0); }
};
// 1052 bytes, or the 94 of the SMART variety. Errors: kMalformed, kTruncated, kTooBig (chunks over 64 MiB).
Result<EwfVolume> ParseEwfVolume(Bytes bytes);

struct EwfTableHeader {
  std::uint32_t count = 0;        // entries of 4 bytes that follow
  std::uint64_t base_offset = 0;  // added to each entry's offset
};
// Errors: kMalformed when the checksum is wrong, kTruncated.
Result<EwfTableHeader> ParseEwfTableHeader(Bytes bytes);

// Adler-32 (RFC 1950), the format's only checksum.
std::uint32_t EwfChecksum(Bytes bytes);

}  // namespace schouw
