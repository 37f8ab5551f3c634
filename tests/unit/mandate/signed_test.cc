#include "agent/mandate/signed.h"

#include <gtest/gtest.h>

#include "tests/support/corpus.h"

namespace schouw {
namespace {

SecretKey NewKey() { return SecretKey::Open(GenerateKey("x", {}, "").value().secret, "").value(); }

class Signed : public ::testing::Test {
 protected:
  Signed() {
    Add("M-1001", {Role::kOfficer}, officer_);
    Add("M-2002", {Role::kReviewer}, reviewer_);
    Add("M-2003", {Role::kReviewer}, other_);
  }
  void Add(const char* id, Roles roles, const SecretKey& key) {
    people_.people.push_back({id, roles, key.public_key(), std::nullopt});
  }
  std::string OfMandate(const std::vector<Signature>& signatures) {
    const auto signers = CheckMandateSigned(mandate_, signatures, people_);
    if (!signers) return signers.error().Text();
    std::string text;
    for (const std::string& signer : *signers) text += signer + " ";
    return text;
  }
  Signature Sign(const SecretKey& key, std::string_view kind, const char* by, std::string_view text) {
    return SignText(key, kind, by, Now(), text).value();
  }
  Signature SignMandate(const SecretKey& key, std::string_view kind, const char* by) {
    return Sign(key, kind, by, mandate_.check.mandate_toml);
  }

  People people_;
  const SecretKey officer_ = NewKey(), reviewer_ = NewKey(), other_ = NewKey();
  Mandate mandate_ = ParseMandate(testing::ReadFile("rules/mandates/demo.toml")).mandate;
  const std::string unsigned_ =
      "de controleopdracht is niet ondertekend door een tweede lezer die erin staat, of daarna veranderd; laat hem "
      "ondertekenen "
      "met schouw mandate sign";
};

TEST_F(Signed, AMandateByAReviewerItNames) {
  EXPECT_EQ(OfMandate({SignMandate(reviewer_, "mandate", "M-2002")}), "M-2002 ");
  EXPECT_EQ(OfMandate({}), unsigned_);
  EXPECT_EQ(OfMandate({SignMandate(officer_, "mandate", "M-1001")}), unsigned_) << "an officer";
  EXPECT_EQ(OfMandate({SignMandate(other_, "mandate", "M-2003")}), unsigned_) << "a reviewer of other cases";
  EXPECT_EQ(OfMandate({SignMandate(officer_, "mandate", "M-2002")}), unsigned_) << "in another's name";
  EXPECT_EQ(OfMandate({SignMandate(reviewer_, "check", "M-2002")}), unsigned_) << "as something else";
  const Signature before = SignMandate(reviewer_, "mandate", "M-2002");
  mandate_.check.mandate_toml += " ";
  EXPECT_EQ(OfMandate({before}), unsigned_) << "changed afterwards";
}

TEST_F(Signed, ByWhoHadLeftIsNot) {
  people_.people[1].until = Date{2026, 1, 1};
  EXPECT_EQ(OfMandate({SignMandate(reviewer_, "mandate", "M-2002")}), unsigned_);
}

TEST_F(Signed, AWideningTakesTwoPeople) {
  mandate_.widened_by = "M-2003";
  const Signature own = SignMandate(reviewer_, "mandate", "M-2002");
  EXPECT_NE(OfMandate({own}).find("niet door twee verschillende mensen ondertekend"), std::string::npos);
  EXPECT_EQ(OfMandate({own, SignMandate(other_, "widening", "M-2003")}), "M-2002 M-2003 ");
  mandate_.widened_by = "M-2002";
  EXPECT_NE(OfMandate({own, SignMandate(reviewer_, "widening", "M-2002")}).find("niet door twee verschillende"),
            std::string::npos)
      << "nobody alone";
  mandate_.widened_by = "M-1001";
  EXPECT_NE(OfMandate({own, SignMandate(officer_, "widening", "M-1001")}).find("niet door twee"), std::string::npos)
      << "an officer widens nothing";
}

TEST_F(Signed, ACheckWithACauseByTheReviewerToo) {
  CheckDay check;
  check.toml = "[check]";
  const auto of = [&](const std::vector<Signature>& signatures) {
    const auto signers = CheckDaySigned(check, signatures, people_, mandate_);
    return signers ? std::string("ok") : signers.error().Text();
  };
  const Signature own = Sign(officer_, "check", "M-1001", check.toml);
  EXPECT_EQ(of({own}), "ok");
  EXPECT_EQ(of({}),
            "de controle is niet ondertekend door iemand die in de controleopdracht staat, of daarna veranderd; "
            "onderteken hem met "
            "schouw mandate sign");
  check.reason = "cause";
  const std::string refused =
      "een controle op aanleiding moet de tweede lezer van de controleopdracht ondertekenen; laat dat doen met schouw "
      "mandate "
      "sign, of kies reason = \"sample\"";
  EXPECT_EQ(of({own}), refused);
  EXPECT_EQ(of({own, Sign(officer_, "cause", "M-1001", check.toml)}), refused);
  EXPECT_EQ(of({own, Sign(other_, "cause", "M-2003", check.toml)}), refused);
  EXPECT_EQ(of({own, Sign(reviewer_, "cause", "M-2002", check.toml)}), "ok");
}

}  // namespace
}  // namespace schouw
