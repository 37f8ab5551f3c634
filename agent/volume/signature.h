// What stands in a volume, told by the magic numbers at its start (or end). Private to volume/.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "agent/base/byte_source.h"
#include "agent/base/bytes.h"

namespace schouw {

// A volume's bytes as probes see them: read once, and an unreadable or absent range is simply empty.
class ProbeBytes {
 public:
  explicit ProbeBytes(const ByteSource& source);
  std::uint64_t size() const { return source_.size(); }
  // Exactly `count` bytes at `offset`, or an empty view. Valid as long as this.
  Bytes At(std::uint64_t offset, std::size_t count) const;
  bool Has(std::uint64_t offset, std::string_view magic) const;
  // 0 where the bytes are absent.
  std::uint16_t Le16(std::uint64_t offset) const { return Load<std::uint16_t, true>(offset); }
  std::uint32_t Le32(std::uint64_t offset) const { return Load<std::uint32_t, true>(offset); }
  std::uint64_t Le64(std::uint64_t offset) const { return Load<std::uint64_t, true>(offset); }
  std::uint16_t Be16(std::uint64_t offset) const { return Load<std::uint16_t, false>(offset); }
  std::uint32_t Be32(std::uint64_t offset) const { return Load<std::uint32_t, false>(offset); }

 private:
  template <typename T, bool little>
  T Load(std::uint64_t offset) const {
    const Bytes bytes = At(offset, sizeof(T));
    if (bytes.empty()) return 0;
    return little ? LoadLe<T>(bytes.data()) : LoadBe<T>(bytes.data());
  }

  const ByteSource& source_;
  std::string head_;
  mutable std::map<std::uint64_t, std::string> elsewhere_;  // blocks of kBlockBytes past the head
};

enum class VolumeKind : std::uint8_t { kReadable, kEncrypted, kUnsupported };

struct VolumeSignature {
  std::string_view name = "unknown";
  VolumeKind kind = VolumeKind::kUnsupported;
  std::string_view reason = "no known file system";
  std::string_view note;            // what stays unread although the volume is readable, or empty
  std::uint64_t claimed_bytes = 0;  // size the file system gives itself, 0 where not known
};

VolumeSignature IdentifySignature(const ByteSource& volume);
// The row of a name that something else than the content told (a partition's type); the default one when it is not
// known.
VolumeSignature SignatureOfName(std::string_view name);

// Size in bytes that the file system called `name` gives itself in its superblock or boot sector; 0 when not known.
std::uint64_t ClaimedBytes(const ProbeBytes& bytes, std::string_view name);

// FAT by its BIOS parameter block (Microsoft, "FAT: General Overview of On-Disk Format" 1.03): "fat12", "fat16",
// "fat32" by the number of clusters alone, or empty.
std::string_view FatName(const ProbeBytes& bytes);

enum class Texture : std::uint8_t { kZero, kRandom, kOther };
// How the volume looks from samples: all zeroes, or random wherever it is not zero, its first sector included.
Texture TextureOf(const ByteSource& volume);

}  // namespace schouw
