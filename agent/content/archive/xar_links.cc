// The table of contents of a xar (a header, then deflated XML), only as far as links go.
#include <zlib.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/content/archive/safe_to_open.h"

namespace schouw {
namespace {

constexpr std::size_t kXarHeaderBytes = 28;
constexpr std::uint64_t kMostTableBytes = 16u << 20;

std::optional<std::string> ReadTable(const ByteSource& content) {
  const Result<std::string> header = ReadUpTo(content, 0, kXarHeaderBytes);
  if (!header || header->size() < kXarHeaderBytes) return std::nullopt;
  const std::byte* const fields = AsBytes(*header).data();
  const auto packed_bytes = LoadBe<std::uint64_t>(fields + 8);
  const auto bytes = LoadBe<std::uint64_t>(fields + 16);
  if (packed_bytes > kMostTableBytes || bytes > kMostTableBytes) return std::nullopt;
  const Result<std::string> packed =
      ReadUpTo(content, LoadBe<std::uint16_t>(fields + 4), static_cast<std::size_t>(packed_bytes));
  if (!packed) return std::nullopt;
  std::string table(static_cast<std::size_t>(bytes), '\0');
  uLongf got = bytes;
  if (uncompress(reinterpret_cast<Bytef*>(table.data()), &got, reinterpret_cast<const Bytef*>(packed->data()),
                 packed->size()) != Z_OK)
    return std::nullopt;
  table.resize(got);
  return table;
}

std::string_view LocalName(std::string_view tag) {
  std::string_view name = tag.substr(0, tag.find_first_of(" \t\r\n/>"));
  return name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1);
}

// Of the tag that begins at `at`: a '>' in a value does not end it.
std::size_t EndOfTag(std::string_view table, std::size_t at) {
  char quote = 0;
  for (; at < table.size(); ++at) {
    const char c = table[at];
    if (quote == 0 && c == '>') return at;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    }
  }
  return at;
}

std::size_t CountLinks(std::string_view tag) {
  std::size_t links = 0;
  for (std::size_t at = tag.find("link"); at != std::string_view::npos; at = tag.find("link", at + 1)) {
    const std::size_t behind = tag.find_first_not_of(" \t\r\n", at + 4);
    if (at > 0 && std::string_view(" \t\r\n:").find(tag[at - 1]) != std::string_view::npos &&
        behind != std::string_view::npos && tag[behind] == '=')
      ++links;
  }
  return links;
}

// As plain text, whose tags are what they seem.
bool IsPlainXml(std::string_view table) {
  std::string start(table.substr(0, 200));
  std::ranges::transform(start, start.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::size_t encoding = start.find("encoding");
  const bool utf8 = encoding == std::string::npos || start.substr(encoding, 20).find("utf-8") != std::string::npos;
  return utf8 && table.starts_with("<?xml") && table.find('\0') == std::string_view::npos &&
         table.find("<!DOCTYPE") == std::string_view::npos;
}

}  // namespace

bool LinksAreSingle(const ByteSource& content) {
  const std::optional<std::string> table = ReadTable(content);
  if (!table || !IsPlainXml(*table)) return false;
  std::vector<std::size_t> links;  // of each file that is open
  for (std::size_t at = table->find('<'); at != std::string::npos; at = table->find('<', at + 1)) {
    const std::string_view tag = std::string_view(*table).substr(at + 1, EndOfTag(*table, at) - at - 1);
    if (tag.starts_with("/") && LocalName(tag.substr(1)) == "file" && !links.empty()) links.pop_back();
    if (LocalName(tag) == "file" && !tag.ends_with('/')) links.push_back(0);
    if (LocalName(tag) == "type" && !links.empty() && (links.back() += std::max<std::size_t>(1, CountLinks(tag))) > 1)
      return false;
  }
  return true;
}

}  // namespace schouw
