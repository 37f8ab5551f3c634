// Signatures beside a text file (NAME.sig): who put their name to what, when. Layout in signature.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/time.h"
#include "agent/identity/secret_key.h"

namespace schouw {

struct Signature {
  std::string kind;  // what the text is: "people", "mandate", "check", "cause", "protected", ...
  std::string by;    // a person's code, or a key's name
  UnixNanos at;
  std::string key_id;     // as in PublicKey
  std::string signature;  // 64 raw bytes
};

// Signs the whole of `text` as a `kind`, in the name of `by`. Errors: kMalformed on a kind or name with other signs
// than letters, digits, '.', '_' and '-'.
Result<Signature> SignText(const SecretKey& key, std::string_view kind, std::string_view by, UnixNanos at,
                           std::string_view text);
// Whether `signature` was made by the holder of `public_key` (32 raw bytes) over this very text, as this kind, in that
// name and at that time.
bool Holds(const Signature& signature, std::string_view public_key, std::string_view text);

// At most 100. Errors: kMalformed, kTooMany.
Result<std::vector<Signature>> ParseSignatures(std::string_view file);
std::string FormatSignatures(const std::vector<Signature>& signatures);

}  // namespace schouw
