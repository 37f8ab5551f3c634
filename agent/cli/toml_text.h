// Text as TOML writes it, for files that the program makes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schouw {

// A basic string, quotes included; control characters become spaces.
std::string QuotedToml(std::string_view text);
// ["a", "b"]
std::string TomlList(const std::vector<std::string>& items);

}  // namespace schouw
