#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <random>

#include "agent/store/fold.h"
#include "agent/store/natural_order.h"
#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

// The signals of a case as lines: "rule kind entry place text xN first..last also=...", times in seconds after the
// start.
std::vector<std::string> Signals(CaseStore& store) {
  EXPECT_TRUE(store.Finish({"complete", UnixNanos{1}}));
  constexpr char kSql[] =
      "SELECT rule.id || ' ' || match.kind || ' ' || entry.device || ' ' || entry.text || ' · ' || match.place || ' «' "
      "||"
      " hit || '» x' || occurrences || ifnull(' ' || ((first - ?1) / 1000000000) || '..' || ((last - ?1) / "
      "1000000000), '')"
      " || ifnull((SELECT group_concat(' also ' || e.text || ' · ' || p.place, '') FROM (SELECT * FROM signal_place"
      " WHERE signal = signal.ordinal ORDER BY ordinal) p JOIN entry e ON e.id = p.entry), '')"
      " FROM signal JOIN match ON match.id = signal.match JOIN entry ON entry.id = match.entry"
      " JOIN rule ON rule.pack = match.pack AND rule.ordinal = match.rule ORDER BY signal.ordinal";
  sqlite3_stmt* statement = nullptr;
  auto* database = static_cast<sqlite3*>(store.database());
  EXPECT_EQ(sqlite3_prepare_v2(database, kSql, -1, &statement, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  sqlite3_bind_int64(statement, 1, kSampleStart);
  std::vector<std::string> lines;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    lines.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
  }
  sqlite3_finalize(statement);
  return lines;
}

Match In(Match match, const std::string& path, const std::string& place = "") {
  match.record.entry.chain = {path};
  if (!place.empty()) match.record.place = place;
  return match;
}

Match OfKind(Match match, RecordKind kind) {
  match.record.kind = kind;
  return match;
}

Match Undated(Match match) {
  match.record.time.reset();
  return match;
}

struct SignalCase {
  std::string name;
  std::vector<Match> matches;
  std::vector<std::string> signals;
};

std::vector<SignalCase> SignalCases() {
  const std::string history = "p1:/Users/anna/Chrome/History";
  Match url_rule = OfKind(SearchMatch("kansspel.example", 5), RecordKind::kUrlVisit);
  url_rule.rule = 1;
  return {
      {"the same search at three moments is one signal",
       {SearchMatch("tor browser", 30), SearchMatch("tor browser", 9), SearchMatch("tor browser", 20)},
       {"anonimiseren-01 0 d1 " + history + " · keyword_search_terms rowid 9 «tor browser» x3 9..30"}},
      {"another text, another entry or another kind is another signal",
       {SearchMatch("tor browser", 1), SearchMatch("Tor Browser", 2), In(SearchMatch("tor browser", 3), "/b"),
        OfKind(SearchMatch("tor browser", 4), RecordKind::kFormEntry)},
       {"anonimiseren-01 0 d1 " + history + " · keyword_search_terms rowid 1 «tor browser» x1 1..1",
        "anonimiseren-01 0 d1 " + history + " · keyword_search_terms rowid 2 «Tor Browser» x1 2..2",
        "anonimiseren-01 0 d1 p1:/b · keyword_search_terms rowid 3 «tor browser» x1 3..3",
        "anonimiseren-01 6 d1 " + history + " · keyword_search_terms rowid 4 «tor browser» x1 4..4"}},
      {"an event found in another store is listed, not counted again",
       {In(SearchMatch("tor browser", 7), "/z", "row 10"), In(SearchMatch("tor browser", 7), "/z", "row 9"),
        In(SearchMatch("tor browser", 7), "/b", "row 1"), In(SearchMatch("tor browser", 8), "/b", "row 2")},
       {"anonimiseren-01 0 d1 p1:/b · row 1 «tor browser» x2 7..8 also p1:/z · row 9 also p1:/z · row 10"}},
      {"what only the other store has is a signal of its own",
       {In(SearchMatch("tor browser", 7), "/b", "row 1"), In(SearchMatch("tor browser", 7), "/z", "row 1"),
        In(SearchMatch("tor browser", 9), "/z", "row 2")},
       {"anonimiseren-01 0 d1 p1:/b · row 1 «tor browser» x1 7..7 also p1:/z · row 1",
        "anonimiseren-01 0 d1 p1:/z · row 2 «tor browser» x1 9..9"}},
      {"one moment at two places of one store is one event",
       {In(SearchMatch("tor browser", 7), "/b", "row 2"), In(SearchMatch("tor browser", 7), "/b", "row 1")},
       {"anonimiseren-01 0 d1 p1:/b · row 1 «tor browser» x1 7..7 also p1:/b · row 2"}},
      {"two kinds of record of one store are two signals",
       {OfKind(SearchMatch("tor browser", 7), RecordKind::kTypedUrl), SearchMatch("tor browser", 7)},
       {"anonimiseren-01 0 d1 " + history + " · keyword_search_terms rowid 7 «tor browser» x1 7..7",
        "anonimiseren-01 2 d1 " + history + " · keyword_search_terms rowid 7 «tor browser» x1 7..7"}},
      {"without a time nothing is the same event",
       {Undated(In(SearchMatch("tor browser", 7), "/b", "row 1")),
        Undated(In(SearchMatch("tor browser", 7), "/z", "row 1")),
        Undated(In(SearchMatch("tor browser", 7), "/b", "row 2"))},
       {"anonimiseren-01 0 d1 p1:/b · row 1 «tor browser» x2", "anonimiseren-01 0 d1 p1:/z · row 1 «tor browser» x1"}},
      {"hits in lines of a document are one signal for the same words, whatever their case",
       {LineMatch("tor browser", 10), LineMatch("Tor Browser", 9), LineMatch("TOR BROWSER", 40),
        LineMatch("torbrowser", 3)},
       {"anonimiseren-01 8 d1 p1:/Users/anna/brief.txt · line 3 «torbrowser» x1",
        "anonimiseren-01 8 d1 p1:/Users/anna/brief.txt · line 9 «Tor Browser» x3"}},
      {"rules in order, undated last",
       {url_rule, Undated(SearchMatch("tor browser a", 7)), SearchMatch("tor browser b", 9)},
       {"anonimiseren-01 0 d1 " + history + " · keyword_search_terms rowid 9 «tor browser b» x1 9..9",
        "anonimiseren-01 0 d1 " + history + " · keyword_search_terms rowid 7 «tor browser a» x1",
        "kansspel-01 1 d1 " + history + " · keyword_search_terms rowid 5 «kansspel.example» x1 5..5"}},
  };
}

TEST(Signals, AreDerivedByCanonicalKeys) {
  for (const SignalCase& test : SignalCases()) {
    SCOPED_TRACE(test.name);
    CaseInFolder sample;
    ASSERT_TRUE(sample.store().StoreResults({ResultWith(1, test.matches)}));
    EXPECT_EQ(Signals(sample.store()), test.signals);
  }
}

TEST(Signals, DatedHitsOfOneDocumentAllCount) {
  CaseInFolder sample;
  std::vector<Match> matches;
  for (const std::uint64_t line : {1u, 5u, 9u}) {
    for (const std::string path : {"/a.txt", "/copy.txt"}) {
      Match match = In(LineMatch("tor browser", line), path);
      match.record.time = UnixNanos{kSampleStart};
      matches.push_back(match);
    }
  }
  ASSERT_TRUE(sample.store().StoreResults({ResultWith(1, matches)}));
  EXPECT_EQ(
      Signals(sample.store()),
      std::vector<std::string>{"anonimiseren-01 8 d1 p1:/a.txt · line 1 «tor browser» x3 0..0 also p1:/copy.txt · "
                               "line 1 also p1:/copy.txt · line 5 also p1:/copy.txt · line 9"});
}

TEST(Signals, OfARuleThatWantsSeveralADayStandOnDaysThatHaveThem) {
  testing::TempFolder folder;
  auto store = CaseStore::Create(folder.File("a.schouw"), SampleCheck(), UnixNanos{kSampleStart});
  ASSERT_TRUE(store);
  PackInfo pack = SamplePack();
  pack.rules[0].at_least_a_day = 3;
  ASSERT_TRUE(store->AddPack(pack));
  EXPECT_EQ(store->packs().value()[0].rules[0].at_least_a_day, 3u);
  constexpr std::int64_t kDay = 24 * 3600;
  constexpr std::int64_t kMidnight = 45870;  // 2026-03-02 24:00 in Amsterdam, seconds after the sample's start
  std::vector<Match> matches = {SearchMatch("a", 1),
                                SearchMatch("b", 2),
                                SearchMatch("a", 3),
                                In(SearchMatch("a", 3), "/copy"),  // one event, not two
                                SearchMatch("c", kMidnight),
                                SearchMatch("d", kMidnight + 1),
                                SearchMatch("e", kMidnight + kDay),
                                Undated(SearchMatch("f", 4)),
                                Undated(SearchMatch("f", 5)),
                                Undated(SearchMatch("f", 6))};
  ASSERT_TRUE(store->StoreResults({ResultWith(1, matches)}));
  const std::string history = "p1:/Users/anna/Chrome/History · keyword_search_terms rowid ";
  EXPECT_EQ(Signals(*store), (std::vector<std::string>{"anonimiseren-01 0 d1 " + history +
                                                           "1 «a» x2 1..3 also p1:/copy · keyword_search_terms rowid 3",
                                                       "anonimiseren-01 0 d1 " + history + "2 «b» x1 2..2"}));
}

TEST(Signals, KnowWhetherNobodyAskedForThem) {
  CaseInFolder sample;
  std::vector<Match> matches = {SearchMatch("redirects", 1), SearchMatch("redirects", 2), SearchMatch("both", 3),
                                SearchMatch("both", 4)};
  for (const std::size_t i : {0u, 2u}) matches[i].record.origin = Origin::kRedirect;
  matches[1].record.origin = Origin::kEmbedded;
  ASSERT_TRUE(sample.store().StoreResults({ResultWith(1, matches)}));
  Signals(sample.store());
  auto* database = static_cast<sqlite3*>(sample.store().database());
  EXPECT_EQ(Number(database, "SELECT sum(only_redirects * 10 + 1) FROM signal"), 12);
  EXPECT_EQ(Number(database, "SELECT only_redirects FROM signal JOIN match ON match.id = match WHERE hit = 'both'"), 0);
}

TEST(Signals, DoNotDependOnTheOrderOfArrival) {
  std::vector<Match> matches;
  std::mt19937 random(1);
  for (int i = 0; i < 600; ++i) {
    Match match = In(SearchMatch("tor browser " + std::to_string(random() % 5), static_cast<int>(random() % 20)),
                     "/" + std::to_string(random() % 4), "row " + std::to_string(random() % 30));
    match.record.kind = static_cast<RecordKind>(random() % kRecordKindCount);
    match.record.title = std::to_string(random() % 3);
    if (random() % 4 == 0) match.record.time.reset();
    matches.push_back(match);
  }
  std::vector<std::string> expected;
  for (int round = 0; round < 8; ++round) {
    CaseInFolder sample;
    std::shuffle(matches.begin(), matches.end(), random);
    const std::size_t cut = random() % matches.size();
    ASSERT_TRUE(sample.store().StoreResults(
        {ResultWith(1, {matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(cut)})}));
    ASSERT_TRUE(sample.store().Finish({"partial", UnixNanos{1}}));
    ASSERT_TRUE(sample.store().StoreResults(
        {ResultWith(2, {matches.begin() + static_cast<std::ptrdiff_t>(cut), matches.end()})}));
    const std::vector<std::string> signals = Signals(sample.store());
    if (round == 0) expected = signals;
    EXPECT_EQ(signals, expected);
  }
  EXPECT_GT(expected.size(), 100u);
}

TEST(Signals, HaveIdsThatStay) {
  CaseInFolder sample;
  ASSERT_TRUE(sample.store().StoreResults({ResultWith(1, {SearchMatch("tor browser", 1)})}));
  Signals(sample.store());
  auto* database = static_cast<sqlite3*>(sample.store().database());
  // A judgment will hang on this id: it may never change for the same signal.
  EXPECT_EQ(Number(database, "SELECT id = '6ae31bcfc2743e6b8468ac12079391d7' FROM signal"), 1);
}

TEST(NaturalOrder, ComparesNumbersByValue) {
  const std::vector<std::string> order = {"",
                                          "line 2",
                                          "line 9",
                                          "line 010",
                                          "line 10",
                                          "line 10a",
                                          "page 1",
                                          "page 1 b",
                                          "page 1b",
                                          "page 99999999999999999999",
                                          "page 100000000000000000000"};
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = 0; j < order.size(); ++j) {
      EXPECT_EQ(CompareNatural(order[i], order[j]) < 0, i < j) << order[i] << " | " << order[j];
    }
  }
}

TEST(FoldLower, LowersWhatHasASimplePair) {
  EXPECT_EQ(FoldLower("ÀÉÞ×ß ŁódŹ Ÿ ΑΩ ЯЁ \xff"), "àéþ×ß łódź ÿ αω яё \xff");
}

}  // namespace
}  // namespace schouw
