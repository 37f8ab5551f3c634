#include "agent/match/trust.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/base/sha256.h"
#include "agent/match/pack_writer.h"
#include "agent/match/used_versions.h"
#include "agent/match/version.h"
#include "rules/sign.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;

struct Signer {
  KeyTexts texts;
  PublicKey key;
};

Signer MakeSigner(const std::string& name, const std::vector<std::string>& themes) {
  KeyTexts texts = GenerateKey(name, themes, "").value();
  PublicKey key = ParsePublicKey(texts.public_text).value();
  return {std::move(texts), std::move(key)};
}

std::string Unsigned(const std::vector<std::string>& themes = {"demo"}) {
  PackContents contents;
  contents.header = {"demo", "1.2.0", "Oefenset", {"nl"}, themes, Date{2027, 12, 31}, "x"};
  return WritePack(contents);
}

constexpr Date kToday = {2026, 11, 22};

std::string Refusal(const std::string& bytes, const std::vector<PublicKey>& trusted, const Date& today = kToday) {
  const Pack pack = Pack::Parse(AsBytes(bytes)).value();
  const auto trust = VerifyPack(pack, trusted, today);
  if (trust) return "";
  EXPECT_EQ(trust.error().code, ErrorCode::kRefused);
  return trust.error().Text();
}

class Trust : public ::testing::Test {
 protected:
  std::string Sign(std::string pack, const Signer& signer) {
    return SignPack(std::move(pack), signer.texts.secret, "").value();
  }

  const Signer een_ = MakeSigner("een", {"demo"});
  const Signer twee_ = MakeSigner("twee", {});
  const Signer drie_ = MakeSigner("drie", {"kansspel"});
  const std::string signed_ = Sign(Sign(Unsigned(), twee_), een_);
};

TEST_F(Trust, TwoTrustedKeysAreEnough) {
  const Pack pack = Pack::Parse(AsBytes(signed_)).value();
  const PackTrust trust = VerifyPack(pack, {een_.key, twee_.key, drie_.key}, kToday).value();
  EXPECT_THAT(trust.signed_by, ElementsAre("een", "twee"));
  EXPECT_TRUE(trust.exercise) << "one key may only sign the theme demo";
}

TEST_F(Trust, WithoutDemoKeysItIsNoExercise) {
  const Signer vier = MakeSigner("vier", {"demo", "kansspel"});
  const std::string bytes = Sign(Sign(Unsigned(), twee_), vier);
  EXPECT_FALSE(VerifyPack(Pack::Parse(AsBytes(bytes)).value(), {vier.key, twee_.key}, kToday).value().exercise);
}

TEST_F(Trust, RefusalsSayWhatToDo) {
  EXPECT_EQ(
      Refusal(Unsigned(), {een_.key, twee_.key}),
      "regelset demo 1.2.0 is niet ondertekend door iemand die dit programma vertrouwt; vraag de regelbeheerder om een "
      "ondertekende versie");
  EXPECT_EQ(
      Refusal(signed_, {een_.key}),
      "regelset demo 1.2.0 is maar door één vertrouwde sleutel ondertekend (een) en dat moeten er twee zijn; laat een "
      "tweede regelbeheerder ondertekenen");
  EXPECT_EQ(
      Refusal(signed_, {}),
      "regelset demo 1.2.0 is niet ondertekend door iemand die dit programma vertrouwt; vraag de regelbeheerder om een "
      "ondertekende versie");
  EXPECT_EQ(Refusal(signed_, {een_.key, twee_.key}, {2028, 1, 1}),
            "regelset demo 1.2.0 was geldig tot en met 31 december 2027; vraag de regelbeheerder om een nieuwe versie");
  EXPECT_EQ(Refusal(signed_, {een_.key, twee_.key}, {2027, 12, 31}), "");
}

TEST_F(Trust, AKeySignsOnlyItsThemes) {
  PublicKey narrowed = een_.key;
  narrowed.themes = {"kansspel"};
  EXPECT_EQ(Refusal(signed_, {narrowed, twee_.key}),
            "regelset demo 1.2.0 heeft een thema (demo) dat sleutel een niet mag ondertekenen; vraag de regelbeheerder "
            "om een "
            "andere handtekening");
}

