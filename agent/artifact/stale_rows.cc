#include "agent/artifact/stale_rows.h"

#include <algorithm>
#include <array>

#include "agent/artifact/sqlite/database.h"
#include "agent/base/ascii.h"

namespace schouw {
namespace {

bool IsHexadecimal(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsDecimal(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// A base name of three characters ("edb", "V01", "MSS", "USS", "tmp"), then the generation, "tmp" or "res" and a
// number.
bool IsEseLog(std::string_view stem) {
  constexpr std::array<std::string_view, 5> kBases = {"edb", "v01", "mss", "uss", "j50"};
  if (std::ranges::find(kBases, stem.substr(0, 3)) == kBases.end()) return false;
  std::string_view rest = stem.substr(3);
  if (rest.starts_with("res")) rest.remove_prefix(3);
  return rest == "tmp" || (rest.size() <= 8 && IsHexadecimal(rest));
}

}  // namespace

bool MayHoldStaleRows(std::string_view name) {
  const std::string lower = AsciiLowerCased(name);
  const std::size_t dot = lower.rfind('.');
  if (dot == std::string::npos) return false;
  const std::string_view stem = std::string_view(lower).substr(0, dot), end = std::string_view(lower).substr(dot + 1);
  if (end == "ldb" || end == "sst") return IsDecimal(stem);
  if (end == "log" && stem.size() >= 6 && IsDecimal(stem)) return true;  // LevelDB's
  if (end == "jfm") return true;
  return (end == "log" || end == "jrs" || end == "jtx" || end == "jcp" || end == "chk") && IsEseLog(stem);
}

}  // namespace schouw
