// Versions of rule packs: semver.org 2.0.0.
#pragma once

#include <compare>
#include <string_view>

namespace schouw {

// By precedence (item 11): numbers by value, a pre-release before its release. Both must be versions.
std::strong_ordering CompareVersions(std::string_view a, std::string_view b);

}  // namespace schouw
