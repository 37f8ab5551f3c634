#include "report/audience/supervisor.h"

#include <algorithm>
#include <map>

#include "report/audience/judgment_words.h"
#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

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
  Table table(Phrase("report.judgments_counted"), {{Phrase("report.decision_2"), Column::kText, "w5"},
                                                   {Phrase("report.by_3")},
                                                   {Phrase("report.signals"), Column::kNumber}});
  for (const auto& [key, count] : counts) {
    table.Row({audience::Decision(key.first), Text(key.second), dutch::Number(count)});
  }
  return std::move(table).Done();
}

std::string Aside(const ReportData& report) {
  std::string html;
  for (const SetAside& row : report.set_aside) {
    html += Paragraph(Phrase("report.rule") + Text(row.pack + " / " + row.rule) +
                      Phrase("report.was_set_aside_as_too_broad") + Text(row.why) + " (" + Text(row.by) + ", " +
                      dutch::Moment(row.at) + ").");
  }
  for (const std::string& more : {html::BulkText(report), html::SetAsideText(report)}) {
    if (!more.empty()) html += Paragraph(more);
  }
  if (report.protected_signals > 0) {
    html +=
        Paragraph(Phrase("report.erased_as_protected_contact") +
                  dutch::Count(report.protected_signals, Phrase("report.signal"), Phrase("report.signals_2")) + ".");
  }
  return html;
}

bool AnyJudged(const ReportData& report, std::size_t pack, std::size_t rule) {
  return std::any_of(report.signals.begin(), report.signals.end(), [&](const ReportSignal& signal) {
    return signal.pack == pack && signal.rule == rule && signal.review.decision != "open";
  });
}

std::string WrongBefore(const RuleInfo& rule) {
  if (rule.judged < kEnoughJudged) return Phrase("report.too_few_judged_as_yet");
  const double share = static_cast<double>(rule.wrong) / static_cast<double>(rule.judged);
  const auto percent = static_cast<std::uint64_t>(std::min(1.0, share) * 100 + 0.5);
  return dutch::Number(rule.wrong) + Phrase("report.of_the") + dutch::Number(rule.judged) +
         Phrase("report.times_wrong") + dutch::Number(percent) + " %)";
}

// Said after the sign-off alone: before, it would steer the judgment of who reads this.
std::string WrongRules(const ReportData& report) {
  if (!audience::IsFinal(report)) {
    return Paragraph(Phrase("report.how_often_a_rule_was_wrong_before_is_sai"));
  }
  Table table(Phrase("report.how_often_a_rule_was_wrong_by_earlier_ju"),
              {{Phrase("report.rule_2"), Column::kText, "w5"}, {Phrase("report.wrong")}});
  for (std::size_t pack = 0; pack < report.packs.size(); ++pack) {
    for (std::size_t rule = 0; rule < report.packs[pack].rules.size(); ++rule) {
      if (!AnyJudged(report, pack, rule)) continue;
      const RuleInfo& info = report.packs[pack].rules[rule];
      table.Row({Text(report.packs[pack].id + " / " + info.id), WrongBefore(info)});
    }
  }
  if (table.empty()) table.Note(Phrase("report.of_no_rule_a_signal_was_judged_here_yet"));
  return std::move(table).Done();
}

std::string Disagreements(const ReportData& report) {
  if (report.disagreements.empty()) {
    const bool signed_off = !report.sign_offs.empty();
    return signed_off ? Paragraph(Phrase("report.the_second_reader_agreed_with_every_deci")) : "";
  }
  Table table(Phrase("report.where_the_second_reader_did_not_agree"), {{Phrase("report.signal_2"), Column::kText, "w3"},
                                                                       {Phrase("report.by_3"), Column::kText, "w2"},
                                                                       {Phrase("report.why")}});
  for (const Disagreement& one : report.disagreements) table.Row({Path(one.signal), Text(one.by), Text(one.note)});
  return std::move(table).Done();
}

std::string Versions(const ReportData& report) {
  if (report.sign_offs.empty()) return Paragraph(Phrase("report.not_signed_off_yet"));
  Table table(Phrase("report.sign_off_and_corrections"), {{Phrase("report.version_2"), Column::kText, "w2"},
                                                          {Phrase("report.by_and_when")},
                                                          {Phrase("report.why")},
                                                          {Phrase("report.given_to")}});
  for (const SignOff& sign_off : report.sign_offs) {
    const std::string given = html::ReceiversOf(report, sign_off.version);
    table.Row({std::to_string(sign_off.version), Text(sign_off.by) + html::Soft(dutch::Moment(sign_off.at)),
               Text(sign_off.why.empty() ? Phrase("report.signed_off_2") : sign_off.why),
               given.empty() ? Phrase("report.nobody_recorded") : given});
  }
  return std::move(table).Done() +
         Paragraph(Phrase("report.digest_of_the_content_2") + Path(report.sign_offs.back().digest));
}

}  // namespace

std::string SupervisorSection(const ReportData& report) {
  return Heading(2, Phrase("report.who_did_what")) + Counts(report) + WrongRules(report) + Aside(report) +
         Disagreements(report) + Versions(report);
}

}  // namespace schouw
