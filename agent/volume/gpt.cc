#include <zlib.h>

#include <algorithm>
#include <array>

#include "agent/base/bytes.h"
#include "agent/base/checked.h"
#include "agent/volume/partition_table.h"

namespace schouw {
namespace {

constexpr std::string_view kMark = "EFI PART";
constexpr std::size_t kHeaderBytes = 92;
constexpr std::uint64_t kMaxTableBytes = 4u << 20;  // the usual table has 16 KiB
constexpr std::array<std::uint32_t, 4> kSectorSizes = {512, 4096, 2048, 1024};

struct Header {
  std::uint64_t at = 0;  // byte offset
  std::uint32_t sector_bytes = 512;
  std::uint64_t alternate_lba = 0;
  std::uint64_t entries_lba = 0;
  std::uint32_t entry_count = 0;
  std::uint32_t entry_bytes = 0;
  std::uint32_t entries_crc = 0;
  bool crc_good = false;
};

std::uint32_t Crc32(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

// The header at `at`, if its mark stands there.
Result<std::optional<Header>> ReadHeader(const ByteSource& image, std::uint64_t at, std::uint32_t sector_bytes) {
  SCHOUW_ASSIGN(std::string bytes, ReadUpTo(image, at, sector_bytes), "read partition table");
  if (bytes.size() < kHeaderBytes || !bytes.starts_with(kMark)) return std::nullopt;
  const std::byte* p = AsBytes(bytes).data();
  Header header{at,
                sector_bytes,
                LoadLe<std::uint64_t>(p + 32),
                LoadLe<std::uint64_t>(p + 72),
                LoadLe<std::uint32_t>(p + 80),
                LoadLe<std::uint32_t>(p + 84),
                LoadLe<std::uint32_t>(p + 88),
                false};
  const std::uint32_t header_bytes = LoadLe<std::uint32_t>(p + 12);
  const std::uint32_t crc = LoadLe<std::uint32_t>(p + 16);
  if (header_bytes >= kHeaderBytes && header_bytes <= bytes.size()) {
    std::fill_n(bytes.begin() + 16, 4, '\0');
    header.crc_good = Crc32(std::string_view(bytes).substr(0, header_bytes)) == crc;
  }
  return header;
}

struct Entries {
  std::vector<Partition> partitions;
  bool crc_good = false;
};

// GUIDs as they stand on disk: the first three fields little-endian.
constexpr std::string_view kMicrosoftReserved{"\x16\xE3\xC9\xE3\x5C\x0B\xB8\x4D\x81\x7D\xF9\x2D\xF0\x02\x15\xAE", 16};
constexpr std::string_view kLdmMetadata{"\xAA\xC8\x08\x58\x8F\x7E\xE0\x42\x85\xD2\xE1\xE9\x04\x34\xCF\xB3", 16};
constexpr std::string_view kLdmData{"\xA0\x60\x9B\xAF\x31\x14\x62\x4F\xBC\x68\x33\x11\x71\x4A\x69\xAD", 16};
constexpr std::string_view kStorageSpaces{"\x8F\xAF\x5C\xE7\x80\xF6\xEE\x4C\xAF\xA3\xB0\x01\xE5\x6E\xFC\x2D", 16};
constexpr std::string_view kBiosBoot{"Hah!IdontNeedEFI", 16};

std::string_view HintOf(std::string_view type) {
  if (type == kMicrosoftReserved) return "microsoft_reserved";
  if (type == kLdmMetadata || type == kLdmData) return "ldm";
  if (type == kStorageSpaces) return "storage_spaces";
  if (type == kBiosBoot) return "bios_boot";
  return "";
}

Result<Entries> ReadEntries(const ByteSource& image, const Header& header) {
  const std::uint64_t table_bytes = std::uint64_t{header.entry_count} * header.entry_bytes;
  const auto at = CheckedMultiply<std::uint64_t>(header.entries_lba, header.sector_bytes);
  if (header.entry_bytes < 128 || table_bytes == 0 || table_bytes > kMaxTableBytes || !at) {
    return Fail(ErrorCode::kMalformed, "partition table of impossible size", header.at);
  }
  SCHOUW_ASSIGN(const std::string bytes, ReadUpTo(image, *at, table_bytes), "read partition table");
  Entries entries;
  entries.crc_good = bytes.size() == table_bytes && Crc32(bytes) == header.entries_crc;
  for (std::size_t i = 0; i + header.entry_bytes <= bytes.size(); i += header.entry_bytes) {
    const std::string_view entry = std::string_view(bytes).substr(i, header.entry_bytes);
    const std::string_view type = entry.substr(0, 16);
    if (type.find_first_not_of('\0') == std::string_view::npos) continue;
    const std::uint64_t first = LoadLe<std::uint64_t>(AsBytes(entry).data() + 32);
    const std::uint64_t last = LoadLe<std::uint64_t>(AsBytes(entry).data() + 40);
    if (first == 0 || last < first || last >= (1ull << 51)) continue;
    entries.partitions.push_back(
        {first * header.sector_bytes, (last - first + 1) * header.sector_bytes, HintOf(type), {}});
  }
  return entries;
}

struct Copy {
  Header header;
  Entries entries;
  bool good() const { return header.crc_good && entries.crc_good; }
};

Result<std::optional<Copy>> ReadCopy(const ByteSource& image, std::uint64_t at, std::uint32_t sector_bytes) {
  SCHOUW_ASSIGN(const auto header, ReadHeader(image, at, sector_bytes), "read partition table");
  if (!header) return std::nullopt;
  auto entries = ReadEntries(image, *header);
  if (entries) return Copy{*header, std::move(*entries)};
  if (entries.error().code == ErrorCode::kIo) return Fail(std::move(entries).error());
  return Copy{*header, {}};
}

PartitionTable TableOf(Copy copy, std::string note) {
  return {"gpt", std::move(copy.entries.partitions), true, std::move(note)};
}

// A copy that could not be read is as good as absent while the other one may still be there.
std::optional<Copy> CopyOrNothing(const ByteSource& image, std::uint64_t at, std::uint32_t sector_bytes) {
  auto copy = ReadCopy(image, at, sector_bytes);
  return copy ? std::move(*copy) : std::nullopt;
}

std::optional<Copy> FindBackup(const ByteSource& image, const std::optional<Copy>& primary) {
  std::optional<Copy> best;
  auto consider = [&](std::uint64_t at, std::uint32_t sector_bytes) {
    auto copy = CopyOrNothing(image, at, sector_bytes);
    if (copy && (!best || (!best->good() && copy->good()))) best = std::move(copy);
  };
  if (primary) {
    if (const auto at = CheckedMultiply<std::uint64_t>(primary->header.alternate_lba, primary->header.sector_bytes);
        at && *at > primary->header.at && *at < image.size()) {
      consider(*at, primary->header.sector_bytes);
    }
  }
  for (const std::uint32_t sector_bytes : kSectorSizes) {
    const std::uint64_t sectors = image.size() / sector_bytes;
    if (sectors > 2) consider((sectors - 1) * sector_bytes, sector_bytes);
  }
  return best;
}

}  // namespace

Result<std::optional<PartitionTable>> ReadGpt(const ByteSource& image, bool protective_mbr) {
  std::optional<Copy> primary;
  for (const std::uint32_t sector_bytes : kSectorSizes) {
    auto copy = CopyOrNothing(image, sector_bytes, sector_bytes);
    if (copy && (!primary || (!primary->good() && copy->good()))) primary = std::move(copy);
  }
  if (primary && primary->good()) return TableOf(std::move(*primary), {});
  if (!primary && !protective_mbr) return std::nullopt;  // a backup alone may be left of an older use of the disk
  auto backup = FindBackup(image, primary);
  if (backup && backup->good()) {
    return TableOf(std::move(*backup), "the partition table is damaged; its backup at the end of the device was used");
  }
  for (auto* copy : {&primary, &backup}) {
    if (*copy && !(*copy)->entries.partitions.empty()) {
      return TableOf(std::move(**copy), "the partition table is damaged (its checksum is wrong), and so is its backup");
    }
  }
  return Fail(ErrorCode::kMalformed, "the partition table (GPT) is damaged, and so is its backup");
}

}  // namespace schouw
