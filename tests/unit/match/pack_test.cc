#include "agent/match/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/base/sha256.h"
#include "agent/match/pack_writer.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

PackContents Contents() {
  PackContents contents;
  contents.header = {"demo", "1.2.0", "Oefenset", {"nl"}, {"demo"}, Date{2027, 12, 31}, "Waar we naar kijken."};
  contents.header.protected_hosts = {"hulplijn.example"};
  contents.header.measured_words = 1'000'000;
  Rule keyword;
  keyword.id = "anonimiseren-01";
  keyword.category = "anonimiseren";
  keyword.severity = Severity::kAttention;
  keyword.on = {RecordKind::kSearchQuery, RecordKind::kDocument};
  keyword.terms = {"tor browser", "voorbeeldterm-\xC3\xA1lfa"};
  keyword.regexes = {"abc\\d+"};
  keyword.whole_word = false;
  keyword.fold_case = false;
  keyword.unless = {"museum"};
  keyword.why = "Waarom.";
  keyword.ask = "Waarvoor?";
  keyword.match = {"tor browser"};
  keyword.no_match = {"toren"};
  keyword.fold_leet = keyword.plural = keyword.at_least_a_day = true;
  keyword.distance = 2;
  keyword.near_terms = {"downloaden"};
  keyword.near_words = 7;
  keyword.all = {{"a", "b"}, {"c"}};
  keyword.any = {{"d"}};
  keyword.at_least = 3;
  keyword.figures = {12, 5, 40, 3};
  Rule url;
  url.id = "kansspel-01";
  url.kind = RuleKind::kUrl;
  url.severity = Severity::kHigh;
  url.hosts = {"kansspel.example"};
  url.urls = {"forum.example/groep/*"};
  contents.rules = {keyword, url};
  contents.sources = {{"rules/b.toml", "b"}, {"pack.toml", "[pack]"}};
  contents.databases = {{"hs 5.4.0 generic", std::string(100, 'g')}, {"hs 0.0.1 generic", "x"}};
  return contents;
}

std::string ErrorOf(std::string_view bytes) {
  const auto pack = Pack::Parse(AsBytes(bytes));
  return pack ? "" : pack.error().Text();
}

TEST(Pack, ComesBackAsWritten) {
  const std::string bytes = WritePack(Contents());
  const auto pack = Pack::Parse(AsBytes(bytes));
  ASSERT_TRUE(pack) << pack.error().Text();
  EXPECT_EQ(pack->header().id, "demo");
  EXPECT_EQ(pack->header().version, "1.2.0");
  EXPECT_EQ(pack->header().title, "Oefenset");
  EXPECT_THAT(pack->header().languages, ElementsAre("nl"));
  EXPECT_THAT(pack->header().themes, ElementsAre("demo"));
  EXPECT_EQ(pack->header().valid_until, (Date{2027, 12, 31}));
  EXPECT_EQ(pack->header().explain, "Waar we naar kijken.");
  EXPECT_THAT(pack->header().protected_hosts, ElementsAre("hulplijn.example"));
  EXPECT_EQ(pack->header().measured_words, 1'000'000u);
  ASSERT_EQ(pack->rules().size(), 2u);
  const Rule& rule = pack->rules()[0];
  EXPECT_EQ(rule.id, "anonimiseren-01");
  EXPECT_EQ(rule.kind, RuleKind::kKeyword);
  EXPECT_EQ(rule.severity, Severity::kAttention);
  EXPECT_EQ(rule.on, (RecordKinds{RecordKind::kSearchQuery, RecordKind::kDocument}));
  EXPECT_THAT(rule.terms, ElementsAre("tor browser", "voorbeeldterm-\xC3\xA1lfa"));
  EXPECT_THAT(rule.regexes, ElementsAre("abc\\d+"));
  EXPECT_FALSE(rule.whole_word);
  EXPECT_FALSE(rule.fold_case);
  EXPECT_TRUE(rule.fold_diacritics);
  EXPECT_THAT(rule.unless, ElementsAre("museum"));
  EXPECT_EQ(rule.why, "Waarom.");
  EXPECT_EQ(rule.ask, "Waarvoor?");
  EXPECT_THAT(rule.match, ElementsAre("tor browser"));
  EXPECT_THAT(rule.no_match, ElementsAre("toren"));
  EXPECT_TRUE(rule.fold_leet && rule.plural && rule.at_least_a_day);
  EXPECT_FALSE(rule.fold_spacing || rule.fold_homoglyphs || rule.diminutive);
  EXPECT_EQ(rule.distance, 2);
  EXPECT_THAT(rule.near_terms, ElementsAre("downloaden"));
  EXPECT_EQ(rule.near_words, 7u);
  EXPECT_THAT(rule.all, ElementsAre(ElementsAre("a", "b"), ElementsAre("c")));
  EXPECT_THAT(rule.any, ElementsAre(ElementsAre("d")));
  EXPECT_EQ(rule.at_least, 3u);
  EXPECT_EQ(rule.figures, (RuleFigures{12, 5, 40, 3}));
  EXPECT_EQ(pack->rules()[1].kind, RuleKind::kUrl);
  EXPECT_EQ(pack->rules()[1].on, RecordKinds::All());
  EXPECT_THAT(pack->rules()[1].hosts, ElementsAre("kansspel.example"));
  EXPECT_THAT(pack->rules()[1].urls, ElementsAre("forum.example/groep/*"));
  ASSERT_EQ(pack->sources().size(), 2u);
  EXPECT_EQ(pack->sources()[0].first, "pack.toml");
  EXPECT_EQ(AsChars(pack->sources()[0].second), "[pack]");
  EXPECT_EQ(pack->sources()[1].first, "rules/b.toml");
  EXPECT_THAT(pack->signatures(), IsEmpty());
  EXPECT_EQ(pack->signed_part().size(), bytes.size());
  EXPECT_EQ(pack->sha256(), Sha256Hex(AsBytes(bytes)));
}

