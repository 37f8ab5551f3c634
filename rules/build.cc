#include "rules/build.h"

#include <algorithm>

#include "agent/hashset/mapped_file.h"
#include "agent/match/compile.h"
#include "agent/match/pack_writer.h"

namespace schouw {
namespace {

Result<PackContents> Contents(const PackSource& source) {
  if (!source.faults.empty()) return Fail(ErrorCode::kMalformed, FormatSourceFaults(source.faults));
  PackContents contents;
  contents.header = source.header;
  for (const SourceRule& rule : source.rules) contents.rules.push_back(rule.rule);
  contents.sources = source.files;
  for (const SourceSet& set : source.sets) {
    if (set.bytes > kMostSetBytes) continue;
    SCHOUW_ASSIGN(const MappedFile file, MappedFile::Open(set.file), set.path);
    SCHOUW_ASSIGN(const HashSet opened, HashSet::Open(file.bytes()), set.path);
    if (opened.sha256() != set.sha256) return Fail(ErrorCode::kIo, set.path + " was changed meanwhile");
    contents.sets.emplace_back(set.sha256, AsChars(opened.unsigned_part()));
  }
  std::sort(contents.sets.begin(), contents.sets.end());
  contents.sets.erase(std::unique(contents.sets.begin(), contents.sets.end()), contents.sets.end());
  return contents;
}

}  // namespace

Result<std::string> BuildPackWithoutDatabases(const PackSource& source) {
  SCHOUW_ASSIGN(PackContents contents, Contents(source), "build rule pack");
  return WritePack(std::move(contents));
}

Result<std::string> BuildPack(const PackSource& source) {
  SCHOUW_ASSIGN(PackContents contents, Contents(source), "build rule pack");
  SCHOUW_ASSIGN(std::vector<CompiledDatabase> databases, CompileRules(contents.rules), "build rule pack");
  for (CompiledDatabase& database : databases) {
    contents.databases.emplace_back(std::move(database.label), std::move(database.bytes));
  }
  return WritePack(std::move(contents));
}

Result<std::string> BuildPackFromFolder(const std::string& folder) {
  SCHOUW_ASSIGN(PackSource source, ReadPackSource(folder), folder);
  return BuildPack(source);
}

}  // namespace schouw
