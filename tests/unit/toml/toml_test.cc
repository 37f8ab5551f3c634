#include "agent/toml/toml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/toml/table_reader.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ParseToml, KeepsValuesInOrderWithTheirPlaces) {
  const TomlDocument document = ParseToml("b = \"x\"\na = [1, true]\n[t]\nd = 2026-01-02\nf = 1.5\nu = 10:00:00\n");
  ASSERT_THAT(document.faults, IsEmpty());
  ASSERT_EQ(document.root.entries.size(), 3u);
  const TomlEntry& b = document.root.entries[0];
  EXPECT_EQ(b.key, "b");
  EXPECT_EQ(b.value.kind, TomlKind::kString);
  EXPECT_EQ(b.value.line, 1);
  EXPECT_EQ(b.value.column, 5);
  const TomlValue& a = document.root.entries[1].value;
  EXPECT_EQ(a.items[0].integer, 1);
  EXPECT_EQ(a.items[1].kind, TomlKind::kBoolean);
  EXPECT_EQ(a.items[1].column, 9);
  const TomlValue& table = document.root.entries[2].value;
  EXPECT_EQ(table.entries[0].value.date, (Date{2026, 1, 2}));
  EXPECT_EQ(table.entries[1].value.kind, TomlKind::kFloat);
  EXPECT_EQ(table.entries[2].value.kind, TomlKind::kTime);
}

TEST(ParseToml, ADateThatDoesNotExistHidesNothing) {
  const TomlDocument document =
      ParseToml("a = 2026-02-30 # \xC3\xA9\nb = 2026-13-01\nc = [2026-01-01, 2026-04-31]\nd = 2026-01-01\n");
  ASSERT_THAT(document.faults, IsEmpty());
  EXPECT_EQ(document.root.entries[0].value.kind, TomlKind::kImpossibleDate);
  EXPECT_EQ(document.root.entries[0].value.text, "2026-02-30");
  EXPECT_EQ(document.root.entries[1].value.text, "2026-13-01");
  EXPECT_EQ(document.root.entries[2].value.items[0].kind, TomlKind::kDate);
  EXPECT_EQ(document.root.entries[2].value.items[1].text, "2026-04-31");
  EXPECT_EQ(document.root.entries[3].value.kind, TomlKind::kDate);
}

TEST(ParseToml, ABrokenLineWithAnImpossibleDateInItStillEnds) {
  EXPECT_EQ(ParseToml("a = = 2026-02-30\n").faults.size(), 1u);
  EXPECT_EQ(ParseToml("a = \"2026-02-30").faults.size(), 1u);
}

TEST(ParseToml, LettersOutsideATextAreAFault) {
  EXPECT_EQ(ParseToml("\xC3\xA9 = 1\n").faults.size(), 1u);
  EXPECT_EQ(ParseToml("a = 2026-01-01T10:0\xD0\xBE\n").faults.size(), 1u);
}

TEST(ParseToml, BracketsWithoutAKeyAreAFault) {
  for (const char* text : {"[|]", "[[|ule]]\nid = 3\n", "[\"a\".|]"})
    EXPECT_EQ(ParseToml(text).faults.size(), 1u) << text;
}

TEST(ParseToml, DeepNestingIsAFault) {
  const TomlDocument document = ParseToml("a = " + std::string(100'000, '['));
  EXPECT_EQ(document.faults.size(), 1u);
}

TEST(NearestName, IsNearEnoughToBeMeant) {
  const std::vector<std::string> names = {"accounts", "id", "title", "on"};
  EXPECT_EQ(NearestName("acounts", names), "accounts");
  EXPECT_EQ(NearestName("ACCOUNTS", names), "accounts");
  EXPECT_EQ(NearestName("titel", names), "title");
  EXPECT_EQ(NearestName("kleur", names), "");
  EXPECT_EQ(NearestName(std::string(1000, 'a'), names), "");
}

TEST(TableReader, AbsentOptionalKeysAreNoFaults) {
  std::vector<TextFault> faults;
  TableReader table(nullptr, "[x]", faults);
  EXPECT_EQ(table.Text("a", Need::kOptional, "a text"), "");
  EXPECT_EQ(table.Bool("b", "true or false"), std::nullopt);
  EXPECT_THAT(table.Texts("c", Need::kOptional, "a list"), IsEmpty());
  table.Finish();
  EXPECT_THAT(faults, IsEmpty());
}

TEST(SortFaults, ByLineThenColumn) {
  std::vector<TextFault> faults = {{2, 1, "c"}, {1, 9, "b"}, {1, 2, "a"}};
  SortFaults(faults);
  EXPECT_THAT((std::vector<std::string>{faults[0].message, faults[1].message, faults[2].message}),
              ElementsAre("a", "b", "c"));
}

}  // namespace
}  // namespace schouw
