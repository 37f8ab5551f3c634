#include "report/audience/supervisor.h"

#include <algorithm>
#include <map>

#include "report/audience/judgment_words.h"
#include "report/html/dutch.h"
#include "report/html/sections.h"
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
  for (const std::string& more : {html::BulkText(report), html::SetAsideText(report)}) {
    if (!more.empty()) html += Paragraph(more);
  }
  if (report.protected_signals > 0) {
    html += Paragraph("Gewist als beschermd contact: " + dutch::Count(report.protected_signals, "signaal", "signalen") +
                      ".");
  }
  return html;
}

bool AnyJudged(const ReportData& report, std::size_t pack, std::size_t rule) {
  return std::any_of(report.signals.begin(), report.signals.end(), [&](const ReportSignal& signal) {
    return signal.pack == pack && signal.rule == rule && signal.review.decision != "open";
  });
}

std::string WrongBefore(const RuleInfo& rule) {
  if (rule.judged < kEnoughJudged) return "nog te weinig beoordeeld";
  const double share = static_cast<double>(rule.wrong) / static_cast<double>(rule.judged);
  const auto percent = static_cast<std::uint64_t>(std::min(1.0, share) * 100 + 0.5);
  return dutch::Number(rule.wrong) + " van de " + dutch::Number(rule.judged) + " keer ernaast (" +
         dutch::Number(percent) + " %)";
}

// Said after the sign-off alone: before, it would steer the judgment of who reads this.
std::string WrongRules(const ReportData& report) {
  if (!audience::IsFinal(report)) {
    return Paragraph(
        "Hoe vaak een regel er eerder naast zat, staat hier als de controle is afgetekend. Eerder zou dat "
        "de beoordeling sturen.");
  }
  Table table("Hoe vaak een regel ernaast zat, volgens eerdere oordelen",
              {{"Regel", Column::kText, "w5"}, {"Ernaast"}});
  for (std::size_t pack = 0; pack < report.packs.size(); ++pack) {
    for (std::size_t rule = 0; rule < report.packs[pack].rules.size(); ++rule) {
      if (!AnyJudged(report, pack, rule)) continue;
      const RuleInfo& info = report.packs[pack].rules[rule];
      table.Row({Text(report.packs[pack].id + " / " + info.id), WrongBefore(info)});
    }
  }
  if (table.empty()) table.Note("Nog van geen regel is hier een signaal beoordeeld.");
  return std::move(table).Done();
}

std::string Disagreements(const ReportData& report) {
  if (report.disagreements.empty()) {
    const bool signed_off = !report.sign_offs.empty();
    return signed_off ? Paragraph("De tweede lezer was het met elk besluit eens.") : "";
  }
  Table table("Waar de tweede lezer het niet mee eens was",
              {{"Signaal", Column::kText, "w3"}, {"Door", Column::kText, "w2"}, {"Waarom"}});
  for (const Disagreement& one : report.disagreements) table.Row({Path(one.signal), Text(one.by), Text(one.note)});
  return std::move(table).Done();
}

std::string Versions(const ReportData& report) {
  if (report.sign_offs.empty()) return Paragraph("Nog niet afgetekend.");
  Table table("Aftekenen en verbeteren",
              {{"Versie", Column::kText, "w2"}, {"Door en wanneer"}, {"Waarom"}, {"Gegeven aan"}});
  for (const SignOff& sign_off : report.sign_offs) {
    const std::string given = html::ReceiversOf(report, sign_off.version);
    table.Row({std::to_string(sign_off.version), Text(sign_off.by) + html::Soft(FormatAmsterdam(sign_off.at)),
               Text(sign_off.why.empty() ? "afgetekend" : sign_off.why), given.empty() ? "niemand vastgelegd" : given});
  }
  return std::move(table).Done() + Paragraph("Kenmerk van de inhoud: " + Path(report.sign_offs.back().digest));
}

}  // namespace

std::string SupervisorSection(const ReportData& report) {
  return Heading(2, "Wie wat deed") + Counts(report) + WrongRules(report) + Aside(report) + Disagreements(report) +
         Versions(report);
}

}  // namespace schouw
