// `schouw mandate new`: the mandate as questions with an example each, and the plain sentence that an answer makes.
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

// Asks on `talk`, reads one answer a line from `answers`; an empty one takes the example where that is usual. The TOML
// that comes of it is whole: ParseMandate finds no fault. Errors: kRefused when answers end too early, or (not
// `again`) when one is wrong; with `again` it is asked once more.
Result<std::string> AskMandate(std::istream& answers, std::ostream& talk, bool again);

// The same questions for a page that shows them all at once. What is said here is a code (report/words/said.h).
struct MandateQuestion {
  std::string name;  // "mandate.reference"
  std::string form;  // "text", "date", "number", "list" (with commas), "since" (a day or "previous_check"), "yes_no"
  std::string question, example;
  bool example_is_default = false;  // an empty answer takes it
};
std::vector<MandateQuestion> MandateQuestions();

struct ComposedMandate {
  std::string toml;                              // whole; empty while something is wrong
  std::map<std::string, std::string> wrong;      // by name: why that is no answer
  std::map<std::string, std::string> sentences;  // by name: what the answer says, in a plain sentence
  std::vector<std::string> because;              // kinds that need words of the condition: answers "because.KIND"
  std::string fault;                             // answers that do not go together
};
// `answers` by name.
ComposedMandate ComposeMandate(const std::map<std::string, std::string>& answers);

}  // namespace schouw
