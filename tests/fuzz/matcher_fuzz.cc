// modules: base model match
// Lines as records, matched by a few rules of each kind and fold: every hit lies in its text and reads as it was found.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/utf8.h"
#include "agent/match/matcher.h"
#include "agent/match/rule.h"

namespace {

schouw::Rule MakeRule(const char* id, bool whole_word, bool fold) {
  schouw::Rule rule;
  rule.id = id;
  rule.whole_word = whole_word;
  rule.fold_case = rule.fold_diacritics = fold;
  rule.terms = {"voorbeeldterm-alfa", "tor browser", "één", "straße", "o", "ﬁets"};
  return rule;
}

std::vector<schouw::Rule> MakeRules() {
  schouw::Rule regex;
  regex.id = "d";
  regex.regexes = {"kans(spel|je)s?", "[0-9]{3}-[a-z]+"};
  regex.whole_word = false;
  schouw::Rule url;
  url.id = "e";
  url.kind = schouw::RuleKind::kUrl;
  url.hosts = {"kansspel.example"};
  url.urls = {"forum.example/groep/*"};
  return {MakeRule("a", true, true), MakeRule("b", false, true), MakeRule("c", true, false), regex, url};
}

void Check(const schouw::Match& match, std::size_t rules) {
  if (match.pack != 0 || match.rule >= rules || match.text.empty()) std::abort();
  for (const std::string* part : {&match.text, &match.before, &match.after})
    if (!schouw::IsValidUtf8(*part)) std::abort();
  const schouw::Record& record = match.record;
  const std::string found = match.before + match.text + match.after;
  if (record.text.find(found) == std::string::npos && record.url.find(match.text) == std::string::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<schouw::Rule> rules = MakeRules();
  static auto matcher = schouw::Matcher::CreateFromRules(rules);
  if (!matcher) std::abort();
  const auto check = [](const schouw::Match& match) { Check(match, rules.size()); };
  const std::string input = schouw::ToValidUtf8({reinterpret_cast<const char*>(data), size});
  for (std::size_t start = 0; start <= input.size();) {
    const std::size_t end = std::min(input.find('\n', start), input.size());
    schouw::Record record;
    record.text = input.substr(start, end - start);
    if (record.text.starts_with("http")) record.url = record.text;
    record.kind = start == 0 ? schouw::RecordKind::kDocument : schouw::RecordKind::kFileName;
    record.entry.chain = {"/x"};
    if (!matcher->Add(std::move(record), check)) std::abort();
    start = end + 1;
  }
  if (!matcher->Flush(check)) std::abort();
  return 0;
}
