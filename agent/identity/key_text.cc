#include "agent/identity/key_text.h"

#include <algorithm>

#include "agent/base/bytes.h"
#include "agent/base/sha256.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kKeyIdHexDigits = 16;

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = Trimmed(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::string KeyText::Value(std::string_view name) const {
  for (const auto& [field, value] : fields)
    if (field == name) return value;
  return "";
}

Result<KeyText> ParseKeyText(std::string_view text, std::string_view first_line,
                             const std::vector<std::string>& known) {
  if (!IsValidUtf8(text) || text.find('\0') != std::string_view::npos) return Fail(ErrorCode::kMalformed, "not a text");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (TakeLine(text) != first_line) {
    return Fail(ErrorCode::kMalformed, "first line is not \"" + std::string(first_line) + "\"");
  }
  KeyText fields;
  while (!text.empty()) {
    const std::string_view line = TakeLine(text);
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t colon = line.find(':');
    const std::string name(Trimmed(line.substr(0, colon)));
    if (colon == std::string_view::npos || std::find(known.begin(), known.end(), name) == known.end()) {
      return Fail(ErrorCode::kMalformed, "line \"" + name + "\" is not known here");
    }
    if (!fields.Value(name).empty()) return Fail(ErrorCode::kMalformed, "\"" + name + "\" stands here twice");
    fields.fields.emplace_back(name, Trimmed(line.substr(colon + 1)));
  }
  return fields;
}

std::vector<std::string> SplitThemes(std::string_view text) {
  std::vector<std::string> themes;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    if (const std::string_view theme = Trimmed(text.substr(0, comma)); !theme.empty()) themes.emplace_back(theme);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return themes;
}

std::string KeyId(std::string_view public_key) { return Sha256Hex(AsBytes(public_key)).substr(0, kKeyIdHexDigits); }

}  // namespace schouw
