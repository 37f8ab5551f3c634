#include <algorithm>

#include "agent/base/checked.h"
#include "agent/model/volume_key.h"
#include "agent/volume/partition_table.h"
#include "agent/volume/signature.h"
#include "agent/volume/unclean.h"
#include "agent/volume/volume.h"

namespace schouw {
namespace {

void AddReason(VolumeCoverage& coverage, std::string_view reason) {
  if (reason.empty()) return;
  if (!coverage.reason.empty()) coverage.reason += "; ";
  coverage.reason += reason;
}

void MarkPartial(VolumeCoverage& coverage, std::string_view reason) {
  if (coverage.state == ReadState::kRead) coverage.state = ReadState::kPartial;
  AddReason(coverage, reason);
}

ReadState StateOf(VolumeKind kind) {
  switch (kind) {
    case VolumeKind::kReadable: return ReadState::kRead;
    case VolumeKind::kEncrypted: return ReadState::kEncrypted;
    case VolumeKind::kUnsupported: return ReadState::kUnsupported;
  }
  return ReadState::kUnsupported;
}

// What the signature says of the volume, and how much of it is missing from the image.
FoundVolume Describe(const ByteSource& image, VolumeSpec spec, const VolumeSignature& signature) {
  FoundVolume found;
  found.coverage.spec = std::move(spec);
  found.coverage.filesystem = signature.name;
  found.coverage.state = StateOf(signature.kind);
  found.coverage.reason = signature.reason;
  // Where no magic is known libtsk may still know better (YAFFS2 has none; a first superblock may be damaged).
  found.openable = signature.kind == VolumeKind::kReadable || signature.name == "unknown";
  if (!signature.note.empty()) MarkPartial(found.coverage, signature.note);
  const VolumeSpec& volume = found.coverage.spec;
  if (signature.kind == VolumeKind::kReadable) {
    const SliceSource bytes(image, volume.offset, volume.length);
    const std::string_view unclean = UncleanReason(ProbeBytes(bytes), signature.name);
    if (!unclean.empty()) MarkPartial(found.coverage, unclean);
  }
  const std::uint64_t there = image.size() - std::min(volume.offset, image.size());
  if (volume.length > there) {
    MarkPartial(found.coverage, "ends " + std::to_string(volume.length - there) + " bytes past the end of the image");
  } else if (signature.claimed_bytes > volume.length) {
    MarkPartial(found.coverage, "the file system is " + std::to_string(signature.claimed_bytes - volume.length) +
                                    " bytes larger than its volume");
  }
  return found;
}

FoundVolume DescribePartition(const ByteSource& image, const Partition& partition, std::size_t number) {
  VolumeSpec spec{"p" + std::to_string(number), partition.offset, partition.length, 0};
  if (!partition.damage.empty()) {
    return {{std::move(spec), "unknown", ReadState::kFailed, partition.damage}, false};
  }
  if (partition.offset >= image.size()) {
    const std::string reason =
        "starts " + std::to_string(partition.offset - image.size()) + " bytes past the end of the image";
    return {{std::move(spec), "unknown", ReadState::kFailed, reason}, false};
  }
  VolumeSignature signature = IdentifySignature(SliceSource(image, partition.offset, partition.length));
  const bool nameless = signature.name == "unknown" || signature.name == "empty" || signature.name == "veracrypt-like";
  if (nameless && !partition.hint.empty()) signature = SignatureOfName(partition.hint);
  return Describe(image, std::move(spec), signature);
}

bool IsRecognised(const VolumeSignature& signature) {
  return signature.name != "unknown" && signature.name != "empty" && signature.name != "veracrypt-like";
}

std::size_t CountRecognised(const ByteSource& image, const PartitionTable& table) {
  return static_cast<std::size_t>(
      std::count_if(table.partitions.begin(), table.partitions.end(), [&](const Partition& partition) {
        if (partition.offset >= image.size() || !partition.damage.empty()) return false;
        return IsRecognised(IdentifySignature(SliceSource(image, partition.offset, partition.length)));
      }));
}

std::uint64_t EndOf(const PartitionTable& table) {
  std::uint64_t end = 0;
  for (const Partition& partition : table.partitions) end = std::max(end, partition.offset + partition.length);
  return end;
}

std::size_t CountLost(const PartitionTable& table) {
  return static_cast<std::size_t>(std::count_if(table.partitions.begin(), table.partitions.end(),
                                                [](const Partition& partition) { return !partition.damage.empty(); }));
}

// An MBR does not say how large its sectors are: the size by which more partitions are recognised, then the one whose
// logical partitions are whole, then the one by which the last partition ends exactly with the image; else 512.
Result<std::optional<PartitionTable>> ReadMbrOfAnySector(const ByteSource& image) {
  SCHOUW_ASSIGN(auto small, ReadMbr(image, 512), "partition table");
  if (!small) return std::nullopt;
  SCHOUW_ASSIGN(auto large, ReadMbr(image, 4096), "partition table");
  if (!large) return small;
  const std::size_t known_small = CountRecognised(image, *small), known_large = CountRecognised(image, *large);
  if (known_small != known_large) return known_small > known_large ? small : large;
  const std::size_t lost_small = CountLost(*small), lost_large = CountLost(*large);
  if (lost_small != lost_large) return lost_small < lost_large ? small : large;
  return EndOf(*large) == image.size() && EndOf(*small) != image.size() ? large : small;
}

Result<std::optional<PartitionTable>> ReadTable(const ByteSource& image) {
  SCHOUW_ASSIGN(const bool protective, HasProtectiveMbr(image), "partition table");
  SCHOUW_ASSIGN(auto gpt, ReadGpt(image, protective), "partition table");
  if (gpt) return gpt;
  SCHOUW_ASSIGN(auto mbr, ReadMbrOfAnySector(image), "partition table");
  if (mbr) return mbr;
  for (const auto read : {ReadAppleMap, ReadSunLabel}) {
    SCHOUW_ASSIGN(auto table, read(image), "partition table");
    if (table) return table;
  }
  return ReadBsdLabel(image, 0);
}

// The file systems whose first sector carries the mark of an MBR, and boot code where its partitions would stand.
bool OwnsBootSector(std::string_view name) {
  return name.starts_with("fat") || name.starts_with("bitlocker") || name == "ntfs" || name == "exfat" ||
         name == "refs";
}

// Beside such a boot sector a table is believed only when it leads to something known. Other file systems leave the
// first sector alone, and the programs that make them clear it: a table free of contradictions is younger than they
// are.
bool BelieveTable(const ByteSource& image, const PartitionTable& table, const VolumeSignature& whole) {
  if (table.scheme == "gpt") return true;
  const std::size_t recognised = CountRecognised(image, table);
  if (OwnsBootSector(whole.name)) return table.well_formed && recognised > 0;
  return table.well_formed || (recognised > 0 && !IsRecognised(whole));
}

std::vector<FoundVolume> DescribeTable(const ByteSource& image, PartitionTable table) {
  std::stable_sort(table.partitions.begin(), table.partitions.end(),
                   [](const Partition& a, const Partition& b) { return a.offset < b.offset; });
  std::vector<FoundVolume> volumes;
  std::uint64_t end = 0;
  std::size_t furthest = 0;
  for (const Partition& partition : table.partitions) {
    FoundVolume volume = DescribePartition(image, partition, volumes.size() + 1);
    if (partition.offset < end) AddReason(volume.coverage, "overlaps p" + std::to_string(furthest));
    AddReason(volume.coverage, table.note);
    volumes.push_back(std::move(volume));
    const std::uint64_t own_end = CheckedAdd(partition.offset, partition.length).value_or(UINT64_MAX);
    if (own_end > end) {
      end = own_end;
      furthest = volumes.size();
    }
  }
  return volumes;
}

// A disc image that also boots from a stick carries a partition table whose partitions lie over or inside the disc's
// own file system: the disc is read as one volume, and partitions behind its end as well.
std::vector<FoundVolume> DescribeHybridDisc(const ByteSource& image, PartitionTable table,
                                            const VolumeSignature& disc) {
  std::vector<FoundVolume> volumes = DescribeTable(image, std::move(table));
  std::erase_if(volumes, [&](const FoundVolume& volume) {
    return volume.coverage.spec.offset < disc.claimed_bytes || volume.coverage.spec.offset >= image.size();
  });
  volumes.insert(volumes.begin(), Describe(image, {"p0", 0, image.size(), 0}, disc));
  return volumes;
}

}  // namespace

FoundVolume DescribeUnlocked(const ByteSource& plain, FoundVolume found) {
  const VolumeSpec place = found.coverage.spec;
  found = Describe(plain, {place.id, 0, plain.size(), 0}, IdentifySignature(plain));
  found.coverage.spec = place;
  AddReason(found.coverage, kOpenedWithKey);
  return found;
}

std::string IdentifyVolume(const ByteSource& volume) { return std::string(IdentifySignature(volume).name); }

Result<std::vector<FoundVolume>> FindVolumes(const ByteSource& image) {
  if (image.size() == 0) return Fail(ErrorCode::kMalformed, "the image is empty");
  const VolumeSignature whole = IdentifySignature(image);
  auto table = ReadTable(image);
  if (!table) {
    if (IsRecognised(whole)) return std::vector{Describe(image, {"p0", 0, image.size(), 0}, whole)};
    return Fail(std::move(table).error());
  }
  if (*table && !(*table)->partitions.empty()) {
    if (whole.name == "iso9660") return DescribeHybridDisc(image, std::move(**table), whole);
    if (BelieveTable(image, **table, whole)) return DescribeTable(image, std::move(**table));
  }
  return std::vector{Describe(image, {"p0", 0, image.size(), 0}, whole)};
}

}  // namespace schouw
