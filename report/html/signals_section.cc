#include <algorithm>

#include "report/audience/judgment_words.h"
#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"

namespace schouw::html {
namespace {

constexpr std::size_t kOtherPlacesShown = 5;

// "2 maart 2026, 11:15", or first and last moment.
std::string When(const ReportSignal& signal) {
  if (!signal.first || !signal.last) return "tijd niet vastgelegd";
  const std::string first = FormatAmsterdam(*signal.first), last = FormatAmsterdam(*signal.last);
  return first == last ? first : first + " tot en met " + last;
}

std::string HowAndWhen(const ReportSignal& signal) {
  std::string html(dutch::Kind(signal.kind));
  const std::string_view how = dutch::How(signal.kind, signal.origin);
  if (!signal.app.empty()) html += " in " + Text(signal.app);
  if (!how.empty()) html += ", " + std::string(how);
  if (signal.state == RecordState::kRecycleBin) html += ", in de prullenbak";
  return html + "<br>" + When(signal);
}

std::string Words(const ReportSignal& signal) {
  if (signal.entry.empty() && signal.match.empty()) return Soft("inhoud gewist na de bezwaartermijn");
  return "<bdi>" + Escape(signal.before) + "<mark>" + Escape(signal.match) + "</mark>" + Escape(signal.after) +
         "</bdi>";
}

// Title and address where the words themselves don't show them.
std::string About(const ReportSignal& signal) {
  std::string html;
  if (!signal.title.empty() && signal.title != signal.text) html += Soft("titel: " + Text(signal.title));
  if (!signal.url.empty() && signal.url != signal.text && signal.url != signal.before + signal.match + signal.after) {
    html += Soft("adres: " + Path(signal.url));
  }
  return html;
}

std::string Where(const ReportData& report, const ReportSignal& signal) {
  std::string html;
  if (!signal.account.empty()) html += "account " + Text(signal.account) + " · ";
  if (!signal.profile.empty()) html += "profiel " + Text(signal.profile) + " · ";
  html += Path(DevicePrefix(report, signal.device) + signal.entry);
  if (!signal.place.empty()) html += " · " + Text(dutch::Place(signal.place));
  return Soft(html);
}

std::string AlsoFound(const ReportSignal& signal) {
  if (signal.also.empty()) return "";
  std::string html = "ook gevonden in: ";
  for (std::size_t i = 0; i < std::min(signal.also.size(), kOtherPlacesShown); ++i) {
    html += (i > 0 ? "; " : "") + Path(signal.also[i]);
  }
  if (signal.also.size() > kOtherPlacesShown) {
    html += "; en op nog " + dutch::Count(signal.also.size() - kOtherPlacesShown, "andere plaats", "andere plaatsen");
  }
  return Soft(html);
}

// What was decided by whom, and what came of the talk.
std::string Decision(const Review& review) {
  std::string html = Bold("Besluit:") + " " + Text(audience::Decision(review.decision));
  if (!review.reason.empty()) html += " (" + Text(audience::Reason(review.reason)) + ")";
  html += ", door " + Text(review.by);
  if (review.at) html += " op " + FormatAmsterdam(*review.at);
  if (review.bulk) html += ", in één keer met de andere van deze kaart";
  if (!review.note.empty()) html += Soft("toelichting: " + Text(review.note));
  if (!review.outcome.empty()) html += Soft("uitkomst van het gesprek: " + Text(audience::Outcome(review.outcome)));
  if (review.declined) html += Soft("de cliënt wilde hierover niet spreken");
  if (!review.client_said.empty()) html += Soft("woorden van de cliënt: „" + Text(review.client_said) + "”");
  if (!review.agreement.empty()) html += Soft("afspraak: " + Text(review.agreement));
  return html;
}

std::string GroupHead(const ReportData& report, const ReportSignal& first, std::size_t count) {
  const RuleInfo& rule = report.RuleOf(first);
  const PackInfo& pack = report.packs[first.pack];
  std::string html = Heading(3, Text(dutch::Capital(rule.category.empty() ? rule.id : rule.category)) + ": " +
                                    dutch::Count(count, "signaal", "signalen"));
  html += Paragraph(Soft("regel " + Text(pack.id + " / " + rule.id) +
                         " · gewicht volgens de regel: " + Text(dutch::Severity(rule.severity))));
  if (!rule.why.empty()) html += Paragraph(Bold("Waarom hiernaar is gezocht.") + " " + Text(rule.why));
  if (!rule.ask.empty()) {
    html += "<p class=\"ask\">" + Bold("Vraag voor het gesprek.") + " " + Text(rule.ask) + "</p>\n";
  }
  return html;
}

// Signals `begin` to `end` are of one rule.
std::string Group(const ReportData& report, std::size_t begin, std::size_t end) {
  Table table(
      "Signalen van deze regel. Wie het apparaat gebruikte, is niet bekend.",
      {{"Signaal", Column::kText, "w5"}, {"Hoe en wanneer", Column::kText, "w3"}, {"Aantal keer", Column::kNumber}});
  for (std::size_t i = begin; i < end; ++i) {
    const ReportSignal& signal = report.signals[i];
    table.Row({Words(signal) + About(signal) + Where(report, signal) + AlsoFound(signal), HowAndWhen(signal),
               dutch::Number(signal.occurrences)});
    if (signal.review.decision != "open") table.Note(Decision(signal.review));
  }
  return GroupHead(report, report.signals[begin], end - begin) + std::move(table).Done();
}

}  // namespace

std::string SignalsSection(const ReportData& report) {
  std::string html = Heading(2, "Signalen");
  if (report.signals.empty()) {
    return html + Paragraph(
                      "Er zijn geen signalen in wat is bekeken. Wat is bekeken en wat niet, staat hierboven en "
                      "hieronder.");
  }
  html += Paragraph(
      "De tijden zijn die van Nederland. Hoe iets tot stand kwam, staat hier zoals het programma het "
      "heeft vastgelegd.");
  for (std::size_t begin = 0; begin < report.signals.size();) {
    std::size_t end = begin + 1;
    while (end < report.signals.size() &&
           &report.RuleOf(report.signals[end]) == &report.RuleOf(report.signals[begin])) {
      ++end;
    }
    html += Group(report, begin, end);
    begin = end;
  }
  return html;
}

}  // namespace schouw::html
