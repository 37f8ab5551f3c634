#include "agent/cli/protected_parties.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "agent/base/sha256.h"
#include "agent/cli/program.h"
#include "agent/cli/sign_file.h"
#include "agent/identity/public_key.h"
#include "agent/mandate/protected_list.h"

namespace schouw {
namespace {

constexpr const char* kFileName = "/protected.toml";

std::string FindList(const std::string& trust, const std::vector<std::string>& packs) {
  std::vector<std::string> folders;
  if (!trust.empty()) folders.push_back(trust);
  if (!packs.empty()) folders.push_back(std::filesystem::path(packs.front()).parent_path().string());
  folders.push_back(DefaultTrustFolder());
  std::error_code ignored;
  for (const std::string& folder : folders)
    if (std::filesystem::is_regular_file(folder + kFileName, ignored)) return folder + kFileName;
  return "";
}

Status CheckListSigned(const std::string& path, const std::string& text, const Mandate& mandate) {
  SCHOUW_ASSIGN(const PublicKey organisation, LoadPublicKey(ProgramFolder() + "/organisation.pub"),
                "sleutel van de organisatie (organisation.pub)");
  SCHOUW_ASSIGN(const auto signatures, SignaturesBeside(path), "");
  const bool holds = std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
    return signature.kind == "protected" && Holds(signature, organisation.key, text);
  });
  if (!holds) {
    return Fail(ErrorCode::kRefused,
                "de lijst van partijen die met rust worden gelaten (" + path +
                    ") is niet ondertekend door de organisatie, of daarna veranderd; haal hem opnieuw op "
                    "bij de beheerder");
  }
  if (!IsDemoKey(organisation) || IsExercise(mandate)) return {};
  return Fail(
      ErrorCode::kRefused,
      "de lijst van partijen die met rust worden gelaten is die van de oefening; vraag de beheerder om die van de "
      "organisatie");
}

}  // namespace

Status LeaveProtectedAlone(Mandate& mandate, const std::string& trust, const std::vector<std::string>& packs,
                           const Date& today) {
  const std::string path = FindList(trust, packs);
  if (path.empty()) {
    return Fail(
        ErrorCode::kRefused,
        "de lijst van partijen die met rust worden gelaten (protected.toml) is er niet; er is niets gelezen. Vraag de "
        "beheerder om die lijst, bij de vertrouwde sleutels");
  }
  SCHOUW_ASSIGN(const std::string text, ReadWholeFile(path), "");
  SCHOUW_TRY(CheckListSigned(path, text, mandate), "");
  ParsedProtectedList parsed = ParseProtectedList(text);
  if (!parsed.faults.empty()) return Fail(ErrorCode::kMalformed, FormatFaults(path, parsed.faults));
  if (today > parsed.list.valid_until) {
    return Fail(ErrorCode::kRefused, "de lijst van partijen die met rust worden gelaten (" + path +
                                         ") gold tot en met " + FormatDutchDate(parsed.list.valid_until) +
                                         "; haal een nieuwe op bij de beheerder");
  }
  mandate.check.protected_list =
      parsed.list.name + " " + parsed.list.version + ", " + Sha256Hex(AsBytes(text)).substr(0, 16);
  for (std::string& entry : parsed.list.entries) mandate.scope.exclude.push_back(std::move(entry));
  return {};
}

}  // namespace schouw
