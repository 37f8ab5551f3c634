#include "agent/match/matcher.h"

#include <gtest/gtest.h>

#include "agent/match/pack_writer.h"

namespace schouw {
namespace {

Rule Keyword(std::vector<std::string> terms) {
  Rule rule;
  rule.id = "voorbeeld-01";
  rule.terms = std::move(terms);
  return rule;
}

Record Text(std::string text, RecordKind kind = RecordKind::kSearchQuery) {
  Record record;
  record.kind = kind;
  record.text = std::move(text);
  return record;
}

std::vector<Match> MatchesOf(const std::vector<Rule>& rules, std::vector<Record> records) {
  auto matcher = Matcher::CreateFromRules(rules);
  if (!matcher) ADD_FAILURE() << matcher.error().Text();
  if (!matcher) return {};
  std::vector<Match> matches;
  const auto keep = [&](Match match) { matches.push_back(std::move(match)); };
  for (Record& record : records) EXPECT_TRUE(matcher->Add(std::move(record), keep));
  EXPECT_TRUE(matcher->Flush(keep));
  return matches;
}

// "before[text]after" of each match, joined by " | ".
std::string Shown(const std::vector<Match>& matches) {
  std::string shown;
  for (const Match& match : matches)
    shown += (shown.empty() ? "" : " | ") + match.before + "[" + match.text + "]" + match.after;
  return shown;
}

struct TermCase {
  const char* name;
  Rule rule;
  const char* text;
  const char* expected;
};

Rule Narrow(std::vector<std::string> terms, bool fold_case, bool fold_diacritics) {
  Rule rule = Keyword(std::move(terms));
  rule.fold_case = fold_case;
  rule.fold_diacritics = fold_diacritics;
  return rule;
}

Rule Part(std::vector<std::string> terms) {
  Rule rule = Keyword(std::move(terms));
  rule.whole_word = false;
  return rule;
}

Rule Unless(std::vector<std::string> terms, std::vector<std::string> unless) {
  Rule rule = Keyword(std::move(terms));
  rule.unless = std::move(unless);
  return rule;
}

const TermCase kTermCases[] = {
    {"a word", Keyword({"tor"}), "de tor browser", "de [tor] browser"},
    {"not inside a word", Keyword({"tor"}), "torentje en motor", ""},
    {"the second is whole", Keyword({"toren"}), "torentje en toren", "torentje en [toren]"},
    {"case", Keyword({"Tor Browser"}), "TOR BROWSER", "[TOR BROWSER]"},
    {"any white space", Keyword({"tor browser"}), "tor \t\r\n browser x", "[tor \t\r\n browser] x"},
    {"no-break space", Keyword({"tor browser"}), "tor\u00A0 browser", "[tor\u00A0 browser]"},
    {"white space in the term", Keyword({"  tor \t browser "}), "tor browser", "[tor browser]"},
    {"composed and not", Keyword({"privé"}), "PRIVE\u0301 zaak", "[PRIVE\u0301] zaak"},
    {"term without accent", Keyword({"prive"}), "een privé zaak", "een [privé] zaak"},
    {"two marks", Keyword({"e"}), "x e\u0323\u0301 y", "x [e\u0323\u0301] y"},
    {"sharp s", Keyword({"strasse"}), "Hauptstraße, Straße", "Hauptstraße, [Straße]"},
    {"dotted capital I", Keyword({"istanbul"}), "in İstanbul", "in [İstanbul]"},
    {"full width", Keyword({"tor"}), "ｔＯｒ", "[ｔＯｒ]"},
    {"ligature", Keyword({"fiets"}), "de ﬁets", "de [ﬁets]"},
    {"ligature is wider than a part of it", Part({"ie"}), "de ﬁets", "de [ﬁe]ts"},
    {"a part of a ligature is no word", Keyword({"i"}), "ﬁ", ""},
    {"final sigma", Keyword({"ΟΔΟΣ"}), "οδος", "[οδος]"},
    {"ij ligature", Keyword({"ijs"}), "ĳs", "[ĳs]"},
    {"soft hyphen", Keyword({"browser"}), "brow\u00ADser", "[brow\u00ADser]"},
    {"soft hyphen joins", Keyword({"tor"}), "tor\u00ADen", ""},
    {"longest", Keyword({"tor", "tor browser"}), "de tor browser", "de [tor browser]"},
    {"leftmost before longest", Keyword({"de tor", "tor browser"}), "de tor browser", "[de tor] browser"},
    {"at most one", Keyword({"tor"}), "tor tor", "[tor] tor"},
    {"underscore parts words", Keyword({"tor"}), "my_tor_browser", "my_[tor]_browser"},
    {"digit is a word's", Keyword({"tor"}), "tor2", ""},
    {"an edge that is no word", Keyword({"c++"}), "c++x", "[c++]x"},
    {"part of a word", Part({"oren"}), "torentje", "t[oren]tje"},
    {"case kept: other case", Narrow({"Tor"}, false, true), "tor TOR", ""},
    {"case kept: same case", Narrow({"Tor"}, false, true), "tor Tór", "tor [Tór]"},
    {"diacritics kept: without", Narrow({"één"}, true, false), "een", ""},
    {"diacritics kept: with", Narrow({"één"}, true, false), "een ÉÉN", "een [ÉÉN]"},
    {"diacritics kept: decomposed", Narrow({"één"}, true, false), "e\u0301e\u0301n", "[e\u0301e\u0301n]"},
    {"both kept", Narrow({"Één"}, false, false), "één Één", "één [Één]"},
    {"a longer term wins inside a cluster", Part({"ff", "iá"}), "ﬃá", "[ﬃ]á"},
    {"unless", Unless({"tor"}, {"museum"}), "tor in het Muséum", ""},
    {"unless is a whole word", Unless({"tor"}, {"museum"}), "tor museums", "[tor] museums"},
    {"emoji", Keyword({"tor"}), "😀tor😀", "😀[tor]😀"},
    {"emoji as term", Keyword({"😀"}), "a😀b", "a[😀]b"},
    {"malformed bytes", Keyword({"tor"}), "\xFFtor\xC3", "\xFF[tor]\xC3"},
    {"empty text", Keyword({"tor"}), "", ""},
};

TEST(MatcherTest, Terms) {
  for (const TermCase& test : kTermCases)
    EXPECT_EQ(Shown(MatchesOf({test.rule}, {Text(test.text)})), test.expected) << test.name;
}

TEST(MatcherTest, DocumentsGiveEveryHitWithItsLine) {
  Record record = Text("tor\r\ntor\rx\n tor tor", RecordKind::kDocument);
  record.first_line = 7;
  const auto matches = MatchesOf({Keyword({"tor"})}, {record});
  ASSERT_EQ(matches.size(), 4u);
  EXPECT_EQ(matches[0].record.place, "line 7");
  EXPECT_EQ(matches[1].record.place, "line 8");
  EXPECT_EQ(matches[2].record.place, "line 10");
  EXPECT_EQ(matches[3].record.place, "line 10");
}

TEST(MatcherTest, AHitStandsAtTheMarkBeforeIt) {
  Record record = Text("tor in een cel\ttor\nen tor", RecordKind::kDocument);
  record.place = "sheet Blad1 cell A1";
  record.marks = {{0, "sheet Blad1 cell A1"}, {15, "sheet Blad1 cell B1"}, {19, "sheet Blad1 cell A2"}};
  const auto matches = MatchesOf({Keyword({"tor"})}, {record});
  ASSERT_EQ(matches.size(), 3u);
  for (std::size_t i = 0; i < matches.size(); ++i) {
    EXPECT_EQ(matches[i].record.place, record.marks[i].place);
    EXPECT_EQ(matches[i].record.marks, (std::vector<PlaceMark>{{0, record.marks[i].place}}));
  }
}

Rule Hosts(std::vector<std::string> hosts, std::vector<std::string> urls = {}) {
  Rule rule;
  rule.id = "kansspel-01";
  rule.kind = RuleKind::kUrl;
  rule.hosts = std::move(hosts);
  rule.urls = std::move(urls);
  return rule;
}

Record Visit(std::string text, std::string url) {
  Record record = Text(std::move(text), RecordKind::kUrlVisit);
  record.url = std::move(url);
  return record;
}

struct UrlCase {
  const char* name;
  Rule rule;
  Record record;
  const char* expected;
};

Rule HostUnless(std::vector<std::string> unless) {
  Rule rule = Hosts({"kansspel.example"});
  rule.unless = std::move(unless);
  return rule;
}

const UrlCase kUrlCases[] = {
    {"url beside the text", Hosts({"kansspel.example"}), Visit("Inzet", "https://www.kansspel.example/x"),
     "[https://www.kansspel.example/x]"},
    {"url is the text", Hosts({"kansspel.example"}), Visit("https://kansspel.example/", "https://kansspel.example/"),
     "[https://kansspel.example/]"},
    {"url inside the text", Hosts({"kansspel.example"}),
     Visit("Inzet - http://kansspel.example/ x", "http://kansspel.example/"), "Inzet - [http://kansspel.example/] x"},
    {"bare host in a query", Hosts({"kansspel.example"}), Text("ga naar Kansspel.example toe"),
     "ga naar [Kansspel.example] toe"},
    {"another host", Hosts({"kansspel.example"}), Text("notkansspel.example kansspel.example.nl"), ""},
    {"path", Hosts({}, {"forum.example/groep/*"}), Text("zie forum.example/groep/1."), "zie [forum.example/groep/1]."},
    {"international", Hosts({"café.example"}), Visit("x", "http://xn--caf-dma.example/"),
     "[http://xn--caf-dma.example/]"},
    {"unless in the text", HostUnless({"museum"}), Visit("Museum", "https://kansspel.example/"), ""},
    {"unless in the url", HostUnless({"museum"}), Visit("x", "https://kansspel.example/mus%65um/1"), ""},
    {"unless elsewhere", HostUnless({"museum"}), Visit("x", "https://kansspel.example/museums"),
     "[https://kansspel.example/museums]"},
};

TEST(MatcherTest, Urls) {
  for (const UrlCase& test : kUrlCases)
    EXPECT_EQ(Shown(MatchesOf({test.rule}, {test.record})), test.expected) << test.name;
}

TEST(MatcherTest, KindsOfTheRuleOnly) {
  Rule rule = Keyword({"tor"});
  rule.on = {RecordKind::kSearchQuery};
  EXPECT_EQ(MatchesOf({rule}, {Text("tor"), Text("tor", RecordKind::kBookmark)}).size(), 1u);
  Rule hosts = Hosts({"kansspel.example"});
  hosts.on = {RecordKind::kUrlVisit};
  EXPECT_TRUE(MatchesOf({hosts}, {Text("kansspel.example")}).empty());
}

TEST(MatcherTest, OverlapIsNotReportedTwice) {
  for (const RecordKind kind : {RecordKind::kDocument, RecordKind::kAppData}) {
    Record record = Text("tor tor browser", kind);
    record.overlap_bytes = 3;
    EXPECT_EQ(Shown(MatchesOf({Keyword({"tor"})}, {record})), "tor [tor] browser");
    record.overlap_bytes = 6;
    EXPECT_EQ(Shown(MatchesOf({Keyword({"tor", "tor browser"})}, {record})), "tor [tor browser]");
  }
}

TEST(MatcherTest, LongTextsAreCutAroundTheHit) {
  const std::string filler(5000, 'x');
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "é";
  const auto matches = MatchesOf({Keyword({"tor"})}, {Text(filler + wide + " tor " + wide + filler)});
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].before, wide.substr(0, 79 * 2) + " ");
  EXPECT_EQ(matches[0].after, " " + wide.substr(0, 79 * 2));
  EXPECT_EQ(matches[0].record.text, matches[0].before + "tor" + matches[0].after);
}

