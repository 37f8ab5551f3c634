#include "agent/cli/command_texts.h"

#include <gmock/gmock.h>

#include <CLI/CLI.hpp>
#include <map>

namespace schouw {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::map<std::string, std::string> Texts() {
  CLI::App app("Kijkt naar iets.", "schouw");
  CLI::App* scan = app.add_subcommand("scan", "Bekijkt een gegevensdrager");
  std::string value;
  bool on = false;
  scan->add_option("--image", value, "Apparaat of kopie");
  scan->add_flag("--snel", on, ".begint met een punt, heeft een 'aanhaling'");
  CLI::App* rules = app.add_subcommand("rules", "Regelsets");
  rules->add_subcommand("build", "Maakt een regelset")->add_option("map", value, "De map");
  app.add_subcommand("bundle", "Voor wie de map maakt")->group("");
  const auto texts = CommandTexts(app, "2026-11-22");
  return {texts.begin(), texts.end()};
}

TEST(CommandTexts, HaveAPageForEachVerbButHiddenOnes) {
  std::vector<std::string> names;
  for (const auto& [name, text] : Texts()) names.push_back(name);
  EXPECT_THAT(names, ::testing::ElementsAre("completions/_schouw", "completions/schouw.bash", "completions/schouw.fish",
                                            "man/schouw-rules.1", "man/schouw-scan.1", "man/schouw.1"));
}

TEST(CommandTexts, PagesNameFlagsAndEscapeWhatRoffWouldObey) {
  const std::string page = Texts()["man/schouw-scan.1"];
  EXPECT_THAT(page, HasSubstr(".TH SCHOUW\\-SCAN 1 \"2026-11-22\""));
  EXPECT_THAT(page, HasSubstr("schouw\\-scan \\- Bekijkt een gegevensdrager\n"));
  EXPECT_THAT(page, HasSubstr(".B \\-\\-image \\fI…\\fR\nApparaat of kopie\n"));
  EXPECT_THAT(page, HasSubstr(".B \\-\\-snel\n\\&.begint met een punt"));
  EXPECT_THAT(page, HasSubstr(".BR schouw\\-rules (1)"));
}

TEST(CommandTexts, PagesHoldTheVerbsBelowAVerb) {
  const std::string page = Texts()["man/schouw-rules.1"];
  EXPECT_THAT(page, HasSubstr(".SH rules build\nMaakt een regelset\n"));
  EXPECT_THAT(page, HasSubstr(".B map"));
}

TEST(CommandTexts, CompletionKnowsVerbsFlagsAndWhatWantsAValue) {
  auto texts = Texts();
  EXPECT_THAT(texts["completions/schouw.bash"], HasSubstr("'scan') words='--help --image --snel' ;;"));
  EXPECT_THAT(texts["completions/schouw.bash"], HasSubstr(" in --image) return ;; esac"));
  EXPECT_THAT(texts["completions/schouw.bash"], Not(HasSubstr("bundle")));
  EXPECT_THAT(texts["completions/_schouw"], HasSubstr("'--snel:.begint met een punt, heeft een '\\''aanhaling'\\'''"));
  EXPECT_THAT(texts["completions/schouw.fish"],
              HasSubstr("'__fish_seen_subcommand_from scan' -l image -r -d 'Apparaat of kopie'"));
}

}  // namespace
}  // namespace schouw
