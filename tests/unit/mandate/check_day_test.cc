#include "agent/mandate/check_day.h"

#include <gtest/gtest.h>

#include "tests/support/corpus.h"

namespace schouw {
namespace {

Mandate DemoMandate() { return ParseMandate(testing::ReadFile("rules/mandates/demo.toml")).mandate; }

constexpr const char* kWhole = R"(exclude = ["therapeut.example"]
[check]
number  = 2
date    = 2026-11-22
reason  = "cause"
present = ["M-1001", "C-4711"]
[scope]
records = ["search_query"]
since   = 2026-06-01
[[device]]
id = "d1"
description = "Laptop"
serial = "S-1"
connected = "usb, alleen-lezen"
accounts = ["Anna"]
[[device]]
id = "d2"
description = "Telefoon"
not_checked = "refused"
)";

std::string CheckFaults(std::string_view toml) {
  const Mandate mandate = DemoMandate();
  return FormatFaults("c", ParseCheck(toml, &mandate).faults);
}

TEST(CheckDay, IsReadWhole) {
  const Mandate mandate = DemoMandate();
  const ParsedCheck parsed = ParseCheck(kWhole, &mandate);
  ASSERT_EQ(FormatFaults("c", parsed.faults), "");
  const CheckDay& check = parsed.check;
  EXPECT_EQ(check.number, 2u);
  EXPECT_EQ(check.date, (Date{2026, 11, 22}));
  EXPECT_EQ(check.reason, "cause");
  ASSERT_EQ(check.devices.size(), 2u);
  EXPECT_EQ(check.devices[0].serial, "S-1");
  EXPECT_EQ(check.devices[1].not_checked, "refused");
  ASSERT_EQ(check.ToCheck().size(), 1u);
  EXPECT_EQ(check.ToCheck()[0]->id, "d1");
  EXPECT_FALSE(check.more_devices);
  EXPECT_EQ(check.NextId(1), "d3") << "d2 is another one";
  EXPECT_TRUE(IsCheck(kWhole));
  EXPECT_FALSE(IsCheck(testing::ReadFile("rules/mandates/demo.toml")));
}

TEST(CheckDay, NarrowsTheMandate) {
  Mandate mandate = DemoMandate();
  const CheckDay check = ParseCheck(kWhole, &mandate).check;
  const std::size_t excluded = mandate.scope.exclude.size();
  Narrow(mandate, check);
  EXPECT_EQ(mandate.check.number, 2u);
  EXPECT_EQ(mandate.check.reason, "cause");
  EXPECT_EQ(mandate.scope.records, RecordKinds{RecordKind::kSearchQuery});
  EXPECT_EQ(mandate.check.records, std::vector<std::string>{"search_query"});
  EXPECT_TRUE(mandate.check.because.empty());
  EXPECT_EQ(mandate.check.since, (Date{2026, 6, 1}));
  EXPECT_EQ(mandate.scope.since, AmsterdamMidnight({2026, 6, 1}));
  EXPECT_EQ(mandate.scope.exclude.size(), excluded + 1);
  EXPECT_EQ(ScopeForDevice(mandate, check.devices[0]).accounts, std::vector<std::string>{"Anna"});
  EXPECT_EQ(ScopeForDevice(mandate, check.devices[1]).accounts, mandate.scope.accounts);
}

TEST(CheckDay, MayOnlyNarrow) {
  EXPECT_EQ(CheckFaults("[check]\nnumber = 4\ndate = 2028-01-15\n[scope]\nrecords = [\"message\"]\nsince = "
                        "2026-02-01\n[[device]]\nid "
                        "= \"d1\"\naccounts = [\"bert\"]\n"),
            "c:2:10: \"number\" in [check] must be a whole number from 1 to 3, the checks a year that the mandate "
            "allows; this is "
            "4\n"
            "c:3:1: \"date\" in [check] (2028-01-15) lies outside the mandate's period, 2026-01-15 to 2028-01-14\n"
            "c:5:12: record kind \"message\" is not in the mandate; a check may only narrow\n"
            "c:6:1: \"since\" in [scope] (2026-02-01) lies before the mandate's (2026-03-01); a check may only narrow\n"
            "c:9:13: account \"bert\" is not in the mandate; a check may only narrow");
}

TEST(CheckDay, NamesEveryFault) {
  EXPECT_EQ(
      CheckFaults("accounts = [\"*\"]\nexclude = [\"a\"]\n[check]\nnumber = \"een\"\nreason = \"zomaar\"\nwidened_by = "
                  "\"M\"\n[[device]]\nid = \"D 1\"\nnot_checked = \"kwijt\"\n[[device]]\nid = \"D 1\"\n"),
      "c:1:1: unknown key \"accounts\" in the check (it knows: check, device, exclude, scope)\n"
      "c:2:12: \"a\" in the check exclude is too short; expected a host, an address or a whole word\n"
      "c:3:1: [check] needs \"date\": the day of the check, such as 2026-03-12\n"
      "c:4:10: \"number\" in [check] must be a whole number from 1 to 3, the checks a year that the mandate allows; "
      "this is "
      "a text\n"
      "c:5:10: \"reason\" in [check] is \"zomaar\"; expected one of: sample, cause\n"
      "c:6:1: unknown key \"widened_by\" in [check] (it knows: date, more_devices, number, present, previous, reason)\n"
      "c:8:1: \"D 1\" is no device id; expected small letters, digits and '-', such as \"d1\"\n"
      "c:9:15: \"not_checked\" in [[device]] is \"kwijt\"; expected one of: client_has_none, refused, locked, "
      "unsupported, "
      "time\n"
      "c:11:1: device \"D 1\" stands here twice\n"
      "c:11:1: \"D 1\" is no device id; expected small letters, digits and '-', such as \"d1\"");
  EXPECT_EQ(CheckFaults(""), "c:1:1: the check needs [check]: its number and its date");
}

TEST(CheckDay, AllAccountsOfTheMandateMayBeNarrowedToSome) {
  Mandate mandate = DemoMandate();
  mandate.scope.all_accounts = true;
  mandate.scope.accounts.clear();
  const ParsedCheck parsed =
      ParseCheck("[check]\nnumber=1\ndate=2026-11-22\n[[device]]\nid=\"d1\"\naccounts=[\"bert\"]\n", &mandate);
  EXPECT_TRUE(parsed.faults.empty());
  const Scope scope = ScopeForDevice(mandate, parsed.check.devices[0]);
  EXPECT_FALSE(scope.all_accounts);
  EXPECT_EQ(scope.accounts, std::vector<std::string>{"bert"});
}

TEST(YearOfSupervision, CountsFromTheFirstDay) {
  Mandate mandate;
  mandate.valid_from = {2026, 3, 15};
  EXPECT_EQ(YearOfSupervision(mandate, {2026, 3, 15}), 1u);
  EXPECT_EQ(YearOfSupervision(mandate, {2027, 3, 14}), 1u);
  EXPECT_EQ(YearOfSupervision(mandate, {2027, 3, 15}), 2u);
  EXPECT_EQ(YearOfSupervision(mandate, {2029, 1, 1}), 3u);
  EXPECT_EQ(YearOfSupervision(mandate, {2025, 1, 1}), 1u);
  mandate.valid_from = {2028, 2, 29};
  EXPECT_EQ(YearOfSupervision(mandate, {2029, 2, 28}), 1u);
  EXPECT_EQ(YearOfSupervision(mandate, {2029, 3, 1}), 2u);
}

}  // namespace
}  // namespace schouw
