#include "agent/artifact/registry.h"

#include "agent/artifact/problem_list.h"
#include "agent/artifact/windows/registry_stores.h"

namespace schouw {
namespace {

void ReadAll(RegistryStore& store, const RegistryKey& root) {
  // A user's hive has "Software" below its root; the machine's SOFTWARE is that key, and some program may have made
  // another one in it.
  const auto software = store.hive.Find(root, "Software");
  if (software) ReadSoftware(store, *software);
  if (!software || store.hive.Find(root, "Microsoft")) ReadSoftware(store, root);
  ReadShownFolders(store, root);
  ReadClassesOfUser(store, root);
  ReadBackgroundActivity(store, root);
  ReadInventory(store, root);
}

}  // namespace

bool ClaimsRegistry(const ArtifactInput& input) { return input.head.starts_with("regf"); }

Status ReadRegistry(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kRegistryKind, "Windows", "");
  ProblemList problems(report);
  auto hive = RegistryHive::Open(input, [&](const Error& error) { problems.Take(error); });
  if (!hive) return report.Fail(hive.error());
  const auto root = hive->Root();
  if (!root) return report.Fail(MakeError(ErrorCode::kMalformed, "the root key can't be read"));
  RegistryStore store{*hive, report};
  ReadAll(store, *root);
  problems.Finish("hive");
  return report.Finish();
}

}  // namespace schouw
