// One look at an SQLite database that every reader's claim shares: its tables, asked for once a file.
#pragma once

#include <memory>
#include <optional>

#include "agent/artifact/sqlite/database.h"

namespace schouw {

class StoreLook {
 public:
  // `input` must outlive this. Nothing is opened yet.
  explicit StoreLook(const ArtifactInput& input) : input_(input) {}
  // Null when the schema can't be read. Opened at the first call.
  SqliteDatabase* Database();

 private:
  const ArtifactInput& input_;
  std::optional<Result<std::unique_ptr<SqliteDatabase>>> database_;
};

// Calls `decide` with the database that `input` is: the shared one where there is one, else one that is opened for
// this call. `decide` gets null when the schema can't be read.
template <typename Decide>
bool LookInto(const ArtifactInput& input, const Decide& decide) {
  if (input.look != nullptr) return decide(input.look->Database());
  StoreLook own(input);
  return decide(own.Database());
}

}  // namespace schouw
