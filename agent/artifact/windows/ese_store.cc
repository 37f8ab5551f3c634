#include "agent/artifact/windows/ese_store.h"

#include "agent/artifact/problem_list.h"

namespace schouw {

Status ReadEseStore(const ArtifactInput& input, StoreReport& report, const std::function<void(EseDatabase&)>& read) {
  ProblemList problems(report);
  auto database = EseDatabase::Open(input.content, input.limits, [&](const Error& error) { problems.Take(error); });
  if (!database) return report.Fail(database.error());
  read(*database);
  problems.Finish("database");
  if (!database->clean())
    report.Note(MakeError(ErrorCode::kTruncated,
                          "its program did not close it: rows that stand in its logs alone are not read"));
  return report.Finish();
}

}  // namespace schouw
