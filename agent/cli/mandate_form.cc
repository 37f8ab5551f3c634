#include "agent/cli/mandate_form.h"

#include <array>
#include <istream>
#include <map>
#include <ostream>
#include <vector>

#include "agent/cli/toml_text.h"
#include "agent/mandate/mandate.h"
#include "report/words/said.h"

namespace schouw {
namespace {

enum class Form { kText, kDate, kNumber, kList, kSince, kYesNo };

// What is asked and what an answer means stand in the catalogue, under "said.mandate.SECTION.KEY" and ".means".
struct Question {
  std::string_view section, key;
  Form form;
  std::string_view example;
  bool example_is_default;
};

constexpr std::array kQuestions = {
    Question{"mandate", "reference", Form::kText, "RN-2026-000123", false},
    Question{"mandate", "judgment", Form::kText, "ECLI:NL:RBXXX:2026:1234", false},
    Question{"mandate", "condition", Form::kText, "De betrokkene werkt mee aan controles van zijn gegevensdragers",
             false},
    Question{"mandate", "valid_from", Form::kDate, "2026-01-15", false},
    Question{"mandate", "valid_until", Form::kDate, "2028-01-14", false},
    Question{"mandate", "checks_per_year", Form::kNumber, "3", true},
    Question{"mandate", "themes", Form::kList, "demo", false},
    Question{"client", "pseudonym", Form::kText, "C-4711", false},
    Question{"client", "accounts", Form::kList, "anna", false},
    Question{"scope", "wider", Form::kList, "", true},
    Question{"scope", "since", Form::kSince, "2026-03-01", false},
    Question{"scope", "exclude", Form::kList, "", true},
    Question{"scope", "recycle_bin", Form::kYesNo, "nee", true},
    Question{"device", "description", Form::kText, "Laptop, zwart", true},
    Question{"people", "officer", Form::kText, "M-1001", false},
    Question{"people", "reviewer", Form::kText, "M-2002", false},
    Question{"retention", "no_signals_days", Form::kNumber, "30", true},
    Question{"retention", "signals_days", Form::kNumber, "180", true},
};

std::vector<std::string> Items(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view item = text.substr(0, comma);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

// Why an answer is none, as all that is said here a code of the catalogue; empty when it is one.
std::string Wrong(const Question& question, const std::string& answer) {
  if (answer.empty()) return question.example_is_default ? "" : "said.answer.empty";
  const bool date = ParseDate(answer).has_value();
  if (question.form == Form::kDate && !date) return "said.answer.date";
  if (question.form == Form::kSince && !date && answer != "previous_check") return "said.answer.since";
  if (question.form == Form::kNumber &&
      (answer.size() > 4 || answer.find_first_not_of("0123456789") != std::string::npos))
    return "said.answer.number";
  if (question.form == Form::kYesNo && answer != "ja" && answer != "nee") return "said.answer.yes_no";
  if (question.key != "wider") return "";
  for (const std::string& kind : Items(answer))
    if (!ParseRecordKind(kind)) return Said("said.answer.kind", {{"kind", kind}});
  return "";
}

std::string NameOf(const Question& question) { return std::string(question.section) + "." + std::string(question.key); }

std::string TextOf(const Question& question) { return "said.mandate." + NameOf(question); }

std::string SentenceOf(const Question& question, const std::string& answer) {
  if (answer.empty()) return "";
  const std::string means = TextOf(question) + ".means";
  if (question.form == Form::kYesNo) return means + (answer == "ja" ? "_yes" : "_no");
  return Said(means, {{"answer", answer}});
}

std::string FormName(Form form) {
  switch (form) {
    case Form::kText: return "text";
    case Form::kDate: return "date";
    case Form::kNumber: return "number";
    case Form::kList: return "list";
    case Form::kSince: return "since";
    case Form::kYesNo: return "yes_no";
  }
  return "text";
}

// The answers as TOML.
class MandateText {
 public:
  void Take(const Question& question, const std::string& answer) {
    std::string& section = sections_[std::string(question.section)];
    const std::string key(question.key);
    switch (question.form) {
      case Form::kText: section += answer.empty() ? "" : key + " = " + QuotedToml(answer) + "\n"; break;
      case Form::kDate:
      case Form::kNumber: section += key + " = " + answer + "\n"; break;
      case Form::kSince:
        section += key + " = " + (answer == "previous_check" ? QuotedToml(answer) : answer) + "\n";
        break;
      case Form::kYesNo: section += key + (answer == "ja" ? " = true\n" : " = false\n"); break;
      case Form::kList:
        section += question.key == "wider" ? Records(answer) : key + " = " + TomlList(Items(answer)) + "\n";
    }
  }

  // Each wider kind needs the words of the condition that carry it.
  void TakeBecause(const std::string& kind, const std::string& words) {
    sections_["scope"] += "because." + kind + " = " + QuotedToml(words) + "\n";
  }

  std::string Toml() {
    std::string toml;
    for (const char* section : {"mandate", "client", "scope", "device", "people", "retention"})
      toml += "[" + std::string(section) + "]\n" + sections_[section] + "\n";
    return toml;
  }

 private:
  static std::string Records(const std::string& wider) {
    std::vector<std::string> records = {"search_query", "url_visit", "typed_url", "bookmark", "download"};
    for (std::string& kind : Items(wider)) records.push_back(std::move(kind));
    return "records = " + TomlList(records) + "\n";
  }

  std::map<std::string, std::string> sections_;
};

class Asker {
 public:
  Asker(std::istream& answers, std::ostream& talk, bool again) : answers_(answers), talk_(talk), again_(again) {}

  Result<std::string> Run() {
    for (const Question& question : kQuestions) SCHOUW_TRY(Ask(question), "");
    std::string toml = text_.Toml();
    const ParsedMandate parsed = ParseMandate(toml);
    if (parsed.faults.empty()) return toml;
    return Fail(ErrorCode::kRefused, Spoken("said.answers_apart") + "\n" + FormatFaults("antwoorden", parsed.faults));
  }

 private:
  Result<std::string> Read(const std::string& prompt) {
    talk_ << prompt << ": " << std::flush;
    std::string answer;
    if (!std::getline(answers_, answer)) {
      return Fail(ErrorCode::kRefused, Said("said.answers_end", {{"question", prompt}}));
    }
    while (!answer.empty() && (answer.back() == '\r' || answer.back() == ' ')) answer.pop_back();
    return answer;
  }

  Status Ask(const Question& question) {
    std::string prompt = Spoken(TextOf(question));
    if (!question.example.empty()) {
      const std::string how = question.example_is_default ? "" : Spoken("said.answer.example") + " ";
      prompt += " [" + how + std::string(question.example) + "]";
    }
    for (;;) {
      SCHOUW_ASSIGN(std::string answer, Read(prompt), "");
      const std::string wrong = Wrong(question, answer);
      if (wrong.empty()) {
        if (answer.empty()) answer = question.example;
        return Take(question, answer);
      }
      if (!again_) return Fail(ErrorCode::kRefused, Spoken(TextOf(question)) + ": " + Spoken(wrong));
      talk_ << "  " << Spoken(wrong) << "\n";
    }
  }

  Status Take(const Question& question, const std::string& answer) {
    if (!answer.empty()) talk_ << "  → " << Spoken(SentenceOf(question, answer)) << "\n";
    text_.Take(question, answer);
    if (question.key != "wider") return {};
    for (const std::string& kind : Items(answer)) {
      SCHOUW_ASSIGN(const std::string words, Read(Spoken(Said("said.answer.because_which", {{"kind", kind}}))), "");
      text_.TakeBecause(kind, words);
    }
    return {};
  }

  std::istream& answers_;
  std::ostream& talk_;
  bool again_;
  MandateText text_;
};

}  // namespace

Result<std::string> AskMandate(std::istream& answers, std::ostream& talk, bool again) {
  return Asker(answers, talk, again).Run();
}

std::vector<MandateQuestion> MandateQuestions() {
  std::vector<MandateQuestion> questions;
  for (const Question& q : kQuestions) {
    questions.push_back({NameOf(q), FormName(q.form), TextOf(q), std::string(q.example), q.example_is_default});
  }
  return questions;
}

ComposedMandate ComposeMandate(const std::map<std::string, std::string>& answers) {
  ComposedMandate composed;
  MandateText text;
  const auto given = [&](const std::string& name) {
    const auto found = answers.find(name);
    return found == answers.end() ? "" : found->second;
  };
  for (const Question& question : kQuestions) {
    std::string answer = given(NameOf(question));
    if (std::string wrong = Wrong(question, answer); !wrong.empty()) {
      composed.wrong[NameOf(question)] = std::move(wrong);
      continue;
    }
    if (answer.empty()) answer = question.example;
    composed.sentences[NameOf(question)] = SentenceOf(question, answer);
    text.Take(question, answer);
    if (question.key != "wider") continue;
    for (const std::string& kind : Items(answer)) {
      const std::string words = given("because." + kind);
      composed.because.push_back(kind);
      if (words.empty()) composed.wrong["because." + kind] = "said.answer.because";
      text.TakeBecause(kind, words);
    }
  }
  if (!composed.wrong.empty()) return composed;
  composed.toml = text.Toml();
  if (const ParsedMandate parsed = ParseMandate(composed.toml); !parsed.faults.empty()) {
    composed.fault = parsed.faults.front().message;
    composed.toml.clear();
  }
  return composed;
}

}  // namespace schouw
