// What a scan says of a pack that it does not take: one line each, with what to do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "agent/cli/program.h"
#include "rules/build.h"
#include "rules/sign.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using ::testing::StartsWith;

constexpr Date kToday = {2026, 11, 22};

class TrustedPackFile : public ::testing::Test {
 protected:
  TrustedPackFile() {
    const std::string keys = "rules/packs/demo-keys/";
    pack_ = BuildPackWithoutDatabases(ReadPackSource("rules/packs/demo").value()).value();
    for (const char* key : {"demo-een.key", "demo-twee.key"})
      pack_ = SignPack(std::move(pack_), testing::ReadFile(keys + key), "").value();
  }

  // Why the bytes are not taken; the path is written as X.
  std::string Refusal(const std::string& bytes, const Date& today = kToday) {
    testing::WriteFile(path_, bytes);
    const auto loaded = LoadTrustedPack(path_, LoadTrust("rules/packs/demo-keys").value(), today);
    if (loaded) return "";
    std::string text = loaded.error().Text();
    for (std::size_t at = text.find(path_); at != std::string::npos; at = text.find(path_))
      text.replace(at, path_.size(), "X");
    return text;
  }

  testing::TempFolder folder_;
  std::string path_ = folder_.File("x.pack");
  std::string pack_;
};

TEST_F(TrustedPackFile, IsTakenWhole) { EXPECT_EQ(Refusal(pack_), ""); }

TEST_F(TrustedPackFile, IsRefusedInOneLineOtherwise) {
  constexpr const char* kBroken =
      "X is geen hele regelset; hij is beschadigd of veranderd. Haal de regelset opnieuw op (";
  EXPECT_EQ(Refusal(""), std::string(kBroken) + "read pack: truncated (want 8 bytes, have 0) at byte 0)");
  EXPECT_EQ(Refusal("een brief"), std::string(kBroken) + "not a rule pack)");
  EXPECT_THAT(Refusal(pack_.substr(0, 3000)), StartsWith(std::string(kBroken) + "want "));
  EXPECT_THAT(Refusal(pack_.substr(0, pack_.size() - 1)),
              StartsWith(std::string(kBroken) + "read pack: the last signature is cut off"));
  std::string damaged = pack_;
  damaged[5000] = static_cast<char>(damaged[5000] ^ 1);
  EXPECT_THAT(Refusal(damaged), StartsWith(std::string(kBroken) + "read pack: section is damaged at byte "));
  std::string older = pack_;
  older[8] = 1;
  EXPECT_EQ(
      Refusal(older),
      "X is gemaakt voor een andere versie van Schouw; vraag de regelbeheerder om hem opnieuw te maken (layout 1 of a "
      "rule pack; this program reads layout 2: build it again from its source)");
  std::string forged = pack_;
  forged[forged.size() - 1] = static_cast<char>(forged[forged.size() - 1] ^ 1);
  EXPECT_EQ(
      Refusal(forged),
      "X: regelset demo 1.0.0 is veranderd nadat hij is ondertekend (de handtekening van demo-twee klopt niet); haal "
      "de regelset opnieuw op");
  EXPECT_EQ(
      Refusal(pack_, {2029, 1, 1}),
      "X: regelset demo 1.0.0 was geldig tot en met 31 december 2028; vraag de regelbeheerder om een nieuwe versie");
}

TEST_F(TrustedPackFile, ThatIsTooLargeIsNotRead) {
  testing::WriteFile(path_, "");
  std::filesystem::resize_file(path_, 1'000'000'001);
  const auto loaded = LoadTrustedPack(path_, LoadTrust("rules/packs/demo-keys").value(), kToday);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().Text(),
            path_ + " is te groot voor een regelset (meer dan 1 GB); haal de regelset opnieuw op");
}

TEST_F(TrustedPackFile, ThatIsNotThereIsSaidSo) {
  const auto loaded = LoadTrustedPack(folder_.File("weg"), Trust{}, kToday);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().Text(), "regelset: " + folder_.File("weg") + ": bestaat niet; controleer de naam en de map");
}

}  // namespace
}  // namespace schouw
