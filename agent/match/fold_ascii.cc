#include "agent/match/fold_ascii.h"

#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace schouw {
namespace {

// Of a block folded: a bit a byte, the first lowest.
struct BlockMasks {
  std::uint32_t beyond_ascii;
  std::uint32_t spaces;
};

using FoldBlock = BlockMasks(const char* in, char* out, char case_bit);

#ifdef __x86_64__
// A byte `c` lies in [first, first + count) when, signed, c - first - 128 is below count - 128.
constexpr char Shifted(char first) { return static_cast<char>(-128 - first); }
constexpr char Below(int count) { return static_cast<char>(count - 128); }
constexpr int kControlSpaces = 5;  // from the tab to the carriage return
constexpr int kLetters = 26;

std::uint32_t FoldHalfBlock(const char* in, char* out, char case_bit, std::uint32_t& beyond_ascii) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in));
  const __m128i control =
      _mm_cmplt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8(Shifted('\t'))), _mm_set1_epi8(Below(kControlSpaces)));
  const __m128i space = _mm_or_si128(control, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
  const __m128i upper =
      _mm_cmplt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8(Shifted('A'))), _mm_set1_epi8(Below(kLetters)));
  const __m128i lower = _mm_or_si128(bytes, _mm_and_si128(upper, _mm_set1_epi8(case_bit)));
  const __m128i folded = _mm_or_si128(_mm_andnot_si128(space, lower), _mm_and_si128(space, _mm_set1_epi8(' ')));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out), folded);
  beyond_ascii = static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(space));
}

BlockMasks FoldBlockPlain(const char* in, char* out, char case_bit) {
  std::uint32_t beyond = 0;
  std::uint32_t beyond_after = 0;
  const std::uint32_t spaces = FoldHalfBlock(in, out, case_bit, beyond);
  const std::uint32_t spaces_after = FoldHalfBlock(in + 16, out + 16, case_bit, beyond_after);
  return {beyond | beyond_after << 16, spaces | spaces_after << 16};
}

__attribute__((target("avx2"))) inline BlockMasks FoldBlockAvx2(const char* in, char* out, char case_bit) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in));
  const __m256i control = _mm256_cmpgt_epi8(_mm256_set1_epi8(Below(kControlSpaces)),
                                            _mm256_add_epi8(bytes, _mm256_set1_epi8(Shifted('\t'))));
  const __m256i space = _mm256_or_si256(control, _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(' ')));
  const __m256i upper =
      _mm256_cmpgt_epi8(_mm256_set1_epi8(Below(kLetters)), _mm256_add_epi8(bytes, _mm256_set1_epi8(Shifted('A'))));
  const __m256i lower = _mm256_or_si256(bytes, _mm256_and_si256(upper, _mm256_set1_epi8(case_bit)));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_blendv_epi8(lower, _mm256_set1_epi8(' '), space));
  return {static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes)),
          static_cast<std::uint32_t>(_mm256_movemask_epi8(space))};
}
#else
BlockMasks FoldBlockPlain(const char* in, char* out, char case_bit) {
  BlockMasks masks{0, 0};
  for (std::uint32_t i = 0; i < kFoldBlockBytes; ++i) {
    const char c = in[i];
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    out[i] = space ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | case_bit) : c;
    masks.beyond_ascii |= (static_cast<unsigned char>(c) >= 0x80 ? 1u : 0u) << i;
    masks.spaces |= (space ? 1u : 0u) << i;
  }
  return masks;
}
#endif

struct Run {
  const char* in;
  std::size_t size;
  char* out;
  char case_bit;
  bool& after_space;
};

// The last block, of fewer bytes, is folded in a copy: nothing is read that does not belong to the text.
template <FoldBlock kFold>
__attribute__((always_inline)) inline std::size_t FoldRun(const Run& run) {
  std::uint32_t after = run.after_space ? 1 : 0;
  for (std::size_t at = 0; at < run.size; at += kFoldBlockBytes) {
    const std::size_t left = run.size - at;
    BlockMasks masks;
    if (left >= kFoldBlockBytes) {
      masks = kFold(run.in + at, run.out + at, run.case_bit);
    } else {
      char copy[kFoldBlockBytes] = {};
      std::memcpy(copy, run.in + at, left);
      masks = kFold(copy, run.out + at, run.case_bit);
    }
    std::uint32_t stops = masks.beyond_ascii | (masks.spaces & (masks.spaces << 1 | after));
    if (left < kFoldBlockBytes) stops |= std::uint32_t{1} << left;
    if (stops != 0) {
      const auto count = static_cast<std::uint32_t>(std::countr_zero(stops));
      if (count > 0) after = masks.spaces >> (count - 1) & 1;
      run.after_space = after != 0;
      return at + count;
    }
    after = masks.spaces >> (kFoldBlockBytes - 1);
  }
  run.after_space = after != 0;
  return run.size;
}

std::size_t FoldRunPlain(const Run& run) { return FoldRun<FoldBlockPlain>(run); }
#ifdef __x86_64__
__attribute__((target("avx2"))) std::size_t FoldRunAvx2(const Run& run) { return FoldRun<FoldBlockAvx2>(run); }
#endif

}  // namespace

std::size_t FoldAsciiRun(const char* in, std::size_t size, char* out, bool fold_case, bool& after_space) {
  const Run run{in, size, out, fold_case ? ' ' : '\0', after_space};  // 0x20 tells lower case
#ifdef __x86_64__
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2) return FoldRunAvx2(run);
#endif
  return FoldRunPlain(run);
}

}  // namespace schouw
