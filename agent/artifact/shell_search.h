// The words somebody searched for from a command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schouw {

// Of each search in `command`: arguments of a program that searches the web, and search engines' addresses.
std::vector<std::string> SearchesInCommand(std::string_view command);

}  // namespace schouw
