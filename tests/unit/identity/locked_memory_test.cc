#include "agent/identity/locked_memory.h"

#include <gtest/gtest.h>

#include "agent/identity/secret_key.h"
#include "tests/support/memory.h"

namespace schouw {
namespace {

using testing::IsLocked;

TEST(LockedMemory, HoldsPassphrasesAndOpenedKeys) {
  const std::string elsewhere(100, 'x');
  EXPECT_FALSE(IsLocked(elsewhere.data()));
  std::string typed = "vier losse woorden hier";
  const LockedText phrase = LockedText::From(std::move(typed)).value();
  EXPECT_EQ(phrase.text(), "vier losse woorden hier");
  EXPECT_TRUE(typed.empty());  // NOLINT(bugprone-use-after-move): wiped, as it says
  EXPECT_TRUE(IsLocked(phrase.text().data()));
  const KeyTexts texts = GenerateKey("M-1", {}, phrase.text()).value();
  const SecretKey key = SecretKey::Open(texts.secret, phrase.text()).value();
  EXPECT_TRUE(IsLocked(key.bytes()));
}

TEST(LockedMemory, IsNotTakenByWhatIsEmptyAndHoldsSoMuch) {
  EXPECT_EQ(LockedText().text(), "");
  EXPECT_EQ(LockedText::From("").value().text(), "");
  EXPECT_EQ(LockedText::From(std::string(LockedText::kMost, 'a')).value().text().size(), LockedText::kMost);
  const auto longer = LockedText::From(std::string(LockedText::kMost + 1, 'a'));
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().Text(), "wat is getypt is te lang; een wachtwoordzin heeft hoogstens 4000 tekens");
}

}  // namespace
}  // namespace schouw
