// A rule pack as people write it: a folder with pack.toml, rules/*.toml and lists/*.txt, read whole.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "agent/base/result.h"
#include "agent/match/rule.h"

namespace schouw {

// Something wrong in a source file. `file` is its path within the folder; lines and columns count from 1, 0: the file.
struct SourceFault {
  std::string file;
  int line = 0;
  int column = 0;
  std::string message;  // what is wrong and what was expected
};

// Where something stands; `file` as in SourceFault.
struct SourcePlace {
  std::string file;
  int line = 0;
  int column = 0;
};

struct SourceRule {
  Rule rule;
  std::string file;  // "rules/anonimiseren.toml"
  int line = 0;      // of its [[rule]]
  int column = 0;
  // Of each of the rule's terms, hosts and urls; empty where the rule was not read from files.
  std::vector<SourcePlace> terms = {};
  std::vector<SourcePlace> hosts = {};
  std::vector<SourcePlace> urls = {};
};

// A hash set that rules name.
struct SourceSet {
  std::string path;    // within the folder
  std::string file;    // where it lies on this machine
  std::string sha256;  // its name
  HashClass hash_class = HashClass::kSoftware;
  std::uint64_t bytes = 0;
};

struct PackSource {
  PackHeader header;
  std::vector<SourceRule> rules;                           // by file name, then as they stand in the file
  std::vector<std::pair<std::string, std::string>> files;  // what was read: path within the folder, text; by path
  std::vector<SourceSet> sets = {};                        // each once, by path
  std::vector<std::string> unused_lists;                   // lists/*.txt that no rule names
  std::vector<SourceFault> faults;                         // in order of file and line; empty: can be built
};

// Reads the folder. Wrong keys, types, texts and lists are faults, all at once; a rule with a fault is kept as far as
// it could be read. Errors: kNotFound (no such folder, or no pack.toml in it), kIo.
Result<PackSource> ReadPackSource(const std::string& folder);

// "rules/x.toml:3:1: unknown key ...", one a line, without a line end after the last.
std::string FormatSourceFaults(const std::vector<SourceFault>& faults);

}  // namespace schouw
