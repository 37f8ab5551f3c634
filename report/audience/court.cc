#include "report/audience/court.h"

#include <map>
#include <set>
#include <utility>

#include "report/audience/court_condition.h"
#include "report/audience/judgment_words.h"
#include "report/html/dutch.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

namespace schouw {
namespace {

using html::Bold;
using html::Column;
using html::Facts;
using html::Heading;
using html::Paragraph;
using html::Path;
using html::Soft;
using html::Table;
using html::Text;

std::string List(const std::vector<std::string>& texts, const std::string& none) {
  std::vector<std::string> items;
  for (const std::string& text : texts) items.push_back(Text(text));
  return items.empty() ? none : dutch::Enumeration(items);
}

std::string Period(const CheckInfo& check) {
  if (!check.valid_from || !check.valid_until) return Phrase("report.not_kept");
  return dutch::Day(*check.valid_from) + Phrase("report.to") + dutch::Day(*check.valid_until);
}

std::string AccountsAllowed(const CheckInfo& check) {
  if (check.accounts == std::vector<std::string>{"*"}) return Phrase("report.all_accounts");
  return Phrase("report.only") + List(check.accounts, Phrase("report.none"));
}

std::string AccountsRead(const ReportData& report) {
  std::set<std::string> read;
  for (const ReportArtifact& artifact : report.artifacts) {
    if (!artifact.account.empty()) read.insert(artifact.account);
  }
  const std::string names =
      read.empty() ? "" : Phrase("report.records_read_of") + List({read.begin(), read.end()}, "") + ". ";
  return names + Phrase("report.of_other_accounts") +
         dutch::Count(report.entries.other_accounts, Phrase("report.file"), Phrase("report.files")) +
         Phrase("report.counted_and_not_opened");
}

std::string HashLists(const CheckInfo& check) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"known_good", "report.known_program_files_which_are_passed_ove"},
      {"software", "report.programs"},
      {"tripwire", "report.known_illegal_files_a_hit_stops_the_chec"}};
  std::vector<std::string> lists;
  for (const auto& [name, words] : kNames) {
    for (const std::string& list : check.hash_lists) {
      if (list == name) lists.emplace_back(PhraseOr(words));
    }
  }
  return lists.empty() ? Phrase("report.none") : dutch::Enumeration(lists);
}

std::string Excluded(const CheckInfo& check) {
  return dutch::Count(check.excluded_by_mandate, Phrase("report.name"), Phrase("report.names")) +
         Phrase("report.in_the_mandate") +
         dutch::Count(check.excluded_by_check, Phrase("report.name"), Phrase("report.names")) +
         Phrase("report.that_the_client_named") +
         (check.protected_list.empty() ? ""
                                       : Phrase("report.and_the_organisation_s_list") + Text(check.protected_list));
}

std::string MandateTable(const ReportData& report) {
  const CheckInfo& check = report.check;
  Table table(Phrase("report.the_mandate_beside_the_check"),
              {{Phrase("report.about_what"), Column::kText, "w2"},
               {Phrase("report.what_the_mandate_allows"), Column::kText, "w4"},
               {Phrase("report.what_was_done")}});
  table.Row({Phrase("report.period"), Period(check),
             Phrase("report.check_on") + dutch::Day(AmsterdamDate(report.scan.started))});
  table.Row({Phrase("report.how_often"),
             Phrase("report.at_most_2") + std::to_string(check.of) + Phrase("report.times_a_year_2"),
             Phrase("report.this_was_number") + std::to_string(check.number) + Phrase("report.of_that_year")});
  table.Row({Phrase("report.why_now"), Phrase("report.a_sample_or_a_cause_that_the_second_read"),
             check.reason == "cause" ? Bold(Phrase("report.a_cause")) : Phrase("report.a_sample")});
  table.Row({Phrase("report.kinds_of_records"), html::KindsInScope(report),
             Phrase("report.only_these") +
                 dutch::Count(report.EntriesOfAnotherKind(), Phrase("report.file"), Phrase("report.files")) +
                 Phrase("report.of_another_kind_not_opened")});
  table.Row(
      {Phrase("report.from_when_on"), html::PeriodText(report),
       check.since ? Phrase("report.what_is_older_was_not_compared") : Phrase("report.every_date_could_be_compared")});
  table.Row({Phrase("report.accounts"), AccountsAllowed(check), AccountsRead(report)});
  table.Row({Phrase("report.left_alone"), Excluded(check),
             html::ProtectedCount(report) + Phrase("report.not_compared_and_not_kept_whose_they_are")});
  table.Row({Phrase("report.recycle_bin"), check.recycle_bin ? Phrase("report.yes") : Phrase("report.no"),
             check.recycle_bin ? Phrase("report.looked_at") : Phrase("report.not_looked_at_2")});
  table.Row({Phrase("report.lists_of_digests"), HashLists(check),
             check.hash_lists.empty() ? Phrase("report.not_compared") : Phrase("report.compared")});
  table.Row({Phrase("report.keeping"),
             std::to_string(check.no_signals_days) + Phrase("report.days_without_signals") +
                 std::to_string(check.signals_days) + Phrase("report.with_what_was_not_relevant") +
                 std::to_string(check.objection_days) + Phrase("report.days"),
             Phrase("report.counted_from_the_sign_off")});
  return std::move(table).Done();
}

