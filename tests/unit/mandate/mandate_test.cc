#include "agent/mandate/mandate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/corpus.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kGood = R"([mandate]
reference       = "RN-2026-000123"
judgment        = "ECLI:NL:RBXXX:2026:1234"
condition       = "Tekst van de voorwaarde"
valid_from      = 2026-01-15
valid_until     = 2028-01-14
checks_per_year = 3
themes          = ["demo"]
[client]
pseudonym = "C-4711"
accounts  = ["anna"]
[scope]
since = 2026-03-01
[people]
officer  = "M-1001"
reviewer = "M-2002"
)";

// kGood with the one occurrence of `from` replaced.
std::string With(std::string_view from, std::string_view to) {
  std::string text(kGood);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string Faults(std::string_view toml) { return FormatFaults("m.toml", ParseMandate(toml).faults); }

TEST(Mandate, TheSmallestOneIsNarrow) {
  const ParsedMandate parsed = ParseMandate(kGood);
  ASSERT_THAT(parsed.faults, IsEmpty()) << FormatFaults("m.toml", parsed.faults);
  const Mandate& mandate = parsed.mandate;
  EXPECT_EQ(mandate.check.reference, "RN-2026-000123");
  EXPECT_EQ(mandate.check.judgment, "ECLI:NL:RBXXX:2026:1234");
  EXPECT_EQ(mandate.check.condition, "Tekst van de voorwaarde");
  EXPECT_EQ(mandate.check.client, "C-4711");
  EXPECT_EQ(mandate.check.of, 3u);
  EXPECT_EQ(mandate.check.officer, "M-1001");
  EXPECT_EQ(mandate.check.reviewer, "M-2002");
  EXPECT_EQ(mandate.valid_from, (Date{2026, 1, 15}));
  EXPECT_EQ(mandate.valid_until, (Date{2028, 1, 14}));
  EXPECT_THAT(mandate.themes, ElementsAre("demo"));
  EXPECT_THAT(mandate.check.records, ElementsAre("search_query", "url_visit", "typed_url", "bookmark", "download"));
  EXPECT_THAT(mandate.scope.accounts, ElementsAre("anna"));
  EXPECT_FALSE(mandate.scope.all_accounts);
  EXPECT_FALSE(mandate.scope.recycle_bin);
  EXPECT_FALSE(mandate.scope.undated);
  EXPECT_EQ(mandate.scope.since, ParseRfc3339("2026-02-28T23:00:00Z").value());
  EXPECT_EQ(mandate.check.since, (Date{2026, 3, 1}));
  EXPECT_EQ(mandate.check.no_signals_days, 30u);
  EXPECT_EQ(mandate.check.signals_days, 180u);
  EXPECT_EQ(mandate.check.mandate_toml, kGood);
  EXPECT_EQ(mandate.check.mandate_sha256.size(), 64u);
  EXPECT_THAT(mandate.check.widened, IsEmpty());
}

TEST(Mandate, TheDemoMandateIsValid) {
  const ParsedMandate parsed = ParseMandate(testing::ReadFile("rules/mandates/demo.toml"));
  ASSERT_THAT(parsed.faults, IsEmpty()) << FormatFaults("demo.toml", parsed.faults);
  EXPECT_THAT(parsed.mandate.scope.exclude, ElementsAre("advocaat.example", "hulplijn.example"));
  EXPECT_TRUE(parsed.mandate.scope.records.Has(RecordKind::kDocument));
  EXPECT_TRUE(parsed.mandate.scope.records.Has(RecordKind::kFileName));
  EXPECT_EQ(parsed.mandate.check.because.size(), 2u);
}

struct FaultCase {
  const char* name;
  std::string toml;
  const char* faults;
};
void PrintTo(const FaultCase& c, std::ostream* out) { *out << c.name; }

class MandateFaults : public ::testing::TestWithParam<FaultCase> {};

TEST_P(MandateFaults, AreSaidInFull) { EXPECT_EQ(Faults(GetParam().toml), GetParam().faults); }

INSTANTIATE_TEST_SUITE_P(
    All, MandateFaults,
    ::testing::Values(
        FaultCase{"empty text", "",
                  "m.toml: section [mandate] is missing: it says the judgment, the condition and the period\n"
                  "m.toml: section [client] is missing: it says the client's pseudonym and accounts\n"
                  "m.toml: section [scope] is missing: it says from what date on may be read (\"since\")\n"
                  "m.toml: section [people] is missing: it says who is officer and who is reviewer"},
        FaultCase{"unknown key", With("accounts  =", "acounts   ="),
                  "m.toml:9:2: [client] needs \"accounts\": a list of the client's accounts, such as [\"anna\"]\n"
                  "m.toml:11:1: unknown key \"acounts\" in [client] (did you mean \"accounts\"?)"},
        FaultCase{"unknown key like nothing", With("[scope]", "[scope]\nkleur = 1"),
                  "m.toml:13:1: unknown key \"kleur\" in [scope] (it knows: because, exclude, hash_lists, records, "
                  "recycle_bin, shared_places, since, tripwire_decision, undated)"},
        FaultCase{"unknown section", With("[people]", "[peopel]"),
                  "m.toml: section [people] is missing: it says who is officer and who is reviewer\n"
                  "m.toml:14:2: unknown section [peopel] (did you mean [people]?)"},
        FaultCase{"key outside every section", "kleur = 1\n" + std::string(kGood),
                  "m.toml:1:1: key \"kleur\" stands outside every section"},
        FaultCase{"a section written twice", With("[client]", "[[client]]"),
                  "m.toml:9:3: [client] must be a section, written once as [client]; this is a list"},
        FaultCase{"wrong type", With("= 3\n", "= \"3\"\n"),
                  "m.toml:7:19: \"checks_per_year\" in [mandate] must be a whole number from 1 to 12; this is a text"},
        FaultCase{"too many checks", With("= 3\n", "= 13\n"),
                  "m.toml:7:19: \"checks_per_year\" in [mandate] must be a whole number from 1 to 12; this is 13"},
        FaultCase{"no checks", With("= 3\n", "= 0\n"),
                  "m.toml:7:19: \"checks_per_year\" in [mandate] must be a whole number from 1 to 12; this is 0"},
        FaultCase{"impossible date beside another fault",
                  With("2028-01-14\nchecks_per_year = 3", "2028-02-30\nchecks_per_year = 0"),
                  "m.toml:6:19: \"valid_until\" in [mandate] must be the last day, such as 2028-01-14; 2028-02-30 does "
                  "not exist\n"
                  "m.toml:7:19: \"checks_per_year\" in [mandate] must be a whole number from 1 to 12; this is 0"},
        FaultCase{"a date as text", With("= 2026-01-15", "= \"2026-01-15\""),
                  "m.toml:5:19: \"valid_from\" in [mandate] must be the first day, such as 2026-01-15; this is a text"},
        FaultCase{"a date with a time", With("= 2026-01-15", "= 2026-01-15T10:00:00"),
                  "m.toml:5:19: \"valid_from\" in [mandate] must be the first day, such as 2026-01-15; this is a time"},
        FaultCase{
            "ends before it starts", With("2028-01-14", "2026-01-14"),
            "m.toml:6:1: \"valid_until\" (2026-01-14) in [mandate] lies before \"valid_from\" (2026-01-15)\n"
            "m.toml:13:1: \"since\" (2026-03-01) in [scope] lies after \"valid_until\" (2026-01-14): nothing could "
            "be read"},
        FaultCase{"no themes", With("[\"demo\"]", "[]"),
                  "m.toml:8:19: \"themes\" in [mandate] is empty; expected a list of themes, such as [\"demo\"]"},
        FaultCase{"an empty theme", With("[\"demo\"]", "[\"demo\", \" \"]"),
                  "m.toml:8:28: \"themes\" in [mandate] has an empty text"},
        FaultCase{"a theme that is a number", With("[\"demo\"]", "[7]"),
                  "m.toml:8:20: \"themes\" in [mandate] must be a list of themes, such as [\"demo\"]; this is a whole "
                  "number"},
        FaultCase{"empty reference", With("\"RN-2026-000123\"", "\"\""),
                  "m.toml:2:19: \"reference\" in [mandate] is empty; expected the number of this mandate, such as "
                  "\"RN-2026-000123\""},
        FaultCase{"all accounts without a decision", With("[\"anna\"]", "[\"*\"]"),
                  "m.toml:9:2: [client] needs \"widened_by\": who decided that all accounts may be read\n"
                  "m.toml:9:2: [client] needs \"widened_why\": why all accounts may be read"},
        FaultCase{
            "all accounts and one",
            With("[\"anna\"]", "[\"*\", \"anna\"]\nwidened_by = \"M-2002\"\nwidened_why = \"x\""),
            "m.toml:11:1: \"accounts\" in [client] names \"*\" and others; expected [\"*\"] alone, or names alone"},
        FaultCase{"unknown record kind", With("since =", "records = [\"search_query\", \"url_vist\"]\nsince ="),
                  "m.toml:13:28: unknown record kind \"url_vist\" in [scope] records (did you mean \"url_visit\"?)"},
        FaultCase{
            "unknown record kind like nothing", With("since =", "records = [\"foto\"]\nsince ="),
            "m.toml:13:12: unknown record kind \"foto\" in [scope] records; expected one of: search_query, url_visit, "
            "typed_url, bookmark, download, open_tab, form_entry, file_name, document, message, app, recent_file, "
            "app_data, hash"},
        FaultCase{"no record kinds", With("since =", "records = []\nsince ="),
                  "m.toml:13:11: \"records\" in [scope] is empty; expected a list of record kinds, such as "
                  "[\"search_query\", \"url_visit\"]"},
        FaultCase{
            "a wider kind without because", With("since =", "records = [\"document\"]\nsince ="),
            "m.toml:13:12: record kind \"document\" is wider than the default; expected because.document = \"...\" "
            "with the words of the condition that carry it"},
        FaultCase{"because of an unknown kind", With("since =", "because.documents = \"x\"\nsince ="),
                  "m.toml:13:9: unknown key \"documents\" in [scope.because] (did you mean \"document\"?)"},
        FaultCase{"because that is a text", With("since =", "because = \"x\"\nsince ="),
                  "m.toml:13:11: \"because\" in [scope] must be written as because.document = \"...\"; this is a text"},
        FaultCase{"no since", With("since = 2026-03-01\n", ""),
                  "m.toml:12:2: [scope] needs \"since\": a date, such as 2026-03-01, or \"previous_check\""},
        FaultCase{"since in words", With("since = 2026-03-01", "since = \"vorige controle\""),
                  "m.toml:13:1: \"since\" in [scope] is \"vorige controle\"; expected a date, such as 2026-03-01, or "
                  "\"previous_check\""},
        FaultCase{
            "since that does not exist", With("since = 2026-03-01", "since = 2026-02-29"),
            "m.toml:13:9: \"since\" in [scope] must be a date, such as 2026-03-01, or \"previous_check\"; 2026-02-29 "
            "does not exist"},
        FaultCase{"tripwire without a decision", With("since =", "hash_lists = [\"tripwire\"]\nsince ="),
                  "m.toml:12:2: [scope] needs \"tripwire_decision\": the decision that allows the list \"tripwire\""},
        FaultCase{"unknown hash list", With("since =", "hash_lists = [\"sofware\"]\nsince ="),
                  "m.toml:13:15: unknown hash list \"sofware\" in [scope] hash_lists (did you mean \"software\"?)"},
        FaultCase{"recycle bin in words", With("since =", "recycle_bin = \"nee\"\nsince ="),
                  "m.toml:13:15: \"recycle_bin\" in [scope] must be true or false; this is a text"},
        FaultCase{
            "a shared place that is no folder", With("since =", "shared_places = ['D:\\Data']\nsince ="),
            "m.toml:13:18: \"D:\\Data\" in [scope] shared_places is no folder; expected \"/Data\", \"p2:/Data\" or "
            "\"/\""},
        FaultCase{"a shared place that climbs", With("since =", "shared_places = [\"/Data/../Users\"]\nsince ="),
                  "m.toml:13:18: \"/Data/../Users\" in [scope] shared_places is no folder; expected \"/Data\", "
                  "\"p2:/Data\" or \"/\""},
        FaultCase{"an exclusion of one letter", With("since =", "exclude = [\"a.\"]\nsince ="),
                  "m.toml:13:12: \"a.\" in [scope] exclude is too short; expected a host, an address or a whole word"},
        FaultCase{"one person in both seats", With("M-2002", "M-1001"),
                  "m.toml:16:1: officer and reviewer in [people] are the same person; expected two different people"},
        FaultCase{"one person alone in two lists", With("reviewer = \"M-2002\"", "reviewers = [\"M-1001\"]"),
                  "m.toml:16:1: officer and reviewer in [people] are the same person; expected two different people"},
        FaultCase{"officer and officers", With("reviewer =", "officers = [\"M-1\"]\nreviewer ="),
                  "m.toml:16:1: [people] has both \"officer\" and \"officers\"; expected one of the two"},
        FaultCase{"no reviewer", With("reviewer = \"M-2002\"\n", ""),
                  "m.toml:14:2: [people] needs \"reviewer\": the reviewer's code, such as \"M-1001\" (or the list "
                  "\"reviewers\")"},
        FaultCase{
            "retention without end", std::string(kGood) + "[retention]\nsignals_days = 99999\n",
            "m.toml:18:16: \"signals_days\" in [retention] must be a number of days from 1 to 3650; this is 99999"},
        FaultCase{
            "since after the end", With("2026-03-01", "2028-01-15"),
            "m.toml:13:1: \"since\" (2028-01-15) in [scope] lies after \"valid_until\" (2028-01-14): nothing could be "
            "read"},
        FaultCase{"no TOML", "dit is geen mandaat",
                  "m.toml:1:5: not valid TOML: Error while parsing key-value pair: expected '=', saw 'i'"}));

TEST(Mandate, WindowsLineEndsAndAByteOrderMarkAreFine) {
  std::string text = "\xEF\xBB\xBF";
  for (char c : kGood) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(Faults(text), "");
}

TEST(Mandate, PreviousCheckReadsFromTheFirstDayUntilItsDateIsKnown) {
  const ParsedMandate parsed = ParseMandate(With("since = 2026-03-01", "since = \"previous_check\""));
  EXPECT_THAT(parsed.faults, IsEmpty());
  EXPECT_TRUE(parsed.mandate.since_previous_check);
  EXPECT_EQ(parsed.mandate.check.since, (Date{2026, 1, 15}));
  EXPECT_EQ(parsed.mandate.scope.since, AmsterdamMidnight({2026, 1, 15}));
}

TEST(Mandate, WhatIsWidenedIsSaid) {
  const ParsedMandate parsed =
      ParseMandate(With("accounts  = [\"anna\"]\n[scope]",
                        "accounts = [\"*\"]\nwidened_by = \"M-2002\"\nwidened_why = \"gedeelde laptop\"\n"
                        "[scope]\nshared_places = [\"/Data\"]\nhash_lists = [\"tripwire\"]\n"
                        "tripwire_decision = \"besluit 7\""));
  ASSERT_THAT(parsed.faults, IsEmpty()) << FormatFaults("m.toml", parsed.faults);
  EXPECT_TRUE(parsed.mandate.scope.all_accounts);
  EXPECT_THAT(parsed.mandate.scope.accounts, IsEmpty());
  EXPECT_THAT(parsed.mandate.check.accounts, ElementsAre("*"));
  EXPECT_THAT(
      parsed.mandate.check.widened,
      ElementsAre("Alle accounts van het apparaat mogen worden bekeken, besluit van M-2002: gedeelde laptop",
                  "Bestanden worden vergeleken met een lijst van bekende strafbare bestanden, besluit: besluit 7",
                  "Buiten de mappen van accounts mag worden bekeken: /Data"));
}

TEST(Mandate, ListsOfPeopleMayOverlapWhenEachHasAnother) {
  const ParsedMandate parsed = ParseMandate(With("officer  = \"M-1001\"\nreviewer = \"M-2002\"",
                                                 "officers = [\"M-1\", \"M-2\"]\nreviewers = [\"M-1\", \"M-2\"]"));
  EXPECT_THAT(parsed.faults, IsEmpty()) << FormatFaults("m.toml", parsed.faults);
  EXPECT_EQ(parsed.mandate.check.officer, "M-1");
  EXPECT_EQ(parsed.mandate.check.reviewer, "M-2");
}

std::string TextOf(const Status& status) { return status ? "" : status.error().Text(); }

TEST(CheckValidOn, NamesBothDatesAndWhatToDo) {
  const Mandate mandate = ParseMandate(kGood).mandate;
  EXPECT_EQ(TextOf(CheckValidOn(mandate, {2026, 1, 14})),
            "deze controleopdracht is nog niet geldig: hij geldt van 15 januari 2026 tot en met 14 januari 2028; wacht "
            "tot die dag of kies een andere controleopdracht");
  EXPECT_EQ(TextOf(CheckValidOn(mandate, {2026, 1, 15})), "");
  EXPECT_EQ(TextOf(CheckValidOn(mandate, {2028, 1, 14})), "");
  EXPECT_EQ(TextOf(CheckValidOn(mandate, {2028, 1, 15})),
            "deze controleopdracht is niet meer geldig: hij gold van 15 januari 2026 tot en met 14 januari 2028; vraag "
            "een nieuwe aan als de voorwaarde nog loopt");
}

TEST(CheckThemes, RefusesAThemeTheMandateDoesNotName) {
  const Mandate mandate = ParseMandate(kGood).mandate;
  EXPECT_EQ(TextOf(CheckThemes(mandate, "demo", {"demo"})), "");
  EXPECT_EQ(
      TextOf(CheckThemes(mandate, "gok-nl", {"demo", "kansspel"})),
      "regelset gok-nl hoort bij het thema \"kansspel\", en de controleopdracht noemt alleen: demo; kies een regelset "
      "die bij de controleopdracht past");
  EXPECT_EQ(TextOf(CheckThemes(mandate, "leeg", {})),
            "regelset leeg noemt geen thema; vraag de regelbeheerder om een nieuwe versie");
}

}  // namespace
}  // namespace schouw
