#include "agent/content/document/character_reference.h"

#include <algorithm>

#include "agent/base/ascii.h"
#include "agent/base/utf8.h"
#include "agent/content/document/text_decoder.h"

namespace schouw {
namespace {

constexpr std::size_t kLongestNameBytes = 64;

// HTML Standard 13.2.5.80: what was meant by the controls of windows-1252, and by what is no character.
void AppendNumbered(char32_t code_point, std::string& out) {
  if (code_point >= 0x80 && code_point < 0xa0) {
    out += DecodeAll("windows-1252", std::string(1, static_cast<char>(code_point)));
    return;
  }
  const bool surrogate = code_point >= 0xd800 && code_point < 0xe000;
  AppendUtf8(out, code_point == 0 || surrogate || code_point > 0x10ffff ? kReplacement : code_point);
}

// `raw` begins with "&#". Bytes used, 0 when it is no reference.
std::size_t TakeNumber(std::string_view raw, std::string& out) {
  const bool hex = raw.size() > 2 && (raw[2] == 'x' || raw[2] == 'X');
  const std::size_t first = hex ? 3 : 2;
  std::size_t at = first;
  char32_t value = 0;
  for (; at < raw.size(); ++at) {
    const int digit = HexValue(raw[at]);
    if (digit < 0 || (!hex && digit > 9)) break;
    value = std::min<char32_t>(value * (hex ? 16 : 10) + static_cast<char32_t>(digit), 0x110000);
  }
  if (at == first) return 0;
  AppendNumbered(value, out);
  return at < raw.size() && raw[at] == ';' ? at + 1 : at;
}

// A name that ends with a semicolon.
std::size_t TakeName(std::string_view raw, const ReferenceContext& context, std::string& out) {
  const std::size_t end = raw.substr(0, kLongestReferenceBytes).find_first_of("; \t\r\n<&\"'", 1);
  if (end == std::string_view::npos || raw[end] != ';') return 0;
  const std::string_view name = raw.substr(1, end - 1);
  const std::string* declared = context.declared ? context.declared(name) : nullptr;
  if (declared != nullptr) {
    out += *declared;
    return end + 1;
  }
  const NamedReference* known = FindNamedReference(name);
  if (known == nullptr) return 0;
  out += known->text;
  return end + 1;
}

// HTML: a name that goes without, the longest there is; in an attribute "&copy=1" is a parameter of an address.
std::size_t TakeNameWithoutSemicolon(std::string_view raw, bool in_attribute, std::string& out) {
  std::size_t end = 1;
  while (end < raw.size() && end < kLongestNameBytes && IsAsciiAlnum(raw[end])) ++end;
  for (; end > 2; --end) {
    const NamedReference* known = FindNamedReference(raw.substr(1, end - 1));
    if (known == nullptr || !known->without_semicolon) continue;
    if (in_attribute && end < raw.size() && (raw[end] == '=' || IsAsciiAlnum(raw[end]))) return 0;
    out += known->text;
    return end;
  }
  return 0;
}

std::size_t TakeReference(std::string_view raw, const ReferenceContext& context, std::string& out) {
  if (raw.size() < 2) return 0;
  if (raw[1] == '#') return TakeNumber(raw, out);
  const std::size_t used = TakeName(raw, context, out);
  if (used > 0 || context.kind == MarkupKind::kXml) return used;
  return TakeNameWithoutSemicolon(raw, context.in_attribute, out);
}

}  // namespace

std::string DecodeReferences(std::string_view raw, const ReferenceContext& context) {
  std::string out;
  out.reserve(raw.size());
  while (!raw.empty()) {
    const std::size_t plain = std::min(raw.find('&'), raw.size());
    out += raw.substr(0, plain);
    raw.remove_prefix(plain);
    if (raw.empty()) break;
    const std::size_t used = TakeReference(raw, context, out);
    if (used == 0) out += '&';
    raw.remove_prefix(std::max<std::size_t>(used, 1));
  }
  return out;
}

}  // namespace schouw