TEST_F(Trust, OneKeyUnderTwoNamesIsOneKey) {
  PublicKey again = een_.key;
  again.name = "iemand-anders";
  const std::string once = Sign(Unsigned(), een_);
  EXPECT_EQ(
      Refusal(once, {een_.key, again}),
      "regelset demo 1.2.0 is maar door één vertrouwde sleutel ondertekend (een) en dat moeten er twee zijn; laat een "
      "tweede regelbeheerder ondertekenen");
}

TEST_F(Trust, SignaturesOfOtherBytesDoNotHold) {
  const std::string other = Unsigned({"kansspel"});
  const std::string moved = other + signed_.substr(Unsigned().size());
  EXPECT_EQ(
      Refusal(moved, {een_.key, twee_.key}),
      "regelset demo 1.2.0 is veranderd nadat hij is ondertekend (de handtekening van twee, een klopt niet); haal de "
      "regelset opnieuw op");
}

TEST_F(Trust, AnUnknownSignatureMoreDoesNoHarm) {
  const Signer vreemd = MakeSigner("vreemd", {});
  EXPECT_EQ(Refusal(Sign(signed_, vreemd), {een_.key, twee_.key}), "");
}

TEST(PublicKeyText, ComesBackAsWritten) {
  const Signer signer = MakeSigner("een", {"demo", "oefenen"});
  const PublicKey& key = signer.key;
  EXPECT_EQ(key.name, "een");
  EXPECT_THAT(key.themes, ElementsAre("demo", "oefenen"));
  EXPECT_EQ(key.key_id.size(), 16u);
  EXPECT_EQ(FormatPublicKey(key), signer.texts.public_text);
  EXPECT_TRUE(
      ParsePublicKey("\xEF\xBB\xBF"
                     "schouw public key 1\r\n\r\n# wie dit is\r\nname: een\r\nkey: " +
                     std::string(64, 'a')));
}

TEST(PublicKeyText, SaysWhatIsWrong) {
  const auto error = [](std::string_view text) { return ParsePublicKey(text).error().Text(); };
  EXPECT_EQ(error(""), "read public key: first line is not \"schouw public key 1\"");
  EXPECT_EQ(error("schouw secret key 1\nname: x"), "read public key: first line is not \"schouw public key 1\"");
  EXPECT_EQ(error("schouw public key 1\nkey: " + std::string(64, 'a')), "public key has no name");
  EXPECT_EQ(error("schouw public key 1\nname: een\nkey: abcd"), "public key has 2 bytes, want 32");
  EXPECT_EQ(error("schouw public key 1\nname: een\nname: twee\n"), "read public key: \"name\" stands here twice");
  EXPECT_EQ(error("schouw public key 1\nkleur: rood\n"), "read public key: line \"kleur\" is not known here");
}

TEST(TrustFolder, IsReadByName) {
  const auto keys = LoadTrustFolder("rules/packs/demo-keys");
  ASSERT_TRUE(keys) << keys.error().Text();
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_EQ((*keys)[0].name, "demo-een");
  EXPECT_EQ((*keys)[1].name, "demo-twee");
  EXPECT_THAT((*keys)[0].themes, ElementsAre("demo"));
}

TEST(TrustFolder, SaysWhatIsWrong) {
  testing::TempFolder folder;
  EXPECT_EQ(LoadTrustFolder(folder.File("weg")).error().Text(),
            "de map met vertrouwde sleutels is er niet: " + folder.File("weg") + "; kies een andere met --trust");
  testing::WriteFile(folder.File("lees.txt"), "geen sleutel");
  EXPECT_TRUE(LoadTrustFolder(folder.path())->empty());
  testing::WriteFile(folder.File("a.pub"), "geen sleutel");
  EXPECT_EQ(LoadTrustFolder(folder.path()).error().Text(),
            folder.File("a.pub") + ": read public key: first line is not \"schouw public key 1\"");
}

