#include "report/csv/csv.h"

#include <vector>

#include "agent/base/join.h"
#include "agent/base/unseen.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

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
    } else if (IsUnseen(c.value)) {
      field += UnseenText(c.value);
    } else {
      field += text.substr(i, c.length);
    }
    i += c.length;
  }
  return field + "\"";
}

std::string Line(const std::vector<std::string>& texts) {
  std::string line;
  for (const std::string& text : texts) line += (line.empty() ? "" : ",") + Field(text);
  return line;
}

std::string TimeCell(const std::optional<UnixNanos>& time) { return time ? FormatRfc3339(*time) : ""; }

std::vector<std::string> Row(const ReportData& report, const ReportSignal& signal, bool contexts) {
  const RuleInfo& rule = report.RuleOf(signal);
  std::vector<std::string> row = {signal.id,
                                  report.packs[signal.pack].id,
                                  rule.id,
                                  rule.kind,
                                  rule.category,
                                  report.SeverityOf(signal),
                                  std::string(RecordKindName(signal.kind)),
                                  signal.device,
                                  signal.entry,
                                  signal.place,
                                  TimeCell(signal.time),
                                  signal.account,
                                  signal.app,
                                  signal.profile,
                                  std::string(OriginName(signal.origin)),
                                  std::string(RecordStateName(signal.state)),
                                  signal.match,
                                  std::to_string(signal.occurrences),
                                  TimeCell(signal.first),
                                  TimeCell(signal.last),
                                  Joined(signal.also, "; "),
                                  signal.review.decision,
                                  report.check.exercise ? "yes" : "no"};
  if (contexts) row.insert(row.end(), {signal.before, signal.after});
  return row;
}

}  // namespace

std::string RenderCsv(const ReportData& report, bool contexts) {
  std::vector<std::string> names = {"id",    "pack",    "rule",   "rule_kind", "category", "severity",
                                    "kind",  "device",  "entry",  "place",     "time",     "account",
                                    "app",   "profile", "origin", "state",     "match",    "occurrences",
                                    "first", "last",    "also",   "decision",  "exercise"};
  if (contexts) names.insert(names.end(), {"before", "after"});
  std::string csv = Line(names) + "\r\n";
  for (const ReportSignal& signal : report.signals) csv += Line(Row(report, signal, contexts)) + "\r\n";
  return csv;
}

std::string AuditRowCsv(const AuditRow& row) {
  return Line({std::to_string(row.seq), FormatRfc3339(row.at), row.who, row.operation, row.what, row.hash});
}

}  // namespace schouw
