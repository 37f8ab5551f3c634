#include "rules/rule_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/support/corpus.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kSourcePack = R"([pack]
id = "proef"
version = "0.1.0"
title = "Proef"
languages = ["nl"]
themes = ["demo"]
valid_until = 2028-12-31
explain = "Waar we naar kijken."
)";

class SourceFolderFixture : public ::testing::Test {
 protected:
  SourceFolderFixture() { Write("pack.toml", kSourcePack); }

  void Write(const std::string& path, const std::string& text) {
    const std::string full = folder_.File(path);
    std::filesystem::create_directories(std::filesystem::path(full).parent_path());
    testing::WriteFile(full, text);
  }
  PackSource Read() {
    auto source = ReadPackSource(folder_.path());
    EXPECT_TRUE(source) << source.error().Text();
    return source ? std::move(*source) : PackSource();
  }
  std::string FaultsOf(const std::string& rules) {
    Write("rules/x.toml", rules);
    return FormatSourceFaults(Read().faults);
  }

  testing::TempFolder folder_;
};
using RuleSource = SourceFolderFixture;

TEST_F(RuleSource, ReadsTheContractsSyntax) {
  Write("lists/woorden.txt", "\xEF\xBB\xBF# uitleg\r\n\r\n  voorbeeldwisser alfa  \r\nc# leren\r\n");
  Write("rules/a.toml", R"([[rule]]
id         = "anonimiseren-01"
kind       = "keyword"
category   = "anonimiseren"
severity   = "high"
on         = ["search_query", "document"]
terms      = ["tor browser"]
list       = "lists/woorden.txt"
regex      = ['abc\d+']
whole_word = false
fold       = ["case"]
distance   = 0
unless     = ["museum"]
why        = "Waarom."
ask        = "Waarvoor?"
match      = ["tor browser downloaden"]
no_match   = ["toren in de browser"]
)");
  Write("rules/b.toml", R"([[rule]]
id = "kansspel-01"
kind = "url"
hosts = ["kansspel.example"]
urls = ["forum.example/groep/*"]
)");
  const PackSource source = Read();
  ASSERT_THAT(source.faults, IsEmpty()) << FormatSourceFaults(source.faults);
  EXPECT_EQ(source.header.id, "proef");
  EXPECT_EQ(source.header.valid_until, (Date{2028, 12, 31}));
  ASSERT_EQ(source.rules.size(), 2u);
  const Rule& rule = source.rules[0].rule;
  EXPECT_EQ(rule.severity, Severity::kHigh);
  EXPECT_EQ(rule.on, (RecordKinds{RecordKind::kSearchQuery, RecordKind::kDocument}));
  EXPECT_THAT(rule.terms, ElementsAre("tor browser", "voorbeeldwisser alfa", "c# leren"));
  EXPECT_THAT(rule.regexes, ElementsAre("abc\\d+"));
  EXPECT_FALSE(rule.whole_word);
  EXPECT_TRUE(rule.fold_case);
  EXPECT_FALSE(rule.fold_diacritics);
  EXPECT_THAT(rule.unless, ElementsAre("museum"));
  EXPECT_EQ(source.rules[1].file, "rules/b.toml");
  EXPECT_EQ(source.rules[1].line, 1);
  EXPECT_EQ(source.rules[1].rule.category, "kansspel") << "from the id where none is named";
  EXPECT_EQ(source.rules[1].rule.severity, Severity::kAttention);
  EXPECT_THAT(source.rules[1].rule.hosts, ElementsAre("kansspel.example"));
  EXPECT_THAT(source.rules[1].rule.urls, ElementsAre("forum.example/groep/*"));
  ASSERT_EQ(source.files.size(), 4u);
  EXPECT_EQ(source.files[0].first, "lists/woorden.txt");
}

TEST_F(RuleSource, AListOfAUrlRuleHoldsHostsAndUrls) {
  Write("lists/h.txt",
        "kansspel.example\nforum.example/groep/*\nhttps://niet.example:80/\nhttps://spel.example/x\n*.x.example\n");
  EXPECT_EQ(
      FaultsOf("[[rule]]\nid = \"a\"\nkind = \"url\"\nlist = \"lists/h.txt\"\n"),
      "lists/h.txt:3:1: \"https://niet.example:80/\" does not start with a host; expected \"forum.example/groep/*\"\n"
      "lists/h.txt:5:1: \"*.x.example\" covers its subdomains without \"*.\" too; leave that out");
  const PackSource source = Read();
  EXPECT_THAT(source.rules[0].rule.urls,
              ElementsAre("forum.example/groep/*", "https://niet.example:80/", "https://spel.example/x"));
}

