#include "agent/artifact/registry.h"

#include <set>
#include <string>

#include "agent/artifact/windows/registry_stores.h"

namespace schouw {
namespace {

constexpr std::size_t kMostProblems = 20;

void ReadAll(RegistryStore& store, const RegistryKey& root) {
  const auto software = store.hive.Find(root, "Software");
  // A user's hive has "Software" below its root; the machine's SOFTWARE is that key.
  ReadSoftware(store, software.value_or(root));
  ReadClassesOfUser(store, root);
  ReadBackgroundActivity(store, root);
}

}  // namespace

bool ClaimsRegistry(const ArtifactInput& input) { return input.head.starts_with("regf"); }

Status ReadRegistry(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kRegistryKind, "Windows", "");
  std::set<std::string> said;
  std::uint64_t unsaid = 0;
  const auto on_error = [&](const Error& error) {
    if (said.size() >= kMostProblems) {
      ++unsaid;
    } else if (said.insert(error.Text()).second) {  // a part that is come upon twice
      report.Note(error);
    }
  };
  auto hive = RegistryHive::Open(input, on_error);
  if (!hive) return report.Fail(hive.error());
  const auto root = hive->Root();
  if (!root) return report.Fail(MakeError(ErrorCode::kMalformed, "the root key can't be read"));
  RegistryStore store{*hive, report};
  ReadAll(store, *root);
  if (unsaid > 0)
    report.Note(MakeError(ErrorCode::kMalformed, std::to_string(unsaid) + " more parts of the hive can't be read"));
  return report.Finish();
}

}  // namespace schouw
