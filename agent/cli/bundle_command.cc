// `schouw bundle`: what tools/package asks of the program itself: the signed list of the folder's files, manual pages
// and completion for shells. Not in the help.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/bundle_files.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/command_texts.h"
#include "agent/cli/machine.h"
#include "agent/cli/program.h"
#include "agent/identity/signature.h"

namespace schouw {
namespace {

struct BundleFlags {
  std::string folder;
  std::string key;
  std::int64_t at = 0;
};

Result<int> Sign(const BundleFlags& flags) {
  SCHOUW_ASSIGN(const std::string list, ListBundle(flags.folder), "");
  SCHOUW_ASSIGN(const SecretKey key, OpenKeyFile(flags.key), "");
  SCHOUW_ASSIGN(const UnixNanos at, FromUnixSeconds(flags.at), "--at");
  SCHOUW_ASSIGN(const Signature signature, SignText(key, kBundleSignature, key.name(), at, list), "");
  const std::string path = flags.folder + "/" + kBundleList;
  SCHOUW_TRY(WriteWholeFile(path, list), "");
  SCHOUW_TRY(WriteWholeFile(path + ".sig", FormatSignatures({signature})), "");
  Say(path + ": ondertekend met sleutel " + key.name() + " (" + key.key_id() + ")");
  return kExitDone;
}

Result<int> WriteTexts(const CLI::App& root, const std::string& folder) {
  for (const auto& [name, text] : CommandTexts(root, FormatDate(ProgramDate()))) {
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    SCHOUW_TRY(WriteWholeFile(path.string(), text), "");
  }
  return kExitDone;
}

int StatusOf(const Result<int>& result) { return result ? *result : Refuse(result.error()); }

}  // namespace

void AddBundleCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<BundleFlags>();
  CLI::App* bundle = app.add_subcommand("bundle", "De draagbare map (voor wie hem maakt)")->group("");
  bundle->require_subcommand(1);
  CLI::App* sign = bundle->add_subcommand("sign", "Schrijft de lijst van bestanden en ondertekent die");
  sign->add_option("folder", flags->folder, "De map")->required();
  sign->add_option("--key", flags->key, "De geheime sleutel van de organisatie")->required();
  sign->add_option("--at", flags->at, "Tijd van de handtekening, in seconden sinds 1970")->required();
  sign->callback([flags, choose] { choose([flags] { return StatusOf(Sign(*flags)); }); });
  CLI::App* texts = bundle->add_subcommand("texts", "Schrijft handleidingen (man) en aanvulling voor shells");
  texts->add_option("folder", flags->folder, "De map")->required();
  texts->callback(
      [flags, choose, root = &app] { choose([flags, root] { return StatusOf(WriteTexts(*root, flags->folder)); }); });
}

}  // namespace schouw
