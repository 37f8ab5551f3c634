#include <optional>

#include "agent/base/checked.h"
#include "agent/volume/unclean.h"

namespace schouw {
namespace {

constexpr std::uint32_t kLogFileRecord = 2, kVolumeRecord = 3;
constexpr std::uint32_t kVolumeInformation = 0x70, kData = 0x80, kEndOfAttributes = 0xFFFFFFFF;
constexpr std::uint16_t kDirty = 0x0001;            // flags of $VOLUME_INFORMATION
constexpr std::uint16_t kNoClient = 0xFFFF;         // in the restart area's list of clients in use
constexpr std::uint16_t kVolumeIsClean = 0x0002;    // flags of the restart area
constexpr std::uint64_t kSecondRestartPage = 4096;  // the smallest page the log may have
constexpr int kMaxAttributes = 64;

struct Geometry {
  std::uint64_t cluster_bytes = 0;
  std::uint64_t record_bytes = 0;
  std::uint64_t mft = 0;  // offset
};

// A count of sectors or clusters; a negative one is the power of two of the bytes.
std::uint64_t BytesOf(std::uint8_t count, std::uint64_t unit) {
  const int shift = 256 - count;
  return count <= 128 ? count * unit : shift < 32 ? std::uint64_t{1} << shift : 0;
}

std::optional<Geometry> ReadGeometry(const ProbeBytes& volume) {
  const Bytes boot = volume.At(0, 512);
  if (boot.empty()) return std::nullopt;
  const std::uint64_t sector = volume.Le16(11);
  const auto sectors = std::to_integer<std::uint8_t>(boot[13]);
  Geometry geometry;
  geometry.cluster_bytes = sectors <= 128 ? sectors * sector : BytesOf(sectors, 1) * sector;
  geometry.record_bytes = BytesOf(std::to_integer<std::uint8_t>(boot[64]), geometry.cluster_bytes);
  const auto mft = CheckedMultiply(volume.Le64(48), geometry.cluster_bytes);
  if (!mft || geometry.cluster_bytes == 0 || geometry.record_bytes < 512 || geometry.record_bytes > 65536) {
    return std::nullopt;
  }
  geometry.mft = *mft;
  return geometry;
}

struct Attribute {
  std::uint64_t at = 0;
  std::uint32_t bytes = 0;
  bool resident = false;
};

// The first attribute of `type` in a record of the MFT. The first records stand at the start of the MFT's first run.
// What is read of them stands before byte 510 of a sector, so that their fixups don't matter.
std::optional<Attribute> FindAttribute(const ProbeBytes& volume, const Geometry& geometry, std::uint32_t number,
                                       std::uint32_t type) {
  const std::uint64_t record = geometry.mft + number * geometry.record_bytes;
  if (!volume.Has(record, "FILE")) return std::nullopt;
  std::uint64_t at = volume.Le16(record + 20);
  for (int i = 0; i < kMaxAttributes && at + 24 <= geometry.record_bytes; ++i) {
    const std::uint32_t found = volume.Le32(record + at), bytes = volume.Le32(record + at + 4);
    if (found == kEndOfAttributes || bytes < 24 || bytes > geometry.record_bytes - at) return std::nullopt;
    if (found == type) return Attribute{record + at, bytes, (volume.Le16(record + at + 8) & 0xFF) == 0};
    at += bytes;
  }
  return std::nullopt;
}

bool IsMarkedDirty(const ProbeBytes& volume, const Geometry& geometry) {
  const auto information = FindAttribute(volume, geometry, kVolumeRecord, kVolumeInformation);
  if (!information || !information->resident) return false;
  const std::uint64_t value = information->at + volume.Le16(information->at + 20);
  return (volume.Le16(value + 10) & kDirty) != 0;
}

std::uint64_t LoadSome(Bytes bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | std::to_integer<std::uint8_t>(bytes[i]);
  return value;
}

// Offset of the first run of a non-resident attribute.
std::optional<std::uint64_t> FirstRun(const ProbeBytes& volume, const Geometry& geometry, const Attribute& attribute) {
  if (attribute.resident || attribute.bytes < 0x42) return std::nullopt;
  const std::uint64_t runs = attribute.at + volume.Le16(attribute.at + 32);
  const Bytes header = volume.At(runs, 1);
  if (header.empty()) return std::nullopt;
  const unsigned length_bytes = std::to_integer<unsigned>(header[0]) & 15;
  const unsigned start_bytes = std::to_integer<unsigned>(header[0]) >> 4;
  if (length_bytes > 8 || start_bytes == 0 || start_bytes > 8) return std::nullopt;
  const Bytes start = volume.At(runs + 1 + length_bytes, start_bytes);
  return start.empty() ? std::nullopt : CheckedMultiply(LoadSome(start), geometry.cluster_bytes);
}

// What one of the two restart pages says; the one with the newer LSN counts.
struct RestartPage {
  std::uint64_t lsn = 0;
  bool clean = false;
};

std::optional<RestartPage> ReadRestartPage(const ProbeBytes& volume, std::uint64_t page) {
  if (!volume.Has(page, "RSTR")) return std::nullopt;
  const std::uint64_t area = volume.Le16(page + 24);
  if (area < 30 || area + 16 > 510) return std::nullopt;
  const bool clean =
      volume.Le16(page + area + 12) == kNoClient || (volume.Le16(page + area + 14) & kVolumeIsClean) != 0;
  return RestartPage{volume.Le64(page + area), clean};
}

// A log without a restart page was emptied (all 0xFF), or belongs to chkdsk: nothing waits in it.
bool IsLogInUse(const ProbeBytes& volume, const Geometry& geometry) {
  const auto data = FindAttribute(volume, geometry, kLogFileRecord, kData);
  const auto log = data ? FirstRun(volume, geometry, *data) : std::nullopt;
  if (!log) return false;
  const std::uint64_t page_bytes = volume.Has(*log, "RSTR") ? volume.Le32(*log + 16) : kSecondRestartPage;
  const auto first = ReadRestartPage(volume, *log);
  const auto second = ReadRestartPage(volume, *log + page_bytes);
  if (!first && !second) return false;
  if (!first || !second) return !(first ? first : second)->clean;
  return !(second->lsn > first->lsn ? second : first)->clean;
}

}  // namespace

std::string_view UncleanNtfs(const ProbeBytes& volume) {
  const auto geometry = ReadGeometry(volume);
  if (!geometry) return {};
  return IsMarkedDirty(volume, *geometry) || IsLogInUse(volume, *geometry) ? kInJournal : std::string_view();
}

}  // namespace schouw
