#include "report/html/comparison_words.h"
#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

namespace schouw::html {
namespace {

// A device that was added or a signal that was erased since: the numbers are of something else.
bool IsOutdated(const ReportData& report) {
  std::uint64_t now = 0;
  for (const ComparedRow& row : report.comparison->rows) now += row.now;
  return now != report.signals.size();
}

}  // namespace

std::string EarlierCheckSection(const ReportData& report) {
  std::string html;
  if (!report.earlier_agreements.empty()) {
    html += Heading(2, Phrase("report.agreements_of_the_previous_check")) + "<ul>\n";
    for (const EarlierAgreement& one : report.earlier_agreements) {
      html += "<li>" + Text(one.text) +
              Soft(Phrase("report.check_2") + std::to_string(one.number) + ", " + dutch::Day(one.day)) + "</li>\n";
    }
    html += "</ul>\n";
  }
  if (!report.comparison) return html;
  return html + Heading(2, Phrase("report.last_time_and_now")) +
         Paragraph(Text(IsOutdated(report) ? Phrase("report.this_case_file_has_changed_since_it_was")
                                           : dutch::ComparisonLine(*report.comparison, report.check.since)));
}

std::string ComparedSection(const ReportData& report) {
  if (!report.comparison || IsOutdated(report)) return "";
  const Comparison& comparison = *report.comparison;
  Table table(Phrase("report.by_rule_and_kind"), {{Phrase("report.rule_and_kind"), Column::kText, "w4"},
                                                  {Phrase("report.compared_with_the_previous_check")}});
  for (const ComparedRow& row : comparison.rows) {
    table.Row({Text(row.pack + " / " + row.rule) + Soft(dutch::Kinds(row.kind)),
               Text(dutch::ComparedRowText(row, comparison))});
  }
  if (table.empty()) table.Note(Phrase("report.both_times_no_signals_in_what_was_looked"));
  std::string remarks;
  for (const std::string& sentence : dutch::ComparisonRemarks(comparison))
    remarks += (remarks.empty() ? "" : " ") + Text(sentence);
  return Heading(2, Phrase("report.compared_with") + Text(dutch::EarlierCheck(comparison))) + std::move(table).Done() +
         Paragraph(Soft(remarks));
}

}  // namespace schouw::html
