#include "agent/content/document/pdf/form_data.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
constexpr std::size_t kMaxEntityBytes = 10;

// Appends what `name`, without & and ;, stands for; false when it stands for nothing.
bool AppendEntity(std::string_view name, std::string& text) {
  for (const auto& [entity, character] : kEntities) {
    if (name != entity) continue;
    text += character;
    return true;
  }
  if (!name.starts_with('#')) return false;
  const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
  const std::string_view digits = name.substr(hex ? 2 : 1);
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size() || value == 0 || value > 0x10FFFF) return false;
  AppendUtf8(text, value >= 0xD800 && value < 0xE000 ? kReplacement : value);
  return true;
}

std::string WithoutReferences(std::string_view raw) {
  std::string text;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const std::size_t end = raw[at] == '&' ? raw.substr(at, kMaxEntityBytes + 2).find(';') : std::string_view::npos;
    if (end != std::string_view::npos && AppendEntity(raw.substr(at + 1, end - 1), text)) {
      at += end;
    } else {
      text += raw[at];
    }
  }
  return text;
}

void AppendLine(const std::string& text, std::string& lines) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos) lines += text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1) + "\n";
}

// Offset behind `end`, sought from `at`; the end of the text when it does not come.
std::size_t Behind(std::string_view xml, std::string_view end, std::size_t at) {
  const std::size_t found = xml.find(end, at);
  return found == std::string_view::npos ? xml.size() : found + end.size();
}

}  // namespace

std::string FormDataText(std::string_view xml) {
  std::string lines;
  std::size_t at = 0;
  while (at < xml.size()) {
    const std::string_view rest = xml.substr(at);
    if (rest.starts_with("<!--")) {
      at = Behind(xml, "-->", at);
    } else if (rest.starts_with("<![CDATA[")) {
      const std::string_view data = rest.substr(9);
      AppendLine(std::string(data.substr(0, data.find("]]>"))), lines);
      at = Behind(xml, "]]>", at);
    } else if (rest.starts_with("<script")) {
      const std::size_t end = Behind(xml, ">", at);
      at = xml.substr(0, end).ends_with("/>") ? end : Behind(xml, ">", Behind(xml, "</script", end));
    } else if (rest.starts_with("<")) {
      at = Behind(xml, ">", at);
    } else {
      const std::size_t end = std::min(xml.find('<', at), xml.size());
      AppendLine(WithoutReferences(xml.substr(at, end - at)), lines);
      at = end;
    }
  }
  return ToValidUtf8(lines);
}

}  // namespace schouw