TEST(MatcherTest, OrderIsThatOfRecordsThenRules) {
  const std::vector<Rule> rules = {Keyword({"b"}), Keyword({"a"})};
  std::vector<Record> records;
  for (int i = 0; i < 5000; ++i) records.push_back(Text("a b " + std::to_string(i)));
  const auto matches = MatchesOf(rules, records);
  ASSERT_EQ(matches.size(), 10000u);
  for (std::size_t i = 0; i < matches.size(); ++i) {
    EXPECT_EQ(matches[i].rule, i % 2);
    EXPECT_EQ(matches[i].record.text, "a b " + std::to_string(i / 2));
  }
}

TEST(MatcherTest, SaysWhichTermIsWrong) {
  const std::vector<Rule> rules = {Keyword({"tor", "\u0301"})};
  const auto matcher = Matcher::CreateFromRules(rules);
  ASSERT_FALSE(matcher);
  EXPECT_EQ(matcher.error().Text(), "load rules: rule voorbeeld-01: the term \"\u0301\" holds nothing to look for");
}

TEST(MatcherTest, LeavesRecordsOfProtectedHostsAlone) {
  Rule rule;
  rule.id = "a";
  rule.terms = {"voorbeeldterm"};
  Rule url;
  url.id = "b";
  url.kind = RuleKind::kUrl;
  url.hosts = {"hulplijn.example", "kansspel.example"};
  PackContents first;
  first.header.id = "a";
  first.rules = {rule, url};
  PackContents second = first;
  second.header.id = "b";
  second.header.protected_hosts = {"hulplijn.example"};
  const std::string bytes[] = {WritePack(first), WritePack(second)};
  std::vector<Pack> packs;
  for (const std::string& one : bytes) packs.push_back(Pack::Parse(AsBytes(one)).value());
  auto matcher = Matcher::Create(packs).value();
  std::size_t matches = 0;
  const auto count = [&](const Match&) { ++matches; };
  for (const char* address : {"https://www.hulplijn.example/voorbeeldterm", "view-source:http://HULPLIJN.example."}) {
    Record record;
    record.kind = RecordKind::kUrlVisit;
    record.url = address;
    record.text = "voorbeeldterm";
    ASSERT_TRUE(matcher.Add(record, count));
  }
  ASSERT_TRUE(matcher.Flush(count));
  EXPECT_EQ(matches, 0u) << "of no pack: the other one's rules neither";
  EXPECT_EQ(matcher.protected_records(), 2u);
  Record record;
  record.kind = RecordKind::kUrlVisit;
  record.url = "https://kansspel.example/hulplijn.example";
  ASSERT_TRUE(matcher.Add(record, count));
  ASSERT_TRUE(matcher.Flush(count));
  EXPECT_EQ(matches, 2u);
  EXPECT_EQ(matcher.protected_records(), 2u);
}

}  // namespace
}  // namespace schouw
