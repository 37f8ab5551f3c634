// UTF-8, UTF-16 and UTF-32 by byte-order mark or shape; and whether bytes are text at all.
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "agent/base/bytes.h"
#include "agent/content/document/charset.h"
#include "agent/content/signatures.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kLookedWindowBytes = 4096;

// How the units of one reading of the bytes look.
struct UnitCounts {
  std::size_t units = 0;
  std::size_t bad = 0;     // controls, unpaired surrogates, noncharacters, private use, unassigned
  std::size_t ascii = 0;   // ASCII letters, digits, spaces and line ends
  std::size_t paired = 0;  // UTF-16 units whose two bytes are both ASCII letters, digits or spaces: 8-bit text misread
};

bool IsCommonAscii(std::uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '\n' ||
         c == '\r' || c == '\t';
}

bool IsBadCodePoint(std::uint32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r' && c != '\f';
  if (c < 0x7f) return false;
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_UNASSIGNED:
    case U_CONTROL_CHAR:
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE: return true;
    default: return false;
  }
}

void Count(std::uint32_t code_point, UnitCounts& counts) {
  ++counts.units;
  if (code_point > 0x10ffff || IsBadCodePoint(code_point)) ++counts.bad;
  if (IsCommonAscii(code_point)) ++counts.ascii;
}

template <bool kLittle>
UnitCounts CountUtf16(std::string_view text) {
  UnitCounts counts;
  const auto unit_at = [text](std::size_t at) -> std::uint32_t {
    const std::byte* p = AsBytes(text).data() + at;
    return kLittle ? LoadLe<std::uint16_t>(p) : LoadBe<std::uint16_t>(p);
  };
  for (std::size_t at = 0; at + 2 <= text.size(); at += 2) {
    std::uint32_t unit = unit_at(at);
    if (IsCommonAscii(unit >> 8) && IsCommonAscii(unit & 0xff)) ++counts.paired;
    const bool lead = unit >= 0xd800 && unit < 0xdc00;
    if (lead && at + 4 > text.size()) break;
    if (lead && unit_at(at + 2) >= 0xdc00 && unit_at(at + 2) < 0xe000) {
      unit = 0x10000 + ((unit - 0xd800) << 10) + (unit_at(at + 2) - 0xdc00);
      at += 2;
    }
    Count(unit, counts);
  }
  return counts;
}

template <bool kLittle>
UnitCounts CountUtf32(std::string_view text) {
  UnitCounts counts;
  for (std::size_t at = 0; at + 4 <= text.size(); at += 4) {
    const std::byte* p = AsBytes(text).data() + at;
    Count(kLittle ? LoadLe<std::uint32_t>(p) : LoadBe<std::uint32_t>(p), counts);
  }
  return counts;
}

// A few units may look like letters of some script by chance, unless ASCII stands among them.
bool IsClean(const UnitCounts& counts) {
  constexpr std::size_t kFewUnits = 32;
  return counts.units > 0 && counts.bad * 50 <= counts.units &&
         (counts.units >= kFewUnits || counts.ascii * 4 >= counts.units);
}

// Of the two byte orders the one that makes sense, if one does. Text has more spaces, line ends and letters of ASCII in
// its right order than in its wrong one, or fewer code points that mean nothing.
const char* ChooseOrder(const UnitCounts& little, const UnitCounts& big, const char* little_name,
                        const char* big_name) {
  if (!IsClean(little) && !IsClean(big)) return nullptr;
  if (little.bad != big.bad) return little.bad < big.bad ? little_name : big_name;
  return little.ascii >= big.ascii ? little_name : big_name;
}

std::optional<Charset> FindFormByShape(std::string_view window) {
  if (window.size() >= 8)
    if (const char* name = ChooseOrder(CountUtf32<true>(window), CountUtf32<false>(window), "UTF-32LE", "UTF-32BE"))
      return Charset{name, 0};
  if (window.size() < 4) return std::nullopt;
  const UnitCounts little = CountUtf16<true>(window);
  const UnitCounts big = CountUtf16<false>(window);
  if (little.paired * 2 > little.units) return std::nullopt;
  if (const char* name = ChooseOrder(little, big, "UTF-16LE", "UTF-16BE")) return Charset{name, 0};
  return std::nullopt;
}

struct Mark {
  std::string_view bytes;
  const char* converter;
};
// The Unicode Standard 2.6, table 2-4; GB 18030's mark is U+FEFF in that encoding. Longer ones first.
constexpr Mark kMarks[] = {
    {"\0\0\xfe\xff"sv, "UTF-32BE"}, {"\xff\xfe\0\0"sv, "UTF-32LE"}, {"\x84\x31\x95\x33"sv, "gb18030"},
    {"\xef\xbb\xbf"sv, "UTF-8"},    {"\xfe\xff"sv, "UTF-16BE"},     {"\xff\xfe"sv, "UTF-16LE"},
};

// Bytes that text does not hold. Shift-out and shift-in belong to ISO 2022, where its announcing escape stands.
std::size_t CountControls(std::string_view window) {
  const bool iso_2022 = window.find("\x1b$)") != std::string_view::npos;
  std::array<bool, 256> is_control{};
  for (unsigned c = 0; c < 0x20; ++c) is_control[c] = true;
  is_control[0x7f] = true;
  for (const char c : "\t\n\v\f\r\b\x1a\x1b"sv) is_control[static_cast<unsigned char>(c)] = false;
  if (iso_2022) is_control[0x0e] = is_control[0x0f] = false;
  return static_cast<std::size_t>(
      std::count_if(window.begin(), window.end(), [&](char c) { return is_control[static_cast<unsigned char>(c)]; }));
}

// One control byte in a hundred, as logs and old word processors leave them.
bool HasFewControls(std::string_view window) {
  const std::size_t allowed = std::max<std::size_t>(window.size() / 100, window.size() >= 16 ? 1 : 0);
  return CountControls(window) <= allowed;
}

}  // namespace

std::optional<Charset> FindUnicodeForm(std::string_view head) {
  for (const Mark& mark : kMarks) {
    if (!head.starts_with(mark.bytes)) continue;
    // Two bytes may stand there by chance.
    if (mark.bytes.size() == 2) {
      const std::string_view rest = head.substr(2, kLookedWindowBytes);
      const UnitCounts counts = mark.bytes[0] == '\xff' ? CountUtf16<true>(rest) : CountUtf16<false>(rest);
      if (counts.bad * 10 > counts.units) continue;
    }
    return Charset{mark.converter, mark.bytes.size()};
  }
  const std::string_view window = head.substr(0, kLookedWindowBytes);
  if (HasFewControls(window) && window.find('\0') == std::string_view::npos) return std::nullopt;
  return FindFormByShape(window);
}

bool LooksLikeText(std::string_view head) {
  // A file that was given room before it was written begins with NULs.
  const std::size_t first = head.find_first_not_of('\0');
  if (first == std::string_view::npos) return false;
  if (HasFewControls(head.substr(first, kLookedWindowBytes))) return true;
  return FindUnicodeForm(head).has_value();
}

}  // namespace schouw
