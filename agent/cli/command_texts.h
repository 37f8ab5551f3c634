// What is made of the tree of verbs and flags: manual pages and completion for shells. Nothing of it is written by
// hand.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace schouw {

// Names and texts: "man/schouw.1", "man/schouw-scan.1" (one for each verb), "completions/schouw.bash",
// "completions/_schouw" (zsh), "completions/schouw.fish". Hidden verbs are left out. `date`: "2026-11-22".
std::vector<std::pair<std::string, std::string>> CommandTexts(const CLI::App& root, const std::string& date);

}  // namespace schouw
