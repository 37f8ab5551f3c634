#include "agent/mandate/protected_list.h"

#include <gtest/gtest.h>

#include <chrono>

#include "agent/mandate/mandate.h"
#include "agent/mandate/scope_decision.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

TEST(ProtectedList, OfTheDemoIsWhole) {
  const ParsedProtectedList parsed = ParseProtectedList(testing::ReadFile("rules/people/protected.toml"));
  EXPECT_TRUE(parsed.faults.empty());
  EXPECT_EQ(parsed.list.name, "demo");
  EXPECT_EQ(parsed.list.entries.size(), 7u);
}

TEST(ProtectedList, NamesEveryFault) {
  EXPECT_EQ(
      FormatFaults("p",
                   ParseProtectedList("[protected]\nname = 3\nversion = \"1\"\nentries = [\"a\"]\nmore = 1\n").faults),
      "p:1:1: [protected] needs \"valid_until\": the last day of this list\n"
      "p:2:8: \"name\" in [protected] must be the list's name; this is a whole number\n"
      "p:4:1: \"entries\" in [protected] names nobody\n"
      "p:4:12: \"a\" in [protected] entries is too short; expected a host, an address or a whole word\n"
      "p:5:1: unknown key \"more\" in [protected] (it knows: entries, name, valid_until, version)");
  EXPECT_FALSE(ParseProtectedList("").faults.empty());
}

TEST(ProtectedList, OfManyThousandsCostsNoMoreThanAShortOne) {
  Scope scope;
  scope.records = RecordKinds::All();
  for (int i = 0; i < 50'000; ++i) {
    const std::string number = std::to_string(i);
    scope.exclude.push_back("advocaat" + number + ".example");
    scope.exclude.push_back("info@arts" + number + ".example");
    scope.exclude.push_back("praktijk de linde " + number);
  }
  const RecordFilter filter(scope);
  Record record;
  for (int i = 0; i < 2'000; ++i) record.text += "een gewone zin met www.krant" + std::to_string(i) + ".example erin. ";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(filter.Decide(record), RecordScope::kInScope);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
  record.text += "vraag het Info@Arts49999.example";
  EXPECT_EQ(filter.Decide(record), RecordScope::kProtected);
  record.text = "www.advocaat12345.example/contact";
  EXPECT_EQ(filter.Decide(record), RecordScope::kProtected);
  record.text = "bij Praktijk De Linde 777 geweest";
  EXPECT_EQ(filter.Decide(record), RecordScope::kProtected);
  record.text = "advocaat50000.example, praktijk de linde 50000";
  EXPECT_EQ(filter.Decide(record), RecordScope::kInScope);
}

}  // namespace
}  // namespace schouw
