#include "agent/foreign/foreign_text.h"

#include <algorithm>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

enum class Utf16 { kNo, kLittle, kBig };

// A mark, or ASCII letters beside zeroes.
Utf16 OrderOf(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return Utf16::kLittle;
  if (bytes.starts_with("\xFE\xFF")) return Utf16::kBig;
  if (bytes.size() < 4) return Utf16::kNo;
  if (bytes[0] != '\0' && bytes[1] == '\0' && bytes[2] != '\0' && bytes[3] == '\0') return Utf16::kLittle;
  if (bytes[0] == '\0' && bytes[1] != '\0' && bytes[2] == '\0' && bytes[3] != '\0') return Utf16::kBig;
  return Utf16::kNo;
}

// LF for CRLF and for CR alone.
void NormaliseLineEnds(std::string& text) {
  std::size_t to = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
    text[to++] = text[at] == '\r' ? '\n' : text[at];
  }
  text.resize(to);
}

}  // namespace

std::string_view TrimmedText(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string LowerText(std::string_view text) {
  std::string lower(TrimmedText(text));
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return lower;
}

ForeignItem NotMappedItem(std::uint32_t line, std::string_view what, std::string_view why) {
  ForeignItem item;
  item.kind = ForeignKind::kNotMapped;
  item.text = what;
  item.line = line;
  item.why = why;
  return item;
}

Result<std::string> DecodeForeignText(std::string bytes) {
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("7z\xBC\xAF") || bytes.starts_with("\x1F\x8B"))
    return Fail(ErrorCode::kUnsupported, "an archive; unpack it and import what is in it");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  if (const Utf16 order = OrderOf(bytes); order != Utf16::kNo) {
    if (bytes.size() % 2 != 0) return Fail(ErrorCode::kMalformed, "UTF-16 that is cut off; save it as UTF-8 first");
    bytes = order == Utf16::kLittle ? FromUtf16Le(bytes) : FromUtf16Be(bytes);
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
    if (bytes.find("\xEF\xBF\xBD") != std::string::npos)
      return Fail(ErrorCode::kMalformed, "damaged UTF-16; save it as UTF-8 first");
  }
  if (!IsValidUtf8(bytes)) return Fail(ErrorCode::kMalformed, "not UTF-8; save it as UTF-8 first");
  if (bytes.find('\0') != std::string::npos) return Fail(ErrorCode::kMalformed, "no text: it holds zero bytes");
  NormaliseLineEnds(bytes);
  return bytes;
}

Status ForEachLine(std::string_view text, const std::function<void(std::string_view, std::uint32_t)>& on_line) {
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > kMaxForeignTextBytes)
      return Fail(ErrorCode::kTooBig, "line " + std::to_string(number) + " is over 64 KiB");
    on_line(text.substr(0, end), number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

bool TableRows::Begin(const std::vector<std::string>& names, std::uint32_t line) {
  term_ = host_ = url_ = rule_ = category_ = severity_ = std::nullopt;
  std::vector<ForeignItem> unknown;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name = LowerText(names[i]);
    if (name == "term" || name == "terms" || name == "keyword")
      term_ = i;
    else if (name == "host" || name == "domain")
      host_ = i;
    else if (name == "url")
      url_ = i;
    else if (name == "rule" || name == "id")
      rule_ = i;
    else if (name == "category")
      category_ = i;
    else if (name == "severity")
      severity_ = i;
    else if (!name.empty())
      unknown.push_back(NotMappedItem(line, names[i], "a column that is not understood"));
  }
  if (!term_ && !host_ && !url_) return false;
  for (ForeignItem& item : unknown) sink_(std::move(item));
  return true;
}

std::string_view TableRows::Field(const std::vector<std::string>& fields,
                                  const std::optional<std::size_t>& column) const {
  return column && *column < fields.size() ? TrimmedText(fields[*column]) : std::string_view();
}

void TableRows::Add(const std::vector<std::string>& fields, std::uint32_t line) {
  ForeignItem item;
  item.line = line;
  item.rule = Field(fields, rule_);
  item.category = Field(fields, category_);
  item.severity = LowerText(Field(fields, severity_));
  const bool holds_something =
      !Field(fields, term_).empty() || !Field(fields, host_).empty() || !Field(fields, url_).empty();
  if (holds_something && item.severity != "info" && item.severity != "high" && item.severity != "attention") {
    if (!item.severity.empty()) sink_(NotMappedItem(line, item.severity, "no severity: info, attention or high"));
    item.severity.clear();
  }
  for (const auto* column : {&term_, &host_, &url_}) {
    item.kind = column == &term_ ? ForeignKind::kTerm : ForeignKind::kHostOrUrl;
    item.text = Field(fields, *column);
    if (!item.text.empty()) sink_(item);
  }
}

}  // namespace schouw
