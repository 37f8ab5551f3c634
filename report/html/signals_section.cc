#include <algorithm>
#include <map>
#include <span>
#include <vector>

#include "report/audience/judgment_words.h"
#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

namespace schouw::html {
namespace {

constexpr std::size_t kOtherPlacesShown = 5;
constexpr std::size_t kToDiscussShown = 5;  // on the first page
// Signals that nobody opened or found relevant are listed up to these numbers, of all rules together and of a rule at
// least: nobody reads thousands on paper, and a browser makes no PDF of them.
constexpr std::size_t kSignalsListed = 2'000;
constexpr std::size_t kLeastListed = 50;

// "2 maart 2026, 11:15", or first and last moment.
std::string When(const ReportSignal& signal) {
  if (!signal.first || !signal.last) return Phrase("report.time_not_recorded");
  const std::string first = dutch::Moment(*signal.first), last = dutch::Moment(*signal.last);
  return first == last ? first : first + Phrase("report.to") + last;
}

std::string HowAndWhen(const ReportSignal& signal) {
  std::string html(dutch::Kind(signal.kind));
  const std::string_view how = dutch::How(signal.kind, signal.origin);
  if (!signal.app.empty()) html += Phrase("report.in") + Text(signal.app);
  if (!how.empty()) html += ", " + std::string(how);
  if (signal.state == RecordState::kRecycleBin) html += Phrase("report.in_the_recycle_bin");
  return html + "<br>" + When(signal);
}

std::string Words(const ReportSignal& signal) {
  if (signal.entry.empty() && signal.match.empty())
    return Soft(Phrase("report.content_erased_after_the_objection_term"));
  return "<bdi>" + Escape(signal.before) + "<mark>" + Escape(signal.match) + "</mark>" + Escape(signal.after) +
         "</bdi>";
}

// Title and address where the words themselves don't show them.
std::string About(const ReportSignal& signal) {
  std::string html;
  if (!signal.title.empty() && signal.title != signal.text) html += Soft(Phrase("report.title") + Text(signal.title));
  if (!signal.url.empty() && signal.url != signal.text && signal.url != signal.before + signal.match + signal.after) {
    html += Soft(Phrase("report.address") + Path(signal.url));
  }
  return html;
}

std::string Where(const ReportData& report, const ReportSignal& signal) {
  std::string html;
  if (!signal.account.empty()) html += Phrase("report.account") + Text(signal.account) + " · ";
  if (!signal.profile.empty()) html += Phrase("report.profile") + Text(signal.profile) + " · ";
  html += Path(DevicePrefix(report, signal.device) + signal.entry);
  if (!signal.place.empty()) html += " · " + Text(dutch::Place(signal.place));
  return Soft(html);
}

std::string AlsoFound(const ReportSignal& signal) {
  if (signal.also.empty()) return "";
  std::string html = Phrase("report.also_found_in");
  for (std::size_t i = 0; i < std::min(signal.also.size(), kOtherPlacesShown); ++i) {
    html += (i > 0 ? "; " : "") + Path(signal.also[i]);
  }
  if (signal.also.size() > kOtherPlacesShown) {
    html += Phrase("report.and_in") + dutch::Count(signal.also.size() - kOtherPlacesShown, Phrase("report.other_place"),
                                                   Phrase("report.other_places"));
  }
  return Soft(html);
}

// What was decided by whom, and what came of the talk.
std::string Decision(const Review& review) {
  std::string html = Bold(Phrase("report.decision_3")) + " " + Text(audience::Decision(review.decision));
  if (!review.reason.empty()) html += " (" + Text(audience::Reason(review.reason)) + ")";
  html += Phrase("report.by_2") + Text(review.by);
  if (review.at) html += Phrase("report.on") + dutch::Moment(*review.at);
  if (review.bulk) html += Phrase("report.in_one_go_with_the_others_of_this_card");
  if (!review.note.empty()) html += Soft(Phrase("report.note_2") + Text(review.note));
  if (!review.outcome.empty())
    html += Soft(Phrase("report.outcome_of_the_talk") + Text(audience::Outcome(review.outcome)));
  if (review.declined) html += Soft(Phrase("report.the_client_did_not_want_to_talk_about_th"));
  if (!review.client_said.empty()) html += Soft(Phrase("report.words_of_the_client") + Text(review.client_said) + "”");
  if (!review.agreement.empty()) html += Soft(Phrase("report.agreement_2") + Text(review.agreement));
  return html;
}

std::string Subject(const RuleInfo& rule) {
  return Text(dutch::Capital(rule.category.empty() ? rule.id : rule.category));
}

std::string Question(const RuleInfo& rule, const std::string& subject) {
  if (rule.ask.empty()) return "";
  return "<p class=\"ask\">" + subject + Bold(Phrase("report.question_for_the_talk")) + " " + Text(rule.ask) + "</p>\n";
}

std::string GroupHead(const ReportData& report, const ReportSignal& first, std::size_t count) {
  const RuleInfo& rule = report.RuleOf(first);
  const PackInfo& pack = report.packs[first.pack];
  std::string html =
      Heading(3, Subject(rule) + ": " + dutch::Count(count, Phrase("report.signal"), Phrase("report.signals_2")));
  html += Paragraph(Soft(Phrase("report.rule_3") + Text(pack.id + " / " + rule.id) +
                         Phrase("report.weight_by_the_rule") + Text(dutch::Severity(rule.severity))));
  if (!rule.why.empty()) html += Paragraph(Bold(Phrase("report.why_this_was_looked_for")) + " " + Text(rule.why));
  return "<div class=\"lead\">\n" + html + Question(rule, "") + "</div>\n";
}

// Of one rule: what was judged relevant or opened, and of the others the first, up to `most` in all.
std::vector<const ReportSignal*> Listed(std::span<const ReportSignal> signals, std::size_t most) {
  const auto must = [](const ReportSignal& signal) { return IsRelevant(signal) || signal.opened; };
  const auto needed = static_cast<std::size_t>(std::count_if(signals.begin(), signals.end(), must));
  std::size_t room = most > needed ? most - needed : 0;
  std::vector<const ReportSignal*> listed;
  for (const ReportSignal& signal : signals) {
    if (!must(signal) && room == 0) continue;
    if (!must(signal)) --room;
    listed.push_back(&signal);
  }
  return listed;
}

// "Nog 980 signalen van deze regel staan niet in deze tabel: 980 niet relevant. De hele lijst ..."
std::string NotListed(std::span<const ReportSignal> signals, const std::vector<const ReportSignal*>& listed) {
  std::map<std::string_view, std::uint64_t> left;
  for (const ReportSignal& signal : signals) ++left[signal.review.decision];
  for (const ReportSignal* signal : listed) --left[signal->review.decision];
  std::vector<std::string> parts;
  for (const auto& [decision, count] : left)
    if (count > 0) parts.push_back(dutch::Number(count) + " " + std::string(audience::Decision(decision)));
  return Bold(Phrase("report.another") +
              dutch::Count(signals.size() - listed.size(), Phrase("report.signal"), Phrase("report.signals_2")) +
              Phrase("report.of_this_rule_are_not_in_this_table")) +
         ": " + Text(dutch::Enumeration(parts)) + "." + Phrase("report.all_signals_come_from_schouw_report");
}

// `signals` are of one rule.
std::string Group(const ReportData& report, std::span<const ReportSignal> signals, std::size_t most) {
  Table table(Phrase("report.signals_of_this_rule_who_used_the_device"),
              {{Phrase("report.signal_2"), Column::kText, "w5"},
               {Phrase("report.how_and_when")},
               {Phrase("report.times_2"), Column::kNumber}});
  const std::vector<const ReportSignal*> listed = Listed(signals, most);
  for (const ReportSignal* one : listed) {
    const ReportSignal& signal = *one;
    table.Row({Words(signal) + About(signal) + Where(report, signal) + AlsoFound(signal), HowAndWhen(signal),
               dutch::Number(signal.occurrences)});
    if (signal.review.decision != "open") table.Note(Decision(signal.review));
  }
  if (listed.size() < signals.size()) table.Note(NotListed(signals, listed));
  return GroupHead(report, signals.front(), signals.size()) + std::move(table).Done();
}

std::vector<std::span<const ReportSignal>> ByRule(const ReportData& report) {
  std::vector<std::span<const ReportSignal>> groups;
  const std::span<const ReportSignal> all = report.signals;
  for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    while (end < all.size() && &report.RuleOf(all[end]) == &report.RuleOf(all[begin])) ++end;
    groups.push_back(all.subspan(begin, end - begin));
  }
  return groups;
}

// What may be against the condition first, else in the order of the rules.
std::vector<const ReportSignal*> JudgedRelevant(const ReportData& report) {
  std::vector<const ReportSignal*> relevant;
  for (const ReportSignal& signal : report.signals)
    if (IsRelevant(signal)) relevant.push_back(&signal);
  std::stable_partition(relevant.begin(), relevant.end(),
                        [](const ReportSignal* signal) { return signal->review.decision == "possible_breach"; });
  return relevant;
}

bool IsTalkedAbout(const ReportSignal* signal) { return !signal->review.outcome.empty() || signal->review.declined; }

std::string DecidedAndTalked(const Review& review) {
  std::string html = Text(audience::Decision(review.decision)) + " (" + Text(review.by) + ")";
  if (!review.outcome.empty())
    html += Soft(Phrase("report.outcome_of_the_talk") + Text(audience::Outcome(review.outcome)));
  return html;
}

// Each question once, with its subject where there are more.
std::string Questions(const ReportData& report, const std::vector<const ReportSignal*>& relevant) {
  std::vector<const RuleInfo*> rules;
  for (const ReportSignal* signal : relevant) {
    const RuleInfo* rule = &report.RuleOf(*signal);
    if (IsTalkedAbout(signal) || std::find(rules.begin(), rules.end(), rule) != rules.end()) continue;
    rules.push_back(rule);
  }
  std::string html;
  for (std::size_t i = 0; i < std::min(rules.size(), kToDiscussShown); ++i)
    html += Question(*rules[i], rules.size() > 1 ? Subject(*rules[i]) + ". " : "");
  return html;
}

}  // namespace

