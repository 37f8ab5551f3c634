// CSV by RFC 4180, with ',' or ';' or a tab between the fields.
#include <algorithm>

#include "agent/foreign/foreign_text.h"

namespace schouw {
namespace {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    const std::string_view first = text.substr(0, text.find('\n'));
    // Excel says which one it is in a line of its own: "sep=;".
    if (first.starts_with("sep=") && TrimmedText(first).size() == 5) {
      separator_ = first[4];
      at_ = std::min(first.size() + 1, text.size());
      next_line_ = 2;
      return;
    }
    const auto often = [&](char c) { return std::count(first.begin(), first.end(), c); };
    for (const char c : {';', '\t'})
      if (often(c) > often(separator_)) separator_ = c;
  }

  // The fields of the next row; nullopt at the end. Errors: kTooBig, kMalformed for a quote that is not closed.
  Result<std::optional<std::vector<std::string>>> Next() {
    if (at_ >= text_.size()) return std::nullopt;
    line_ = next_line_;
    std::vector<std::string> row(1);
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (row.back().size() > kMaxForeignTextBytes) return Fail(ErrorCode::kTooBig, "a field of over 64 KiB");
      if (c == '"' && row.back().empty()) {
        if (Status quoted = ReadQuoted(row.back()); !quoted) return Fail(quoted.error());
      } else if (c == separator_) {
        if (row.size() == kMostFields) return Fail(ErrorCode::kTooMany, "a row of over 16384 fields");
        row.emplace_back();
      } else if (c == '\n') {
        ++next_line_;
        break;
      } else {
        row.back() += c;
      }
    }
    return row;
  }
  std::uint32_t line() const { return line_; }

 private:
  static constexpr std::size_t kMostFields = 16'384;

  Status ReadQuoted(std::string& field) {
    const std::uint32_t began = next_line_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\n') ++next_line_;
      if (c != '"') {
        field += c;
      } else if (at_ < text_.size() && text_[at_] == '"') {
        field += text_[at_++];
      } else if (field.size() > kMaxForeignTextBytes) {
        return Fail(ErrorCode::kTooBig, "a field of over 64 KiB");
      } else {
        return {};
      }
    }
    return Fail(ErrorCode::kMalformed, "line " + std::to_string(began) + ": a quote that is not closed");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  char separator_ = ',';
  std::uint32_t line_ = 1;
  std::uint32_t next_line_ = 1;
};

}  // namespace

Status ReadCsv(std::string_view text, const ForeignSink& sink) {
  CsvReader reader(text);
  TableRows rows(sink);
  SCHOUW_ASSIGN(const auto names, reader.Next(), "csv");
  if (!names || !rows.Begin(*names, reader.line())) return Fail(ErrorCode::kMalformed, kNoColumn);
  for (;;) {
    SCHOUW_ASSIGN(const auto row, reader.Next(), "csv");
    if (!row) return {};
    rows.Add(*row, reader.line());
  }
}

}  // namespace schouw
