// The text form that public keys, secret keys and signatures share: a first line that says what it is, then "name:
// value" lines.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

struct KeyText {
  std::vector<std::pair<std::string, std::string>> fields;
  std::string Value(std::string_view name) const;  // empty when absent
};

// Errors: kMalformed on another first line, a line without ':', a field that is not among `known`, or one given twice.
Result<KeyText> ParseKeyText(std::string_view text, std::string_view first_line, const std::vector<std::string>& known);

// "demo, oefenen" → {"demo", "oefenen"}.
std::vector<std::string> SplitThemes(std::string_view text);

// Lower-case hex of the first 8 bytes of SHA-256 of the raw public key.
std::string KeyId(std::string_view public_key);

}  // namespace schouw
