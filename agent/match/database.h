// A Hyperscan database and its working memory, owned. Private to the module.
#pragma once

#include <hs/hs.h>

#include <memory>
#include <string>

#include "agent/base/bytes.h"
#include "agent/base/result.h"
#include "agent/match/pattern_table.h"

namespace schouw {

struct DatabaseDeleter {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
using DatabasePtr = std::unique_ptr<hs_database_t, DatabaseDeleter>;

struct ScratchDeleter {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using ScratchPtr = std::unique_ptr<hs_scratch_t, ScratchDeleter>;

// The database inside CompiledDatabase::bytes; null when the table has no patterns.
// Errors: kUnsupported when it was made for another library, processor or pattern table: compile again; kMalformed;
// kMemory.
Result<DatabasePtr> LoadDatabase(Bytes bytes, const PatternTable& table);
// Compiles the table and serialises. `features` as in hs_platform_info.
Result<std::string> CompileTable(const PatternTable& table, unsigned long long features);
// What this processor and library have together, of the features that we compile for.
unsigned long long FeaturesOfThisMachine();

}  // namespace schouw
