// schouw-records: prints every record it can read of an image or folder as JSON lines, then one coverage line.
// For developers and acceptance tests; the product itself has no such view and does not ship this.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "agent/mandate/mandate.h"
#include "tools/records/walk.h"

namespace {

using namespace schouw;  // one file, one program

struct Flags {
  std::string path;
  std::vector<std::string> kinds;
  std::string mandate;
  bool hashes = false;
  bool volume_hashes = false;
  std::vector<std::string> unlock;
};

Result<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Fail(ErrorCode::kNotFound, path + ": can't be read");
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// "p1=FILE"
Result<std::vector<VolumeKey>> ReadKeys(const std::vector<std::string>& given) {
  std::vector<VolumeKey> keys;
  for (const std::string& word : given) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) return Fail(ErrorCode::kMalformed, "--unlock " + word + ": expected VOLUME=FILE");
    SCHOUW_ASSIGN(std::string secret, ReadFile(word.substr(equals + 1)), "--unlock");
    keys.push_back({word.substr(0, equals), std::move(secret)});
  }
  return keys;
}

Result<WalkOptions> MakeOptions(const Flags& flags) {
  WalkOptions options;
  options.hashes = flags.hashes;
  options.volume_hashes = flags.volume_hashes;
  SCHOUW_ASSIGN(options.keys, ReadKeys(flags.unlock), "");
  options.scope.records = RecordKinds::All();
  options.scope.all_accounts = true;
  options.scope.recycle_bin = true;
  options.everything = flags.mandate.empty();
  if (!flags.mandate.empty()) {
    SCHOUW_ASSIGN(const std::string text, ReadFile(flags.mandate), "");
    const ParsedMandate parsed = ParseMandate(text);
    if (!parsed.faults.empty()) return Fail(ErrorCode::kMalformed, FormatFaults(flags.mandate, parsed.faults));
    options.scope = parsed.mandate.scope;
    options.scope.device_has_accounts = true;
  }
  if (!flags.kinds.empty()) options.shown = RecordKinds();
  for (const std::string& name : flags.kinds) {
    const auto kind = ParseRecordKind(name);
    if (!kind) return Fail(ErrorCode::kMalformed, "unknown record kind: " + name);
    options.shown.Add(*kind);
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  Flags flags;
  CLI::App app("Prints every record of an image or folder as JSON lines.", "schouw-records");
  app.add_option("path", flags.path, "Image, folder, zip or tar acquisition")->required();
  app.add_option("--kind", flags.kinds, "Only records of this kind; may be repeated");
  app.add_option("--mandate", flags.mandate, "Read only what this mandate allows");
  app.add_flag("--hashes", flags.hashes, "SHA-256 of each file on its file_name line");
  app.add_option("--unlock", flags.unlock, "VOLUME=FILE: the key of an encrypted volume; may be repeated");
  app.add_flag("--volume-hashes", flags.volume_hashes, "SHA-256 of each volume as read, on the coverage line");
  CLI11_PARSE(app, argc, argv);

  auto options = MakeOptions(flags);
  if (!options) {
    std::fprintf(stderr, "schouw-records: %s\n", options.error().Text().c_str());
    return 2;
  }
  RecordsWalk walk(*options, [](const std::string& line) { std::printf("%s\n", line.c_str()); });
  const Status status = walk.Run(flags.path);
  std::printf("%s\n", CoverageLine(walk.coverage()).c_str());
  if (!status) {
    std::fprintf(stderr, "schouw-records: %s\n", status.error().Text().c_str());
    return 2;
  }
  return walk.coverage().entries.not_read + walk.coverage().entries.partial > 0 ? 1 : 0;
}
