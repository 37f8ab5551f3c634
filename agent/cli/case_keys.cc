#include "agent/cli/case_keys.h"

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "agent/cli/actor.h"
#include "agent/cli/program.h"
#include "agent/identity/identify.h"
#include "agent/store/case_key.h"

namespace schouw {
namespace {

Result<std::vector<std::string>> KeysIn(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".pub") files.push_back(at->path().string());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return Fail(ErrorCode::kIo, folder + ": " + error.message());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool IsFor(const SecretKey& key, const std::vector<Recipient>& recipients) {
  return std::any_of(recipients.begin(), recipients.end(),
                     [&](const Recipient& recipient) { return recipient.key == key.public_key(); });
}

Result<SecretKey> KeyFor(const std::vector<std::string>& given, const std::vector<Recipient>& recipients) {
  for (const std::string& file : given) {
    SCHOUW_ASSIGN(SecretKey key, OpenKeyFile(file), "");
    if (IsFor(key, recipients)) return key;
  }
  for (const Recipient& recipient : recipients) {
    const std::string file = FindKeyFile({ProgramFolder(), ""}, recipient.name);
    if (file.empty()) continue;
    SCHOUW_ASSIGN(SecretKey key, OpenKeyFile(file), "");
    if (IsFor(key, recipients)) return key;
  }
  return Fail(ErrorCode::kRefused, given.empty() ? "er is geen sleutel gegeven" : "deze sleutel past niet");
}

}  // namespace

Status ProtectCasesFor(const std::vector<std::string>& public_key_files, const std::string& trust_folder) {
  SCHOUW_ASSIGN(std::vector<std::string> files, KeysIn(trust_folder + "/recipients"), "");
  files.insert(files.end(), public_key_files.begin(), public_key_files.end());
  std::vector<Recipient> recipients;
  for (const std::string& file : files) {
    SCHOUW_ASSIGN(const PublicKey key, LoadPublicKey(file), "");
    const auto same = [&](const Recipient& recipient) { return recipient.key == key.key; };
    if (std::none_of(recipients.begin(), recipients.end(), same)) recipients.push_back({key.name, key.key});
  }
  return ProtectNewCasesFor(std::move(recipients));
}

void OpenCasesWith(std::vector<std::string> secret_key_files) {
  OpenProtectedCasesWith([files = std::move(secret_key_files)](const std::vector<Recipient>& recipients) {
    return KeyFor(files, recipients);
  });
}

// One byte: less than any dump, and the value at which the kernel starts no program that would take it either.
void ForbidCoreDumps() {
  const rlimit one_byte{1, 1};
  (void)::setrlimit(RLIMIT_CORE, &one_byte);
}

}  // namespace schouw
