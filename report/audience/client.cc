#include "report/audience/client.h"

#include <algorithm>
#include <utility>
#include <vector>

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
using html::Soft;
using html::Table;
using html::Text;

std::string Quote(std::string_view words) { return "<blockquote>" + html::Escape(words) + "</blockquote>\n"; }

std::string Kinds(const CheckInfo& check) {
  std::vector<std::string> kinds;
  for (const std::string& name : check.records) {
    const auto kind = ParseRecordKind(name);
    kinds.push_back(kind ? std::string(dutch::Kinds(*kind)) : Text(name));
  }
  return dutch::Enumeration(kinds);
}

std::string Exercise(const CheckInfo& check) {
  return check.exercise ? Phrase("report.this_is_an_exercise_not_a_real_check") : "";
}

bool AllAccounts(const CheckInfo& check) { return check.accounts == std::vector<std::string>{"*"}; }

// What the program never does, the same in each of the three.
std::string Promises(const CheckInfo& check) {
  return Phrase("report.the_program_only_reads_it_changes_nothin") +
         std::string(AllAccounts(check) ? "" : Phrase("report.accounts_of_others_are_only_counted")) +
         Phrase("report.a_person_judges_every_signal_no_score_of");
}

std::string Objection() {
  return Heading(2, Phrase("report.do_you_not_agree")) +
         Paragraph(Phrase("report.tell_your_probation_officer_or_let_your")) +
         Paragraph(Phrase("report.with_whom_and_until_when") + html::Blank());
}

std::string Head(const CheckInfo& check, const std::string& badge, const std::string& title, Facts facts) {
  return "<header>\n<p class=\"badge\">" + badge + "</p>\n" + Heading(1, title) + std::move(facts).Done() +
         Exercise(check) + "</header>\n";
}

Facts AboutCheck(const CheckInfo& check) {
  Facts facts;
  facts.Add(Phrase("report.for"), Phrase("report.client") + Text(check.client));
  facts.Add(Phrase("report.mandate"), Text(check.reference) + " · " + Text(check.judgment));
  facts.Add(Phrase("report.officer"), Text(check.officer) + Phrase("report.second_reader") + Text(check.reviewer));
  return facts;
}

std::string Page(const CheckInfo& check, const std::string& title, const std::string& body) {
  return html::Page(PhraseLanguage(), title + " " + check.reference, "<main>\n" + body + "</main>\n");
}

std::string OwnDevicesTable(const ReportData& report) {
  Table table(Phrase("report.your_devices"), {{Phrase("report.device"), Column::kText, "w4"},
                                              {Phrase("report.what_was_done_with_it")},
                                              {Phrase("report.back_to_you")}});
  for (const DeviceInfo& device : report.devices) {
    const std::string name = device.description.empty() ? device.name : device.description;
    std::string done = device.state == "not_checked"
                           ? Phrase("report.not_looked_at") + std::string(dutch::NotChecked(device.reason))
                       : device.state == "partial" ? Phrase("report.partly_read")
                                                   : Phrase("report.read");
    const auto back = report.handed_back.find(device.id);
    table.Row({Text(name) + (device.serial.empty() ? "" : Soft(Phrase("report.serial_number") + Text(device.serial))),
               Text(done),
               back == report.handed_back.end() ? html::Blank()
                                                : Text(back->second.to) + Soft(dutch::Moment(back->second.at))});
  }
  return std::move(table).Done();
}

std::string CopiesText(const std::optional<std::vector<CopyMade>>& copies) {
  if (!copies) return "";
  if (copies->empty()) return Paragraph(Phrase("report.no_copy_of_your_device_was_made"));
  std::string html = "<ul>\n";
  for (const CopyMade& copy : *copies) {
    html += "<li>" + Text(copy.what);
    if (copy.wiped_at) {
      html += Phrase("report.wiped_by") + Text(copy.wiped_by) + Phrase("report.on") + dutch::Moment(*copy.wiped_at) +
              " (" + Text(copy.how) + ")";
    }
    html += "</li>\n";
  }
  return Paragraph(Phrase("report.these_copies_of_your_device_were_made")) + html + "</ul>\n";
}

