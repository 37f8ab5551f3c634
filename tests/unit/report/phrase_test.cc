// The catalogue: both languages have every key, the code asks for no other, and no sentence stands in the code.
#include "report/words/phrase.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "agent/base/contains.h"
#include "report/html/html.h"
#include "report/words/said.h"
#include "tests/support/corpus.h"
#include "tests/unit/report/sample_report.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;

// Tests run from the root of the source.
std::set<std::string> KeysOf(const std::string& language) {
  std::set<std::string> keys;
  for (const std::string name : {"report.", "said."}) {
    const auto json = nlohmann::json::parse(testing::ReadFile(fs::path("report/words") / (name + language + ".json")));
    for (const auto& [key, text] : json.items()) keys.insert(key);
  }
  return keys;
}

std::vector<fs::path> Printers() {
  std::vector<fs::path> files;
  for (const char* folder : {"html", "audience", "notice"}) {
    for (const auto& file : fs::directory_iterator(fs::path("report") / folder))
      if (file.path().extension() == ".cc" && file.path().filename() != "style.cc") files.push_back(file.path());
  }
  return files;
}

// What answers the pages: its sentences are codes, said in the page's language.
std::vector<fs::path> Servers() {
  std::vector<fs::path> files = {"agent/cli/mandate_form.cc", "agent/cli/page_server.cc", "agent/cli/pdf.cc"};
  for (const char* folder : {"agent/review", "agent/cli"}) {
    for (const auto& file : fs::directory_iterator(folder)) {
      const bool ours = folder == std::string("agent/review") || file.path().filename().string().starts_with("course");
      if (ours && (file.path().extension() == ".cc" || file.path().extension() == ".h")) files.push_back(file.path());
    }
  }
  return files;
}

// What a scan says of itself asks the catalogue too: every file of the command line that includes it.
std::vector<fs::path> Askers() {
  std::vector<fs::path> files = Printers(), servers = Servers();
  files.insert(files.end(), servers.begin(), servers.end());
  for (const auto& file : fs::directory_iterator("agent/cli"))
    if (file.path().extension() == ".cc" &&
        testing::ReadFile(file.path()).find("report/words/phrase.h") != std::string::npos)
      files.push_back(file.path());
  return files;
}

// Asked for with a name behind it, or with "_one" for a count of 1.
bool IsMade(const std::string& key, const std::set<std::string>& asked) {
  if (StartsWithOneOf(key, {"report.month.", "report.store.", "said.mandate."})) return true;
  return key.ends_with("_one") && asked.contains(key.substr(0, key.size() - 4));
}