std::string Widened(const CheckInfo& check) {
  if (check.widened.empty()) return Paragraph(Phrase("report.the_mandate_is_nowhere_wider_than_usual"));
  std::string html;
  for (const std::string& sentence : check.widened) html += "<li>" + Text(sentence) + "</li>\n";
  return Paragraph(Bold(Phrase("report.wider_than_usual_with_who_decided_that_a"))) + "<ul>\n" + html + "</ul>\n";
}

std::string WhatWasSoughtFor(const ReportData& report) {
  Table table(Phrase("report.rule_packs"), {{Phrase("report.what_was_looked_for"), Column::kText, "w5"},
                                            {Phrase("report.version_and_signatories")},
                                            {"SHA-256"}});
  for (const PackInfo& pack : report.packs) {
    table.Row({Text(pack.title.empty() ? pack.id : pack.title) +
                   Soft(pack.explain.empty() ? Phrase("report.no_explanation_kept") : Text(pack.explain)),
               Text(pack.id + " " + pack.version) + Soft(List(pack.signed_by, Phrase("report.nobody"))),
               Path(pack.sha256)});
  }
  return Heading(2, Phrase("report.what_was_looked_for")) +
         Paragraph(Phrase("report.the_words_and_addresses_themselves_are_n")) + std::move(table).Done();
}

std::string NotRelevant(const ReportData& report) {
  std::map<std::string, std::uint64_t> reasons;
  for (const ReportSignal& signal : report.signals) {
    if (signal.review.decision == "not_relevant") ++reasons[signal.review.reason];
  }
  if (reasons.empty()) return "";
  Table table(Phrase("report.not_relevant_by_reason"),
              {{Phrase("report.reason"), Column::kText, "w6"}, {Phrase("report.signals"), Column::kNumber}});
  for (const auto& [reason, count] : reasons) table.Row({Text(audience::Reason(reason)), dutch::Number(count)});
  return std::move(table).Done();
}

std::string Talk(const Review& review) {
  std::string html = std::string(audience::Decision(review.decision));
  if (review.declined) html += Soft(Phrase("report.the_client_did_not_want_to_talk_about_th"));
  if (!review.client_said.empty()) html += Soft(Phrase("report.words_of_the_client") + Text(review.client_said) + "”");
  if (!review.outcome.empty()) html += Soft(Phrase("report.outcome_2") + Text(audience::Outcome(review.outcome)));
  if (!review.agreement.empty()) html += Soft(Phrase("report.agreement_2") + Text(review.agreement));
  return html;
}

std::string Relevant(const ReportData& report) {
  Table table(Phrase("report.signals_that_were_found_relevant_who_use"),
              {{Phrase("report.signal_and_place"), Column::kText, "w5"},
               {Phrase("report.how_and_when"), Column::kText, "w2"},
               {Phrase("report.decision_and_talk")}});
  for (const ReportSignal& signal : report.signals) {
    if (!IsRelevant(signal)) continue;
    const std::string words = "<bdi>" + html::Escape(signal.before) + "<mark>" + html::Escape(signal.match) +
                              "</mark>" + html::Escape(signal.after) + "</bdi>";
    const std::string where = html::DevicePrefix(report, signal.device) + signal.entry + " · " + signal.place;
    const std::string how(dutch::How(signal.kind, signal.origin));
    table.Row({words + Soft(Path(where)),
               std::string(dutch::Kind(signal.kind)) + Soft(how) +
                   Soft(signal.time ? dutch::Moment(*signal.time) : Phrase("report.time_not_recorded")) +
                   Soft(dutch::Count(signal.occurrences, Phrase("report.time"), Phrase("report.times"))),
               Talk(signal.review)});
  }
  if (table.empty()) return Paragraph(Phrase("report.no_signal_was_found_relevant"));
  return std::move(table).Done();
}