std::string WhatWasRead(const ReportData& report) {
  const EntryCounts& entries = report.entries;
  std::string html = Heading(2, Phrase("report.what_was_read_and_what_was_not"));
  html +=
      Paragraph(Phrase("report.looked_at_were") + html::KindsInScope(report) + ", " + html::PeriodText(report) + ".");
  Table table(Phrase("report.files_and_folders_counted"),
              {{Phrase("report.what"), Column::kText, "w6"}, {Phrase("report.number"), Column::kNumber}});
  table.Row({Phrase("report.read"), dutch::Number(entries.read)});
  table.Row({Phrase("report.not_or_only_partly_readable"), dutch::Number(entries.partial + entries.not_read)});
  table.Row({Phrase("report.not_opened_since_outside_the_mandate"), dutch::Number(entries.out_of_scope)});
  table.Row({Phrase("report.not_opened_since_of_another_account"), dutch::Number(entries.other_accounts)});
  table.Row({Phrase("report.passed_over_since_part_of_known_programs"), dutch::Number(entries.known_good)});
  table.Row({Bold(Phrase("report.in_all")), Bold(dutch::Number(entries.seen()))});
  return html + std::move(table).Done();
}

std::string When(const ReportData& report) {
  std::string text = dutch::Moment(report.scan.started);
  if (report.scan.finished) text += Phrase("report.until") + dutch::Moment(*report.scan.finished);
  return text + Phrase("report.dutch_time");
}

std::string Receipt(const ReportData& report) {
  Facts facts = AboutCheck(report.check);
  facts.Add(Phrase("report.when"), When(report));
  facts.Add(Phrase("report.check"),
            std::to_string(report.check.number) + Phrase("report.of_at_most") + std::to_string(report.check.of) +
                Phrase("report.this_year") +
                (report.check.reason == "cause" ? Phrase("report.with_a_cause") : Phrase("report.as_a_sample")));
  return Head(report.check, html::StatusText(report), Phrase("report.receipt_of_the_check"), std::move(facts)) +
         OwnDevicesTable(report) + CopiesText(report.copies) + WhatWasRead(report) +
         Heading(2, Phrase("report.what_happens_now")) +
         Paragraph(Phrase("report.the_program_looked_for_words_websites_an")) +
         Heading(2, Phrase("report.what_you_can_count_on")) + Promises(report.check) + Objection() +
         Paragraph(Phrase("report.signature_for_receipt_of_this_paper_and") + html::Blank());
}

bool WasDiscussed(const ReportSignal& signal) {
  return !signal.review.outcome.empty() || !signal.review.client_said.empty() || signal.review.declined;
}

// What was said of one question, and of how many signals.
struct Said {
  const Review* review;
  std::uint64_t signals = 0;
};

bool SaidTheSame(const Review& a, const Review& b) {
  return a.declined == b.declined && a.client_said == b.client_said && a.outcome == b.outcome &&
         a.agreement == b.agreement;
}

// Each question once, in the order of the signals, with what differs in the answers.
struct DiscussedQuestion {
  const RuleInfo* rule;
  std::vector<Said> answers;
};

std::vector<DiscussedQuestion> QuestionsDiscussed(const ReportData& report) {
  std::vector<DiscussedQuestion> questions;
  for (const ReportSignal& signal : report.signals) {
    if (!WasDiscussed(signal)) continue;
    const RuleInfo& rule = report.RuleOf(signal);
    auto question = std::find_if(questions.begin(), questions.end(), [&](const DiscussedQuestion& known) {
      return known.rule->category == rule.category && known.rule->ask == rule.ask;
    });
    if (question == questions.end()) question = questions.insert(questions.end(), {&rule, {}});
    auto answer = std::find_if(question->answers.begin(), question->answers.end(),
                               [&](const Said& said) { return SaidTheSame(*said.review, signal.review); });
    if (answer == question->answers.end()) answer = question->answers.insert(question->answers.end(), {&signal.review});
    ++answer->signals;
  }
  return questions;
}

std::string Answer(const Said& said) {
  const Review& review = *said.review;
  std::string html = review.declined ? Paragraph(Phrase("report.you_did_not_want_to_say_anything_about_t"))
                                     : Paragraph(Bold(Phrase("report.your_words"))) + Quote(review.client_said);
  if (!review.outcome.empty())
    html += Paragraph(Bold(Phrase("report.outcome")) + " " +
                      html::Escape(dutch::Capital(std::string(audience::Outcome(review.outcome)))) + ".");
  if (!review.agreement.empty()) html += Paragraph(Bold(Phrase("report.agreement")) + " " + Text(review.agreement));
  if (said.signals > 1)
    html += Paragraph(Soft(dutch::Count(said.signals, Phrase("report.seen"), Phrase("report.seen"))));
  return html;
}

