#include "agent/base/wiped_text.h"

#include <gtest/gtest.h>

namespace schouw {
namespace {

TEST(WipedText, OverwritesWhatStoodInTheRoomOfAText) {
  std::string text = "een zin die nergens mag blijven staan";
  const char* room = text.data();
  const std::size_t size = text.size();
  Wipe(text);
  EXPECT_EQ(text, "");
  ASSERT_EQ(text.data(), room) << "the room is the same";
  for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(room[i], '\0') << i;
}

TEST(WipedText, EmptiesWhatItIsMadeOfAndWhatItIsMovedFrom) {
  const std::string phrases[] = {"kort", std::string(64, 'x')};
  for (const std::string& phrase : phrases) {
    std::string typed = phrase;
    WipedText first(std::move(typed));
    EXPECT_EQ(typed, "");
    WipedText second = std::move(first);
    EXPECT_EQ(first.text(), "");
    WipedText third = second;
    EXPECT_EQ(third.text(), phrase);
    third = std::string("anders");
    EXPECT_EQ(third.text(), "anders");
    EXPECT_EQ(second.text(), phrase);
  }
}

TEST(WipedText, WipesATextOfSomebodyElseAtTheEndOfABlock) {
  std::string text(40, 'x');
  {
    const WipeAtEnd wiped(text);
    EXPECT_EQ(text.size(), 40u);
  }
  EXPECT_EQ(text, "");
}

}  // namespace
}  // namespace schouw
