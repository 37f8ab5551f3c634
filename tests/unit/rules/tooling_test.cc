// Lint, cases, build, sign and show, over the demo pack and over packs that are wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "agent/match/pack.h"
#include "agent/match/trust.h"
#include "rules/build.h"
#include "rules/lint.h"
#include "rules/show.h"
#include "rules/sign.h"
#include "rules/test_cases.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Date kToolingDay = {2026, 11, 22};
constexpr const char* kDemo = "rules/packs/demo";

PackSource WithRules(std::vector<Rule> rules) {
  PackSource source;
  source.header = {"proef", "0.1.0", "Proef", {"nl"}, {"demo"}, Date{2028, 12, 31}, "x"};
  int line = 1;
  for (Rule& rule : rules) source.rules.push_back({std::move(rule), "rules/x.toml", line++, 1});
  return source;
}

Rule Complete(const std::string& id) {
  Rule rule;
  rule.id = id;
  rule.terms = {"voorbeeldterm " + id};
  rule.why = "Waarom.";
  rule.ask = "Waarvoor?";
  rule.match = {"voorbeeldterm " + id};
  rule.no_match = {"iets anders"};
  return rule;
}

TEST(DemoPack, HasNoFaultsAndNoWarnings) {
  const PackSource source = ReadPackSource(kDemo).value();
  EXPECT_EQ(FormatFindings(Lint(source, kToolingDay)), "");
  EXPECT_GE(source.rules.size(), 7u);
}

TEST(DemoPack, PassesItsCases) {
  const CaseReport report = RunCases(ReadPackSource(kDemo).value()).value();
  EXPECT_EQ(FormatSourceFaults(report.failures), "");
  EXPECT_GE(report.cases, 30u);
  EXPECT_EQ(report.rules_without_cases, 0u);
}

TEST(DemoPack, IsBuiltToTheSameBytesSignedAndTrusted) {
  const std::string built = BuildPackFromFolder(kDemo).value();
  EXPECT_EQ(built, BuildPackFromFolder(kDemo).value());
  const std::string keys = "rules/packs/demo-keys/";
  std::string pack = SignPack(built, testing::ReadFile(keys + "demo-een.key"), "").value();
  pack = SignPack(std::move(pack), testing::ReadFile(keys + "demo-twee.key"), "").value();
  const Pack parsed = Pack::Parse(AsBytes(pack)).value();
  EXPECT_FALSE(parsed.DatabaseForThisMachine().empty());
  EXPECT_EQ(parsed.databases().size(), 3u);
  const PackTrust trust = VerifyPack(parsed, LoadTrustFolder(keys).value(), kToolingDay).value();
  EXPECT_THAT(trust.signed_by, ::testing::ElementsAre("demo-een", "demo-twee"));
  EXPECT_TRUE(trust.exercise);
}

TEST(Lint, ARuleThatDoesNotCompileIsAFault) {
  Rule broken = Complete("stuk");
  broken.regexes = {"(abc"};
  const std::vector<LintFinding> findings = Lint(WithRules({Complete("a"), broken}), kToolingDay);
  EXPECT_TRUE(HasFaults(findings));
  ASSERT_EQ(findings.size(), 1u) << FormatFindings(findings);
  EXPECT_THAT(FormatFindings(findings), HasSubstr("rules/x.toml:2:1: fault: "));
  EXPECT_THAT(FormatFindings(findings), HasSubstr("stuk"));
}

TEST(RunCases, SaysWhichCaseFails) {
  Rule rule = Complete("a");
  rule.match = {"voorbeeldterm a", "iets heel anders"};
  rule.no_match = {"de Voorbeeldterm A"};
  Rule other = Complete("b");
  other.terms = {"iets heel anders"};
  other.match = {"iets heel anders"};
  Rule url = Complete("c");
  url.kind = RuleKind::kUrl;
  url.terms.clear();
  url.hosts = {"kansspel.example"};
  url.match = {"www.kansspel.example/x", "https://anders.example/"};
  url.no_match = {"https://geenkansspel.example/"};
  const CaseReport report = RunCases(WithRules({rule, other, url})).value();
  EXPECT_EQ(report.cases, 8u);
  EXPECT_EQ(FormatSourceFaults(report.failures),
            "rules/x.toml:1:1: rule \"a\": \"iets heel anders\" must match, and does not\n"
            "rules/x.toml:1:1: rule \"a\": \"de Voorbeeldterm A\" must not match, and does\n"
            "rules/x.toml:3:1: rule \"c\": \"https://anders.example/\" must match, and does not");
}

TEST(RunCases, CountsRulesWithoutCases) {
  Rule rule = Complete("a");
  rule.match.clear();
  rule.no_match.clear();
  EXPECT_EQ(RunCases(WithRules({rule, Complete("b")})).value().rules_without_cases, 1u);
}

