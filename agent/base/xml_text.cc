#include "agent/base/xml_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

// One of XML's five names, or a number; nothing where it is none of these.
std::optional<char32_t> Referenced(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, char32_t>, 5> kNames = {
      {{"amp", U'&'}, {"lt", U'<'}, {"gt", U'>'}, {"quot", U'"'}, {"apos", U'\''}}};
  for (const auto& [known, sign] : kNames)
    if (name == known) return sign;
  if (!name.starts_with('#')) return std::nullopt;
  name.remove_prefix(1);
  const bool hexadecimal = name.starts_with('x');
  if (hexadecimal) name.remove_prefix(1);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value, hexadecimal ? 16 : 10);
  if (error != std::errc() || end != name.data() + name.size() || value == 0 || value > 0x10ffff) return std::nullopt;
  return value;
}

}  // namespace

std::string XmlUnescaped(std::string_view text) {
  std::string into;
  while (!text.empty()) {
    const std::size_t sign = std::min(text.find('&'), text.size());
    into += text.substr(0, sign);
    text.remove_prefix(sign);
    if (text.empty()) break;
    const std::size_t end = text.substr(0, 12).find(';');
    const auto value = end == std::string_view::npos ? std::nullopt : Referenced(text.substr(1, end - 1));
    if (value) AppendUtf8(into, *value);
    if (!value) into += '&';
    text.remove_prefix(value ? end + 1 : 1);
  }
  return into;
}

std::string XmlAttribute(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    const std::string_view rest = tag.substr(at + name.size());
    const bool begins = at > 0 && std::string_view(" \t\r\n").find(tag[at - 1]) != std::string_view::npos;
    if (!begins || rest.size() < 2 || rest[0] != '=' || (rest[1] != '"' && rest[1] != '\'')) continue;
    const std::size_t end = rest.find(rest[1], 2);
    if (end != std::string_view::npos) return XmlUnescaped(rest.substr(2, end - 2));
  }
  return "";
}

}  // namespace schouw
