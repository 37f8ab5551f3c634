#include "report/audience/supervisor.h"

#include <map>

#include "report/audience/judgment_words.h"
#include "report/html/dutch.h"
#include "report/html/writer.h"

namespace schouw {
namespace {

using html::Column;
using html::Heading;
using html::Paragraph;
using html::Path;
using html::Table;
using html::Text;

std::string Counts(const ReportData& report) {
  std::map<std::pair<std::string, std::string>, std::uint64_t> counts;  // decision, by
  for (const ReportSignal& signal : report.signals) ++counts[{signal.review.decision, signal.review.by}];
  Table table("Beoordelingen, geteld", {{"Besluit", Column::kText, "w5"}, {"Door"}, {"Signalen", Column::kNumber}});
  for (const auto& [key, count] : counts) {
    table.Row({audience::Decision(key.first), Text(key.second), dutch::Number(count)});
  }
  return std::move(table).Done();
}

std::string Aside(const ReportData& report) {
  std::string html;
  for (const SetAside& row : report.set_aside) {
    html += Paragraph("Regel " + Text(row.pack + " / " + row.rule) + " is opzij gezet, want te ruim: " + Text(row.why) +
                      " (" + Text(row.by) + ", " + FormatAmsterdam(row.at) + ").");
  }
  if (report.protected_signals > 0) {
    html += Paragraph("Gewist als beschermd contact: " + dutch::Count(report.protected_signals, "signaal", "signalen") +
                      ".");
  }
  return html;
}

std::string Versions(const ReportData& report) {
  if (report.sign_offs.empty()) return Paragraph("Nog niet afgetekend.");
  Table table("Aftekenen en verbeteren", {{"Versie", Column::kText, "w2"}, {"Door en wanneer"}, {"Waarom"}});
  for (const SignOff& sign_off : report.sign_offs) {
    table.Row({std::to_string(sign_off.version), Text(sign_off.by) + html::Soft(FormatAmsterdam(sign_off.at)),
               Text(sign_off.why.empty() ? "afgetekend" : sign_off.why)});
  }
  return std::move(table).Done() + Paragraph("Kenmerk van de inhoud: " + Path(report.sign_offs.back().digest));
}

}  // namespace

std::string SupervisorSection(const ReportData& report) {
  return Heading(2, "Wie wat deed") + Counts(report) + Aside(report) + Versions(report);
}

}  // namespace schouw
