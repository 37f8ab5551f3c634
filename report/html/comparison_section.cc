#include "report/html/comparison_words.h"
#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"

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
    html += Heading(2, "Afspraken uit de vorige controle") + "<ul>\n";
    for (const EarlierAgreement& one : report.earlier_agreements) {
      html += "<li>" + Text(one.text) +
              Soft("controle " + std::to_string(one.number) + ", " + FormatDutchDate(one.day)) + "</li>\n";
    }
    html += "</ul>\n";
  }
  if (!report.comparison) return html;
  return html + Heading(2, "De vorige keer en nu") +
         Paragraph(Text(IsOutdated(report) ? "Dit controlebestand is veranderd sinds het met de vorige controle is "
                                             "vergeleken. Vergelijk opnieuw."
                                           : dutch::ComparisonLine(*report.comparison, report.check.since)));
}

std::string ComparedSection(const ReportData& report) {
  if (!report.comparison || IsOutdated(report)) return "";
  const Comparison& comparison = *report.comparison;
  Table table("Per regel en soort", {{"Regel en soort", Column::kText, "w4"}, {"Vergeleken met de vorige controle"}});
  for (const ComparedRow& row : comparison.rows) {
    table.Row({Text(row.pack + " / " + row.rule) + Soft(dutch::Kinds(row.kind)),
               Text(dutch::ComparedRowText(row, comparison))});
  }
  if (table.empty()) table.Note("Beide keren geen signalen in wat is bekeken.");
  std::string remarks;
  for (const std::string& sentence : dutch::ComparisonRemarks(comparison))
    remarks += (remarks.empty() ? "" : " ") + Text(sentence);
  return Heading(2, "Vergeleken met " + Text(dutch::EarlierCheck(comparison))) + std::move(table).Done() +
         Paragraph(Soft(remarks));
}

}  // namespace schouw::html
