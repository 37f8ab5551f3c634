// What each role may do: one table, kMay, and nothing beside it.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schouw {

enum class Role : std::uint8_t { kOfficer, kSpecialist, kReviewer, kMaintainer, kPlanner, kPrivacy };
inline constexpr std::size_t kRoleCount = 6;

// "officer", as in people.toml, and back; and as a Dutch reader knows it ("medewerker").
std::string_view RoleName(Role role);
std::optional<Role> ParseRole(std::string_view name);
std::string_view RoleInDutch(Role role);

class Roles {
 public:
  constexpr Roles() = default;
  constexpr Roles(std::initializer_list<Role> roles) {
    for (Role role : roles) Add(role);
  }
  constexpr void Add(Role role) { bits_ = static_cast<std::uint8_t>(bits_ | Bit(role)); }
  constexpr void Remove(Role role) { bits_ = static_cast<std::uint8_t>(bits_ & ~Bit(role)); }
  constexpr bool Has(Role role) const { return (bits_ & Bit(role)) != 0; }
  constexpr bool Intersects(Roles other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool operator==(const Roles&) const = default;

 private:
  static constexpr unsigned Bit(Role role) { return 1u << static_cast<unsigned>(role); }
  std::uint8_t bits_ = 0;
};

enum class Act : std::uint8_t {
  kScan,
  kOpen,        // look at a case's signals: the review page, a report for oneself
  kDecide,      // a first judgment about a signal; also erasing what is another's (`protected`)
  kSecondRead,  // agree or not with a judgment
  kSignOff,     // finalise
  kCorrect,
  kExport,  // give a report to somebody
  kCompare,
  kPurge,
  kHold,
  kNotice,
  kLift,   // end the sealing after a tripwire
  kWiden,  // decide that more may be read
  kSignMandate,
  kSignCheck,
  kSignCause,  // allow a check with a cause instead of by sample
  kReadLog,
  kCounts,
  kDrawPlan,
  kStats,
  kSignRules,
};
inline constexpr std::size_t kActCount = 21;

// How many people an act takes.
enum class Together : std::uint8_t {
  kAlone,
  kNotOwn,     // not by who did what is judged here
  kTwoPeople,  // two different people, one of them a reviewer
};

struct ActRule {
  Act act;
  std::string_view in_dutch;  // "deze controle aftekenen"
  Roles roles;
  Together together = Together::kAlone;
};

inline constexpr std::array<ActRule, kActCount> kMay = {{
    {Act::kScan, "een gegevensdrager bekijken", {Role::kOfficer, Role::kSpecialist}},
    {Act::kOpen, "signalen inzien", {Role::kOfficer, Role::kReviewer}},
    {Act::kDecide, "signalen beoordelen", {Role::kOfficer, Role::kReviewer}},
    {Act::kSecondRead, "een beoordeling nalezen", {Role::kReviewer}, Together::kNotOwn},
    {Act::kSignOff, "een controle aftekenen", {Role::kReviewer}, Together::kNotOwn},
    {Act::kCorrect, "een afgetekend verslag verbeteren", {Role::kOfficer, Role::kReviewer}},
    {Act::kExport, "een verslag aan iemand geven", {Role::kOfficer, Role::kReviewer}},
    {Act::kCompare, "twee controles vergelijken", {Role::kOfficer, Role::kReviewer}},
    {Act::kPurge, "een controle opschonen", {Role::kOfficer, Role::kReviewer}},
    {Act::kHold, "het opschonen tegenhouden", {Role::kOfficer, Role::kReviewer, Role::kPrivacy}},
    {Act::kNotice, "aan de politie melden", {Role::kOfficer, Role::kSpecialist, Role::kReviewer}},
    {Act::kLift, "een verzegeling opheffen", {Role::kOfficer, Role::kReviewer}, Together::kTwoPeople},
    {Act::kWiden, "meer laten bekijken dan gewoon is", {Role::kReviewer}, Together::kTwoPeople},
    {Act::kSignMandate, "een controleopdracht ondertekenen", {Role::kReviewer}},
    {Act::kSignCheck, "een controle aankondigen", {Role::kOfficer, Role::kReviewer}},
    {Act::kSignCause, "een controle op aanleiding toestaan", {Role::kReviewer}},
    {Act::kReadLog, "het logboek inzien", {Role::kOfficer, Role::kReviewer, Role::kPrivacy}},
    {Act::kCounts, "tellingen van oordelen maken", {Role::kReviewer, Role::kMaintainer}},
    {Act::kDrawPlan, "controles loten", {Role::kReviewer, Role::kPlanner}},
    {Act::kStats, "jaarcijfers maken", {Role::kReviewer, Role::kPlanner, Role::kPrivacy}},
    {Act::kSignRules, "een regelset ondertekenen", {Role::kMaintainer}},
}};

constexpr const ActRule& RuleOf(Act act) { return kMay[static_cast<std::size_t>(act)]; }
constexpr bool May(Roles roles, Act act) { return RuleOf(act).roles.Intersects(roles); }

// The roles in Dutch: "medewerker of tweede lezer".
std::string RolesInDutch(Roles roles);

// What is left of somebody's roles under a mandate: officer and reviewer only for those it names. Both lists empty:
// all.
Roles RolesUnder(Roles roles, std::string_view id, const std::vector<std::string>& officers,
                 const std::vector<std::string>& reviewers);

}  // namespace schouw
