#include "agent/cli/toml_text.h"

namespace schouw {

std::string QuotedToml(std::string_view text) {
  std::string toml = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') toml += '\\';
    const auto byte = static_cast<unsigned char>(c);
    toml += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  return toml + "\"";
}

std::string TomlList(const std::vector<std::string>& items) {
  std::string toml;
  for (const std::string& item : items) toml += (toml.empty() ? "" : ", ") + QuotedToml(item);
  return "[" + toml + "]";
}

}  // namespace schouw
