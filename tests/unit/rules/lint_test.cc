// Every warning of the lint, to the byte, with its place and its code; and the forms for programs.
#include "rules/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "rules/ordinary_words.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using ::testing::HasSubstr;

constexpr Date kToday = {2026, 11, 22};

constexpr const char* kLintedPack = R"([pack]
id = "proef"
version = "0.1.0"
title = "Proef"
themes = ["demo"]
explain = "x"
valid_until = 2028-12-31
)";

// What a rule needs besides to get no warning.
constexpr const char* kRest = R"(why = "Waarom."
ask = "Waarvoor?"
match = ["x"]
no_match = ["y"]
)";

class LintOfFolder : public ::testing::Test {
 protected:
  void Write(const std::string& path, const std::string& text) {
    const std::filesystem::path full = folder_.File(path);
    std::filesystem::create_directories(full.parent_path());
    testing::WriteFile(full.string(), text);
  }
  std::vector<LintFinding> FindingsFor(const std::string& rules) {
    if (!std::filesystem::exists(folder_.File("pack.toml"))) Write("pack.toml", kLintedPack);
    Write("rules/x.toml", rules);
    return Lint(ReadPackSource(folder_.path()).value(), kToday);
  }
  testing::TempFolder folder_;
};

struct Case {
  const char* name;
  std::string rule;  // after id and kind on the first three lines
  const char* code;
  const char* finding;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class LintWarning : public LintOfFolder, public ::testing::WithParamInterface<Case> {};

TEST_P(LintWarning, IsSaidInFull) {
  const auto findings = FindingsFor("[[rule]]\nid = \"a\"\n" + GetParam().rule + "\n" + kRest);
  EXPECT_EQ(FormatFindings(findings), GetParam().finding);
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].code, GetParam().code);
  EXPECT_FALSE(HasFaults(findings));
}

std::string Keyword(const std::string& rest) { return "kind = \"keyword\"\n" + rest; }
std::string Url(const std::string& rest) { return "kind = \"url\"\n" + rest; }

