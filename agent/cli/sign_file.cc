#include "agent/cli/sign_file.h"

#include <algorithm>
#include <filesystem>

#include "agent/cli/program.h"

namespace schouw {

Result<std::vector<Signature>> SignaturesBeside(const std::string& path) {
  const auto text = ReadWholeFile(path + ".sig");
  if (!text && text.error().code == ErrorCode::kNotFound) return std::vector<Signature>{};
  if (!text) return Fail(text.error());
  auto signatures = ParseSignatures(*text);
  if (!signatures) return Fail(std::move(signatures).error().In(path + ".sig"));
  return signatures;
}

Status AddSignatureBeside(const std::string& path, const SecretKey& key, const std::string& kind,
                          const std::string& by) {
  SCHOUW_ASSIGN(const std::string text, ReadWholeFile(path), "");
  SCHOUW_ASSIGN(std::vector<Signature> signatures, SignaturesBeside(path), "");
  std::erase_if(signatures,
                [&](const Signature& old) { return old.kind == kind && old.by == by && old.key_id == key.key_id(); });
  SCHOUW_ASSIGN(Signature added, SignText(key, kind, by, Now(), text), "");
  signatures.push_back(std::move(added));
  SCHOUW_TRY(WriteWholeFile(path + ".sig", FormatSignatures(signatures)), "");
  std::error_code ignored;  // who may read the text may read who signed it
  std::filesystem::permissions(path + ".sig", std::filesystem::status(path, ignored).permissions(), ignored);
  return {};
}

}  // namespace schouw
