#include "agent/match/regex.h"

#include <gtest/gtest.h>

#include "agent/match/compile.h"
#include "agent/match/matcher.h"

namespace schouw {
namespace {

std::string Found(const char* pattern, std::string_view text) {
  const auto regex = Regex::Compile(pattern);
  if (!regex) return regex.error().Text();
  const auto anywhere = [](std::size_t) { return true; };
  const auto match = regex->Find(text, 0, {anywhere, anywhere});
  return match ? std::string(text.substr(match->begin, match->end - match->begin)) : "-";
}

struct FindCase {
  const char* pattern;
  const char* text;
  const char* found;
};

const FindCase kFindCases[] = {
    {"a|ab", "xabc", "ab"},
    {"a+?", "aaa", "aaa"},
    {"(?:ab)+c", "ababc", "ababc"},
    {"a{2,3}", "aaaa", "aaa"},
    {"a{2,}", "baaaa", "aaaa"},
    {"a{3}", "aabaaa", "aaa"},
    {"[^a-c]x", "axdx", "dx"},
    {"[]a]b", "]b", "]b"},
    {"[a\\-z]", "-", "-"},
    {"\\d{4}", "in 2024", "2024"},
    {"\\w+", "... één_2 x", "één_2"},
    {"\\p{Greek}+", "abc οδος", "οδος"},
    {"^ab", "xab ab", "-"},
    {"ab$", "ab xab", "ab"},
    {"\\bab\\b", "xab ab", "ab"},
    {"\\x{1f600}\\x41?", "a😀", "\"A\" never stands in folded text: write \"a\" at byte 9"},
    {"\\x{1f600}", "a😀", "😀"},
    {"b.*z|abc", "abc z", "abc"},
    {"a.c", "a\u00E9c", "a\u00E9c"},
    {"a*", "", "it matches the empty text"},
    {"a|b*", "", "it matches the empty text"},
    {"^$", "", "it matches the empty text"},
    {"Tor", "", "\"T\" never stands in folded text: write \"t\" at byte 0"},
    {"priv\u00E9", "", "\"\u00E9\" never stands in folded text: write \"e\" at byte 4"},
    {"[A-Z]", "", "\"A\" never stands in folded text: write \"a\" at byte 1"},
    {"a\\nb", "", "folded text has a space for any white space: write \\s at byte 1"},
    {"a  b", "", "two spaces: folded text has one for any white space at byte 1"},
    {"(?=a)", "", "only (?:...) may follow (?: no look-around, names or flags at byte 0"},
    {"(a)\\1", "", "\\1 is not supported at byte 3"},
    {"a++", "", "two repetitions in a row at byte 2"},
    {"(a", "", "a bracket that is not closed at byte 0"},
    {"a)", "", "a closing bracket without an opening one at byte 1"},
    {"[a", "", "a [ that is not closed at byte 0"},
    {"*a", "", "nothing to repeat at byte 0"},
    {"a{", "", "a { that is no repetition: write \\{ at byte 1"},
    {"a{3,2}", "", "an empty repetition at byte 1"},
    {"a{1001}", "", "more than 1000 repetitions at byte 1"},
    {"[[:alpha:]]", "", "POSIX classes are not supported: write \\p{...} at byte 1"},
    {"\\p{Geen}", "", "no Unicode property of this name at byte 0"},
    {"(?:(?:a{1000}){1000}){1000}", "", "the expression is too large"},
    {"\xFF", "", "not valid UTF-8"},
};

TEST(RegexTest, FindsTheLeftmostThenLongest) {
  for (const FindCase& test : kFindCases) EXPECT_EQ(Found(test.pattern, test.text), test.found) << test.pattern;
}

TEST(RegexTest, BroadOnesAreRefusedByTheCheck) {
  for (const char* broad : {".+", "\\w+", "[a-z]{3}", "a.*", "\\d{4}", "voorbeeld|."})
    EXPECT_EQ(CheckRegex(broad).error().Text(), "it is too broad: it says less than two letters or five digits do");
  for (const char* fine : {"ab", "\\d{9}", "tor\\s?browser", "\\w{1,50}alfa\\w*"})
    EXPECT_TRUE(CheckRegex(fine)) << fine;
}

TEST(RegexTest, TimeIsLinearOnTextsThatNearlyMatch) {
  Rule rule;
  rule.id = "traag";
  rule.whole_word = false;
  rule.regexes = {"(?:a|aa)+b", "ab|ac.*z"};
  const std::vector<Rule> rules = {rule};
  auto matcher = Matcher::CreateFromRules(rules);
  ASSERT_TRUE(matcher) << matcher.error().Text();
  Record record;
  for (int i = 0; i < 20'000; ++i) record.text += "ac";
  record.text += std::string(20'000, 'a') + "b";
  std::size_t matches = 0;
  const auto count = [&](const Match&) { ++matches; };
  ASSERT_TRUE(matcher->Add(record, count));
  ASSERT_TRUE(matcher->Flush(count));
  EXPECT_EQ(matches, 1u);
}

TEST(RegexTest, RulesWithNarrowerFoldsAreRefused) {
  Rule rule;
  rule.id = "smal";
  rule.regexes = {"tor"};
  rule.fold_case = false;
  const auto compiled = CompileRules(std::vector<Rule>{rule});
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().Text(),
            "compile rules: rule smal: a regex sees no case and no diacritics: leave fold as it is");
}

}  // namespace
}  // namespace schouw
