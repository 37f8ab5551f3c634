// CSV by RFC 4180, with ',' or ';' between the fields.
#include <algorithm>
#include <optional>

#include "rules/import_builder.h"

namespace schouw {
namespace {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    const std::string_view first = text.substr(0, text.find('\n'));
    if (std::count(first.begin(), first.end(), ';') > std::count(first.begin(), first.end(), ',')) separator_ = ';';
  }

  // The fields of the next row; nullopt at the end. Errors: kTooBig, kMalformed for a quote that is not closed.
  Result<std::optional<std::vector<std::string>>> Next() {
    if (at_ >= text_.size()) return std::nullopt;
    line_ = next_line_;
    std::vector<std::string> row(1);
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (row.back().size() > kMaxImportLineBytes) return Fail(ErrorCode::kTooBig, "a field of over 64 KiB");
      if (c == '"' && row.back().empty()) {
        if (Status quoted = ReadQuoted(row.back()); !quoted) return Fail(quoted.error());
      } else if (c == separator_) {
        row.emplace_back();
      } else if (c == '\n') {
        ++next_line_;
        break;
      } else if (c != '\r') {
        row.back() += c;
      }
    }
    return row;
  }
  int line() const { return line_; }

 private:
  Status ReadQuoted(std::string& field) {
    const int began = next_line_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\n') ++next_line_;
      if (c != '"') {
        field += c;
      } else if (at_ < text_.size() && text_[at_] == '"') {
        field += text_[at_++];
      } else {
        return {};
      }
    }
    return Fail(ErrorCode::kMalformed, "line " + std::to_string(began) + ": a quote that is not closed");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  char separator_ = ',';
  int line_ = 1;
  int next_line_ = 1;
};

std::string Lower(std::string_view text) {
  std::string lower(TrimmedText(text));
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return lower;
}

struct Columns {
  std::optional<std::size_t> term, host, url, rule, category, severity;
};

Columns FindColumns(const std::vector<std::string>& names, ImportBuilder& builder) {
  Columns columns;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name = Lower(names[i]);
    if (name == "term" || name == "terms" || name == "keyword")
      columns.term = i;
    else if (name == "host" || name == "domain")
      columns.host = i;
    else if (name == "url")
      columns.url = i;
    else if (name == "rule" || name == "id")
      columns.rule = i;
    else if (name == "category")
      columns.category = i;
    else if (name == "severity")
      columns.severity = i;
    else if (!name.empty())
      builder.NotMapped(1, names[i], "a column that is not understood");
  }
  return columns;
}

class CsvRow {
 public:
  CsvRow(const std::vector<std::string>& fields, const Columns& columns, int line, const ImportOptions& options,
         ImportBuilder& builder)
      : fields_(fields), columns_(columns), line_(line), options_(options), builder_(builder) {}

  void Add() {
    if (const std::string_view term = Field(columns_.term); !term.empty())
      builder_.AddTerm(RuleOf(RuleKind::kKeyword), term, line_);
    for (const auto& column : {columns_.host, columns_.url})
      if (const std::string_view item = Field(column); !item.empty())
        builder_.AddHostOrUrl(RuleOf(RuleKind::kUrl), item, line_);
  }

 private:
  std::string_view Field(const std::optional<std::size_t>& column) const {
    return column && *column < fields_.size() ? TrimmedText(fields_[*column]) : std::string_view();
  }

  Rule& RuleOf(RuleKind kind) {
    const std::string_view id = Field(columns_.rule);
    Rule& rule = builder_.RuleFor(id.empty() ? std::string_view(options_.id) : id, kind);
    if (const std::string_view category = Field(columns_.category); !category.empty()) rule.category = category;
    const std::string severity = Lower(Field(columns_.severity));
    if (severity == "info")
      rule.severity = Severity::kInfo;
    else if (severity == "high")
      rule.severity = Severity::kHigh;
    else if (!severity.empty() && severity != "attention")
      builder_.NotMapped(line_, severity, "no severity: info, attention or high");
    return rule;
  }

  const std::vector<std::string>& fields_;
  const Columns& columns_;
  int line_;
  const ImportOptions& options_;
  ImportBuilder& builder_;
};

}  // namespace

Status ImportCsv(std::string_view text, const ImportOptions& options, ImportBuilder& builder) {
  CsvReader reader(text);
  SCHOUW_ASSIGN(const auto names, reader.Next(), "csv");
  const Columns columns = names ? FindColumns(*names, builder) : Columns{};
  if (!columns.term && !columns.host && !columns.url)
    return Fail(ErrorCode::kMalformed, "the first line names no column \"term\", \"host\" or \"url\"");
  for (;;) {
    SCHOUW_ASSIGN(const auto row, reader.Next(), "csv");
    if (!row) return {};
    CsvRow(*row, columns, reader.line(), options, builder).Add();
  }
}

}  // namespace schouw