TEST_F(Trust, WhatWasTakenBackIsRefused) {
  const Pack pack = Pack::Parse(AsBytes(signed_)).value();
  const auto refusal = [&](const std::string& text) {
    testing::TempFolder folder;
    testing::WriteFile(folder.File("een.pub"), FormatPublicKey(een_.key));
    testing::WriteFile(folder.File("twee.pub"), FormatPublicKey(twee_.key));
    testing::WriteFile(folder.File("revoked.txt"), text);
    const auto verified = VerifyPack(pack, LoadTrust(folder.path()).value(), kToday);
    return verified ? std::string() : verified.error().Text();
  };
  EXPECT_EQ(refusal("# niets\n\n"), "");
  EXPECT_EQ(refusal("key " + een_.key.key_id + " sleutel kwijtgeraakt\n"),
            "regelset demo 1.2.0 is ondertekend met sleutel een, die is ingetrokken; vraag de regelbeheerder om een "
            "andere handtekening");
  EXPECT_EQ(refusal("pack " + pack.sha256() + "  te veel vals alarm\n"),
            "regelset demo 1.2.0 is ingetrokken (te veel vals alarm); vraag de nieuwste versie");
  EXPECT_EQ(refusal("pack " + Sha256Hex(AsBytes(signed_)) + "\n"),
            "regelset demo 1.2.0 is ingetrokken; vraag de nieuwste versie");
  EXPECT_EQ(refusal("below demo 1.10.0\r\n"), "regelset demo 1.2.0 is ingetrokken; gebruik versie 1.10.0 of nieuwer");
  EXPECT_EQ(refusal("below demo 1.2.0\nbelow ander 9.0.0\nkey 0123456789abcdef\n"), "");
}

TEST(Revocations, SayWhichLineIsWrong) {
  for (const char* line : {"key 123", "pack abc", "below demo", "below demo x", "weg demo", "key"})
    EXPECT_EQ(ParseRevocations(std::string("# een\n") + line).error().Text(),
              "line 2: expected \"key ID reason\", \"pack SHA256 reason\" or \"below PACK VERSION reason\"")
        << line;
  EXPECT_EQ(ParseRevocations("\xFF").error().Text(), "not UTF-8");
  testing::TempFolder folder;
  EXPECT_TRUE(LoadRevocations(folder.path()).value().keys.empty());
  testing::WriteFile(folder.File("revoked.txt"), "x");
  EXPECT_EQ(LoadTrust(folder.path()).error().Text().substr(0, folder.path().size()), folder.path());
}

TEST(Versions, AreOrderedAsSemverSays) {
  const std::vector<std::string> order = {"0.9.0",      "1.0.0-alfa", "1.0.0-alfa.1", "1.0.0-alfa.2", "1.0.0-alfa.10",
                                          "1.0.0-beta", "1.0.0",      "1.0.1",        "1.2.0",        "1.10.0",
                                          "2.0.0-1",    "2.0.0-a",    "2.0.0"};
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = 0; j < order.size(); ++j)
      EXPECT_EQ(CompareVersions(order[i], order[j]) < 0, i < j) << order[i] << " and " << order[j];
}

TEST(UsedVersions, KeepTheNewest) {
  testing::TempFolder folder;
  EXPECT_TRUE(CheckNotOlder(folder.path(), "demo", "1.0.0"));
  ASSERT_TRUE(RememberUsed(folder.path(), "demo", "1.2.0"));
  ASSERT_TRUE(RememberUsed(folder.path(), "demo", "1.1.0"));
  ASSERT_TRUE(RememberUsed(folder.path(), "ander", "0.1.0"));
  EXPECT_EQ(testing::ReadFile(folder.File("used-versions.txt")), "ander 0.1.0\ndemo 1.2.0\n");
  EXPECT_TRUE(CheckNotOlder(folder.path(), "demo", "1.2.0"));
  EXPECT_EQ(CheckNotOlder(folder.path(), "demo", "1.1.9").error().Text(),
            "regelset demo 1.1.9 is ouder dan versie 1.2.0, die hier al is gebruikt; neem de nieuwste versie (of "
            "--older-pack, als de oude bedoeld is)");
  EXPECT_FALSE(RememberUsed(folder.File("weg"), "demo", "2.0.0"));
}

}  // namespace
}  // namespace schouw
