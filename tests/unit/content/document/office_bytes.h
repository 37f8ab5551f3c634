// Numbers, wide text and records of older Office formats, for tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/content/document/compound/compound_writer.h"

namespace schouw::testing {

inline std::string Le16(std::uint32_t value) {
  return {static_cast<char>(value & 0xff), static_cast<char>(value >> 8 & 0xff)};
}
inline std::string Le32(std::uint32_t value) { return Le16(value) + Le16(value >> 16); }
inline std::string Wide(std::u16string_view text) {
  std::string bytes;
  for (const char16_t unit : text) bytes += Le16(unit);
  return bytes;
}
inline void PutAt(std::string& bytes, std::size_t at, const std::string& what) {
  if (bytes.size() < at + what.size()) bytes.resize(at + what.size(), '\0');
  bytes.replace(at, what.size(), what);
}

// A compound file of streams in the root.
inline std::string CompoundOf(const std::vector<std::pair<std::string, std::string>>& streams) {
  CompoundWriter writer;
  for (const auto& [name, bytes] : streams) writer.AddStream(CompoundWriter::kRoot, name, bytes);
  return writer.Finish();
}

}  // namespace schouw::testing