TEST(BuildPack, RefusesASourceWithFaults) {
  PackSource source = WithRules({Complete("a")});
  source.faults.push_back({"rules/x.toml", 3, 1, "unknown key \"x\""});
  EXPECT_EQ(BuildPack(source).error().Text(), "build rule pack: rules/x.toml:3:1: unknown key \"x\"");
}

class Signing : public ::testing::Test {
 protected:
  const std::string pack_ = BuildPackWithoutDatabases(WithRules({Complete("a")})).value();
};

TEST_F(Signing, APassphraseProtectsTheKey) {
  const KeyTexts keys = GenerateKey("een", {}, "geheime zin").value();
  EXPECT_THAT(keys.secret, ::testing::Not(HasSubstr("seed")));
  EXPECT_TRUE(NeedsPassphrase(keys.secret).value());
  EXPECT_EQ(SignPack(pack_, keys.secret, "verkeerd").error().Text(),
            "sign pack: wrong passphrase for key een; try again");
  const std::string good = SignPack(pack_, keys.secret, "geheime zin").value();
  const Pack parsed = Pack::Parse(AsBytes(good)).value();
  EXPECT_EQ(parsed.signatures()[0].key_id, ParsePublicKey(keys.public_text).value().key_id);
}

TEST_F(Signing, OneKeySignsOnceAndOnlyItsThemes) {
  const KeyTexts keys = GenerateKey("een", {"demo"}, "").value();
  EXPECT_FALSE(NeedsPassphrase(keys.secret).value());
  const std::string once = SignPack(pack_, keys.secret, "").value();
  EXPECT_EQ(SignPack(once, keys.secret, "").error().Text(), "this key has signed the pack already");
  const KeyTexts narrow = GenerateKey("twee", {"kansspel"}, "").value();
  EXPECT_EQ(SignPack(pack_, narrow.secret, "").error().Text(),
            "sign pack: key twee may not sign theme \"demo\"; use another key");
}

TEST_F(Signing, HostileKeysAreRefused) {
  const auto error = [&](const std::string& key) { return SignPack(pack_, key, "").error().Text(); };
  EXPECT_EQ(error(""), "sign pack: read secret key: first line is not \"schouw secret key 1\"");
  EXPECT_EQ(error("schouw secret key 1\nname: een\nseed: 00\n"),
            "sign pack: read secret key: \"seed\" has not the right length");
  const std::string huge = "schouw secret key 1\nname: een\nsalt: " + std::string(32, '0') +
                           "\nnonce: " + std::string(48, '0') + "\nbox: " + std::string(96, '0') +
                           "\nopslimit: 1\nmemlimit: 99999999999999\n";
  EXPECT_EQ(error(huge), "sign pack: read secret key: \"memlimit\" is no number up to 1073741824");
  EXPECT_THAT(SignPack("geen pack", "", "").error().Text(), HasSubstr("sign pack"));
}

TEST_F(Signing, KeyFilesAreForTheOwnerAloneAndNeverOverwritten) {
  testing::TempFolder folder;
  const KeyTexts keys = GenerateKey("een", {}, "").value();
  ASSERT_TRUE(WriteKeyFiles(folder.File("een"), keys));
  struct stat status {};
  ASSERT_EQ(stat(folder.File("een.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
  EXPECT_EQ(testing::ReadFile(folder.File("een.pub")), keys.public_text);
  EXPECT_EQ(WriteKeyFiles(folder.File("een"), keys).error().Text(),
            folder.File("een.key") + " is there already; choose another name");
  EXPECT_EQ(GenerateKey("Een Twee", {}, "").error().Text(), "key name \"Een Twee\" must be letters, digits and '-'");
}

TEST(ShowPack, SaysEverythingARuleDoes) {
  Rule url = Complete("kansspel-01");
  url.kind = RuleKind::kUrl;
  url.terms.clear();
  url.hosts = {"kansspel.example",
               "\xE2\x80\xAE"
               "fdp.example"};
  url.on = {RecordKind::kUrlVisit};
  Rule long_rule = Complete("lang");
  for (int i = 0; i < 30; ++i) long_rule.terms.push_back("term" + std::to_string(i));
  const std::string bytes = BuildPackWithoutDatabases(WithRules({Complete("a"), url, long_rule})).value();
  const Pack pack = Pack::Parse(AsBytes(bytes)).value();
  testing::ExpectGolden("rules/show.txt", ShowPack(pack, {}));
  EXPECT_THAT(ShowPack(pack, {}, ShownWords::kAll),
              HasSubstr("  terms:        31\n    voorbeeldterm lang\n    term0\n"));
  EXPECT_THAT(ShowPack(pack, {}, ShownWords::kAll), HasSubstr("    term29\n"));
}

}  // namespace
}  // namespace schouw
