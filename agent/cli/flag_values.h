// What may stand behind a flag, checked with a Dutch sentence: "--format: 'pdf' kan hier niet; kies html, json of csv".
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace schouw {

CLI::Validator OneOf(std::vector<std::string> words);
CLI::Validator WholeNumber(std::uint32_t least, std::uint32_t most);

}  // namespace schouw
