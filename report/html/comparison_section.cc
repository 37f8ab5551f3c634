#include "report/html/comparison_words.h"
#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"

namespace schouw::html {
namespace {

std::string Compared(const Comparison& comparison) {
  Table table("Per regel en soort", {{"Regel en soort", Column::kText, "w4"}, {"Vergeleken met de vorige controle"}});
  for (const ComparedRow& row : comparison.rows) {
    table.Row({Text(row.pack + " / " + row.rule) + Soft(dutch::Kinds(row.kind)),
               Text(dutch::ComparedRowText(row, comparison.counts_only))});
  }
  std::string html = Paragraph(Text(dutch::ComparisonLine(comparison)));
  if (!table.empty()) html += std::move(table).Done();
  std::string remarks;
  for (const std::string& sentence : dutch::ComparisonRemarks(comparison))
    remarks += (remarks.empty() ? "" : " ") + Text(sentence);
  return html + Paragraph(Soft(remarks));
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
  if (report.comparison) html += Heading(2, "De vorige keer en nu") + Compared(*report.comparison);
  return html;
}

}  // namespace schouw::html
