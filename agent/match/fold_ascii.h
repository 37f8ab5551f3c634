// The vector path of folding: a run of ASCII in one go. Private to the module.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace schouw {

// FoldAsciiRun may write so many bytes beyond those it counts.
inline constexpr std::size_t kFoldBlockBytes = 64;

// Folds `size` bytes at `in` up to the first beyond ASCII, or the first white space after white space: that one belongs
// to the space before it. Each folds to one byte: letters to lower case where `fold_case` says so, white space to a
// space. `after_space`: whether the byte before is white space; then whether the last one folded is. Returns how many
// bytes were folded.
std::size_t FoldAsciiRun(const char* in, std::size_t size, char* out, bool fold_case, bool& after_space);

// The same inside a loop of the caller's, which has to be compiled for the processor that the block is for.
namespace fold_ascii {

// 0x20 tells lower case from upper.
constexpr char CaseBit(bool fold_case) { return fold_case ? ' ' : '\0'; }

// Of a block folded: a bit a byte, the first lowest.
struct BlockMasks {
  std::uint64_t beyond_ascii;
  std::uint64_t spaces;
};

#ifdef __x86_64__
// A byte `c` lies in [first, first + count) when, signed, c - first - 128 is below count - 128.
constexpr char Shifted(char first) { return static_cast<char>(-128 - first); }
constexpr char Below(int count) { return static_cast<char>(count - 128); }
inline constexpr int kControlSpaces = 5;  // from the tab to the carriage return
inline constexpr int kLetters = 26;

struct Avx2Block {
  __attribute__((target("avx2"))) static inline BlockMasks Fold(const char* in, char* out, char case_bit) {
    BlockMasks masks{0, 0};
    for (unsigned i = 0; i < kFoldBlockBytes; i += sizeof(__m256i)) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in + i));
      const __m256i control = _mm256_cmpgt_epi8(_mm256_set1_epi8(Below(kControlSpaces)),
                                                _mm256_add_epi8(bytes, _mm256_set1_epi8(Shifted('\t'))));
      const __m256i space = _mm256_or_si256(control, _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(' ')));
      const __m256i upper =
          _mm256_cmpgt_epi8(_mm256_set1_epi8(Below(kLetters)), _mm256_add_epi8(bytes, _mm256_set1_epi8(Shifted('A'))));
      const __m256i lower = _mm256_or_si256(bytes, _mm256_and_si256(upper, _mm256_set1_epi8(case_bit)));
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + i), _mm256_blendv_epi8(lower, _mm256_set1_epi8(' '), space));
      masks.beyond_ascii |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes))} << i;
      masks.spaces |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(space))} << i;
    }
    return masks;
  }
};

inline bool HasAvx2() {
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  return has_avx2;
}
#endif

struct PlainBlock {
  static BlockMasks Fold(const char* in, char* out, char case_bit) {
    BlockMasks masks{0, 0};
#ifdef __x86_64__
    for (unsigned i = 0; i < kFoldBlockBytes; i += sizeof(__m128i)) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + i));
      const __m128i control =
          _mm_cmplt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8(Shifted('\t'))), _mm_set1_epi8(Below(kControlSpaces)));
      const __m128i space = _mm_or_si128(control, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
      const __m128i upper =
          _mm_cmplt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8(Shifted('A'))), _mm_set1_epi8(Below(kLetters)));
      const __m128i lower = _mm_or_si128(bytes, _mm_and_si128(upper, _mm_set1_epi8(case_bit)));
      const __m128i folded = _mm_or_si128(_mm_andnot_si128(space, lower), _mm_and_si128(space, _mm_set1_epi8(' ')));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i), folded);
      masks.beyond_ascii |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(bytes))} << i;
      masks.spaces |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(space))} << i;
    }
#else
    for (unsigned i = 0; i < kFoldBlockBytes; ++i) {
      const char c = in[i];
      const bool space = c == ' ' || (c >= '\t' && c <= '\r');
      out[i] = space ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | case_bit) : c;
      masks.beyond_ascii |= std::uint64_t{static_cast<unsigned char>(c) >= 0x80} << i;
      masks.spaces |= std::uint64_t{space} << i;
    }
#endif
    return masks;
  }
};

// As FoldAsciiRun; `after_space` is 0 or 1. The last block, of fewer bytes, is folded in a copy: nothing is read that
// does not belong to the text.
template <typename Block>
__attribute__((always_inline)) inline std::size_t FoldRun(const char* in, std::size_t size, char* out, char case_bit,
                                                          std::uint64_t& after_space) {
  std::uint64_t after = after_space;
  for (std::size_t at = 0; at < size; at += kFoldBlockBytes) {
    const std::size_t left = size - at;
    BlockMasks masks;
    if (left >= kFoldBlockBytes) {
      masks = Block::Fold(in + at, out + at, case_bit);
    } else {
      char copy[kFoldBlockBytes] = {};
      std::memcpy(copy, in + at, left);
      masks = Block::Fold(copy, out + at, case_bit);
    }
    std::uint64_t stops = masks.beyond_ascii | (masks.spaces & (masks.spaces << 1 | after));
    if (left < kFoldBlockBytes) stops |= std::uint64_t{1} << left;
    if (stops != 0) {
      const int count = std::countr_zero(stops);
      after_space = (masks.spaces << 1 | after) >> count & 1;
      return at + static_cast<std::size_t>(count);
    }
    after = masks.spaces >> (kFoldBlockBytes - 1);
  }
  after_space = after;
  return size;
}

}  // namespace fold_ascii
}  // namespace schouw
