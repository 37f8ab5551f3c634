#include "agent/image/ewf_format.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "agent/base/checked.h"
#include "agent/image/foreign_format.h"

namespace schouw {
namespace {

constexpr std::uint32_t kMaxChunkBytes = 64u << 20;  // EnCase's largest is 16 MiB

// `covered` bytes from the start, followed by their checksum.
Status CheckChecksum(Bytes bytes, std::size_t covered, std::string_view what) {
  if (bytes.size() < covered + 4)
    return Fail(ErrorCode::kTruncated, std::string(what) + " is cut off (want " + std::to_string(covered + 4) +
                                           " bytes, have " + std::to_string(bytes.size()) + ")");
  if (EwfChecksum(bytes.first(covered)) != LoadLe<std::uint32_t>(bytes.data() + covered))
    return Fail(ErrorCode::kMalformed, "wrong checksum of " + std::string(what));
  return {};
}

Result<EwfVolume> CheckedVolume(std::uint32_t sectors_per_chunk, std::uint32_t bytes_per_sector,
                                std::uint64_t sectors) {
  const auto chunk_bytes = CheckedMultiply(sectors_per_chunk, bytes_per_sector);
  if (chunk_bytes && *chunk_bytes == 0) return Fail(ErrorCode::kMalformed, "volume section without a chunk size");
  if (!chunk_bytes || *chunk_bytes > kMaxChunkBytes)
    return Fail(ErrorCode::kTooBig, "chunks of " + std::to_string(sectors_per_chunk) + " sectors");
  const auto media_bytes = CheckedMultiply<std::uint64_t>(sectors, bytes_per_sector);
  if (!media_bytes || *media_bytes / *chunk_bytes > std::numeric_limits<std::uint32_t>::max())
    return Fail(ErrorCode::kMalformed, "a device of " + std::to_string(sectors) + " sectors");
  return EwfVolume{*chunk_bytes, *media_bytes, bytes_per_sector, {}};
}

}  // namespace

std::uint32_t EwfChecksum(Bytes bytes) {
  return static_cast<std::uint32_t>(adler32_z(1, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

Result<std::uint16_t> ParseEwfFileHeader(Bytes bytes) {
  if (bytes.size() < kEwfFileHeaderBytes || !IsEwf(AsChars(bytes)))
    return Fail(ErrorCode::kMalformed, "not a segment of an EWF image");
  const auto number = LoadLe<std::uint16_t>(bytes.data() + 9);
  if (number == 0) return Fail(ErrorCode::kMalformed, "segment number 0");
  return number;
}

Result<EwfSection> ParseEwfSection(Bytes bytes) {
  SCHOUW_TRY(CheckChecksum(bytes, kEwfSectionBytes - 4, "a section descriptor"), "read section");
  const std::string_view type = AsChars(bytes.first(16));
  return EwfSection{std::string(type.substr(0, type.find('\0'))), LoadLe<std::uint64_t>(bytes.data() + 16),
                    LoadLe<std::uint64_t>(bytes.data() + 24)};
}

Result<EwfVolume> ParseEwfVolume(Bytes bytes) {
  // Smaller sections are of the SMART variety, with a sector count of 32 bits.
  const bool smart = bytes.size() < kEwfVolumeBytes;
  const std::size_t size = smart ? kEwfSmartVolumeBytes : kEwfVolumeBytes;
  SCHOUW_TRY(CheckChecksum(bytes, size - 4, "the volume section"), "read volume");
  const std::byte* data = bytes.data();
  const std::uint64_t sectors = smart ? LoadLe<std::uint32_t>(data + 16) : LoadLe<std::uint64_t>(data + 16);
  SCHOUW_ASSIGN(EwfVolume volume,
                CheckedVolume(LoadLe<std::uint32_t>(data + 8), LoadLe<std::uint32_t>(data + 12), sectors),
                "read volume");
  if (!smart) std::copy_n(data + 64, volume.set_identifier.size(), volume.set_identifier.begin());
  return volume;
}

Result<EwfTableHeader> ParseEwfTableHeader(Bytes bytes) {
  SCHOUW_TRY(CheckChecksum(bytes, kEwfTableHeaderBytes - 4, "a table header"), "read table");
  return EwfTableHeader{LoadLe<std::uint32_t>(bytes.data()), LoadLe<std::uint64_t>(bytes.data() + 8)};
}

}  // namespace schouw
