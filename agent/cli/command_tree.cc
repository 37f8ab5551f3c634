#include "agent/cli/command_tree.h"

#include <CLI/CLI.hpp>

namespace schouw {
namespace {

// The long name where there is one.
std::string NameOf(const CLI::Option& option) {
  if (option.get_positional()) return option.get_name();
  if (!option.get_lnames().empty()) return "--" + option.get_lnames().front();
  return "-" + option.get_snames().front();
}

}  // namespace

VerbText ReadTree(const CLI::App& app, std::vector<std::string> path) {
  VerbText verb;
  verb.description = app.get_description();
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    FlagText flag{NameOf(*option), option->get_description(), option->get_items_expected_max() > 0};
    (option->get_positional() ? verb.words : verb.flags).push_back(std::move(flag));
  }
  for (const CLI::App* below : app.get_subcommands([](const CLI::App* a) { return !a->get_group().empty(); })) {
    std::vector<std::string> deeper = path;
    deeper.push_back(below->get_name());
    verb.verbs.push_back(ReadTree(*below, std::move(deeper)));
  }
  verb.path = std::move(path);
  return verb;
}

std::string PathText(const VerbText& verb) {
  std::string text;
  for (const std::string& word : verb.path) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace schouw
