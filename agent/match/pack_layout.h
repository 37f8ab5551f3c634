// The numbers of the pack layout described at the top of pack.cc. Private to the pack.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace schouw {

inline constexpr std::string_view kPackMagic = "SCHOUWPK";
inline constexpr std::uint32_t kPackVersion = 2;
inline constexpr std::size_t kPackHeaderBytes = 24;   // magic, version, section count, signed length
inline constexpr std::size_t kPackSectionBytes = 56;  // type, zero, offset, length, SHA-256
inline constexpr std::size_t kPackAlignment = 64;
inline constexpr std::size_t kMaxPackSections = 4096;
inline constexpr std::size_t kKeyIdBytes = 8;
inline constexpr std::size_t kSignatureBytes = 64;
inline constexpr std::size_t kMaxPackSignatures = 16;

enum class PackSection : std::uint32_t { kHeader = 1, kRules = 2, kSource = 3, kDatabase = 4, kSet = 5 };

}  // namespace schouw
