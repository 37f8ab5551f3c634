#include "agent/identity/role.h"

#include <algorithm>

namespace schouw {
namespace {

struct RoleWords {
  std::string_view name;
  std::string_view in_dutch;
};
constexpr std::array<RoleWords, kRoleCount> kRoles = {{
    {"officer", "medewerker"},
    {"specialist", "digitaal specialist"},
    {"reviewer", "tweede lezer"},
    {"maintainer", "regelbeheerder"},
    {"planner", "planner"},
    {"privacy", "functionaris gegevensbescherming"},
}};

constexpr bool TableIsInOrder() {
  for (std::size_t i = 0; i < kActCount; ++i) {
    if (static_cast<std::size_t>(kMay[i].act) != i || kMay[i].roles.empty()) return false;
  }
  return true;
}
static_assert(TableIsInOrder(), "each act has one row, in the order of Act, and somebody who may do it");

bool Names(const std::vector<std::string>& list, std::string_view id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

}  // namespace

std::string_view RoleName(Role role) { return kRoles[static_cast<std::size_t>(role)].name; }
std::string_view RoleInDutch(Role role) { return kRoles[static_cast<std::size_t>(role)].in_dutch; }

std::optional<Role> ParseRole(std::string_view name) {
  for (std::size_t i = 0; i < kRoleCount; ++i)
    if (kRoles[i].name == name) return static_cast<Role>(i);
  return std::nullopt;
}

std::string RolesInDutch(Roles roles) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < kRoleCount; ++i)
    if (roles.Has(static_cast<Role>(i))) words.push_back(kRoles[i].in_dutch);
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += i == 0 ? "" : i + 1 == words.size() ? " of " : ", ";
    text += words[i];
  }
  return text;
}

Roles RolesUnder(Roles roles, std::string_view id, const std::vector<std::string>& officers,
                 const std::vector<std::string>& reviewers) {
  if (officers.empty() && reviewers.empty()) return roles;
  if (!Names(officers, id)) roles.Remove(Role::kOfficer);
  if (!Names(reviewers, id)) roles.Remove(Role::kReviewer);
  return roles;
}

}  // namespace schouw
