#include "tests/unit/match/naive_matcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <random>
#include <sstream>

#include "agent/base/utf8.h"
#include "agent/match/matcher.h"
#include "tests/support/corpus.h"

namespace schouw::naive {
namespace {

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t Below(std::size_t bound) { return engine_() % bound; }
  bool Chance(std::size_t percent) { return Below(100) < percent; }
  template <std::size_t N>
  std::string Pick(const char* const (&choices)[N]) {
    return choices[Below(N)];
  }

 private:
  std::mt19937 engine_;
};

constexpr const char* kLatin[] = {"a", "A", "á", "a\u0301", "Á", "ａ", "e", "ë", "E", "e\u0308", "b", "B"};
constexpr const char* kOdd[] = {"ﬁ", "f", "i", "İ",      "I",      "ı",      "ß", "s", "S",  "ĳ", "j",     "ς",
                                "σ", "Σ", "ж", "Ж",      "й",      "é",      "K", "k", "한", "😀", "™",     "t",
                                "m", "½", "1", "①",      "2",      "_",      "-", ".", "+",  "Ö", "ø",     "Å",
                                "Å", "ﬃ", "ŉ", "\u00AD", "\u200B", "\u0323", "æ", "Æ", "œ",  "o", "\u01FD"};
constexpr const char* kSpaces[] = {" ", " ", " ", "\n", "\r\n", "\t ", "\u00A0", " \u3000", "  "};

std::string RandomPiece(Random& random) {
  if (random.Chance(18)) return random.Pick(kSpaces);
  return random.Chance(60) ? random.Pick(kLatin) : random.Pick(kOdd);
}

std::string RandomWords(Random& random, std::size_t pieces) {
  std::string words;
  for (std::size_t i = 0; i < pieces; ++i) words += RandomPiece(random);
  return words;
}

std::string RandomTerm(Random& random) {
  for (;;) {
    const std::string term = RandomWords(random, 1 + random.Below(5));
    if (MayBeLookedFor(term)) return term;
  }
}

std::string RandomRegex(Random& random, int depth) {
  constexpr const char* kAtoms[] = {
      "a",   "b",      "e", "i", "s",  "ss", "f", "ж", "1", " ", ".", "[ab]", "[^a]", "[a-f]", "[\\p{L}\\p{N}_]",
      "\\d", "\\p{L}", "a", "e", "ij", "ø"};
  constexpr const char* kCounts[] = {"?", "*", "+", "{2}", "{1,2}", "{1,}"};
  std::string regex;
  const std::size_t items = 1 + random.Below(3);
  for (std::size_t i = 0; i < items; ++i) {
    const bool group = depth < 2 && random.Chance(25);
    std::string atom = random.Pick(kAtoms);
    if (regex.ends_with(' ') && atom == " ") atom = "a";
    regex += group                          ? "(?:" + RandomRegex(random, depth + 1) + ")"
             : atom == "ss" || atom == "ij" ? "(?:" + atom + ")"
                                            : atom;
    if (random.Chance(30)) regex += random.Pick(kCounts);
  }
  return random.Chance(20) ? regex + "|ab" : regex;
}

Rule RandomRule(Random& random, bool with_regexes) {
  Rule rule;
  rule.id = "willekeurig";
  for (std::size_t i = 0, count = 1 + random.Below(4); i < count; ++i) rule.terms.push_back(RandomTerm(random));
  if (random.Chance(10)) rule.unless.push_back(RandomTerm(random));
  rule.whole_word = random.Chance(60);
  if (with_regexes) {
    if (random.Chance(50)) rule.terms.clear();
    rule.regexes.push_back(RandomRegex(random, 0));
    return rule;
  }
  rule.fold_case = random.Chance(70);
  rule.fold_diacritics = random.Chance(70);
  return rule;
}

// Terms of the letters that can be written otherwise, in texts that do so.
constexpr const char* kWritten[] = {"a", "e", "s", "i", "l", "o", "v", "p", "n", "t"};
constexpr const char* kOtherwise[] = {"@", "3", "$", "1", "а", "е", "ѕ", "ı", "ø", "ν", "É", "2", "z", "x"};
constexpr const char* kApart[] = {".", " ", "-", " . ", "....", "_", "\n"};

std::string PlainTerm(Random& random, std::size_t letters) {
  std::string term;
  for (std::size_t i = 0; i < letters; ++i) {
    term += random.Pick(kWritten);
    if (i + 1 < letters && random.Chance(8)) term += random.Chance(50) ? " " : "-";
  }
  if (random.Chance(10)) term = "*" + term;
  if (random.Chance(10)) term += "*";
  return term;
}

std::vector<std::string> PlainTerms(Random& random, std::size_t most) {
  std::vector<std::string> terms;
  for (std::size_t i = 0, count = 1 + random.Below(most); i < count; ++i)
    terms.push_back(PlainTerm(random, 2 + random.Below(3)));
  return terms;
}

Rule LooseRule(Random& random) {
  Rule rule;
  rule.id = "los";
  for (std::size_t i = 0, count = 1 + random.Below(3); i < count; ++i)
    rule.terms.push_back(random.Chance(85) ? PlainTerm(random, 2 + random.Below(8)) : RandomTerm(random));
  if (random.Chance(10)) rule.regexes.push_back(RandomRegex(random, 1));
  rule.whole_word = random.Chance(70);
  rule.fold_leet = random.Chance(40);
  rule.fold_homoglyphs = random.Chance(40);
  rule.fold_spacing = random.Chance(40);
  if (!rule.fold_leet && !rule.fold_homoglyphs && !rule.fold_spacing) {  // these ask for both
    rule.fold_case = random.Chance(60);
    rule.fold_diacritics = random.Chance(60);
  }
  if (rule.whole_word && random.Chance(40)) rule.distance = static_cast<std::uint8_t>(1 + random.Below(2));
  rule.plural = random.Chance(20);
  rule.diminutive = random.Chance(10);
  if (random.Chance(15)) rule.unless = PlainTerms(random, 2);
  if (random.Chance(25)) {
    rule.near_terms = PlainTerms(random, 2);
    rule.near_words = 1 + static_cast<std::uint32_t>(random.Below(4));
  }
  if (random.Chance(15)) rule.all = {PlainTerms(random, 3), PlainTerms(random, 3)};
  if (random.Chance(15)) rule.any = {PlainTerms(random, 1), PlainTerms(random, 2)};
  if (random.Chance(20)) rule.at_least = 2 + static_cast<std::uint32_t>(random.Below(2));
  if (random.Chance(15)) rule.on = {RecordKind::kDocument};
  return rule;
}

// A term as somebody may write it who hides it, or errs.
std::string Rewritten(Random& random, const std::string& term) {
  const bool apart = random.Chance(30);
  const std::string sign = random.Pick(kApart);
  std::string text;
  for (const char c : term) {
    if (c == '*') {
      if (random.Chance(50)) text += random.Pick(kWritten);
      continue;
    }
    if (random.Chance(8)) continue;
    text += random.Chance(12) ? random.Pick(kOtherwise) : std::string(1, c);
    if (random.Chance(4)) text += random.Pick(kWritten);
    if (apart) text += random.Chance(95) ? sign : "";
  }
  if (random.Chance(10)) text += random.Chance(50) ? "en" : "'s";
  return text;
}

std::string AnyTermOf(Random& random, const Rule& rule) {
  std::vector<std::string> terms = rule.terms;
  for (const auto* more : {&rule.near_terms, &rule.unless}) terms.insert(terms.end(), more->begin(), more->end());
  for (const auto* groups : {&rule.all, &rule.any})
    for (const auto& group : *groups) terms.insert(terms.end(), group.begin(), group.end());
  return random.Chance(50) ? rule.terms[random.Below(rule.terms.size())] : terms[random.Below(terms.size())];
}

Record LooseRecord(Random& random, const std::vector<Rule>& rules) {
  Record record;
  record.kind = random.Chance(50) ? RecordKind::kDocument : RecordKind::kSearchQuery;
  for (std::size_t part = 1 + random.Below(8); part-- > 0;) {
    record.text += Rewritten(random, AnyTermOf(random, rules[random.Below(rules.size())]));
    record.text += random.Chance(70) ? " " : random.Chance(50) ? random.Pick(kApart) : random.Pick(kWritten);
    if (random.Chance(10)) record.text += RandomWords(random, 3);
  }
  // A match keeps 80 characters of what stands before it, which tell its place.
  record.text = FirstCharacters(record.text, 78);
  return record;
}

Record RandomRecord(Random& random, const std::vector<Rule>& rules) {
  Record record;
  record.kind = random.Chance(50) ? RecordKind::kDocument : RecordKind::kSearchQuery;
  for (std::size_t part = random.Below(4); part-- > 0;) {
    record.text += RandomWords(random, random.Below(10));
    const Rule& rule = rules[random.Below(rules.size())];
    if (!rule.terms.empty() && random.Chance(60)) record.text += rule.terms[random.Below(rule.terms.size())];
  }
  return record;
}

std::string Shown(const Record& record, const std::vector<Span>& spans) {
  std::string shown;
  for (const Span& span : spans)
    shown += std::to_string(span.begin) + "-" + std::to_string(span.end) + " \"" +
             record.text.substr(span.begin, span.end - span.begin) + "\"; ";
  return shown;
}

// What the fast matcher finds, by record and rule; texts are short enough for `before` to be everything before.
using Results = std::vector<std::vector<std::vector<Span>>>;
Results FastResults(const std::vector<Rule>& rules, const std::vector<Record>& records, bool one_by_one) {
  Results results(records.size(), std::vector<std::vector<Span>>(rules.size()));
  auto matcher = Matcher::CreateFromRules(rules);
  EXPECT_TRUE(matcher) << matcher.error().Text();
  if (!matcher) return results;
  const auto keep = [&](Match match) {
    const std::size_t begin = match.before.size();
    results[*match.record.size][match.rule].push_back({begin, begin + match.text.size()});
  };
  for (std::size_t i = 0; i < records.size(); ++i) {
    Record record = records[i];
    record.size = i;
    EXPECT_TRUE(matcher->Add(std::move(record), keep));
    if (one_by_one) {
      EXPECT_TRUE(matcher->Flush(keep));
    }
  }
  EXPECT_TRUE(matcher->Flush(keep));
  return results;
}

std::string Described(const Rule& rule) {
  std::string text = std::string(rule.whole_word ? "whole " : "part ") + (rule.fold_case ? "case " : "") +
                     (rule.fold_diacritics ? "diacritics" : "");
  text += std::string(rule.fold_leet ? " leet" : "") + (rule.fold_homoglyphs ? " homoglyphs" : "") +
          (rule.fold_spacing ? " spacing" : "") + (rule.plural ? " plural" : "") +
          (rule.diminutive ? " diminutive" : "") + " distance " + std::to_string(rule.distance) + " near " +
          std::to_string(rule.near_words) + " at least " + std::to_string(rule.at_least);
  for (const auto& term : rule.near_terms) text += "\n  near <" + term + ">";
  for (const auto& group : rule.all)
    for (const auto& term : group) text += "\n  all <" + term + ">";
  for (const auto& group : rule.any)
    for (const auto& term : group) text += "\n  any <" + term + ">";
  for (const auto& term : rule.terms) text += "\n  term <" + term + ">";
  for (const auto& regex : rule.regexes) text += "\n  regex <" + regex + ">";
  for (const auto& term : rule.unless) text += "\n  unless <" + term + ">";
  return text;
}

enum class Mix { kFolds, kRegexes, kLoose };

// Returns how many records a rule found something in.
std::size_t CheckCase(unsigned seed, Mix mix) {
  Random random(seed);
  std::vector<Rule> rules;
  while (rules.size() < 3) {
    Rule rule = mix == Mix::kLoose ? LooseRule(random) : RandomRule(random, mix == Mix::kRegexes);
    if (Matcher::CreateFromRules(std::vector<Rule>{rule})) rules.push_back(std::move(rule));  // not an empty regex
  }
  std::vector<Record> records;
  for (int i = 0; i < 8; ++i)
    records.push_back(mix == Mix::kLoose ? LooseRecord(random, rules) : RandomRecord(random, rules));
  const Results fast = FastResults(rules, records, false);
  EXPECT_EQ(fast, FastResults(rules, records, true)) << "seed " << seed << ": the borders of blocks show";
  for (std::size_t i = 0; i < records.size(); ++i)
    for (std::size_t r = 0; r < rules.size(); ++r)
      EXPECT_EQ(Shown(records[i], fast[i][r]), Shown(records[i], SpansOf(rules[r], records[i])))
          << "seed " << seed << ", text <" << records[i].text << ">, rule " << Described(rules[r]);
  std::size_t found = 0;
  for (const auto& of_record : fast)
    for (const auto& spans : of_record) found += spans.empty() ? 0u : 1u;
  return found;
}

TEST(NaiveMatcherTest, AgreesOnRandomTermsAndTexts) {
  for (unsigned seed = 1; seed <= 1500 && !::testing::Test::HasFailure(); ++seed) CheckCase(seed, Mix::kFolds);
}

TEST(NaiveMatcherTest, AgreesOnRandomRegexesAndTexts) {
  for (unsigned seed = 1; seed <= 150 && !::testing::Test::HasFailure(); ++seed) CheckCase(seed, Mix::kRegexes);
}

TEST(NaiveMatcherTest, AgreesOnTermsThatAreWrittenOtherwise) {
  std::size_t found = 0;
  for (unsigned seed = 1; seed <= 600 && !::testing::Test::HasFailure(); ++seed) found += CheckCase(seed, Mix::kLoose);
  EXPECT_GT(found, 1000u) << "texts and rules that meet too seldom say nothing";
}

// Lines of the corpus's text files that are not too long for the plain matcher.
std::vector<std::string> CorpusLines(std::size_t most) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(testing::CorpusFolder()))
    if (entry.is_regular_file() && entry.path().extension() == ".txt" && entry.file_size() < 200'000)
      files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  std::vector<std::string> lines;
  for (const std::string& file : files) {
    std::istringstream in(testing::ReadFile(file));
    std::size_t of_file = 0;
    for (std::string line; std::getline(in, line) && of_file < 20 && lines.size() < most;)
      if (line.size() > 3 && line.size() < 300 && IsValidUtf8(line)) {
        lines.push_back(line);
        ++of_file;
      }
  }
  return lines;
}