std::string Judged(const ReportData& report) {
  std::string html = Heading(2, Phrase("report.what_was_found_and_how_it_was_judged"));
  if (report.scan.status == "purged")
    return html + Paragraph(Phrase("report.the_term_of_keeping_has_ended_what_was_f"));
  if (report.signals.empty()) {
    return html + Paragraph(Phrase("report.in_what_was_looked_at_nothing_was_found"));
  }
  html += Paragraph(Phrase("report.a_signal_is_a_question_not_proof_a_membe") + html::JudgedText(report));
  if (report.protected_signals > 0) {
    html +=
        Paragraph(Phrase("report.erased_by_the_reader_as_protected_contac") +
                  dutch::Count(report.protected_signals, Phrase("report.signal"), Phrase("report.signals_2")) + ".");
  }
  if (!report.disagreements.empty()) {
    html += Paragraph(Phrase("report.the_second_reader_disagreed_with") +
                      dutch::Count(report.disagreements.size(), Phrase("report.decision"), Phrase("report.decisions")) +
                      Phrase("report.end"));
  }
  return html + NotRelevant(report) + Relevant(report);
}

std::string SelfTest(const CheckInfo& check) {
  if (check.self_test == 0) return Bold(Phrase("report.not_done"));
  return Phrase("report.good_all") + std::to_string(check.self_test) +
         Phrase("report.hidden_test_records_were_found_and_no_ot");
}

std::string HowToVerify(const ReportData& report) {
  Facts facts;
  facts.Add(Phrase("report.program"),
            "Schouw " + Text(report.check.tool) + Phrase("report.readers_confined_by") + Text(report.check.sandbox));
  facts.Add(Phrase("report.self_test_beforehand"), SelfTest(report.check));
  facts.Add(Phrase("report.digest_of_the_mandate"), Path(report.check.mandate_sha256));
  facts.Add(Phrase("report.mandate_signed_by"), List(report.check.mandate_signed_by, Phrase("report.nobody_exercise")));
  for (const SignOff& sign : report.sign_offs) {
    facts.Add(sign.version == 1 ? Phrase("report.signed_off")
                                : Phrase("report.corrected_version") + std::to_string(sign.version),
              dutch::Moment(sign.at) + Phrase("report.by_2") + Text(sign.by) +
                  (sign.why.empty() ? "" : ": " + Text(sign.why)) + "<br>" +
                  Soft(Phrase("report.digest_of_the_content") + Path(sign.digest)));
  }
  facts.Add(Phrase("report.mark_of_the_log"), Path(report.content_mark));
  return Heading(2, Phrase("report.how_you_check_this_yourself")) +
         Paragraph(Phrase("report.who_has_the_case_file_can_find_out_that")) +
         Paragraph(Path("schouw verify CONTROLE.schouw --head " + report.content_mark)) +
         Paragraph(Phrase("report.without_the_program_with_python_3_alone")) +
         Paragraph(Path("python3 tools/verify/verify_case.py CONTROLE.schouw --head " + report.content_mark)) +
         std::move(facts).Done();
}

std::string Head(const ReportData& report) {
  const CheckInfo& check = report.check;
  Facts facts;
  facts.Add(Phrase("report.judgment"), Text(check.judgment));
  facts.Add(Phrase("report.mandate"), Text(check.reference));
  facts.Add(Phrase("report.client_2"), Text(check.client));
  facts.Add(Phrase("report.check"), dutch::Day(AmsterdamDate(report.scan.started)) + Phrase("report.by_2") +
                                        Text(check.officer) + Phrase("report.second_reader_2") + Text(check.reviewer));
  html::AddCorrection(report, facts);
  const std::string exercise = check.exercise ? Phrase("report.this_is_an_exercise_not_a_real_check") : "";
  return "<header>\n<p class=\"badge\">" + html::StatusText(report) + "</p>\n" +
         Heading(1, Phrase("report.account_of_the_check")) + std::move(facts).Done() + exercise + "</header>\n";
}

}  // namespace

Status CheckCourtMayRead(const ReportData& report) {
  if (report.scan.status == "sealed") {
    return Fail(ErrorCode::kRefused, Phrase("report.this_check_is_sealed_what_the_court_may"));
  }
  if (!report.sign_offs.empty()) return {};
  return Fail(ErrorCode::kRefused, Phrase("report.there_is_a_report_for_the_court_only_aft"));
}

std::string RenderCourtReport(const ReportData& report) {
  const InLanguage scope(report.language);
  const std::string body =
      Head(report) + Heading(2, Phrase("report.what_the_court_decided_and_what_was_done")) +
      audience::ConditionTable(report) + Heading(2, Phrase("report.what_the_mandate_allows_and_what_was_don")) +
      MandateTable(report) + Widened(report.check) + WhatWasSoughtFor(report) + html::OverviewSection(report) +
      html::LeftOutTable(report) + Heading(3, Phrase("report.what_could_not_be_read_by_reason")) +
      (report.scan.status == "purged" ? Paragraph(Phrase("report.erased_with_the_rest_the_numbers_stand_a"))
                                      : html::ReasonsSection(report)) +
      Judged(report) + HowToVerify(report);
  return html::Page(PhraseLanguage(), Phrase("report.account_of_the_check_2") + report.check.reference,
                    "<main>\n" + body + "</main>\n");
}

}  // namespace schouw
