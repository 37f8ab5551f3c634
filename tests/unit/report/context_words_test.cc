#include "report/masking/context_words.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "agent/base/unseen.h"

namespace schouw {
namespace {

std::string Shown(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) text += word.mark ? "[" + word.text + "]" : word.masked ? "#" : word.text;
  return text;
}

TEST(Words, MaskOthersInTheContextAndNeverTheMatch) {
  const std::tuple<std::string, std::string, std::string> kCases[] = {
      {"a name of two words", "afspraak met Anna Voorbeeld over ", "afspraak met # over [term]"},
      {"a name with a particle", "bel Jan van der Voorbeeld ", "bel # [term]"},
      {"one name after a title", "volgens mevrouw Voorbeeld is ", "volgens mevrouw # is [term]"},
      {"a capital at the start of a sentence", "Gisteren zocht ik ", "Gisteren zocht ik [term]"},
      {"no name over a sentence's end", "zie de Bijlage. Daarna ", "zie de Bijlage. Daarna [term]"},
      {"initials", "van J. Voorbeeld en A.B. Voorbeeld is ", "van # en # is [term]"},
      {"a mail address", "mail naar info@praktijk.example ", "mail naar # [term]"},
      {"a telephone number in groups", "bel 06 12 34 56 78 over ", "bel # over [term]"},
      {"a year is no telephone number", "in 2026 ", "in 2026 [term]"},
  };
  for (const auto& [name, before, want] : kCases) {
    EXPECT_EQ(Shown(ContextWords(before, "term", "", true)), want) << name;
    EXPECT_EQ(Shown(ContextWords(before, "term", "", false)), before + "[term]") << name;
  }
  EXPECT_EQ(Shown(ContextWords("", "Anna Voorbeeld", "", true)), "[Anna Voorbeeld]");
  EXPECT_EQ(Shown(ContextWords("een\r\ntwee\t", "te\nrm", "\n", true)), "een  twee [te rm] ")
      << "lines are running text";
  EXPECT_EQ(MaskOthers("Notities\n\nVraag aan Anna Voorbeeld"), "Notities\n\nVraag aan •••••")
      << "no name over a line's end";
}

TEST(Words, ShowWhatCannotBeSeen) {
  EXPECT_EQ(MakeVisible("a\u202eb\nc\x01"), "a\\u{202e}b\\u{a}c\\u{1}");
  EXPECT_EQ(MakeVisible(std::string("\xff", 1)), "\\xff");
}

}  // namespace
}  // namespace schouw