// A few words that stand in the line, as somebody might look for them.
std::string WordsOf(Random& random, const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words{std::istream_iterator<std::string>(in), {}};
  if (words.empty()) return "voorbeeldterm";
  const std::size_t first = random.Below(words.size());
  return first + 1 < words.size() && random.Chance(40) ? words[first] + " " + words[first + 1] : words[first];
}

TEST(NaiveMatcherTest, AgreesOnTheCorpus) {
  SCHOUW_NEED_CORPUS();
  const std::vector<std::string> lines = CorpusLines(400);
  ASSERT_GT(lines.size(), 100u);
  Random random(1);
  std::vector<Rule> rules;
  while (rules.size() < 12) {
    Rule rule = LooseRule(random);
    rule.unless.clear();
    rule.all.clear();
    rule.any.clear();
    rule.terms.clear();
    for (int i = 0; i < 4; ++i) rule.terms.push_back(WordsOf(random, lines[random.Below(lines.size())]));
    if (!rule.near_terms.empty()) rule.near_terms = {WordsOf(random, lines[random.Below(lines.size())]), "the", "de"};
    if (Matcher::CreateFromRules(std::vector<Rule>{rule})) rules.push_back(std::move(rule));
  }
  auto matcher = Matcher::CreateFromRules(rules).value();
  std::vector<std::vector<std::string>> fast(lines.size() * rules.size());
  const auto keep = [&](const Match& match) {
    fast[*match.record.size * rules.size() + match.rule].push_back(match.text);
  };
  std::size_t found = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Record record;
    record.kind = RecordKind::kDocument;
    record.text = lines[i];
    record.size = i;
    ASSERT_TRUE(matcher.Add(std::move(record), keep));
  }
  ASSERT_TRUE(matcher.Flush(keep));
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (std::size_t r = 0; r < rules.size(); ++r) {
      Record record;
      record.kind = RecordKind::kDocument;
      record.text = lines[i];
      std::vector<std::string> plain;
      for (const Span& span : SpansOf(rules[r], record))
        plain.push_back(lines[i].substr(span.begin, span.end - span.begin));
      found += plain.size();
      ASSERT_EQ(fast[i * rules.size() + r], plain) << lines[i] << "\n" << Described(rules[r]);
    }
  EXPECT_GT(found, 50u);
}

}  // namespace
}  // namespace schouw::naive
