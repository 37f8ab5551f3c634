// Steps of MD5, SHA-1 and SHA-256 over several streams at once, a stream in each lane of a wide register.
#pragma once

#include <cstddef>
#include <cstdint>

namespace schouw {

inline constexpr std::size_t kMostLanes = 16;
inline constexpr std::size_t kMostStateWords = 8;     // SHA-256's
inline constexpr std::size_t kDigestBlockBytes = 64;  // of all three

// Takes `blocks` blocks of each lane's data into `state`, which holds the digest's words, each word of all lanes
// together: word 0 of each lane, word 1 of each lane, ... `data` has as many pointers as there are lanes.
using LaneStep = void (*)(std::uint32_t* state, const std::byte* const* data, std::size_t blocks);

// What one kind of register does.
struct LaneSteps {
  const char* name;
  std::size_t lanes;
  LaneStep md5, sha1, sha256;
};

extern const LaneSteps kSteps4;  // any processor: SSE2, NEON, or what the compiler makes of it
#if defined(__x86_64__)
extern const LaneSteps kSteps8;   // AVX2
extern const LaneSteps kSteps16;  // AVX-512 F
#endif

}  // namespace schouw
