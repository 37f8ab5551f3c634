#include "agent/cli/flag_values.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace schouw {
namespace {

// "html, json of csv"
std::string Choice(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? " of " : ", ") + words[i];
  }
  return text;
}

}  // namespace

CLI::Validator OneOf(std::vector<std::string> words) {
  const auto check = [words = std::move(words)](const std::string& given) {
    if (std::find(words.begin(), words.end(), given) != words.end()) return std::string();
    return "'" + given + "' kan hier niet; kies " + Choice(words);
  };
  return CLI::Validator(check, "");
}

CLI::Validator WholeNumber(std::uint32_t least, std::uint32_t most) {
  const auto check = [least, most](const std::string& given) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), number);
    if (error == std::errc() && end == given.data() + given.size() && number >= least && number <= most) {
      return std::string();
    }
    return "'" + given + "' kan hier niet; geef een heel getal van " + std::to_string(least) + " tot en met " +
           std::to_string(most);
  };
  return CLI::Validator(check, "");
}

}  // namespace schouw
