// A filter over 64-bit keys that says "not in it" or "perhaps": 9 bits a key, wrong once in 256 times.
// Binary fuse filters, after Graf and Lemire, "Binary Fuse Filters: Fast and Smaller Than Xor Filters" (2022), 8 bits,
// three places a key.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/result.h"

namespace schouw {

struct FuseShape {
  std::uint64_t seed = 0;
  std::uint32_t segment_bytes = 0;  // a power of two
  std::uint32_t segments = 0;       // a key's three places lie in segments next to each other; there are two more
  // Bytes that its fingerprints take.
  std::uint64_t bytes() const { return (std::uint64_t{segments} + 2) * segment_bytes; }
  // Whether a shape read from a file can be used.
  bool IsSound() const;
};

// Three byte offsets and the fingerprint that must stand, taken together, at them.
struct FusePlaces {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::uint64_t third = 0;
  std::uint8_t fingerprint = 0;
};

inline std::uint64_t MixFuseKey(std::uint64_t key, std::uint64_t seed) {  // MurmurHash3's finalizer
  std::uint64_t h = key + seed;
  h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDull;
  h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53ull;
  return h ^ (h >> 33);
}

inline FusePlaces FusePlacesOf(std::uint64_t key, const FuseShape& shape) {
  const std::uint64_t h = MixFuseKey(key, shape.seed);
  const std::uint64_t span = std::uint64_t{shape.segments} * shape.segment_bytes;
  const std::uint64_t mask = shape.segment_bytes - 1;
  const std::uint64_t first = (h >> 32) * span >> 32;  // a sound shape's span is below 2^32
  return {first, (first + shape.segment_bytes) ^ (h >> 18 & mask), (first + 2ull * shape.segment_bytes) ^ (h & mask),
          static_cast<std::uint8_t>(h ^ (h >> 32))};
}

// `fingerprints` has shape.bytes() bytes of the sound shape that `places` are of.
inline bool FuseHolds(const std::byte* fingerprints, const FusePlaces& places) {
  const std::byte found = fingerprints[places.first] ^ fingerprints[places.second] ^ fingerprints[places.third];
  return found == std::byte{places.fingerprint};
}
inline bool FuseMayHold(const FuseShape& shape, const std::byte* fingerprints, std::uint64_t key) {
  return FuseHolds(fingerprints, FusePlacesOf(key, shape));
}

// A digest's key: its first 8 bytes, big-endian. In one load: byte by byte it takes longer than the rest of a lookup,
// and so much of the processor's window that fewer lookups are under way at a time.
inline std::uint64_t FilterKeyOf(const std::byte* digest) {
  std::uint64_t key = 0;
  std::memcpy(&key, digest, sizeof key);
  return std::endian::native == std::endian::little ? __builtin_bswap64(key) : key;
}

struct BuiltFuse {
  FuseShape shape;
  std::string fingerprints;
};
// Of keys that all differ. The same keys in the same order give the same filter.
// Errors: kTooMany over 2^28 keys; kMalformed when keys are not all different.
Result<BuiltFuse> BuildFuse(const std::vector<std::uint64_t>& keys);

}  // namespace schouw
