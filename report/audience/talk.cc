#include "report/audience/talk.h"

#include <map>
#include <set>

#include "report/html/dutch.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

namespace schouw {
namespace {

using html::Bold;
using html::Heading;
using html::Paragraph;
using html::Soft;
using html::Text;

struct Question {
  std::uint64_t signals = 0;
  std::uint64_t talked = 0;
};

std::string Lines(int count) {
  std::string html;
  for (int i = 0; i < count; ++i) html += "<p><span class=\"blank\"></span></p>\n";
  return html;
}

// By pack and rule, in their order.
std::map<std::pair<std::size_t, std::size_t>, Question> Questions(const ReportData& report) {
  std::map<std::pair<std::size_t, std::size_t>, Question> questions;
  for (const ReportSignal& signal : report.signals) {
    const std::string& decision = signal.review.decision;
    if (decision != "discuss" && decision != "possible_breach") continue;
    Question& question = questions[{signal.pack, signal.rule}];
    ++question.signals;
    if (!signal.review.outcome.empty() || signal.review.declined) ++question.talked;
  }
  return questions;
}

std::string QuestionText(const RuleInfo& rule, const Question& question) {
  const std::string title = dutch::Capital(rule.category.empty() ? rule.id : rule.category);
  std::string html = Heading(2, Text(title));
  html += "<p class=\"ask\">" + Text(rule.ask.empty() ? Phrase("report.can_you_tell_something_about_this") : rule.ask) +
          "</p>\n";
  html += Paragraph(
      Soft(dutch::Count(question.signals, Phrase("report.seen"), Phrase("report.seen")) +
           (question.talked > 0 ? ", " + std::to_string(question.talked) + Phrase("report.discussed_already") : "")));
  return html::Together(html + Paragraph(Bold(Phrase("report.words_of_the_client_2"))) + Lines(3) +
                        Paragraph(Bold(Phrase("report.agreement_3"))) + Lines(1));
}

std::string Agreements(const ReportData& report) {
  std::string html;
  std::set<std::string_view> known;  // one agreement about several signals is one
  for (const ReportSignal& signal : report.signals) {
    const std::string& agreement = signal.review.agreement;
    if (!agreement.empty() && known.insert(agreement).second) html += "<li>" + Text(agreement) + "</li>\n";
  }
  return html.empty() ? "" : Heading(2, Phrase("report.what_is_agreed_already")) + "<ul>\n" + html + "</ul>\n";
}

}  // namespace

std::string RenderTalkSheet(const ReportData& report) {
  const InLanguage scope(report.language);
  std::string body =
      "<header>\n<p class=\"badge\">" + html::StatusText(report) + "</p>\n" + Heading(1, Phrase("report.talk_sheet")) +
      Paragraph(Soft(Text(report.check.reference) + Phrase("report.client_3") + Text(report.check.client) + " · " +
                     dutch::Day(AmsterdamDate(report.scan.started)))) +
      "</header>\n";
  if (report.scan.status == "sealed" || report.scan.status == "purged") {
    body += Paragraph(Phrase("report.ask_no_questions_about_this_leave_the_in"));
    return html::Page(PhraseLanguage(), Phrase("report.talk_sheet_2") + report.check.reference,
                      "<main class=\"a5\">\n" + body + "</main>\n");
  }
  body += Heading(2, Phrase("report.what_goes_well")) + Lines(2);
  const auto questions = Questions(report);
  if (questions.empty()) body += Paragraph(Phrase("report.there_are_no_signals_to_discuss"));
  bool all_discussed = !questions.empty();
  for (const auto& [key, question] : questions) {
    if (question.talked == question.signals) continue;
    all_discussed = false;
    body += QuestionText(report.packs[key.first].rules[key.second], question);
  }
  if (all_discussed) body += Paragraph(Phrase("report.all_questions_were_discussed"));
  body += Agreements(report) +
          html::Together(Heading(2, Phrase("report.what_else_does_the_client_want_to_say")) + Lines(3));
  return html::Page(PhraseLanguage(), Phrase("report.talk_sheet_2") + report.check.reference,
                    "<main class=\"a5\">\n" + body + "</main>\n");
}

}  // namespace schouw
