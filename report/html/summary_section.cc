#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

namespace schouw::html {
namespace {

constexpr std::string_view kNotAVerdict = "report.a_signal_is_a_question_not_proof_who_use";

// "2 zoekopdrachten, 1 bladwijzer"
std::string ByKind(const ReportData& report) {
  std::array<std::uint64_t, kRecordKindCount> counts{};
  for (const ReportSignal& signal : report.signals) ++counts[static_cast<std::size_t>(signal.kind)];
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const auto kind = static_cast<RecordKind>(i);
    text += (text.empty() ? "" : ", ") + dutch::Count(counts[i], dutch::Kind(kind), dutch::Kinds(kind));
  }
  return text;
}

std::string LookedAt(const ReportData& report) {
  const auto checked =
      static_cast<std::uint64_t>(std::count_if(report.devices.begin(), report.devices.end(),
                                               [](const DeviceInfo& device) { return device.state != "not_checked"; }));
  return Phrase("report.looked_at_were") + KindsInScope(report) + ", " + PeriodText(report) + Phrase("report.on_2") +
         dutch::CountInWords(checked, Phrase("report.device_2"), Phrase("report.devices")) + ".";
}

// One sentence for each volume that was not read, with its size; further ones are in the table below.
std::string NotReadVolumes(const ReportData& report) {
  constexpr std::size_t kNamed = 4;
  std::string html;
  std::size_t count = 0;
  for (const ReportVolume& volume : report.volumes) {
    if (volume.coverage.state == ReadState::kRead) continue;
    if (++count > kNamed) continue;
    const bool partly = volume.coverage.state == ReadState::kPartial;
    html += " " + Text(VolumeName(report, volume)) + " (" + dutch::Bytes(volume.coverage.spec.length) +
            Phrase("report.is") + Bold(partly ? Phrase("report.only_partly_read") : Phrase("report.not_read")) + ": " +
            VolumeReason(volume.coverage) + ".";
  }
  if (count > kNamed)
    html += Phrase("report.there_are") + std::to_string(count - kNamed) + Phrase("report.more_see_the_table_below");
  return html;
}

std::string StateSentence(const ReportData& report) {
  if (report.scan.state == "complete") return "";
  if (report.scan.state == "stopped") return Paragraph(Bold(Phrase("report.the_check_was_stopped_before_everything")));
  return Paragraph(Bold(Phrase("report.the_check_is_not_finished")) +
                   Phrase("report.not_everything_within_the_mandate_could"));
}

bool AnyJudged(const ReportData& report) {
  return std::any_of(report.signals.begin(), report.signals.end(),
                     [](const ReportSignal& signal) { return signal.review.decision != "open"; });
}

template <typename Is>
std::uint64_t CountIf(const ReportData& report, Is is) {
  return static_cast<std::uint64_t>(std::count_if(report.signals.begin(), report.signals.end(), is));
}

bool WaitsAside(const ReportData& report, const ReportSignal& signal) {
  return signal.review.decision == "open" && report.IsSetAside(signal);
}

// Without the signals that wait in a rule that was set aside: they have a sentence of their own.
std::uint64_t CountOf(const ReportData& report, std::string_view decision) {
  return CountIf(report, [&](const ReportSignal& signal) {
    return signal.review.decision == decision && !WaitsAside(report, signal);
  });
}

std::string SignalsSentence(const ReportData& report) {
  if (report.signals.empty()) {
    return Phrase("report.in_what_was_looked_at") + Bold(Phrase("report.nothing_was_found")) +
           Phrase("report.that_the_rules_look_for_that_says_nothin");
  }
  if (AnyJudged(report)) return JudgedText(report) + " " + std::string(PhraseOr(kNotAVerdict));
  const bool one = report.signals.size() == 1;
  return Bold(dutch::Capital(
             dutch::CountInWords(report.signals.size(), Phrase("report.signal"), Phrase("report.signals_2")))) +
         (one ? Phrase("report.waits_for_judgment") : Phrase("report.wait_for_judgment")) +
         std::string(PhraseOr(kNotAVerdict));
}

// Said under a zero: only what is true of the volumes too.
std::string_view AllWasRead(const ReportData& report) {
  const bool whole = report.scan.state == "complete" &&
                     std::all_of(report.volumes.begin(), report.volumes.end(),
                                 [](const ReportVolume& volume) { return volume.coverage.state == ReadState::kRead; });
  return whole ? Phrase("report.everything_within_the_mandate_could_be_r")
               : Phrase("report.of_the_files_that_were_opened");
}

std::string Tile(std::uint64_t number, std::string_view what, std::string_view more) {
  return "<li><b>" + dutch::Number(number) + "</b> " + std::string(what) + Soft(more) + "</li>\n";
}

}  // namespace

// "In totaal 47 signalen: 3 te bespreken, 1 mogelijk in strijd met de voorwaarde, 40 niet relevant, 3 nog te
// beoordelen."
std::string JudgedText(const ReportData& report) {
  constexpr std::pair<std::string_view, std::string_view> kDecisions[] = {
      {"discuss", "report.to_be_discussed_or_discussed"},
      {"possible_breach", "report.possibly_against_the_condition"},
      {"not_relevant", "report.not_relevant"},
      {"open", "report.to_be_judged"}};
  std::vector<std::string> parts;
  for (const auto& [decision, words] : kDecisions) {
    if (const std::uint64_t count = CountOf(report, decision); count > 0) {
      parts.push_back(dutch::Number(count) + " " + std::string(PhraseOr(words)));
    }
  }
  std::string text = Phrase("report.in_all_2") +
                     Bold(dutch::Count(report.signals.size(), Phrase("report.signal"), Phrase("report.signals_2"))) +
                     ": " + dutch::Enumeration(parts) + ".";
  for (const std::string& more : {BulkText(report), SetAsideText(report)}) text += more.empty() ? "" : " " + more;
  return text;
}

