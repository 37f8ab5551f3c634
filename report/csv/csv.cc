#include "report/csv/csv.h"

#include <cstdio>
#include <initializer_list>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

bool Unprintable(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

// What spreadsheets start a formula with, also in full width.
bool StartsFormula(std::string_view text) {
  for (std::string_view start : {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"})
    if (text.starts_with(start)) return true;
  return false;
}

std::string Field(std::string_view text) {
  std::string field = StartsFormula(text) ? "\"'" : "\"";
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint c = DecodeUtf8(text, i);
    if (c.value == '"') {
      field += "\"\"";
    } else if (!c.valid) {
      AppendUtf8(field, kReplacement);
    } else if (Unprintable(c.value)) {
      char code[24];
      std::snprintf(code, sizeof code, "\\u{%x}", static_cast<unsigned>(c.value));
      field += code;
    } else {
      field += text.substr(i, c.length);
    }
    i += c.length;
  }
  return field + "\"";
}

std::string Line(std::initializer_list<std::string_view> texts) {
  std::string line;
  for (std::string_view text : texts) line += (line.empty() ? "" : ",") + Field(text);
  return line;
}

std::string TimeText(const std::optional<UnixNanos>& time) { return time ? FormatRfc3339(*time) : ""; }

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : "; ") + text;
  return joined;
}

}  // namespace

std::string RenderCsv(const ReportData& report) {
  std::string csv =
      Line({"id",    "pack",        "rule",    "rule_kind", "category", "severity", "kind",    "device", "entry",
            "place", "time",        "account", "app",       "profile",  "origin",   "state",   "before", "match",
            "after", "occurrences", "first",   "last",      "also",     "decision", "exercise"}) +
      "\r\n";
  const std::string exercise = report.check.exercise ? "yes" : "no";
  for (const ReportSignal& signal : report.signals) {
    const RuleInfo& rule = report.RuleOf(signal);
    csv += Line({signal.id,
                 report.packs[signal.pack].id,
                 rule.id,
                 rule.kind,
                 rule.category,
                 report.SeverityOf(signal),
                 RecordKindName(signal.kind),
                 signal.device,
                 signal.entry,
                 signal.place,
                 TimeText(signal.time),
                 signal.account,
                 signal.app,
                 signal.profile,
                 OriginName(signal.origin),
                 RecordStateName(signal.state),
                 signal.before,
                 signal.match,
                 signal.after,
                 std::to_string(signal.occurrences),
                 TimeText(signal.first),
                 TimeText(signal.last),
                 Joined(signal.also),
                 signal.review.decision,
                 exercise}) +
           "\r\n";
  }
  return csv;
}

std::string AuditRowCsv(const AuditRow& row) {
  return Line({std::to_string(row.seq), FormatRfc3339(row.at), row.who, row.operation, row.what, row.hash});
}

}  // namespace schouw
