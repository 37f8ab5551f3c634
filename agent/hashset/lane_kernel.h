// The steps of lane_steps.h, written once for any width with the compiler's vector types.
// A file that includes this is compiled for its own kind of register. It must not use the standard library's functions:
// the linker could take its copy of one for every processor. MD5 as RFC 1321, SHA-1 and SHA-256 as FIPS 180-4 say it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "agent/hashset/lane_steps.h"

namespace schouw {

inline constexpr std::uint32_t kMd5Sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

inline constexpr std::uint32_t kSha256Roots[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// `Register` has Words, the register as 32-bit words; FirstHalves and SecondHalves, which take a word of each of two
// registers in turn.
template <typename Register>
struct LaneKernel {
  using Words = typename Register::Words;
  static constexpr std::size_t kLanes = sizeof(Words) / sizeof(std::uint32_t);

#define SCHOUW_INLINE [[gnu::always_inline]] static inline
  template <int kBy>
  SCHOUW_INLINE Words Left(Words x) {
    return (x << kBy) | (x >> (32 - kBy));
  }
  template <int kBy>
  SCHOUW_INLINE Words Right(Words x) {
    return (x >> kBy) | (x << (32 - kBy));
  }
  SCHOUW_INLINE Words Choose(Words which, Words yes, Words no) { return no ^ (which & (yes ^ no)); }
  SCHOUW_INLINE Words Majority(Words a, Words b, Words c) { return (a & b) | (c & (a | b)); }
  SCHOUW_INLINE Words Swapped(Words x) { return (Left<8>(x) & 0x00ff00ffu) | (Left<24>(x) & 0xff00ff00u); }

  // Turns rows into columns: each round rotates the bits of row and column number by one.
  SCHOUW_INLINE void Transpose(Words* rows) {
    for (std::size_t round = 1; round < kLanes; round *= 2) {
      Words next[kLanes];
      for (std::size_t i = 0; i < kLanes / 2; ++i) {
        next[2 * i] = Register::FirstHalves(rows[i], rows[i + kLanes / 2]);
        next[2 * i + 1] = Register::SecondHalves(rows[i], rows[i + kLanes / 2]);
      }
      for (std::size_t i = 0; i < kLanes; ++i) rows[i] = next[i];
    }
  }

  // The sixteen words of block `block` of each lane.
  SCHOUW_INLINE void Load(const std::byte* const* data, std::size_t block, Words* w) {
    for (std::size_t group = 0; group < 16; group += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        __builtin_memcpy(&w[group + lane], data[lane] + block * kDigestBlockBytes + group * 4, sizeof(Words));
      Transpose(w + group);
    }
  }
  template <std::size_t kWords>
  SCHOUW_INLINE void Take(Words (&words)[kWords], const std::uint32_t* state) {
    __builtin_memcpy(words, state, sizeof words);
  }
  template <std::size_t kWords>
  SCHOUW_INLINE void Add(Words (&before)[kWords], const Words (&words)[kWords]) {
    for (std::size_t i = 0; i < kWords; ++i) before[i] += words[i];
  }

  // --- MD5
  template <int kRound, int kBy>
  SCHOUW_INLINE void Md5Turn(Words& a, Words b, Words c, Words d, Words w, std::uint32_t sine) {
    Words f;
    if constexpr (kRound == 0) f = Choose(b, c, d);
    if constexpr (kRound == 1) f = Choose(d, b, c);
    if constexpr (kRound == 2) f = b ^ c ^ d;
    if constexpr (kRound == 3) f = c ^ (b | ~d);
    a = b + Left<kBy>(a + f + w + sine);
  }
  template <int kRound, int kFirst, int kStride, int kBy0, int kBy1, int kBy2, int kBy3>
  SCHOUW_INLINE void Md5Round(Words (&s)[4], const Words* w) {
    for (std::size_t i = 0; i < 16; i += 4) {
      const std::uint32_t* sines = kMd5Sines + kRound * 16 + i;
      const auto word = [&](std::size_t turn) { return w[(kFirst + kStride * (i + turn)) & 15]; };
      Md5Turn<kRound, kBy0>(s[0], s[1], s[2], s[3], word(0), sines[0]);
      Md5Turn<kRound, kBy1>(s[3], s[0], s[1], s[2], word(1), sines[1]);
      Md5Turn<kRound, kBy2>(s[2], s[3], s[0], s[1], word(2), sines[2]);
      Md5Turn<kRound, kBy3>(s[1], s[2], s[3], s[0], word(3), sines[3]);
    }
  }
  static void Md5(std::uint32_t* state, const std::byte* const* data, std::size_t blocks) {
    Words all[4], s[4], w[16];
    Take(all, state);
    for (std::size_t block = 0; block < blocks; ++block) {
      Load(data, block, w);
      for (std::size_t i = 0; i < 4; ++i) s[i] = all[i];
      Md5Round<0, 0, 1, 7, 12, 17, 22>(s, w);
      Md5Round<1, 1, 5, 5, 9, 14, 20>(s, w);
      Md5Round<2, 5, 3, 4, 11, 16, 23>(s, w);
      Md5Round<3, 0, 7, 6, 10, 15, 21>(s, w);
      Add(all, s);
    }
    __builtin_memcpy(state, all, sizeof all);
  }

  // --- SHA-1
  template <int kPart>
  SCHOUW_INLINE void Sha1Turn(Words a, Words& b, Words c, Words d, Words& e, Words w) {
    constexpr std::uint32_t kConstants[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    Words f;
    if constexpr (kPart == 0) f = Choose(b, c, d);
    if constexpr (kPart == 1 || kPart == 3) f = b ^ c ^ d;
    if constexpr (kPart == 2) f = Majority(b, c, d);
    e += Left<5>(a) + f + w + kConstants[kPart];
    b = Left<30>(b);
  }
  template <int kPart>
  SCHOUW_INLINE void Sha1Part(Words (&s)[5], const Words* w) {
    for (std::size_t t = kPart * 20; t < kPart * 20 + 20; t += 5) {
      Sha1Turn<kPart>(s[0], s[1], s[2], s[3], s[4], w[t]);
      Sha1Turn<kPart>(s[4], s[0], s[1], s[2], s[3], w[t + 1]);
      Sha1Turn<kPart>(s[3], s[4], s[0], s[1], s[2], w[t + 2]);
      Sha1Turn<kPart>(s[2], s[3], s[4], s[0], s[1], w[t + 3]);
      Sha1Turn<kPart>(s[1], s[2], s[3], s[4], s[0], w[t + 4]);
    }
  }
  static void Sha1(std::uint32_t* state, const std::byte* const* data, std::size_t blocks) {
    Words all[5], s[5], w[80];
    Take(all, state);
    for (std::size_t block = 0; block < blocks; ++block) {
      Load(data, block, w);
      for (std::size_t t = 0; t < 16; ++t) w[t] = Swapped(w[t]);
      for (std::size_t t = 16; t < 80; ++t) w[t] = Left<1>(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16]);
      for (std::size_t i = 0; i < 5; ++i) s[i] = all[i];
      Sha1Part<0>(s, w);
      Sha1Part<1>(s, w);
      Sha1Part<2>(s, w);
      Sha1Part<3>(s, w);
      Add(all, s);
    }
    __builtin_memcpy(state, all, sizeof all);
  }

  // --- SHA-256
  SCHOUW_INLINE void Sha256Turn(Words a, Words b, Words c, Words& d, Words e, Words f, Words g, Words& h, Words w,
                                std::uint32_t root) {
    h += (Right<6>(e) ^ Right<11>(e) ^ Right<25>(e)) + Choose(e, f, g) + w + root;
    d += h;
    h += (Right<2>(a) ^ Right<13>(a) ^ Right<22>(a)) + Majority(a, b, c);
  }
  static void Sha256(std::uint32_t* state, const std::byte* const* data, std::size_t blocks) {
    Words all[8], s[8], w[64];
    Take(all, state);
    for (std::size_t block = 0; block < blocks; ++block) {
      Load(data, block, w);
      for (std::size_t t = 0; t < 16; ++t) w[t] = Swapped(w[t]);
      for (std::size_t t = 16; t < 64; ++t) {
        const Words x = w[t - 15], y = w[t - 2];
        w[t] =
            w[t - 16] + (Right<7>(x) ^ Right<18>(x) ^ (x >> 3)) + w[t - 7] + (Right<17>(y) ^ Right<19>(y) ^ (y >> 10));
      }
      for (std::size_t i = 0; i < 8; ++i) s[i] = all[i];
      for (std::size_t t = 0; t < 64; t += 8) {
        const std::uint32_t* roots = kSha256Roots + t;
        Sha256Turn(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], w[t], roots[0]);
        Sha256Turn(s[7], s[0], s[1], s[2], s[3], s[4], s[5], s[6], w[t + 1], roots[1]);
        Sha256Turn(s[6], s[7], s[0], s[1], s[2], s[3], s[4], s[5], w[t + 2], roots[2]);
        Sha256Turn(s[5], s[6], s[7], s[0], s[1], s[2], s[3], s[4], w[t + 3], roots[3]);
        Sha256Turn(s[4], s[5], s[6], s[7], s[0], s[1], s[2], s[3], w[t + 4], roots[4]);
        Sha256Turn(s[3], s[4], s[5], s[6], s[7], s[0], s[1], s[2], w[t + 5], roots[5]);
        Sha256Turn(s[2], s[3], s[4], s[5], s[6], s[7], s[0], s[1], w[t + 6], roots[6]);
        Sha256Turn(s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[0], w[t + 7], roots[7]);
      }
      Add(all, s);
    }
    __builtin_memcpy(state, all, sizeof all);
  }
#undef SCHOUW_INLINE
};

}  // namespace schouw
