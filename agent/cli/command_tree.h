// The verbs and flags as plain values, taken from the parser.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace schouw {

struct FlagText {
  std::string name;         // "--mandate", "-o"
  std::string description;  // one sentence
  bool takes_value = false;
};
struct VerbText {
  std::vector<std::string> path;  // {"rules", "build"}; empty: the program itself
  std::string description;
  std::vector<FlagText> flags;
  std::vector<FlagText> words;  // positional: "folder"
  std::vector<VerbText> verbs;  // one level down
};

VerbText ReadTree(const CLI::App& app, std::vector<std::string> path);
std::string PathText(const VerbText& verb);  // "rules build"

}  // namespace schouw
