// The hash sets that trusted packs name: those in the pack, and those beside it, told by the SHA-256 that was signed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/unique_fd.h"
#include "agent/cli/program.h"
#include "agent/hashset/mapped_file.h"
#include "agent/match/known_hashes.h"
#include "agent/match/trust.h"

namespace schouw {

// A set that lies beside a pack: open, mapped, and found to be the very one that was signed.
struct SetBesidePack {
  std::string sha256;
  UniqueFd fd;
  MappedFile file;
};

// Checks every set of the classes allowed, wherever it lies, from its first byte to its last; gives those beside the
// pack. Errors, worded for the person who scans: kRefused.
Result<std::vector<SetBesidePack>> LoadHashSets(const std::string& pack_path, const Pack& pack, HashClasses allowed,
                                                const Trust& trust);
// The names of the trusted keys that signed a set itself, sorted: it may have none, for the signatures of a pack hold
// for the sets it names. Errors: kRefused with one Dutch clause, where a signature of a trusted key is not of this set.
Result<std::vector<std::string>> SignersOfSet(const HashSet& set, const Trust& trust);

// The list that a file of these digests stands in, of the set of that rule; empty when it stands in none.
struct ListNamed {
  std::string name, version, sha256;
};
ListNamed FindList(const Pack& pack, const std::vector<SetBesidePack>& beside, std::uint32_t rule,
                   const std::array<std::string, 3>& digests);

}  // namespace schouw