std::vector<std::string> LiteralsOf(const fs::path& file) {
  static const std::regex literal(R"re("((?:[^"\\\n]|\\.)*)")re");
  std::vector<std::string> literals;
  std::istringstream lines(testing::ReadFile(file));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("//") != std::string::npos || line.starts_with("#include")) continue;
    for (std::sregex_iterator at(line.begin(), line.end(), literal), end; at != end; ++at) literals.push_back((*at)[1]);
  }
  return literals;
}

TEST(Phrases, BothLanguagesHaveEveryKeyAndTheCodeAsksForNoOther) {
  const std::set<std::string> keys = KeysOf("nl");
  EXPECT_EQ(keys, KeysOf("en"));
  std::set<std::string> asked;
  for (const fs::path& file : Askers()) {
    for (const std::string& literal : LiteralsOf(file)) {
      if (!StartsWithOneOf(literal, {"report.", "scan.", "said."}) || literal == "report.pdf" ||
          literal == "report.html")
        continue;
      asked.insert(literal);
      EXPECT_TRUE(literal.ends_with(".") || keys.contains(literal)) << literal << " in " << file;
    }
  }
  for (const std::string& key : keys) EXPECT_TRUE(asked.contains(key) || IsMade(key, asked)) << key;
}

// Coverage names each store that was read in words, not by the name that the contract has for it.
TEST(Phrases, EveryKindOfStoreHasAName) {
  static const std::regex kind(R"re(constexpr std::string_view k\w+Kind = "([^"]+)")re");
  std::set<std::string> kinds;
  for (const auto& file : fs::recursive_directory_iterator("agent")) {
    if (!file.is_regular_file()) continue;
    const std::string text = testing::ReadFile(file.path());
    for (std::sregex_iterator at(text.begin(), text.end(), kind), end; at != end; ++at) kinds.insert((*at)[1]);
  }
  EXPECT_GT(kinds.size(), 60u);
  std::set<std::string> named;
  for (const std::string& key : KeysOf("nl"))
    if (key.starts_with("report.store.")) named.insert(key.substr(std::string("report.store.").size()));
  EXPECT_EQ(kinds, named);
}

TEST(Phrases, NoSentenceStandsInTheCode) {
  // Three words in a row are a sentence: markup and addresses have signs between theirs.
  static const std::regex sentence("[A-Za-z]{2,} [A-Za-z]{2,},? [A-Za-z]{2,}");
  for (const fs::path& file : Printers()) {
    for (const std::string& literal : LiteralsOf(file)) {
      if (literal.find('<') != std::string::npos || literal.starts_with("default-src") ||
          literal.starts_with("schouw verify"))
        continue;
      EXPECT_FALSE(std::regex_search(literal, sentence)) << literal << " in " << file;
    }
  }
}

// Three words in a row, also where one is a letter. What is not for a page: the log, which is English, what a verb says
// and is listened for, what a judge may have written, the terminal and the help of a verb, policies of a browser.
TEST(Phrases, NoSentenceStandsInTheServersOfThePages) {
  static const std::regex sentence("[A-Za-z]{2,} [A-Za-z]+,? [A-Za-z]{2,}");
  static const std::set<std::string> not_for_a_page = {
      "case opened for judging",
      "De betrokkene werkt mee aan controles van zijn gegevensdragers",
      " from the page to ",
      "notice as html",
      "de sleutel opent ",
      ": names shown",
      "open dit adres in de browser op deze computer; het werkt één keer. Stoppen: Ctrl-C",
      "Alleen het adres tonen, geen browser openen",
      "Sluit na zo lang niets doen, bijvoorbeeld 30m"};
  for (const fs::path& file : Servers()) {
    for (const std::string& literal : LiteralsOf(file)) {
      if (not_for_a_page.contains(literal) || literal.find('\'') != std::string::npos) continue;
      EXPECT_FALSE(std::regex_search(literal, sentence)) << literal << " in " << file;
    }
  }
}

TEST(Phrases, ACodeIsSaidInTheLanguageOfTheThread) {
  const std::string code = Said("said.sign_off.open", {{"count", "1"}});
  EXPECT_EQ(Spoken(code), "Aftekenen kan nog niet: nog 1 signaal is niet beoordeeld.");
  EXPECT_EQ(Spoken("said.sign_off.open?count=12"), "Aftekenen kan nog niet: nog 12 signalen zijn niet beoordeeld.");
  const InLanguage scope("en");
  EXPECT_EQ(Spoken(code), "Not ready to sign: 1 signal is not judged yet.");
  EXPECT_EQ(Said("said.no_key", {{"who", "a&b {c}%\xff?"}}), "said.no_key?who=a%26b%20%7Bc%7D%25%FF%3F");
  EXPECT_EQ(Spoken(Said("said.no_key", {{"who", "a&b {c}%\xff?"}})),
            "The key of a&b {c}%\xff? is not there. Connect your key or ask the administrator.");
  EXPECT_EQ(Spoken("said.no_key"), "The key of {who} is not there. Connect your key or ask the administrator.");
  EXPECT_EQ(Spoken("p1: truncated"), "p1: truncated");
  EXPECT_EQ(Spoken("said.of nothing"), "said.of nothing");
}

TEST(Phrases, AnEnglishReportHasNoDutchAndTheLanguageEndsWithIt) {
  CaseInFolder made;
  FillSample(made.store());
  auto report = BuildReport(made.store());
  ASSERT_TRUE(report) << report.error().Text();
  report->language = "en";
  const std::string html = RenderSupervisorHtml(*report);
  EXPECT_NE(html.find("<html lang=\"en\">"), std::string::npos);
  EXPECT_NE(html.find("2 March 2026"), std::string::npos);
  EXPECT_NE(html.find("208,143"), std::string::npos);
  for (const char* dutch : {" niet ", " een ", "Wat is", "gelezen", "maart", "signalen"})
    EXPECT_EQ(html.find(dutch), std::string::npos) << dutch << ": " << html.substr(html.find(dutch) - 80, 160);
  EXPECT_EQ(PhraseLanguage(), "nl");
}

}  // namespace
}  // namespace schouw
