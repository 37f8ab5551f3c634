#include "agent/model/locator.h"

#include <cstdio>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

bool NeedsCodePointEscape(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x61C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

void AppendEscaped(std::string& text, std::string_view component) {
  for (std::size_t i = 0; i < component.size();) {
    const DecodedCodePoint c = DecodeUtf8(component, i);
    char buffer[16];
    if (!c.valid) {
      std::snprintf(buffer, sizeof buffer, "\\x%02x", static_cast<unsigned char>(component[i]));
      text += buffer;
    } else if (NeedsCodePointEscape(c.value)) {
      std::snprintf(buffer, sizeof buffer, "\\u{%x}", static_cast<unsigned>(c.value));
      text += buffer;
    } else if (c.value == '\\') {
      text += "\\\\";
    } else if (c.value == ':') {
      text += "\\x3a";
    } else if (c.value == '!' && i + 1 == component.size()) {
      text += "\\x21";
    } else {
      text += component.substr(i, c.length);
    }
    i += c.length;
  }
}

}  // namespace

std::string EscapePath(std::string_view raw) {
  std::string text;
  for (std::size_t begin = 0;;) {
    const std::size_t slash = raw.find('/', begin);
    AppendEscaped(text, raw.substr(begin, slash == std::string_view::npos ? slash : slash - begin));
    if (slash == std::string_view::npos) return text;
    text += '/';
    begin = slash + 1;
  }
}

std::string_view Locator::Name() const {
  if (chain.empty()) return {};
  std::string_view path = chain.back();
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

Locator Locator::Member(std::string path) const {
  Locator member = *this;
  member.chain.push_back(std::move(path));
  return member;
}

std::string EntryText(const Locator& locator) {
  std::string text = locator.volume + ":";
  for (std::size_t i = 0; i < locator.chain.size(); ++i) {
    if (i > 0) text += "!/";
    text += EscapePath(locator.chain[i]);
    if (i == 0 && !locator.stream.empty()) text += ":" + EscapePath(locator.stream);
  }
  return text;
}

}  // namespace schouw
