// A .sig file is a text beside the file it signs:
//
//   schouw signatures 1
//   mandate M-2002 2026-11-22T19:00:00Z 0123456789abcdef 128 hexadecimal digits
//
// One line a signature: kind, who, when, the key's id, Ed25519 over
//   "schouw signature 1\n" kind "\n" who "\n" when "\n" SHA-256 of the text in hexadecimal "\n"
// so that a signature under one thing can't be laid under another. The text itself stays as its author wrote it: what
// was signed is what people read, with its comments; a block inside it would have to be cut out before each reading.
#include "agent/identity/signature.h"

#include <algorithm>
#include <array>

#include "agent/base/sha256.h"
#include "agent/identity/public_key.h"

namespace schouw {
namespace {

constexpr std::string_view kSignaturesFirstLine = "schouw signatures 1";
constexpr std::size_t kMostSignatures = 100;
constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kFields = 5;

std::string Message(const Signature& signature, std::string_view text) {
  return "schouw signature 1\n" + signature.kind + "\n" + signature.by + "\n" + FormatRfc3339(signature.at) + "\n" +
         Sha256Hex(AsBytes(text)) + "\n";
}

bool IsName(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  };
  return !name.empty() && name.size() <= 100 && std::all_of(name.begin(), name.end(), fits);
}

Result<Signature> ParseLine(std::string_view line) {
  std::array<std::string_view, kFields> fields;
  for (std::size_t i = 0; i < kFields; ++i) {
    const std::size_t end = std::min(line.find(' '), line.size());
    fields[i] = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  if (!line.empty() || !IsName(fields[0]) || !IsName(fields[1])) {
    return Fail(ErrorCode::kMalformed, "a line is no signature");
  }
  Signature signature{std::string(fields[0]), std::string(fields[1]), {}, std::string(fields[3]), {}};
  SCHOUW_ASSIGN(signature.at, ParseRfc3339(fields[2]), "read signature");
  SCHOUW_ASSIGN(signature.signature, FromHex(fields[4]), "read signature");
  if (signature.signature.size() != kSignatureBytes)
    return Fail(ErrorCode::kMalformed, "a signature has a wrong length");
  return signature;
}

}  // namespace

Result<Signature> SignText(const SecretKey& key, std::string_view kind, std::string_view by, UnixNanos at,
                           std::string_view text) {
  if (!IsName(kind) || !IsName(by))
    return Fail(ErrorCode::kMalformed, "\"" + std::string(by) + "\" is no code to sign as");
  constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
  Signature signature{
      std::string(kind), std::string(by), {at.value / kNanosPerSecond * kNanosPerSecond}, key.key_id(), {}};
  signature.signature = key.Sign(AsBytes(Message(signature, text)));
  return signature;
}

bool Holds(const Signature& signature, std::string_view public_key, std::string_view text) {
  return Verifies(public_key, AsBytes(Message(signature, text)), signature.signature);
}

Result<std::vector<Signature>> ParseSignatures(std::string_view file) {
  std::vector<Signature> signatures;
  for (bool first = true; !file.empty(); first = false) {
    const std::size_t end = std::min(file.find('\n'), file.size());
    std::string_view line = file.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    file.remove_prefix(std::min(end + 1, file.size()));
    if (first) {
      if (line != kSignaturesFirstLine) break;
      continue;
    }
    if (line.empty()) continue;
    if (signatures.size() == kMostSignatures) return Fail(ErrorCode::kTooMany, "more than 100 signatures");
    SCHOUW_ASSIGN(Signature signature, ParseLine(line), "");
    signatures.push_back(std::move(signature));
    if (file.empty()) return signatures;
  }
  if (signatures.empty()) return Fail(ErrorCode::kMalformed, "no file of signatures");
  return signatures;
}

std::string FormatSignatures(const std::vector<Signature>& signatures) {
  std::string text = std::string(kSignaturesFirstLine) + "\n";
  for (const Signature& signature : signatures) {
    text += signature.kind + " " + signature.by + " " + FormatRfc3339(signature.at) + " " + signature.key_id + " " +
            ToHex(AsBytes(signature.signature)) + "\n";
  }
  return text;
}

}  // namespace schouw