std::string ToDiscussSection(const ReportData& report) {
  const std::vector<const ReportSignal*> relevant = JudgedRelevant(report);
  if (relevant.empty()) return "";
  const bool done = std::all_of(relevant.begin(), relevant.end(), IsTalkedAbout);
  const std::string title = Phrase(done ? "report.what_was_discussed" : "report.what_to_discuss");
  Table table(title + ": " + Phrase("report.the_signals_that_were_judged_relevant"),
              {{Phrase("report.signal_2"), Column::kText, "w3"},
               {Phrase("report.how_and_when")},
               {Phrase("report.decision_2"), Column::kText, "w3"}});
  for (std::size_t i = 0; i < std::min(relevant.size(), kToDiscussShown); ++i) {
    const ReportSignal& signal = *relevant[i];
    table.Row(
        {Words(signal) + Soft(Text(report.packs[signal.pack].id + " / " + report.RuleOf(signal).id)),
         HowAndWhen(signal) + " · " + dutch::Count(signal.occurrences, Phrase("report.time"), Phrase("report.times")),
         DecidedAndTalked(signal.review)});
  }
  if (relevant.size() > kToDiscussShown) {
    table.Note(Phrase("report.another") +
               dutch::Count(relevant.size() - kToDiscussShown, Phrase("report.signal"), Phrase("report.signals_2")) +
               Phrase("report.stand_with_their_rules_further_on"));
  }
  return Heading(2, title) + "<div class=\"brief\">\n" + std::move(table).Done() + "</div>\n" +
         Questions(report, relevant);
}

std::string SignalsSection(const ReportData& report) {
  std::string html = Heading(2, Phrase("report.signals"));
  if (report.signals.empty()) {
    return html + Paragraph(Phrase("report.there_are_no_signals_in_what_was_looked"));
  }
  html = "<section class=\"own-page\">\n" + html + Paragraph(Phrase("report.times_are_dutch_local_time_how_something"));
  const auto groups = ByRule(report);
  const std::size_t most = std::max(kLeastListed, kSignalsListed / groups.size());
  for (const auto& signals : groups) html += Group(report, signals, most);
  return html + "</section>\n";
}

}  // namespace schouw::html
