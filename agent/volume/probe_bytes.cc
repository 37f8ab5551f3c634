#include <algorithm>
#include <array>
#include <cmath>

#include "agent/volume/signature.h"

namespace schouw {
namespace {

constexpr std::size_t kHeadBytes = 72u << 10;  // most superblocks stand within it
constexpr std::size_t kBlockBytes = 4096;

constexpr std::size_t kSampleBytes = 512;
constexpr std::uint64_t kLeadingBytes = 1u << 20;
constexpr std::uint64_t kSpreadSamples = 64;

// Chi-square of the byte counts: 512 random bytes give 255 with a deviation of 23; text, code and tables give
// thousands.
Texture TextureOfSample(std::string_view sample) {
  if (sample.find_first_not_of('\0') == std::string_view::npos) return Texture::kZero;
  std::array<std::uint32_t, 256> counts{};
  for (const char c : sample) ++counts[static_cast<unsigned char>(c)];
  const double expected = static_cast<double>(sample.size()) / 256;
  double chi_square = 0;
  for (const std::uint32_t count : counts) chi_square += std::pow(count - expected, 2) / expected;
  return chi_square > 120 && chi_square < 420 ? Texture::kRandom : Texture::kOther;
}

}  // namespace

ProbeBytes::ProbeBytes(const ByteSource& source) : source_(source) {
  auto head = ReadUpTo(source, 0, kHeadBytes);
  if (head) head_ = std::move(*head);
}

Bytes ProbeBytes::At(std::uint64_t offset, std::size_t count) const {
  if (offset < head_.size() && head_.size() - offset >= count) return AsBytes(head_).subspan(offset, count);
  const std::uint64_t start = offset / kBlockBytes * kBlockBytes;
  auto [block, fresh] = elsewhere_.try_emplace(start);
  if (fresh) {
    auto bytes = ReadUpTo(source_, start, 2 * kBlockBytes);
    if (bytes) block->second = std::move(*bytes);
  }
  const std::size_t inside = offset - start;
  if (inside >= block->second.size() || block->second.size() - inside < count) return {};
  return AsBytes(block->second).subspan(inside, count);
}

bool ProbeBytes::Has(std::uint64_t offset, std::string_view magic) const {
  return !magic.empty() && AsChars(At(offset, magic.size())) == magic;
}

Texture TextureOf(const ByteSource& volume) {
  const std::uint64_t size = volume.size();
  bool all_zero = true;
  auto look = [&](std::uint64_t offset) {
    const auto sample = ReadUpTo(volume, offset, kSampleBytes);
    if (!sample) return Texture::kOther;  // nobody knows what stands there; the reader says why
    Texture texture = TextureOfSample(*sample);
    if (texture == Texture::kRandom && sample->size() < kSampleBytes) texture = Texture::kOther;
    all_zero = all_zero && texture == Texture::kZero;
    return texture;
  };
  const Texture first = look(0);
  if (first == Texture::kOther) return Texture::kOther;
  for (std::uint64_t at = kSampleBytes; at < std::min(size, kLeadingBytes); at += kSampleBytes) {
    if (look(at) == Texture::kOther) return Texture::kOther;
  }
  for (std::uint64_t i = 1; i <= kSpreadSamples; ++i) {
    if (look(size / kSpreadSamples * i / kSampleBytes * kSampleBytes) == Texture::kOther) return Texture::kOther;
  }
  if (all_zero) return Texture::kZero;
  return first == Texture::kRandom && size % kSampleBytes == 0 ? Texture::kRandom : Texture::kOther;
}

}  // namespace schouw
