// What the readers of foreign lists share. Private to agent/foreign.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/foreign/foreign_list.h"

namespace schouw {

std::string_view TrimmedText(std::string_view text);
std::string LowerText(std::string_view text);  // ASCII letters, trimmed
ForeignItem NotMappedItem(std::uint32_t line, std::string_view what, std::string_view why);

// `bytes` as UTF-8 with LF at the end of each line. Errors: kMalformed, kUnsupported (an archive, a program).
Result<std::string> DecodeForeignText(std::string bytes);
// Calls `on_line` with each line and its number from 1. Errors: kTooBig past kMaxForeignTextBytes.
Status ForEachLine(std::string_view text, const std::function<void(std::string_view, std::uint32_t)>& on_line);

// One row of a table under the names of the first one.
class TableRows {
 public:
  explicit TableRows(const ForeignSink& sink) : sink_(sink) {}
  // The row with the names. False when none of them is of an item.
  bool Begin(const std::vector<std::string>& names, std::uint32_t line);
  void Add(const std::vector<std::string>& fields, std::uint32_t line);

 private:
  std::string_view Field(const std::vector<std::string>& fields, const std::optional<std::size_t>& column) const;

  const ForeignSink& sink_;
  std::optional<std::size_t> term_, host_, url_, rule_, category_, severity_;
};

inline constexpr const char* kNoColumn = "the first line names no column \"term\", \"host\" or \"url\"";

Status ReadCsv(std::string_view text, const ForeignSink& sink);
Status ReadYara(std::string_view text, const ForeignSink& sink);
Status ReadSigma(std::string_view text, const ForeignSink& sink);
bool IsSpreadsheet(std::string_view head);
Status ReadSpreadsheet(const ByteSource& content, const Limits& limits, const ForeignSink& sink);

}  // namespace schouw