struct FaultCase {
  const char* name;
  const char* rules;
  const char* faults;
};
void PrintTo(const FaultCase& c, std::ostream* out) { *out << c.name; }
class RuleFaults : public SourceFolderFixture, public ::testing::WithParamInterface<FaultCase> {};

TEST_P(RuleFaults, AreSaidInFull) { EXPECT_EQ(FaultsOf(GetParam().rules), GetParam().faults); }

INSTANTIATE_TEST_SUITE_P(
    All, RuleFaults,
    ::testing::Values(
        FaultCase{"no rules", "", "rules: no rules; expected [[rule]] in rules/*.toml"},
        FaultCase{"no TOML", "[[rule]]\nid = \n",
                  "rules/x.toml:2:6: not valid TOML: Error while parsing key-value pair: "
                  "expected value, saw '\\n'"},
        FaultCase{"one bracket", "[rule]\nid = \"a\"\n",
                  "rules/x.toml:1:2: a rule is written as [[rule]], with two brackets"},
        FaultCase{"another section", "[[regel]]\nid = \"a\"\n",
                  "rules/x.toml:1:3: unknown section [regel]; expected [[rule]]"},
        FaultCase{"an unknown key", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abc\"]\nwhole_words = true\n",
                  "rules/x.toml:5:1: unknown key \"whole_words\" in rule \"a\" (did you mean \"whole_word\"?)"},
        FaultCase{"no id and no kind", "[[rule]]\nterms = [\"abc\"]\n",
                  "rules/x.toml:1:1: rule 1 needs \"id\": small letters, digits and '-', such as \"anonimiseren-01\"\n"
                  "rules/x.toml:1:1: rule 1 needs \"kind\": \"keyword\", \"url\" or \"hash\""},
        FaultCase{"an id with spaces", "[[rule]]\nid = \"A b\"\nkind = \"keyword\"\nterms = [\"abc\"]\n",
                  "rules/x.toml:2:1: id \"A b\" must be small letters, digits and '-', such as \"anonimiseren-01\""},
        FaultCase{"an unknown kind", "[[rule]]\nid = \"a\"\nkind = \"keywrod\"\nterms = [\"abc\"]\n",
                  "rules/x.toml:3:8: \"kind\" in rule \"a\" is \"keywrod\"; expected one of: keyword, url, hash (did "
                  "you mean "
                  "\"keyword\"?)"},
        FaultCase{"an unknown severity",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nseverity = \"hoog\"\nterms = [\"abc\"]\n",
                  "rules/x.toml:4:12: \"severity\" in rule \"a\" is \"hoog\"; expected one of: info, attention, high"},
        FaultCase{"an unknown record kind",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\non = [\"search_qeury\"]\nterms = [\"abc\"]\n",
                  "rules/x.toml:4:7: unknown record kind \"search_qeury\" (did you mean \"search_query\"?)"},
        FaultCase{"nothing to look for", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = []\n",
                  "rules/x.toml:1:1: rule \"a\" looks for nothing; expected \"terms\", \"regex\" or \"list\""},
        FaultCase{"no hosts", "[[rule]]\nid = \"a\"\nkind = \"url\"\n",
                  "rules/x.toml:1:1: rule \"a\" looks for nothing; expected \"hosts\", \"urls\" or \"list\""},
        FaultCase{"terms in a url rule",
                  "[[rule]]\nid = \"a\"\nkind = \"url\"\nhosts = [\"a.example\"]\nterms = [\"abc\"]\n",
                  "rules/x.toml:5:1: \"terms\" belongs to rules of kind \"keyword\", not to rule \"a\""},
        FaultCase{"hosts in a keyword rule",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abc\"]\nhosts = [\"a.example\"]\n",
                  "rules/x.toml:5:1: \"hosts\" belongs to rules of kind \"url\", not to rule \"a\""},
        FaultCase{"a text where a list belongs", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = \"abc\"\n",
                  "rules/x.toml:4:9: \"terms\" in rule \"a\" must be a list of texts, such as [\"tor browser\"]; this "
                  "is a text"},
        FaultCase{
            "a fold nobody knows",
            "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abcdef\"]\nfold = [\"case\", \"leat\"]\n",
            "rules/x.toml:5:17: unknown fold \"leat\"; expected \"case\", \"diacritics\", \"leet\", \"spacing\" or "
            "\"homoglyphs\" (did you mean \"leet\"?)"},
        FaultCase{"a distance inside words",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abcdef\"]\nwhole_word = false\nfold = "
                  "[]\ndistance = 1\n",
                  "rules/x.toml:7:1: \"distance\" goes with whole words; leave out whole_word\n"
                  "rules/x.toml:7:1: \"distance\" goes with the folds \"case\" and \"diacritics\"; leave out fold"},
        FaultCase{
            "near without words",
            "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abcdef\"]\nnear = { terms = [\"x\"], within = 3 "
            "}\n",
            "rules/x.toml:5:8: near of rule \"a\" needs \"words\": a number from 1 to 1000\n"
            "rules/x.toml:5:25: unknown key \"within\" in near of rule \"a\" (it knows: terms, words)"},
        FaultCase{"groups that are no lists",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abcdef\"]\nall = [\"x\"]\n",
                  "rules/x.toml:5:8: \"all\" in rule \"a\" must be a list of lists of texts, such as [[\"inzet\", "
                  "\"storting\"], [\"bonus\"]]; this is a text"},
        FaultCase{"an inflection nobody knows",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abcdef\"]\ninflection = [\"meervoud\"]\n",
                  "rules/x.toml:5:15: unknown inflection \"meervoud\"; expected \"plural\" or \"diminutive\""},
        FaultCase{"a day without a number",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abcdef\"]\nat_least_in = \"day\"\n",
                  "rules/x.toml:5:1: \"at_least_in\" goes with \"at_least\"; write how often"},
        FaultCase{"a term of nothing but a star", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"*\"]\n",
                  "rules/x.toml:4:10: the term \"*\" holds nothing to look for"},
        FaultCase{"a regex that can't be read", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nregex = ['abc', '(def']\n",
                  "rules/x.toml:4:17: regex '(def': a bracket that is not closed at byte 0"},
        FaultCase{"a regex that matches nothing at all",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nregex = ['(abc)*']\n",
                  "rules/x.toml:4:10: regex '(abc)*': it matches the empty text"},
        FaultCase{"a regex that is too broad", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nregex = ['a.*']\n",
                  "rules/x.toml:4:10: regex 'a.*': it is too broad: it says less than two letters or five digits do"},
        FaultCase{"a regex that is too slow",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nregex = ['abc\\w{1,900}def']\n",
                  "rules/x.toml:4:10: regex 'abc\\w{1,900}def': it is too slow: what it repeats fits any letter and "
                  "may end in 900 places, where 200 are the most; look for fewer repetitions at byte 5"},
        FaultCase{"a regex of what folding changes", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nregex = ['abc|Tor']\n",
                  "rules/x.toml:4:10: regex 'abc|Tor': \"T\" never stands in folded text: write \"t\" at byte 4"},
        FaultCase{"a hash set that is not there",
                  "[[rule]]\nid = \"a\"\nkind = \"hash\"\nset = \"sets/x.hset\"\nclass = \"software\"\n",
                  "rules/x.toml:4:1: set sets/x.hset is not there"},
        FaultCase{"a hash rule without a class", "[[rule]]\nid = \"a\"\nkind = \"hash\"\nset = \"sets/x.hset\"\n",
                  "rules/x.toml:1:1: rule \"a\" needs \"class\": \"software\", \"known_good\" or \"tripwire\""},
        FaultCase{"a set for words",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abc\"]\nset = \"sets/x.hset\"\n",
                  "rules/x.toml:5:1: \"set\" belongs to rules of kind \"hash\", not to rule \"a\""},
        FaultCase{"a distance of three",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abcdef\"]\ndistance = 3\n",
                  "rules/x.toml:5:12: \"distance\" in rule \"a\" must be 0, 1 or 2; this is 3"},
        FaultCase{"a URL as host", "[[rule]]\nid = \"a\"\nkind = \"url\"\nhosts = [\"https://a.example/\"]\n",
                  "rules/x.toml:4:10: \"https://a.example/\" is no host; expected a name such as \"kansspel.example\", "
                  "URLs go "
                  "under \"urls\""},
        FaultCase{"a host with a port", "[[rule]]\nid = \"a\"\nkind = \"url\"\nhosts = [\"a.example:80\"]\n",
                  "rules/x.toml:4:10: \"a.example:80\" is no host; expected a name such as \"kansspel.example\", "
                  "without port, "
                  "user or spaces"},
        FaultCase{"a host as URL", "[[rule]]\nid = \"a\"\nkind = \"url\"\nurls = [\"a.example\"]\n",
                  "rules/x.toml:4:9: \"a.example\" has no path; expected \"forum.example/groep/*\", hosts go under "
                  "\"hosts\""},
        FaultCase{"a star inside a URL", "[[rule]]\nid = \"a\"\nkind = \"url\"\nurls = [\"a.example/*/b\"]\n",
                  "rules/x.toml:4:9: \"a.example/*/b\" has a \"*\" that is not at its end; expected "
                  "\"forum.example/groep/*\""},
        FaultCase{"a list that is not there", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nlist = \"lists/weg.txt\"\n",
                  "rules/x.toml:4:1: list lists/weg.txt: lists/weg.txt is not there"},
        FaultCase{"a list outside", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nlist = \"../lijst.txt\"\n",
                  "rules/x.toml:4:1: list ../lijst.txt: ../lijst.txt lies outside the folder of the pack"},
        FaultCase{"a list from the top", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nlist = \"/etc/hostname\"\n",
                  "rules/x.toml:4:1: list /etc/hostname: /etc/hostname lies outside the folder of the pack"},
        FaultCase{"one id twice",
                  "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abc\"]\n[[rule]]\nid = \"a\"\nkind = "
                  "\"keyword\"\nterms = "
                  "[\"def\"]\n",
                  "rules/x.toml:5:1: rule \"a\" stands in rules/x.toml:1 already; expected another id"}));

TEST_F(RuleSource, AListBehindALinkThatLeadsOutsideIsRefused) {
  testing::TempFolder outside;
  testing::WriteFile(outside.File("geheim.txt"), "abc\n");
  std::filesystem::create_directories(folder_.File("lists"));
  std::filesystem::create_symlink(outside.File("geheim.txt"), folder_.File("lists/a.txt"));
  EXPECT_EQ(FaultsOf("[[rule]]\nid = \"a\"\nkind = \"keyword\"\nlist = \"lists/a.txt\"\n"),
            "rules/x.toml:4:1: list lists/a.txt: lists/a.txt lies outside the folder of the pack");
}

TEST_F(RuleSource, AListThatIsNotUtf8IsRefused) {
  Write("lists/a.txt", "caf\xE9\n");
  EXPECT_EQ(FaultsOf("[[rule]]\nid = \"a\"\nkind = \"keyword\"\nlist = \"lists/a.txt\"\n"),
            "rules/x.toml:4:1: list lists/a.txt: lists/a.txt is not UTF-8 at byte 3");
}

TEST_F(RuleSource, AnEmptyListIsAFaultAndAnUnusedOneIsNamed) {
  Write("lists/a.txt", "# niets\n");
  Write("lists/b.txt", "abc\n");
  EXPECT_EQ(FaultsOf("[[rule]]\nid = \"a\"\nkind = \"keyword\"\nlist = \"lists/a.txt\"\n"),
            "rules/x.toml:4:1: list lists/a.txt is empty");
  EXPECT_THAT(Read().unused_lists, ElementsAre("lists/b.txt"));
}

TEST_F(RuleSource, ThePackSectionIsCheckedWhole) {
  Write("pack.toml",
        "[pack]\nid = \"Proef 1\"\nversion = \"1.2\"\ntitel = \"x\"\nthemes = []\nvalid_until = 2028-02-30\n"
        "[pack.explain]\ndeno = \"x\"\n[regels]\n");
  Write("rules/x.toml", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abc\"]\n");
  EXPECT_EQ(
      FormatSourceFaults(Read().faults),
      "pack.toml:1:2: [pack] needs \"title\": a title that officers understand\n"
      "pack.toml:2:1: \"id\" in [pack] is \"Proef 1\"; expected small letters, digits and '-', such as \"demo\"\n"
      "pack.toml:3:1: \"version\" in [pack] is \"1.2\"; expected a version in three numbers, such as \"1.2.0\"\n"
      "pack.toml:4:1: unknown key \"titel\" in [pack] (did you mean \"title\"?)\n"
      "pack.toml:5:10: \"themes\" in [pack] is empty; expected a list of themes, such as [\"demo\"]\n"
      "pack.toml:6:15: \"valid_until\" in [pack] must be the last day, such as 2027-12-31; 2028-02-30 does not exist\n"
      "pack.toml:8:1: unknown key \"deno\" in [pack.explain]\n"
      "pack.toml:9:2: \"regels\" is not known here; expected [pack] and, where there are, [protect]");
}

TEST_F(RuleSource, APackNamesHostsThatAreLeftAlone) {
  const std::string pack =
      "[pack]\nid = \"p\"\nversion = \"1.0.0\"\ntitle = \"x\"\nthemes = [\"demo\"]\nexplain = \"x\"\n";
  Write("rules/x.toml", "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"abc\"]\n");
  Write("lists/hulp.txt", "# verzonnen\nhulplijn.example\n");
  Write("pack.toml", pack + "[protect]\nhosts = [\"nieuws.example\"]\nlists = [\"lists/hulp.txt\"]\n");
  const PackSource source = Read();
  EXPECT_EQ(FormatSourceFaults(source.faults), "");
  EXPECT_THAT(source.header.protected_hosts, ElementsAre("nieuws.example", "hulplijn.example"));
  EXPECT_THAT(source.unused_lists, IsEmpty());
  Write("lists/hulp.txt", "https://hulplijn.example/\n");
  Write("pack.toml",
        pack + "[protect]\nhost = [\"x\"]\nhosts = [\"a b\"]\nlists = [\"lists/hulp.txt\", \"lists/weg.txt\"]\n");
  EXPECT_EQ(
      FormatSourceFaults(Read().faults),
      "pack.toml:8:1: unknown key \"host\" in [protect] (did you mean \"hosts\"?)\n"
      "pack.toml:9:10: \"a b\" is no host; expected a name such as \"kansspel.example\", without port, user or "
      "spaces\n"
      "pack.toml:10:10: list lists/hulp.txt line 1: \"https://hulplijn.example/\" is no host; expected a name such "
      "as \"kansspel.example\", URLs go under \"urls\"\n"
      "pack.toml:10:28: list lists/weg.txt: lists/weg.txt is not there");
}

// What the reader says it knows, in the fault of a key that is like no other.
std::set<std::string> KnownKeys(const std::string& fault) {
  const std::size_t begin = fault.find("(it knows: ") + 11;
  std::istringstream words(fault.substr(begin, fault.find(')', begin) - begin));
  std::set<std::string> keys;
  for (std::string key; std::getline(words, key, ',');) keys.insert(key.substr(key.find_first_not_of(' ')));
  return keys;
}

std::set<std::string> PropertiesOf(const nlohmann::json& schema) {
  std::set<std::string> names;
  for (const auto& [name, value] : schema.at("properties").items()) names.insert(name);
  return names;
}

TEST_F(RuleSource, TheSchemaForEditorsHasTheKeysOfTheReader) {
  std::set<std::string> keys;
  for (const char* kind : {"keyword", "url", "hash"})
    keys.merge(KnownKeys(FaultsOf(std::string("[[rule]]\nid = \"a\"\nkind = \"") + kind + "\"\nqqqqqqqqqq = 1\n")));
  const auto rules = nlohmann::json::parse(testing::ReadFile("rules/schema/rule.schema.json"));
  EXPECT_EQ(keys, PropertiesOf(rules["properties"]["rule"]["items"]));
  Write("pack.toml", "[pack]\nqqqqqqqqqq = 1\n");
  const auto pack = nlohmann::json::parse(testing::ReadFile("rules/schema/pack.schema.json"));
  std::string faults = FormatSourceFaults(Read().faults);
  EXPECT_EQ(KnownKeys(faults), PropertiesOf(pack["properties"]["pack"]));
  Write("pack.toml", "[protect]\nqqqqqqqqqq = 1\n");
  EXPECT_EQ(KnownKeys(FormatSourceFaults(Read().faults)), PropertiesOf(pack["properties"]["protect"]));
}

TEST(ReadPackSource, WithoutAFolderOrPackFileIsAnError) {
  testing::TempFolder folder;
  EXPECT_EQ(ReadPackSource(folder.File("weg")).error().Text(), "read rule pack: no such folder: " + folder.File("weg"));
  EXPECT_EQ(ReadPackSource(folder.path()).error().Text(), "read rule pack: pack.toml is not there");
}

}  // namespace
}  // namespace schouw
