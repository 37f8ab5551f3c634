#include <algorithm>
#include <map>

#include "report/audience/judgment_words.h"
#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

namespace schouw::html {
namespace {

// Judged to be of interest by a person; all else is not drawn.
// `part` of `most` as a bar. Its text alternative has the number; lengths are attributes: the page has one style sheet.
std::string Bar(std::uint64_t part, std::uint64_t most) {
  const std::uint64_t width = most == 0 ? 0 : part * 100 / most;
  return "<svg class=\"bar\" role=\"img\" aria-label=\"" + dutch::Number(part) +
         "\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\"><rect width=\"" + std::to_string(width) +
         "\" height=\"10\"/></svg>";
}

using Bars = std::map<std::string, std::uint64_t>;

// A table with a bar in each row: the words and numbers stand there for who can't see the bars.
std::string Chart(std::string_view caption, std::string_view what, const Bars& bars) {
  std::uint64_t most = 0;
  for (const auto& [name, count] : bars) most = std::max(most, count);
  Table table(caption,
              {{what, Column::kText, "w3"}, {Phrase("report.signals"), Column::kNumber}, {Phrase("report.as_a_bar")}});
  for (const auto& [name, count] : bars) table.Row({name, dutch::Number(count), Bar(count, most)});
  return std::move(table).Done();
}

// "2026-03" before "2026-04": sorted as written, then in words.
std::string Months(const ReportData& report) {
  std::map<std::pair<int, int>, std::uint64_t> months;
  for (const ReportSignal& signal : report.signals) {
    if (!IsRelevant(signal) || !signal.last) continue;
    const Date day = AmsterdamDate(*signal.last);
    ++months[{day.year, day.month}];
  }
  if (months.size() < 2) return "";
  std::uint64_t most = 0;
  for (const auto& [month, count] : months) most = std::max(most, count);
  Table table(Phrase("report.by_the_month_in_which_it_last_happened"), {{Phrase("report.month"), Column::kText, "w3"},
                                                                        {Phrase("report.signals"), Column::kNumber},
                                                                        {Phrase("report.as_a_bar")}});
  for (const auto& [month, count] : months)
    table.Row({dutch::Month(month.first, month.second), dutch::Number(count), Bar(count, most)});
  return std::move(table).Done();
}

}  // namespace

std::string ChartSection(const ReportData& report) {
  if (!audience::IsFinal(report)) return "";
  Bars subjects;
  for (const ReportSignal& signal : report.signals) {
    if (!IsRelevant(signal)) continue;
    const RuleInfo& rule = report.RuleOf(signal);
    ++subjects[Text(dutch::Capital(rule.category.empty() ? rule.id : rule.category))];
  }
  if (subjects.empty()) return "";
  return Heading(2, Phrase("report.what_was_relevant_drawn")) +
         Paragraph(Phrase("report.only_signals_that_a_person_judged_as_to")) +
         Chart(Phrase("report.by_subject"), Phrase("report.subject"), subjects) + Months(report);
}

}  // namespace schouw::html
