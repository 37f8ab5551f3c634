#include "agent/identity/role.h"

#include <gtest/gtest.h>

namespace schouw {
namespace {

// One line an act: which of officer, specialist, reviewer, maintainer, planner, privacy may do it; how many it takes.
constexpr const char* kExpected = R"(
een gegevensdrager bekijken            O S - - - -  alone
signalen inzien                        O - R - - -  alone
signalen beoordelen                    O - R - - -  alone
een beoordeling nalezen                - - R - - -  not own
een controle aftekenen                 - - R - - -  not own
een afgetekend verslag verbeteren      O - R - - -  alone
een verslag aan iemand geven           O - R - - -  alone
twee controles vergelijken             O - R - - -  alone
een controle opschonen                 O - R - - -  alone
het opschonen tegenhouden              O - R - - F  alone
aan de politie melden                  O S R - - -  alone
een verzegeling opheffen               O - R - - -  two
meer laten bekijken dan gewoon is      - - R - - -  two
een controleopdracht ondertekenen      - - R - - -  alone
een controle aankondigen               O - R - - -  alone
een controle op aanleiding toestaan    - - R - - -  alone
het logboek inzien                     O - R - - F  alone
tellingen van oordelen maken           - - R B - -  alone
controles loten                        - - R - P -  alone
jaarcijfers maken                      - - R - P F  alone
een regelset ondertekenen              - - - B - -  alone
)";

TEST(RoleTable, Whole) {
  std::string table = "\n";
  for (const ActRule& rule : kMay) {
    std::string line(rule.in_dutch);
    line.resize(39, ' ');
    for (std::size_t i = 0; i < kRoleCount; ++i) {
      const Roles one{static_cast<Role>(i)};
      line += May(one, rule.act) ? "OSRBPF"[i] : '-';
      line += ' ';
    }
    line += rule.together == Together::kAlone ? " alone" : rule.together == Together::kNotOwn ? " not own" : " two";
    table += line + "\n";
  }
  EXPECT_EQ(table, kExpected);
}

TEST(RoleTable, WithoutARoleNothing) {
  for (const ActRule& rule : kMay) EXPECT_FALSE(May({}, rule.act)) << rule.in_dutch;
}

TEST(RoleTable, NobodyAloneWidensLiftsOrSignsOffAnOwnReview) {
  EXPECT_EQ(RuleOf(Act::kWiden).together, Together::kTwoPeople);
  EXPECT_EQ(RuleOf(Act::kLift).together, Together::kTwoPeople);
  EXPECT_EQ(RuleOf(Act::kSignOff).together, Together::kNotOwn);
}

TEST(Roles, NamesGoBothWays) {
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const Role role = static_cast<Role>(i);
    EXPECT_EQ(ParseRole(RoleName(role)), role);
  }
  EXPECT_EQ(ParseRole("chief"), std::nullopt);
  EXPECT_EQ(RolesInDutch({Role::kOfficer, Role::kReviewer, Role::kPrivacy}),
            "medewerker, tweede lezer of functionaris gegevensbescherming");
}

TEST(Roles, UnderAMandateOnlyWhomItNames) {
  const Roles both{Role::kOfficer, Role::kReviewer, Role::kPlanner};
  EXPECT_EQ(RolesUnder(both, "M-1", {"M-1"}, {"M-2"}), (Roles{Role::kOfficer, Role::kPlanner}));
  EXPECT_EQ(RolesUnder(both, "M-2", {"M-1"}, {"M-2"}), (Roles{Role::kReviewer, Role::kPlanner}));
  EXPECT_EQ(RolesUnder(both, "M-3", {"M-1"}, {"M-2"}), Roles{Role::kPlanner});
  EXPECT_EQ(RolesUnder(both, "M-3", {}, {}), both);
}

}  // namespace
}  // namespace schouw
