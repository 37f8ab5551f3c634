// Digests of one file by the algorithms that hash lists use, and sets of those algorithms.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "agent/base/bytes.h"

namespace schouw {

enum class DigestAlgorithm : std::uint8_t { kMd5, kSha1, kSha256 };
inline constexpr std::array kDigestAlgorithms = {DigestAlgorithm::kMd5, DigestAlgorithm::kSha1,
                                                 DigestAlgorithm::kSha256};
constexpr std::size_t DigestBytes(DigestAlgorithm algorithm) {
  return std::array<std::size_t, 3>{16, 20, 32}[static_cast<std::size_t>(algorithm)];
}
std::string_view DigestName(DigestAlgorithm algorithm);  // "MD5", "SHA-1", "SHA-256"
// By the length of a digest: raw bytes, or hexadecimal digits.
std::optional<DigestAlgorithm> AlgorithmOfBytes(std::size_t bytes);

class Algorithms {
 public:
  constexpr Algorithms() = default;
  static constexpr Algorithms FromBits(std::uint32_t bits) {
    Algorithms algorithms;
    algorithms.bits_ = bits & 7u;
    return algorithms;
  }
  constexpr void Add(DigestAlgorithm algorithm) { bits_ |= 1u << static_cast<unsigned>(algorithm); }
  constexpr void Add(Algorithms others) { bits_ |= others.bits_; }
  constexpr bool Has(DigestAlgorithm algorithm) const { return (bits_ & 1u << static_cast<unsigned>(algorithm)) != 0; }
  constexpr bool Intersects(Algorithms others) const { return (bits_ & others.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint32_t bits() const { return bits_; }
  constexpr int count() const { return __builtin_popcount(bits_); }
  constexpr bool operator==(const Algorithms&) const = default;

 private:
  std::uint32_t bits_ = 0;
};

// The digests that are known of one file.
class Digests {
 public:
  Algorithms algorithms() const { return algorithms_; }
  bool Has(DigestAlgorithm algorithm) const { return algorithms_.Has(algorithm); }
  // Only where Has(); a view of this.
  Bytes Of(DigestAlgorithm algorithm) const {
    return Bytes(bytes_).subspan(OffsetOf(algorithm), DigestBytes(algorithm));
  }
  // `digest` has exactly DigestBytes(algorithm) bytes.
  void Set(DigestAlgorithm algorithm, Bytes digest);
  std::string Hex(DigestAlgorithm algorithm) const;  // empty where it is not known
  bool operator==(const Digests&) const = default;

 private:
  static constexpr std::size_t OffsetOf(DigestAlgorithm algorithm) {
    return std::array<std::size_t, 3>{0, 16, 36}[static_cast<std::size_t>(algorithm)];
  }
  std::array<std::byte, 68> bytes_{};
  Algorithms algorithms_;
};

// One MD5 or SHA-1 says too little: files that share one can be made. A SHA-256, or two digests, are enough.
constexpr bool IsConclusive(Algorithms agreeing) {
  return agreeing.Has(DigestAlgorithm::kSha256) || agreeing.count() >= 2;
}

}  // namespace schouw
