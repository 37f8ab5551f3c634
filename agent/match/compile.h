// Rules → Hyperscan databases: made once when a pack is built, or in memory where the pack holds none for this machine.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/result.h"
#include "agent/match/rule.h"

namespace schouw {

struct CompiledDatabase {
  std::string label;  // "hs 5.4.0 avx2": library version and the instructions it may use
  std::string bytes;  // layout in compile.cc; the same rules give the same bytes
};

// A database for each of "generic", "avx2" and "avx512", whatever this machine has.
// Errors: kMalformed naming the rule and what is wrong with its term or regex; kTooBig where the library gives up.
Result<std::vector<CompiledDatabase>> CompileRules(std::span<const Rule> rules);

// The one for this machine only.
Result<CompiledDatabase> CompileForThisMachine(std::span<const Rule> rules);
// The label of the best database that runs here.
std::string DatabaseLabelForThisMachine();

// Whether a rule may hold this regex (the subset is in regex.h). Errors: kMalformed and kUnsupported with what is wrong
// and the byte offset in `pattern`; kTooBig; kRefused for one that is fine and meets nearly every text.
Status CheckRegex(std::string_view pattern);
// Whether one rule's terms and regexes can be compiled, without compiling them. Errors: as CompileRules.
Status CheckRule(const Rule& rule);
// Errors: kMalformed for a term that can't be looked for (TermFault).
Status CheckTerm(std::string_view term);

// Loads what matching otherwise loads at first use (ICU's tables). Call before a sandbox takes the file system away.
// Errors: kInternal when ICU has no data.
Status WarmUpMatching();

}  // namespace schouw
