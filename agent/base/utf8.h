// UTF-8: checking, decoding, writing. Charset conversion lives in content/document; folding in match.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace schouw {

inline constexpr char32_t kReplacement = 0xFFFD;

struct DecodedCodePoint {
  char32_t value;      // kReplacement when malformed
  std::size_t length;  // bytes used, at least 1
  bool valid;
};
// Decodes the code point at text[at]; `at` must be inside. Overlong forms, surrogates and cut sequences are malformed
// and use one byte.
DecodedCodePoint DecodeUtf8(std::string_view text, std::size_t at);

void AppendUtf8(std::string& text, char32_t code_point);
bool IsValidUtf8(std::string_view text);
// `text` with each malformed byte replaced by U+FFFD.
std::string ToValidUtf8(std::string_view text);
// UTF-16 code units in memory order; unpaired surrogates become U+FFFD.
std::string FromUtf16Le(std::string_view bytes);
std::string FromUtf16Be(std::string_view bytes);

}  // namespace schouw
