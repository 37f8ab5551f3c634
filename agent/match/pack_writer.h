// Writes a pack's file. The same contents give the same bytes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "agent/match/pack.h"

namespace schouw {

struct PackContents {
  PackHeader header;
  std::vector<Rule> rules;
  std::vector<std::pair<std::string, std::string>> sources;    // path in the source folder, text
  std::vector<std::pair<std::string, std::string>> databases;  // "hs 5.4.0 avx2", serialised database
  std::vector<std::pair<std::string, std::string>> sets = {};  // SHA-256 of a hash set, its file
};

// The pack's bytes without a signature. Sources and databases are written sorted by name.
std::string WritePack(PackContents contents);

// `pack` with one signature more at its end. Errors: kMalformed when `pack` is no pack or the signature is not one;
// kRefused when that key has signed it, or 16 have.
Result<std::string> AddSignature(std::string pack, const PackSignature& signature);

}  // namespace schouw
