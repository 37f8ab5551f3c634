#include "agent/hashset/fuse_filter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace schouw {
namespace {

constexpr std::size_t kMaxKeys = std::size_t{1} << 28;
constexpr std::uint32_t kMaxSegmentBytes = 1u << 18;
constexpr int kMaxAttempts = 100;

// Sizes by the paper's section 4: segments grow with the logarithm of the keys, and small filters need more room.
FuseShape ShapeFor(std::size_t keys) {
  const double n = std::max<double>(static_cast<double>(keys), 2);
  const int bits = static_cast<int>(std::floor(std::log(n) / std::log(3.33) + 2.25));
  FuseShape shape;
  shape.segment_bytes = std::min(1u << std::clamp(bits, 2, 18), kMaxSegmentBytes);
  const double factor = std::max(1.125, 0.875 + 0.25 * std::log(1e6) / std::log(n));
  const auto room = static_cast<std::uint64_t>(std::ceil(n * factor));
  const std::uint64_t all = (room + shape.segment_bytes - 1) / shape.segment_bytes;
  shape.segments = static_cast<std::uint32_t>(all > 2 ? all - 2 : 1);
  return shape;
}

// Peels places that only one key uses, one after the other; then gives the keys their fingerprints in reverse.
class FuseBuilder {
 public:
  FuseBuilder(const std::vector<std::uint64_t>& keys, const FuseShape& shape)
      : keys_(keys), shape_(shape), uses_(shape.bytes()), mixed_(shape.bytes()) {}

  bool Peel() {
    for (const std::uint64_t key : keys_) Toggle(key, 1);
    std::vector<std::uint32_t> alone;
    for (std::uint32_t place = 0; place < uses_.size(); ++place)
      if (uses_[place] == 1) alone.push_back(place);
    order_.reserve(keys_.size());
    while (!alone.empty()) {
      const std::uint32_t place = alone.back();
      alone.pop_back();
      if (uses_[place] != 1) continue;
      const std::uint64_t key = mixed_[place];
      order_.emplace_back(key, place);
      Toggle(key, static_cast<std::uint32_t>(-1));
      for (const std::uint64_t other : PlacesOf(key))
        if (uses_[other] == 1) alone.push_back(static_cast<std::uint32_t>(other));
    }
    return order_.size() == keys_.size();
  }

  std::string Fingerprints() const {
    std::string bytes(shape_.bytes(), '\0');
    for (auto step = order_.rbegin(); step != order_.rend(); ++step) {
      const FusePlaces places = FusePlacesOf(step->first, shape_);
      bytes[step->second] = 0;
      const int others = bytes[places.first] ^ bytes[places.second] ^ bytes[places.third];
      bytes[step->second] = static_cast<char>(others ^ places.fingerprint);
    }
    return bytes;
  }

 private:
  std::array<std::uint64_t, 3> PlacesOf(std::uint64_t key) const {
    const FusePlaces places = FusePlacesOf(key, shape_);
    return {places.first, places.second, places.third};
  }
  void Toggle(std::uint64_t key, std::uint32_t change) {
    for (const std::uint64_t place : PlacesOf(key)) {
      uses_[place] += change;
      mixed_[place] ^= key;
    }
  }

  const std::vector<std::uint64_t>& keys_;
  const FuseShape& shape_;
  std::vector<std::uint32_t> uses_;   // how many keys use a place
  std::vector<std::uint64_t> mixed_;  // those keys, xored
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order_;
};

}  // namespace

bool FuseShape::IsSound() const {
  return std::has_single_bit(segment_bytes) && segment_bytes <= kMaxSegmentBytes && segments > 0 &&
         bytes() <= 0xFFFFFFFFu;
}

Result<BuiltFuse> BuildFuse(const std::vector<std::uint64_t>& keys) {
  if (keys.size() > kMaxKeys) return Fail(ErrorCode::kTooMany, "more than 268435456 keys in one filter");
  FuseShape shape = ShapeFor(keys.size());
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    shape.seed = MixFuseKey(static_cast<std::uint64_t>(attempt), 0x9E3779B97F4A7C15ull);
    FuseBuilder builder(keys, shape);
    if (builder.Peel()) return BuiltFuse{shape, builder.Fingerprints()};
  }
  return Fail(ErrorCode::kMalformed, "keys of a filter are not all different");
}

}  // namespace schouw
