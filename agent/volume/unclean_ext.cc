#include <optional>

#include "agent/base/checked.h"
#include "agent/volume/unclean.h"

namespace schouw {
namespace {

constexpr std::uint64_t kSuper = 1024;
constexpr std::uint32_t kHasJournal = 0x4;     // s_feature_compat
constexpr std::uint32_t kNeedsRecovery = 0x4;  // s_feature_incompat
constexpr std::uint32_t k64Bit = 0x80;         // s_feature_incompat
constexpr std::uint16_t kValid = 0x1;          // s_state
constexpr std::uint32_t kInodeHasExtents = 0x80000;
constexpr std::uint16_t kExtentMagic = 0xF30A;
constexpr std::uint32_t kJournalMagic = 0xC03B3998;
constexpr int kMaxExtentDepth = 5;

// Bytes of a block, or 0 for a size that ext does not have.
std::uint64_t BlockBytes(const ProbeBytes& volume) {
  const std::uint32_t shift = volume.Le32(kSuper + 0x18);
  return shift > 6 ? 0 : std::uint64_t{1024} << shift;
}

std::optional<std::uint64_t> OffsetOf(std::uint64_t block, std::uint64_t block_bytes) {
  return block == 0 ? std::nullopt : CheckedMultiply(block, block_bytes);
}

// Where inode `number` of the first group of blocks stands.
std::optional<std::uint64_t> InodeOffset(const ProbeBytes& volume, std::uint32_t number, std::uint64_t block_bytes) {
  const std::uint32_t per_group = volume.Le32(kSuper + 0x28);
  const std::uint64_t inode_bytes = volume.Le32(kSuper + 0x4C) == 0 ? 128 : volume.Le16(kSuper + 0x58);
  if (number == 0 || number > per_group) return std::nullopt;
  const std::uint64_t descriptor = (std::uint64_t{volume.Le32(kSuper + 0x14)} + 1) * block_bytes;
  std::uint64_t table = volume.Le32(descriptor + 0x08);
  const bool wide = (volume.Le32(kSuper + 0x60) & k64Bit) != 0 && volume.Le16(kSuper + 0xFE) >= 64;
  if (wide) table |= std::uint64_t{volume.Le32(descriptor + 0x28)} << 32;
  const auto at = OffsetOf(table, block_bytes);
  return at ? CheckedAdd<std::uint64_t>(*at, (number - 1) * inode_bytes) : std::nullopt;
}

// The first block of a file with an extent tree whose root stands at `node`.
std::optional<std::uint64_t> FirstOfExtents(const ProbeBytes& volume, std::uint64_t node, std::uint64_t block_bytes) {
  for (int level = 0; level <= kMaxExtentDepth; ++level) {
    if (volume.Le16(node) != kExtentMagic || volume.Le16(node + 2) == 0) return std::nullopt;
    const bool leaf = volume.Le16(node + 6) == 0;
    const std::uint64_t first = node + 12;
    if (volume.Le32(first) != 0) return std::nullopt;  // it begins with a hole
    if (leaf) return volume.Le32(first + 8) | std::uint64_t{volume.Le16(first + 6)} << 32;
    const auto below = OffsetOf(volume.Le32(first + 4) | std::uint64_t{volume.Le16(first + 8)} << 32, block_bytes);
    if (!below) return std::nullopt;
    node = *below;
  }
  return std::nullopt;
}

// Where the journal inside the volume begins.
std::optional<std::uint64_t> JournalOffset(const ProbeBytes& volume) {
  const std::uint64_t block_bytes = BlockBytes(volume);
  if (block_bytes == 0) return std::nullopt;
  const auto inode = InodeOffset(volume, volume.Le32(kSuper + 0xE0), block_bytes);
  if (!inode) return std::nullopt;
  const bool extents = (volume.Le32(*inode + 0x20) & kInodeHasExtents) != 0;
  const auto block = extents ? FirstOfExtents(volume, *inode + 0x28, block_bytes)
                             : std::optional<std::uint64_t>(volume.Le32(*inode + 0x28));
  return block ? OffsetOf(*block, block_bytes) : std::nullopt;
}

// s_start of the journal's own super block: 0 when no transaction waits in it.
bool IsEmptyJournal(const ProbeBytes& volume) {
  const auto at = JournalOffset(volume);
  return at && volume.Be32(*at) == kJournalMagic && volume.Be32(*at + 0x1C) == 0;
}

}  // namespace

std::string_view UncleanExt(const ProbeBytes& volume) {
  const bool journal = (volume.Le32(kSuper + 0x5C) & kHasJournal) != 0;
  if (journal && (volume.Le32(kSuper + 0x60) & kNeedsRecovery) != 0 && !IsEmptyJournal(volume)) return kInJournal;
  if (!journal && (volume.Le16(kSuper + 0x3A) & kValid) == 0) return kWithoutJournal;
  return {};
}

}  // namespace schouw
