#include "report/audience/court_condition.h"

#include <algorithm>
#include <utility>

#include "agent/base/ascii.h"
#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

namespace schouw::audience {
namespace {

using html::Column;
using html::Paragraph;
using html::Table;
using html::Text;

bool IsUpper(char c) { return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }

// Without differences of spacing and of ASCII case, to find a quotation in a sentence.
std::string Plain(std::string_view text) {
  std::string plain;
  for (char c : text) {
    if (IsAsciiSpace(c)) {
      if (!plain.empty() && plain.back() != ' ') plain += ' ';
    } else {
      plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  while (!plain.empty() && (plain.back() == ' ' || plain.back() == '.')) plain.pop_back();
  return plain;
}

// Whether the sentence has these words; "…" or "..." in them stands for words left out.
bool Carries(std::string_view sentence, const std::string& words) {
  const std::string within = Plain(sentence);
  std::string quoted = Plain(words);
  for (std::size_t at = 0; (at = quoted.find("…", at)) != std::string::npos;) quoted.replace(at, 3, "...");
  std::size_t from = 0;
  for (std::size_t at = 0; at <= quoted.size();) {
    const std::size_t end = std::min(quoted.find("...", at), quoted.size());
    const std::string part = Plain(std::string_view(quoted).substr(at, end - at));
    const std::size_t found = within.find(part, from);
    if (found == std::string::npos) return false;
    from = found + part.size();
    at = end + 3;
  }
  return true;
}

bool EndsSentence(std::string_view text, std::size_t at) {
  if (text[at] == '\n' || text[at] == ';') return true;
  if (text[at] != '.' && text[at] != '?' && text[at] != '!') return false;
  std::size_t next = at + 1;
  while (next < text.size() && IsAsciiSpace(text[next])) ++next;
  return next == text.size() || (next > at + 1 && IsUpper(text[next]));
}

void AddSentence(std::vector<std::string>& sentences, std::string_view text) {
  while (!text.empty() && IsAsciiSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsAsciiSpace(text.back())) text.remove_suffix(1);
  if (!text.empty()) sentences.emplace_back(text);
}

std::uint64_t SignalsOf(const ReportData& report, RecordKind kind) {
  return static_cast<std::uint64_t>(std::count_if(report.signals.begin(), report.signals.end(),
                                                  [&](const ReportSignal& signal) { return signal.kind == kind; }));
}

std::string KindName(const std::string& name) {
  const auto kind = ParseRecordKind(name);
  return kind ? std::string(dutch::Kinds(*kind)) : Text(name);
}

// "teksten in bestanden zijn vergeleken met de regels: 2 signalen"
std::string DoneWith(const ReportData& report, const std::string& name) {
  std::string html = dutch::Capital(KindName(name)) + Phrase("report.were_compared_with_the_rules");
  const auto kind = ParseRecordKind(name);
  if (!kind || report.scan.status == "purged") return html + ". ";
  return html + ": " + dutch::Count(SignalsOf(report, *kind), Phrase("report.signal"), Phrase("report.signals_2")) +
         ". ";
}

bool HasOwnWords(const CheckInfo& check, const std::string& kind) {
  return std::any_of(check.because.begin(), check.because.end(), [&](const auto& one) { return one.first == kind; });
}

std::string Unquoted(const ReportData& report, const std::vector<std::string>& sentences) {
  std::string html;
  for (const auto& [kind, words] : report.check.because) {
    const bool found = std::any_of(sentences.begin(), sentences.end(),
                                   [&own = words](const std::string& sentence) { return Carries(sentence, own); });
    if (!found) {
      html += "<li>" + KindName(kind) + ": „" + Text(words) + "”. " + DoneWith(report, kind) + "</li>\n";
    }
  }
  if (html.empty()) return "";
  return Paragraph(html::Bold(Phrase("report.note")) + Phrase("report.these_words_the_mandate_gives_as_ground")) +
         "<ul>\n" + html + "</ul>\n";
}

}  // namespace

std::vector<std::string> Sentences(std::string_view text) {
  std::vector<std::string> sentences;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!EndsSentence(text, at)) continue;
    AddSentence(sentences, text.substr(begin, at + 1 - begin));
    begin = at + 1;
  }
  AddSentence(sentences, text.substr(begin));
  return sentences;
}

std::string ConditionTable(const ReportData& report) {
  const CheckInfo& check = report.check;
  const std::vector<std::string> sentences = Sentences(check.condition);
  Table table(Phrase("report.the_condition_beside_the_check"),
              {{Phrase("report.sentence_of_the_condition"), Column::kText, "w5"}, {Phrase("report.what_was_done")}});
  for (const std::string& sentence : sentences) {
    std::string done;
    for (const auto& [kind, words] : check.because) {
      if (!Carries(sentence, words)) continue;
      done += DoneWith(report, kind) + html::Soft(Phrase("report.the_mandate_names_as_ground") + Text(words) + "”.");
    }
    table.Row({Text(sentence), done.empty() ? Phrase("report.the_mandate_ties_no_kind_of_record_of_it") : done});
  }
  std::string whole;
  for (const std::string& kind : check.records) {
    if (!HasOwnWords(check, kind)) whole += DoneWith(report, kind);
  }
  if (whole.empty()) whole = Phrase("report.no_kinds_of_records_were_looked_at_on_th");
  table.Row({html::Bold(Phrase("report.the_condition_as_a_whole")), whole});
  return std::move(table).Done() + Unquoted(report, sentences);
}

}  // namespace schouw::audience
