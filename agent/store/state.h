// What an open case holds. Private to store/.
#pragma once

#include <optional>
#include <string>

#include "agent/store/case_store.h"
#include "agent/store/database.h"
#include "agent/store/lock_file.h"
#include "agent/store/result_writer.h"

namespace schouw {

// Members are gone in reverse order: statements, database, lock.
struct CaseStore::State {
  std::optional<LockFile> lock;  // held while writing
  Database database;
  std::optional<ResultWriter> writer;  // made at the first result
};

}  // namespace schouw
