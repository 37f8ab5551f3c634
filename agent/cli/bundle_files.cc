#include "agent/cli/bundle_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string_view>

#include "agent/base/sha256.h"
#include "agent/cli/program.h"
#include "agent/cli/sign_file.h"
#include "agent/identity/public_key.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;

// Folders that the program loads from: what is added there is as bad as what is changed.
constexpr std::string_view kClosedFolders[] = {"lib/", "share/"};

bool IsOwn(const std::string& path) { return path == kBundleList || path == std::string(kBundleList) + ".sig"; }

// Paths within `folder` of all that is no folder, sorted.
Result<std::vector<std::string>> FilesUnder(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (!it->is_directory(error) || it->is_symlink(error))
      paths.push_back(it->path().lexically_relative(folder).string());
  }
  if (error) return Fail(ErrorCode::kIo, folder + ": " + error.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

Result<std::string> DigestOf(const std::string& path) {
  SCHOUW_ASSIGN(const std::string bytes, ReadWholeFile(path), "");
  return Sha256Hex(AsBytes(bytes));
}

// Path to digest, from the list's text.
std::map<std::string, std::string> ParseList(std::string_view text) {
  constexpr std::size_t kDigest = 64, kGap = 2;
  std::map<std::string, std::string> files;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (line.size() > kDigest + kGap) files[std::string(line.substr(kDigest + kGap))] = line.substr(0, kDigest);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return files;
}

Result<PublicKey> Signer(const std::string& folder, const std::string& list) {
  SCHOUW_ASSIGN(PublicKey key, LoadPublicKey(folder + "/organisation.pub"), "");
  SCHOUW_ASSIGN(const auto signatures, SignaturesBeside(folder + "/" + kBundleList), "");
  const bool holds = std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
    return signature.kind == kBundleSignature && Holds(signature, key.key, list);
  });
  if (holds) return key;
  return Fail(ErrorCode::kRefused, "de lijst van bestanden is niet ondertekend door " + key.name +
                                       "; pak het programma opnieuw uit, uit een bestand van uw organisatie");
}

bool IsClosed(const std::string& path) {
  return std::any_of(std::begin(kClosedFolders), std::end(kClosedFolders),
                     [&](std::string_view folder) { return path.starts_with(folder); });
}

}  // namespace

Result<std::string> ListBundle(const std::string& folder) {
  SCHOUW_ASSIGN(const std::vector<std::string> paths, FilesUnder(folder), "");
  std::string list;
  for (const std::string& path : paths) {
    if (IsOwn(path)) continue;
    std::error_code error;
    if (fs::is_symlink(folder + "/" + path, error)) return Fail(ErrorCode::kRefused, path + " is een verwijzing");
    SCHOUW_ASSIGN(const std::string digest, DigestOf(folder + "/" + path), "");
    list += digest + "  " + path + "\n";
  }
  return list;
}

Result<BundleState> CheckBundle(const std::string& folder) {
  SCHOUW_ASSIGN(const std::string list, ReadWholeFile(folder + "/" + kBundleList), "");
  SCHOUW_ASSIGN(const PublicKey key, Signer(folder, list), "");
  const std::map<std::string, std::string> files = ParseList(list);
  BundleState state{key.name, key.key_id, files.size(), {}, {}};
  for (const auto& [path, digest] : files) {
    const auto now = DigestOf(folder + "/" + path);
    if (!now || *now != digest) state.differing.push_back(path);
  }
  SCHOUW_ASSIGN(const std::vector<std::string> present, FilesUnder(folder), "");
  for (const std::string& path : present) {
    if (!IsOwn(path) && !files.contains(path)) (IsClosed(path) ? state.differing : state.added).push_back(path);
  }
  return state;
}

Status CheckOwnFiles(const std::string& folder) {
  const auto state = CheckBundle(folder);
  if (!state) return state.error().code == ErrorCode::kNotFound ? Status() : Fail(state.error());
  if (state->differing.empty()) return {};
  return Fail(ErrorCode::kRefused,
              "bestanden van het programma zijn veranderd, weg of erbij gekomen (" + state->differing.front() +
                  (state->differing.size() > 1 ? " en andere" : "") +
                  "); er is niets gelezen. Pak het programma opnieuw uit; schouw doctor noemt ze allemaal");
}

}  // namespace schouw