std::string BulkText(const ReportData& report) {
  const std::uint64_t bulk = CountIf(report, [](const ReportSignal& signal) { return signal.review.bulk; });
  if (bulk == 0) return "";
  const std::uint64_t opened =
      CountIf(report, [](const ReportSignal& signal) { return signal.review.bulk && signal.opened; });
  return dutch::Number(bulk) + Phrase("report.judged_in_one_go") + dutch::Number(opened) + Phrase("report.opened");
}

std::string SetAsideText(const ReportData& report) {
  if (report.set_aside.empty()) return "";
  const std::uint64_t waiting = CountIf(report, [&](const ReportSignal& signal) { return WaitsAside(report, signal); });
  return dutch::Count(report.set_aside.size(), Phrase("report.rule_is"), Phrase("report.rules_are")) +
         Phrase("report.set_aside_as_too_broad") +
         dutch::Count(waiting, Phrase("report.signal_of_it_is"), Phrase("report.signals_of_them_are")) +
         Phrase("report.not_judged_one_by_one");
}

std::string StatusText(const ReportData& report) {
  std::string text = Phrase("report.draft");
  if (report.scan.status == "final") text = Phrase("report.final");
  if (report.scan.status == "corrected") text = Phrase("report.corrected");
  if (report.scan.status == "sealed") text = Phrase("report.sealed");
  if (report.scan.status == "purged") text = Phrase("report.purged");
  return report.check.exercise ? text + Phrase("report.exercise") : text;
}

std::string KindsInScope(const ReportData& report) {
  std::vector<std::string> kinds;
  for (const std::string& name : report.check.records) {
    const auto kind = ParseRecordKind(name);
    kinds.push_back(kind ? std::string(dutch::Kinds(*kind)) : Text(name));
  }
  return kinds.empty() ? Phrase("report.no_records") : dutch::Enumeration(kinds);
}

std::string PeriodText(const ReportData& report) {
  const CheckInfo& check = report.check;
  if (!check.since) return Phrase("report.without_a_begin_date");
  return Phrase("report.from_3") + dutch::Day(*check.since) +
         (check.undated ? Phrase("report.and_without_a_date") : "");
}

std::string HeadSection(const ReportData& report) {
  const CheckInfo& check = report.check;
  Facts facts;
  facts.Add(Phrase("report.mandate"), Text(check.reference) + " · " + Text(check.judgment));
  facts.Add(Phrase("report.client_2"),
            Text(check.client) + (check.device_description.empty() ? "" : " · ") + Text(check.device_description));
  facts.Add(Phrase("report.checked"), dutch::Day(AmsterdamDate(report.scan.started)) + Phrase("report.by_2") +
                                          Text(check.officer) + Phrase("report.check_3") +
                                          std::to_string(check.number) + Phrase("report.of_at_most") +
                                          std::to_string(check.of) + Phrase("report.this_year_2"));
  facts.Add(Phrase("report.reason"),
            check.reason == "cause" ? Phrase("report.there_was_a_cause") : Phrase("report.sample"));
  facts.Add(Phrase("report.period_looked_at"), PeriodText(report));
  AddCorrection(report, facts);
  const std::string warning = Phrase("report.this_is_an_exercise_the_rules_are_signed");
  return "<header>\n<p class=\"badge\">" + StatusText(report) + "</p>\n" +
         Heading(1, Phrase("report.report_of_the_check_of_data_carriers_2")) + std::move(facts).Done() +
         (check.exercise ? warning : "") + "</header>\n";
}

std::string SummarySection(const ReportData& report) {
  const EntryCounts& entries = report.entries;
  const std::uint64_t unread = entries.partial + entries.not_read;
  return Heading(2, Phrase("report.in_short")) + Paragraph(LookedAt(report) + NotReadVolumes(report)) +
         StateSentence(report) + Paragraph(SignalsSentence(report)) + "<ul class=\"tiles\">\n" +
         Tile(report.signals.size(), report.signals.size() == 1 ? Phrase("report.signal") : Phrase("report.signals_2"),
              report.signals.empty() ? Phrase("report.in_what_was_looked_at_2") : ByKind(report)) +
         Tile(entries.read, entries.read == 1 ? Phrase("report.file_read") : Phrase("report.files_read"),
              Phrase("report.of_the_2") + dutch::Number(entries.seen()) + Phrase("report.that_were_counted")) +
         Tile(unread, Phrase("report.not_or_only_partly_readable"),
              unread == 0 ? AllWasRead(report) : Phrase("report.the_reasons_are_given_further_on")) +
         "</ul>\n";
}

std::string ClosedSection(const ReportData& report) {
  if (report.scan.status == "purged") {
    return Phrase("report.this_case_file_was_purged_all_that_was_f");
  }
  const bool stopped = report.scan.state == "stopped";
  return Phrase("report.this_case_file_is_sealed_there_is_someth") +
         (stopped ? Paragraph(Bold(Phrase("report.the_check_was_stopped_before_everything"))) : std::string());
}

}  // namespace schouw::html