INSTANTIATE_TEST_SUITE_P(
    All, LintWarning,
    ::testing::Values(
        Case{"a term of two letters", Keyword("terms = [\"xq\"]"), "short",
             "rules/x.toml:4:10: warning: rule \"a\": term \"xq\" is shorter than 3 characters; write more of it"},
        Case{"an ordinary word", Keyword("terms = [\"voorbeeldterm\", \"Vrienden\"]"), "ordinary-word",
             "rules/x.toml:4:27: warning: rule \"a\": term \"Vrienden\" is an ordinary word; add a word to it, or say "
             "what "
             "has to stand near"},
        Case{"a zero-width space", Keyword("terms = [\"voorbeeld\\u200bterm\"]"), "invisible",
             "rules/x.toml:4:10: warning: rule \"a\": term \"voorbeeld\\u{200b}term\" holds characters that nobody "
             "sees; "
             "type it anew"},
        Case{
            "a star inside", Keyword("terms = [\"voor*beeld\"]"), "star-inside",
            "rules/x.toml:4:10: warning: rule \"a\": term \"voor*beeld\" has a \"*\" inside, which is looked for as it "
            "stands; a \"*\" works at either end"},
        Case{"a number sign", Keyword("terms = [\"project #1\"]"), "hash-inside",
             "rules/x.toml:4:10: warning: rule \"a\": term \"project #1\" has a \"#\", which is looked for as it "
             "stands; a "
             "comment stands on a line of its own"},
        Case{"a star that does nothing", Keyword("terms = [\"voorbeeldx*\"]\nwhole_word = false"), "star-without-words",
             "rules/x.toml:4:10: warning: rule \"a\": term \"voorbeeldx*\" needs no \"*\": with whole_word = false it "
             "is "
             "found inside words anyhow"},
        Case{"a distance on a short term", Keyword("terms = [\"alfax\"]\ndistance = 1"), "distance-unused",
             "rules/x.toml:4:10: warning: rule \"a\": term \"alfax\" is shorter than 6 characters or has a \"*\": "
             "\"distance\" does nothing for it"},
        Case{"a distance of two on a term of seven", Keyword("terms = [\"alfaxyz\"]\ndistance = 2"), "distance-wide",
             "rules/x.toml:4:10: warning: rule \"a\": term \"alfaxyz\" is shorter than 9 characters: with distance 2 "
             "it is "
             "many other words; use 1"},
        Case{"spacing on two letters", Keyword("terms = [\"a-b\"]\nfold = [\"spacing\"]"), "spacing-unused",
             "rules/x.toml:4:10: warning: rule \"a\": term \"a-b\" has fewer than 3 letters: fold \"spacing\" does "
             "nothing "
             "for it"},
        Case{"leet on three letters", Keyword("terms = [\"xyz\"]\nfold = [\"leet\"]"), "leet-wide",
             "rules/x.toml:4:10: warning: rule \"a\": term \"xyz\" has fewer than 4 letters: with fold \"leet\" it is "
             "many "
             "codes and numbers; leave that out"},
        Case{
            "inflection of an open end", Keyword("terms = [\"voorbeeldx*\"]\ninflection = [\"plural\"]"),
            "inflection-unused",
            "rules/x.toml:4:10: warning: rule \"a\": term \"voorbeeldx*\" ends with \"*\": \"inflection\" does nothing "
            "for "
            "it"},
        Case{"a term that can't be found", Keyword("terms = [\"alfa\"]\nunless = [\"Alfa\"]"), "never",
             "rules/x.toml:4:10: warning: rule \"a\": term \"alfa\" stands under \"unless\" too: it can never give a "
             "signal"},
        Case{"a term twice", Keyword("terms = [\"alfa\", \"ALFA\"]"), "double",
             "rules/x.toml:4:18: warning: rule \"a\": \"ALFA\" stands in this rule already; leave one of them out"},
        Case{
            "a term that another finds", Keyword("terms = [\"alfa\", \"de alfa beta\"]"), "covered",
            "rules/x.toml:4:18: warning: rule \"a\": term \"de alfa beta\" is found by \"alfa\" of rule \"a\" already; "
            "leave one of them out"},
        Case{"a top level", Url("hosts = [\"nl\"]"), "shared-host",
             "rules/x.toml:4:10: warning: rule \"a\": host \"nl\" covers every site under .nl; name the site"},
        Case{"a second level of a registry", Url("hosts = [\"co.uk\"]"), "shared-host",
             "rules/x.toml:4:10: warning: rule \"a\": host \"co.uk\" covers every site under .co.uk; name the site"},
        Case{
            "a platform that hands out names", Url("hosts = [\"github.io\"]"), "shared-host",
            "rules/x.toml:4:10: warning: rule \"a\": host \"github.io\" is shared by many; name a subdomain, or a path "
            "under \"urls\""},
        Case{"a platform of all", Url("hosts = [\"www.YouTube.com\"]"), "shared-host",
             "rules/x.toml:4:10: warning: rule \"a\": host \"www.YouTube.com\" is shared by many; name a subdomain, or "
             "a "
             "path under \"urls\""},
        Case{"a host twice", Url("hosts = [\"kansspel.example\", \"Kansspel.example\"]"), "double",
             "rules/x.toml:4:30: warning: rule \"a\": \"Kansspel.example\" stands in this rule already; leave one of "
             "them "
             "out"}));

TEST_F(LintOfFolder, WarnsOfARuleThatSaysTooLittle) {
  EXPECT_EQ(
      FormatFindings(FindingsFor("[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"alfa\"]\nask = \"Vertel.\"\n")),
      "rules/x.toml:1:1: warning: rule \"a\": has no \"why\": the officer is not told why this is looked for\n"
      "rules/x.toml:1:1: warning: rule \"a\": \"ask\" is no question; write one that ends with \"?\"\n"
      "rules/x.toml:1:1: warning: rule \"a\": has no \"match\": nothing shows that it finds what it should\n"
      "rules/x.toml:1:1: warning: rule \"a\": has no \"no_match\": nothing shows what it leaves alone");
}

