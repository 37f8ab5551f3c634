#include "agent/mandate/check_register.h"

#include <gtest/gtest.h>

namespace schouw {
namespace {

UsedCheck Check(std::uint32_t year, std::uint32_t number, const Date& date, std::string sha256 = "") {
  return {UnixNanos{DaysSinceEpoch(date) * 86'400'000'000'000},
          MandateMark("RN-1"),
          year,
          number,
          date,
          std::move(sha256),
          "M-1"};
}

std::string Refusal(const CheckRegister& checks, const UsedCheck& check, std::uint32_t most = 2) {
  const Status status = checks.CheckFree("RN-1", check, most);
  return status ? "" : status.error().Text();
}

class Register : public ::testing::Test {
 protected:
  Register() {
    text_ += checks_.Use(Check(1, 1, {2026, 3, 1}, std::string(64, 'a')));
    text_ += checks_.Use(Check(1, 2, {2026, 6, 1}));
  }
  CheckRegister checks_;
  std::string text_;
};

TEST_F(Register, IsReadBack) {
  const CheckRegister read = CheckRegister::Parse(text_).value();
  EXPECT_EQ(read.head(), checks_.head());
  EXPECT_EQ(read.rows().size(), 2u);
  EXPECT_EQ(read.NextNumber("RN-1", 1), 3u);
  EXPECT_EQ(read.NextNumber("RN-1", 2), 1u);
  EXPECT_EQ(read.NextNumber("RN-2", 1), 1u);
  EXPECT_EQ(text_.find("RN-1"), std::string::npos) << "the register names nobody's file";
}

TEST_F(Register, GivesEachCheckOnce) {
  EXPECT_EQ(Refusal(checks_, Check(2, 1, {2027, 2, 1}, std::string(64, 'a'))),
            "deze controle is al gebruikt op 1 maart 2026; elke controle heeft een eigen ondertekend bestand");
  EXPECT_EQ(Refusal(checks_, Check(1, 2, {2026, 7, 1}), 3),
            "controle 2 van dit jaar is al gedaan op 1 juni 2026; neem het volgende nummer");
  EXPECT_EQ(Refusal(checks_, Check(1, 3, {2026, 7, 1}), 3), "");
  EXPECT_EQ(Refusal(checks_, Check(1, 3, {2026, 7, 1})),
            "de controles van dit jaar van het toezicht zijn opgebruikt (2); de volgende kan in het nieuwe jaar");
  EXPECT_EQ(Refusal(checks_, Check(2, 1, {2027, 3, 1})), "");
}

TEST_F(Register, KnowsThePreviousCheck) {
  EXPECT_EQ(checks_.PreviousCheck("RN-1", {2026, 11, 22}), (Date{2026, 6, 1}));
  EXPECT_EQ(checks_.PreviousCheck("RN-1", {2026, 5, 1}), (Date{2026, 3, 1}));
  EXPECT_EQ(checks_.PreviousCheck("RN-1", {2026, 2, 1}), std::nullopt);
  EXPECT_EQ(checks_.PreviousCheck("RN-2", {2026, 11, 22}), std::nullopt);
}

TEST_F(Register, AnyChangedSignIsSeen) {
  for (std::size_t i = 0; i < text_.size(); ++i) {
    std::string changed = text_;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(CheckRegister::Parse(changed)) << "sign " << i;
  }
}

TEST_F(Register, RemovedReorderedAndHalfWrittenLinesAreSeen) {
  const std::size_t first = text_.find('\n') + 1;
  const std::size_t second = text_.find('\n', first) + 1;
  const std::string head = text_.substr(0, first), one = text_.substr(first, second - first),
                    two = text_.substr(second);
  EXPECT_EQ(CheckRegister::Parse(head + two).error().Text(),
            "het register van controles klopt niet vanaf regel 2: er is iets veranderd of weggehaald; vraag de "
            "beheerder om een "
            "nieuw");
  EXPECT_FALSE(CheckRegister::Parse(head + two + one));
  EXPECT_FALSE(CheckRegister::Parse(one + two));
  EXPECT_FALSE(CheckRegister::Parse(text_.substr(0, text_.size() - 1)));
  EXPECT_TRUE(CheckRegister::Parse(head + one)) << "what is cut off at the end only a kept head can show";
}

}  // namespace
}  // namespace schouw
