// The catalogue: both languages have every key, the code asks for no other, and no sentence stands in the code.
#include "report/words/phrase.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "report/html/html.h"
#include "tests/support/corpus.h"
#include "tests/unit/report/sample_report.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;

// Tests run from the root of the source.
std::set<std::string> KeysOf(const char* language) {
  const auto json = nlohmann::json::parse(
      testing::ReadFile(fs::path("report/words") / (std::string("report.") + language + ".json")));
  std::set<std::string> keys;
  for (const auto& [key, text] : json.items()) keys.insert(key);
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

// What a scan says of itself asks the catalogue too: every file of the command line that includes it.
std::vector<fs::path> Askers() {
  std::vector<fs::path> files = Printers();
  for (const auto& file : fs::directory_iterator("agent/cli"))
    if (file.path().extension() == ".cc" &&
        testing::ReadFile(file.path()).find("report/words/phrase.h") != std::string::npos)
      files.push_back(file.path());
  return files;
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
      if (!literal.starts_with("report.") && !literal.starts_with("scan.")) continue;
      asked.insert(literal);
      EXPECT_TRUE(literal == "report.month." || literal == "report.store." || keys.contains(literal))
          << literal << " in " << file;
    }
  }
  for (const std::string& key : keys)
    EXPECT_TRUE(key.starts_with("report.month.") || key.starts_with("report.store.") || asked.contains(key)) << key;
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