TEST_F(LintOfFolder, WarnsOfAPackThatIsNotKept) {
  Write("pack.toml", "[pack]\nid = \"p\"\nversion = \"1.0.0\"\ntitle = \"x\"\nthemes = [\"demo\"]\nexplain = \"x\"\n");
  Write("lists/oud.txt", "alfa\n");
  const std::string rule = std::string("[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"alfa\"]\n") + kRest;
  EXPECT_EQ(FormatFindings(FindingsFor(rule)),
            "lists/oud.txt: warning: no rule uses this list; name it under \"list\" of a rule, or take it away\n"
            "pack.toml: warning: no \"valid_until\": the pack never expires; name a last day");
  Write("pack.toml", std::string(kLintedPack).replace(std::string(kLintedPack).find("2028"), 4, "2025"));
  EXPECT_THAT(FormatFindings(FindingsFor(rule)),
              HasSubstr("pack.toml: warning: the pack has expired on 2025-12-31; name a later day"));
}

TEST_F(LintOfFolder, KnowsTheLineOfAList) {
  Write("lists/a.txt", "# woorden\nvoorbeeldterm alfa\n\nvandaag\n");
  Write("lists/h.txt", "kansspel.example\ncom\n");
  EXPECT_EQ(
      FormatFindings(FindingsFor(std::string("[[rule]]\nid = \"a\"\nkind = \"keyword\"\nlist = \"lists/a.txt\"\n") +
                                 kRest + "[[rule]]\nid = \"b\"\nkind = \"url\"\nlist = \"lists/h.txt\"\n" + kRest)),
      "lists/a.txt:4:1: warning: rule \"a\": term \"vandaag\" is an ordinary word; add a word to it, or say what has "
      "to stand near\n"
      "lists/h.txt:2:1: warning: rule \"b\": host \"com\" covers every site under .com; name the site");
}

TEST_F(LintOfFolder, SaysTheSameToPrograms) {
  const auto findings =
      FindingsFor(std::string("[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"xq\"]\nwhole_words = "
                              "true\n") +
                  kRest);
  ASSERT_EQ(findings.size(), 2u);
  const auto json = nlohmann::json::parse(FindingsAsJson(findings));
  EXPECT_EQ(json["schema"], "schouw.lint/1");
  EXPECT_EQ(json["findings"][0], (nlohmann::json{{"code", "short"},
                                                 {"level", "warning"},
                                                 {"file", "rules/x.toml"},
                                                 {"line", 4},
                                                 {"column", 10},
                                                 {"message", findings[0].where.message}}));
  const auto sarif = nlohmann::json::parse(FindingsAsSarif(findings));
  EXPECT_EQ(sarif["version"], "2.1.0");
  EXPECT_EQ(sarif["runs"][0]["tool"]["driver"]["rules"], (nlohmann::json{{{"id", "short"}}, {{"id", "source"}}}));
  const auto& result = sarif["runs"][0]["results"][1];
  EXPECT_EQ(result["level"], "error");
  EXPECT_EQ(result["locations"][0]["physicalLocation"]["region"],
            (nlohmann::json{{"startLine", 5}, {"startColumn", 1}}));
}

TEST(OrdinaryWords, AreTheCommonOnesOfBothLanguages) {
  for (const char* word : {"de", "vandaag", "the", "download", "zijn"}) EXPECT_TRUE(IsOrdinaryWord(word)) << word;
  for (const char* word : {"", " ", "voorbeeldterm", "de het", "torbrowser"})
    EXPECT_FALSE(IsOrdinaryWord(word)) << word;
}

}  // namespace
}  // namespace schouw
