// Text of header fields → UTF-8: encoded words (RFC 2047) and raw bytes of any charset.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// A field's value with its encoded words decoded, also those in quotes, without white space around them or cut within
// a character. Raw bytes that are not ASCII are UTF-8 where they can be, else in `charset` (empty: detected).
std::string DecodeHeaderText(std::string_view raw, std::string_view charset = {});

// `bytes` in the charset of that label; detected where the label is empty or unknown.
std::string DecodeBytes(std::string_view label, std::string_view bytes);

}  // namespace schouw
