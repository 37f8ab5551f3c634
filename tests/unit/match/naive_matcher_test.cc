#include "tests/unit/match/naive_matcher.h"

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/regex.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <random>

#include "agent/base/utf8.h"
#include "agent/match/matcher.h"

namespace schouw::naive {
namespace {

struct Point {
  UChar32 value;
  std::size_t begin;
  std::size_t end;
};

std::vector<Point> PointsOf(const std::string& text) {
  std::vector<Point> points;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, at);
    points.push_back({static_cast<UChar32>(point.value), at, at + point.length});
    at += point.length;
  }
  return points;
}

bool IsSpace(UChar32 c) { return u_isUWhiteSpace(c); }
bool IsInvisible(UChar32 c) { return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT); }
bool IsMark(UChar32 c) { return u_charType(c) == U_NON_SPACING_MARK; }
bool IsWord(UChar32 c) { return u_isalpha(c) || (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0; }

// A folded character and the cluster of the original it came from.
struct Folded {
  UChar32 value;
  std::size_t cluster;
};
struct FoldedText {
  std::vector<Folded> characters;
  std::vector<Span> clusters;
};

icu::UnicodeString Without(const icu::UnicodeString& text, bool (*drop)(UChar32)) {
  icu::UnicodeString kept;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
    if (!drop(text.char32At(i))) kept.append(text.char32At(i));
  return kept;
}

icu::UnicodeString FoldCluster(icu::UnicodeString text, bool letter_case, bool diacritics) {
  UErrorCode status = U_ZERO_ERROR;
  text = Without(text, IsInvisible);
  if (diacritics) text = Without(icu::Normalizer2::getNFKDInstance(status)->normalize(text, status), IsMark);
  if (letter_case) {
    text = icu::Normalizer2::getNFKCInstance(status)->normalize(text, status);
    text.foldCase();
    if (diacritics) text = Without(icu::Normalizer2::getNFKDInstance(status)->normalize(text, status), IsMark);
    text.foldCase();
  }
  return icu::Normalizer2::getNFKCInstance(status)->normalize(text, status);
}

FoldedText Fold(const std::string& text, bool letter_case, bool diacritics) {
  const auto points = PointsOf(text);
  FoldedText result;
  for (std::size_t i = 0; i < points.size();) {
    std::size_t end = i + 1;
    const bool space = IsSpace(points[i].value);
    while (end < points.size() &&
           (space ? IsSpace(points[end].value) : IsMark(points[end].value) || IsInvisible(points[end].value)))
      ++end;
    icu::UnicodeString folded(static_cast<UChar32>(' '));
    if (!space) {
      icu::UnicodeString cluster;
      for (std::size_t k = i; k < end; ++k) cluster.append(points[k].value);
      folded = FoldCluster(cluster, letter_case, diacritics);
    }
    const bool double_space = space && !result.characters.empty() && result.characters.back().value == ' ';
    if (double_space) folded.remove();
    for (std::int32_t k = 0; k < folded.length(); k = folded.moveIndex32(k, 1))
      result.characters.push_back({folded.char32At(k), result.clusters.size()});
    result.clusters.push_back({points[i].begin, points[end - 1].end});
    i = end;
  }
  return result;
}

std::vector<UChar32> FoldTerm(const std::string& term, bool letter_case, bool diacritics) {
  std::vector<UChar32> folded;
  for (const Folded& character : Fold(term, letter_case, diacritics).characters) folded.push_back(character.value);
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  while (!folded.empty() && folded.front() == ' ') folded.erase(folded.begin());
  return folded;
}

// The nearest visible code point before (after) a byte offset; -1 where there is none.
UChar32 Before(const std::string& text, std::size_t at) {
  UChar32 found = -1;
  for (const Point& point : PointsOf(text))
    if (point.end <= at && !IsInvisible(point.value)) found = point.value;
  return found;
}
UChar32 After(const std::string& text, std::size_t at) {
  for (const Point& point : PointsOf(text))
    if (point.begin >= at && !IsInvisible(point.value)) return point.value;
  return -1;
}

// Whether folded characters [i, j) may be a whole word's, where their edges ask for it.
bool Stands(const std::string& text, const FoldedText& folded, std::size_t i, std::size_t j, bool begins, bool ends) {
  const auto& characters = folded.characters;
  const Span first = folded.clusters[characters[i].cluster];
  const Span last = folded.clusters[characters[j - 1].cluster];
  if (begins && i > 0 && characters[i - 1].cluster == characters[i].cluster) return false;
  if (ends && j < characters.size() && characters[j].cluster == characters[j - 1].cluster) return false;
  const UChar32 before = Before(text, first.begin);
  const UChar32 after = After(text, last.end);
  return !(begins && before >= 0 && IsWord(before)) && !(ends && after >= 0 && IsWord(after));
}

// Folded characters [first, last) and what they were made from.
struct Found {
  std::size_t first;
  std::size_t last;
  Span span;
};

Span Extent(const FoldedText& folded, std::size_t i, std::size_t j) {
  return {folded.clusters[folded.characters[i].cluster].begin, folded.clusters[folded.characters[j - 1].cluster].end};
}

void FindTerm(const std::string& term, const std::string& text, bool letter_case, bool diacritics, bool whole_word,
              std::vector<Found>& spans) {
  const auto wanted = FoldTerm(term, letter_case, diacritics);
  const FoldedText folded = Fold(text, letter_case, diacritics);
  UChar32 first = -1;
  UChar32 last = -1;
  for (const Point& point : PointsOf(term)) {
    if (IsSpace(point.value) || IsInvisible(point.value)) continue;
    if (first < 0) first = point.value;
    last = point.value;
  }
  for (std::size_t i = 0; i + wanted.size() <= folded.characters.size(); ++i) {
    bool equal = true;
    for (std::size_t k = 0; k < wanted.size(); ++k) equal = equal && folded.characters[i + k].value == wanted[k];
    const std::size_t j = i + wanted.size();
    if (equal && Stands(text, folded, i, j, whole_word && IsWord(first), whole_word && IsWord(last)))
      spans.push_back({i, j, Extent(folded, i, j)});
  }
}

void FindRegex(const std::string& pattern, const std::string& text, bool whole_word, std::vector<Found>& spans) {
  const FoldedText folded = Fold(text, true, true);
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString subject;
  for (const Folded& character : folded.characters) subject.append(character.value);
  icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(pattern), 0, status);
  ASSERT_TRUE(U_SUCCESS(status)) << pattern;
  matcher.reset(subject);
  matcher.useAnchoringBounds(false).useTransparentBounds(true);
  for (std::size_t i = 0; i < folded.characters.size(); ++i)
    for (std::size_t j = i + 1; j <= folded.characters.size(); ++j) {
      const bool begins = whole_word && IsWord(folded.characters[i].value);
      const bool ends = whole_word && IsWord(folded.characters[j - 1].value);
      const auto from = subject.moveIndex32(0, static_cast<std::int32_t>(i));
      matcher.region(from, subject.moveIndex32(0, static_cast<std::int32_t>(j)), status);
      if (matcher.matches(status) && Stands(text, folded, i, j, begins, ends))
        spans.push_back({i, j, Extent(folded, i, j)});
    }
}

}  // namespace

