// Writes what jobs found, each with its "done" mark.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "agent/model/job.h"
#include "agent/store/database.h"

namespace schouw {

// Holds prepared statements and the numbers of entries seen lately; one a case. Use inside a transaction, and call
// Forget() when that was rolled back.
class ResultWriter {
 public:
  static Result<ResultWriter> Create(const Database& database);

  // A job that is already done is left as it is.
  Status Write(const JobResult& result);
  void Forget();

 private:
  ResultWriter() = default;
  Result<bool> MarkDone(const JobResult& result);
  Result<std::int64_t> EntryId(const Locator& entry);
  Result<std::int64_t> EntryIdAtDepth(const Locator& entry, std::size_t depth);
  // `number`: of the file, see schema.cc.
  Status WriteMatch(const Match& match, std::optional<std::int64_t> number);
  Status WriteProblem(const Problem& problem);
  Status WriteArtifact(const ArtifactCoverage& artifact);

  const Database* database_ = nullptr;
  std::optional<Statement> job_, entry_, find_entry_, match_, problem_, artifact_;
  Locator last_entry_;
  std::int64_t last_id_ = 0;
  std::unordered_map<std::string, std::int64_t> entries_;  // device and text → entry.id
};

}  // namespace schouw