// Not the words that were found: the subject, what was asked and what he said.
std::string Discussed(const ReportData& report) {
  std::string html = Heading(2, Phrase("report.what_we_talked_about"));
  const std::vector<DiscussedQuestion> questions = QuestionsDiscussed(report);
  for (const DiscussedQuestion& question : questions) {
    const RuleInfo& rule = *question.rule;
    std::string asked = Heading(3, Text(dutch::Capital(rule.category.empty() ? rule.id : rule.category)));
    if (!rule.ask.empty()) asked += Paragraph(Bold(Phrase("report.the_question")) + " " + Text(rule.ask));
    for (const Said& said : question.answers) html += html::Together(std::exchange(asked, "") + Answer(said));
  }
  if (questions.empty()) html += Paragraph(Phrase("report.there_was_nothing_that_we_needed_to_talk"));
  return html;
}

std::string Kept(const CheckInfo& check) {
  return Heading(2, Phrase("report.how_long_this_is_kept")) +
         Paragraph(Phrase("report.without_signals") + std::to_string(check.no_signals_days) +
                   Phrase("report.days_with_signals") + std::to_string(check.signals_days) +
                   Phrase("report.days_after_the_final_report_what_was_not") + std::to_string(check.objection_days) +
                   Phrase("report.days_after_that_what_was_found_is_erased"));
}

std::string Account(const ReportData& report) {
  Facts facts = AboutCheck(report.check);
  facts.Add(Phrase("report.check"), dutch::Day(AmsterdamDate(report.scan.started)));
  if (!report.sign_offs.empty()) {
    const SignOff& last = report.sign_offs.back();
    facts.Add(Phrase("report.finished"),
              Phrase("report.by") + Text(last.by) + Phrase("report.on") + dutch::Moment(last.at));
    html::AddCorrection(report, facts);
  }
  return Head(report.check, html::StatusText(report), Phrase("report.report_of_the_check_for_you"), std::move(facts)) +
         Discussed(report) + OwnDevicesTable(report) + CopiesText(report.copies) + WhatWasRead(report) +
         Kept(report.check) + Objection();
}

}  // namespace

std::string RenderClientReport(const ReportData& report) {
  const InLanguage scope(report.language);
  if (audience::IsFinal(report)) return Page(report.check, Phrase("report.report_of_the_check"), Account(report));
  return Page(report.check, Phrase("report.receipt_of_the_check"), Receipt(report));
}

std::string RenderClientAnnouncement(const CheckInfo& check, std::string_view language) {
  const InLanguage scope(language);
  std::string body =
      Head(check, Phrase("report.beforehand"), Phrase("report.what_we_are_going_to_do"), AboutCheck(check));
  body += Heading(2, Phrase("report.why")) + Paragraph(Phrase("report.the_court_has_decided")) + Quote(check.condition);
  body += Heading(2, Phrase("report.what_we_look_at"));
  body += Paragraph(Phrase("report.we_look_at") + Kinds(check) +
                    (check.since ? Phrase("report.from") + dutch::Day(*check.since) : "") + Phrase("report.at_most") +
                    std::to_string(check.of) + Phrase("report.times_a_year"));
  if (check.valid_from && check.valid_until) {
    body += Paragraph(Phrase("report.this_may_be_done_from") + dutch::Day(*check.valid_from) + Phrase("report.to") +
                      dutch::Day(*check.valid_until) + ".");
  }
  body += Paragraph(Phrase("report.the_program_looks_for_words_and_websites") +
                    std::string(check.recycle_bin ? Phrase("report.the_recycle_bin_is_looked_at_too")
                                                  : Phrase("report.the_recycle_bin_is_not_looked_at")));
  for (const std::string& sentence : check.widened)
    body += Paragraph(Bold(Phrase("report.wider_than_usual")) + " " + Text(sentence));
  const bool all = AllAccounts(check);
  std::vector<std::string> accounts;
  for (const std::string& account : check.accounts) accounts.push_back(Text(account));
  body += Paragraph(all ? Phrase("report.we_look_at_all_accounts_on_the_device_th")
                        : Phrase("report.only_these_accounts") + dutch::Enumeration(accounts) +
                              Phrase("report.other_accounts_stay_closed"));
  for (const auto& [kind, words] : check.because) {
    const auto known = ParseRecordKind(kind);
    body += Paragraph(Phrase("report.we_also_look_at") + (known ? std::string(dutch::Kinds(*known)) : Text(kind)) +
                      Phrase("report.since_the_condition_says") + Phrase("report.quote") + Text(words) + "”");
  }
  body += Heading(2, Phrase("report.what_you_can_count_on")) + Promises(check) +
          Paragraph(Phrase("report.tell_us_beforehand_if_there_is_somebody"));
  body += Heading(2, Phrase("report.how_it_goes")) +
          Paragraph(Phrase("report.on_the_same_day_you_get_a_receipt_with_w")) + Kept(check) + Objection();
  return Page(check, Phrase("report.beforehand_what_we_are_going_to_do"), body);
}

}  // namespace schouw