TEST(Pack, TheSameContentsGiveTheSameBytesInAnyOrderOfSources) {
  PackContents turned = Contents();
  std::swap(turned.sources[0], turned.sources[1]);
  std::swap(turned.databases[0], turned.databases[1]);
  EXPECT_EQ(WritePack(Contents()), WritePack(turned));
}

TEST(Pack, DatabasesAreAlignedViewsAndOthersVersionsAreNotUsed) {
  const std::string bytes = WritePack(Contents());
  const Pack pack = Pack::Parse(AsBytes(bytes)).value();
  ASSERT_EQ(pack.databases().size(), 2u);
  for (const auto& [label, database] : pack.databases()) {
    EXPECT_EQ((database.data() - AsBytes(bytes).data()) % 64, 0) << label;
  }
  EXPECT_EQ(AsChars(pack.DatabaseForThisMachine()), std::string(100, 'g'));
  PackContents old = Contents();
  old.databases.erase(old.databases.begin());
  const std::string old_bytes = WritePack(old);
  EXPECT_TRUE(Pack::Parse(AsBytes(old_bytes)).value().DatabaseForThisMachine().empty());
}

TEST(Pack, EveryChangedByteOfTheSignedPartIsNoticedOrKeptOutOfTheSections) {
  const std::string good = WritePack(Contents());
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x41);
    EXPECT_NE(ErrorOf(bad), "") << "byte " << i;
  }
}

TEST(Pack, EveryCutIsNoticed) {
  const std::string good = WritePack(Contents());
  for (std::size_t size = 0; size < good.size(); ++size) EXPECT_NE(ErrorOf(good.substr(0, size)), "") << size;
}

TEST(Pack, SaysWhatIsWrong) {
  const std::string good = WritePack(Contents());
  EXPECT_EQ(ErrorOf(""), "read pack: truncated (want 8 bytes, have 0) at byte 0");
  EXPECT_EQ(ErrorOf("PK\x03\x04 and the rest of a zip file"), "not a rule pack");
  std::string newer = good;
  newer[8] = 3;
  EXPECT_EQ(ErrorOf(newer), "layout 3 of a rule pack; this program reads layout 2: build it again from its source");
  newer[8] = 1;
  EXPECT_EQ(ErrorOf(newer), "layout 1 of a rule pack; this program reads layout 2: build it again from its source");
  EXPECT_EQ(ErrorOf(good.substr(0, good.size() - 1)),
            "want " + std::to_string(good.size()) + " bytes, have " + std::to_string(good.size() - 1));
  EXPECT_THAT(ErrorOf(good + "x"), HasSubstr("the last signature is cut off"));
}

TEST(Pack, SignaturesStandBehindTheSignedPart) {
  const std::string good = WritePack(Contents());
  const std::string once = AddSignature(good, {"0011223344556677", std::string(64, 's')}).value();
  const std::string twice = AddSignature(once, {"8899aabbccddeeff", std::string(64, 't')}).value();
  const Pack pack = Pack::Parse(AsBytes(twice)).value();
  ASSERT_EQ(pack.signatures().size(), 2u);
  EXPECT_EQ(pack.signatures()[1].key_id, "8899aabbccddeeff");
  EXPECT_EQ(pack.signatures()[1].signature, std::string(64, 't'));
  EXPECT_EQ(AsChars(pack.signed_part()), good);
  EXPECT_EQ(pack.sha256(), Sha256Hex(AsBytes(good)));
  EXPECT_EQ(AddSignature(twice, {"0011223344556677", std::string(64, 'u')}).error().Text(),
            "this key has signed the pack already");
  EXPECT_THAT(ErrorOf(twice + std::string("\x00\x11\x22\x33\x44\x55\x66\x77", 8) + std::string(64, 'u')),
              HasSubstr("two signatures of one key"));
  EXPECT_THAT(AddSignature("geen pack", {"0011223344556677", std::string(64, 's')}).error().Text(),
              HasSubstr("read pack"));
}

// A pack with a section whose checksum is right and whose content is not: what a forger would make.
std::string WithRules(const std::string& rules) {
  std::string bytes = WritePack(Contents());
  const std::size_t row = 24 + 56;
  const auto offset = LoadLe<std::uint64_t>(AsBytes(bytes).data() + row + 8);
  const auto length = LoadLe<std::uint64_t>(AsBytes(bytes).data() + row + 16);
  std::string content = bytes.substr(offset, length);
  content.replace(0, rules.size(), rules);
  Sha256 digest;
  digest.Update(AsBytes(content));
  bytes.replace(offset, length, content);
  return bytes.replace(row + 24, 32, digest.Finish());
}

TEST(Pack, ForgedCountsAreRefusedBeforeMemoryIsTaken) {
  EXPECT_THAT(ErrorOf(WithRules("\xFF\xFF\xFF\xFF")),
              HasSubstr("list of 4294967295 is longer than the bytes that are left"));
  EXPECT_THAT(ErrorOf(WithRules(std::string("\x01\0\0\0", 4))), HasSubstr("bytes after the end"));
  EXPECT_THAT(ErrorOf(WithRules(std::string("\x02\0\0\0\xFF\xFF\xFF\x7F", 8))), HasSubstr("truncated"));
  EXPECT_THAT(ErrorOf(WithRules(std::string("\x02\0\0\0\x02\0\0\0\xFF\xFF", 10))), HasSubstr("text is not UTF-8"));
}

}  // namespace
}  // namespace schouw