std::vector<Span> SpansOf(const Rule& rule, const Record& record) {
  std::vector<Found> taken;
  for (const std::string& term : rule.unless) FindTerm(term, record.text, true, true, true, taken);
  if (!taken.empty()) return {};
  std::vector<Found> spans;
  for (const std::string& term : rule.terms)
    FindTerm(term, record.text, rule.fold_case, rule.fold_diacritics, rule.whole_word, spans);
  for (const std::string& regex : rule.regexes) FindRegex(regex, record.text, rule.whole_word, spans);
  std::sort(spans.begin(), spans.end(),
            [](const Found& a, const Found& b) { return a.first != b.first ? a.first < b.first : a.last > b.last; });
  std::vector<Span> standing;
  for (const auto& [first, last, span] : spans) {
    if (!standing.empty() && span.begin < standing.back().end) continue;
    standing.push_back(span);
    if (record.kind != RecordKind::kDocument) break;
  }
  return standing;
}

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
constexpr const char* kOdd[] = {"ﬁ", "f", "i", "İ", "I", "ı", "ß",  "s", "S", "ĳ", "j", "ς",      "σ",      "Σ",
                                "ж", "Ж", "й", "é", "K", "k", "한", "😀", "™", "t", "m", "½",      "1",      "①",
                                "2", "_", "-", ".", "+", "Ö", "ø",  "Å", "Å", "ﬃ", "ŉ", "\u00AD", "\u200B", "\u0323"};
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

// A mark without the letter it belongs to: rules may not hold one.
bool HasLoneMark(const std::string& term) {
  bool letter_before = false;
  for (const Point& point : PointsOf(term)) {
    if (IsInvisible(point.value)) continue;
    if (IsMark(point.value) && !letter_before) return true;
    letter_before = !IsSpace(point.value);
  }
  return false;
}

std::string RandomTerm(Random& random) {
  for (;;) {
    const std::string term = RandomWords(random, 1 + random.Below(5));
    if (!FoldTerm(term, true, true).empty() && !HasLoneMark(term)) return term;
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
  for (const auto& term : rule.terms) text += "\n  term <" + term + ">";
  for (const auto& regex : rule.regexes) text += "\n  regex <" + regex + ">";
  for (const auto& term : rule.unless) text += "\n  unless <" + term + ">";
  return text;
}

void CheckCase(unsigned seed, bool with_regexes) {
  Random random(seed);
  std::vector<Rule> rules;
  while (rules.size() < 3) {
    Rule rule = RandomRule(random, with_regexes);
    if (Matcher::CreateFromRules(std::vector<Rule>{rule})) rules.push_back(std::move(rule));  // not an empty regex
  }
  std::vector<Record> records;
  for (int i = 0; i < 8; ++i) records.push_back(RandomRecord(random, rules));
  const Results fast = FastResults(rules, records, false);
  EXPECT_EQ(fast, FastResults(rules, records, true)) << "seed " << seed << ": the borders of blocks show";
  for (std::size_t i = 0; i < records.size(); ++i)
    for (std::size_t r = 0; r < rules.size(); ++r)
      EXPECT_EQ(Shown(records[i], fast[i][r]), Shown(records[i], SpansOf(rules[r], records[i])))
          << "seed " << seed << ", text <" << records[i].text << ">, rule " << Described(rules[r]);
}

TEST(NaiveMatcherTest, AgreesOnRandomTermsAndTexts) {
  for (unsigned seed = 1; seed <= 1500 && !::testing::Test::HasFailure(); ++seed) CheckCase(seed, false);
}

TEST(NaiveMatcherTest, AgreesOnRandomRegexesAndTexts) {
  for (unsigned seed = 1; seed <= 150 && !::testing::Test::HasFailure(); ++seed) CheckCase(seed, true);
}

}  // namespace
}  // namespace schouw::naive
