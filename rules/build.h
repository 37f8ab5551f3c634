// A pack's source as one file, compiled and ready to be signed.
#pragma once

#include <cstdint>
#include <string>

#include "agent/base/result.h"
#include "rules/rule_source.h"

namespace schouw {

// The pack's bytes, without a signature; layout in agent/match/pack.cc. The same source and the same version of the
// Hyperscan library give the same bytes.
// Errors: kMalformed when the source has faults (all of them in the message) or a rule does not compile.
Result<std::string> BuildPack(const PackSource& source);

// The same without compiled databases, which a scan then compiles in memory: for tests of rules, which run at once.
Result<std::string> BuildPackWithoutDatabases(const PackSource& source);

// A hash set of up to this many bytes stands in the pack. A larger one lies beside it, under its own name: a pack is
// read whole and copied into memory, and a set of gigabytes is mapped where it lies.
inline constexpr std::uint64_t kMostSetBytes = 16u << 20;

// Reads `folder` and builds it. Errors also of ReadPackSource.
Result<std::string> BuildPackFromFolder(const std::string& folder);

}  // namespace schouw
