#include "agent/store/fold.h"

#include "agent/base/utf8.h"

namespace schouw {
namespace {

bool Between(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

char32_t LowerOf(char32_t c) {
  if (Between(c, 'A', 'Z')) return c + 0x20;
  if (Between(c, 0xC0, 0xDE) && c != 0xD7) return c + 0x20;
  if (c == 0x130) return 'i';
  if (c == 0x178) return 0xFF;
  if (Between(c, 0x100, 0x137) || Between(c, 0x14A, 0x177)) return c | 1;                   // even is upper
  if (Between(c, 0x139, 0x148) || Between(c, 0x179, 0x17E)) return c % 2 == 1 ? c + 1 : c;  // odd is upper
  if (Between(c, 0x391, 0x3A9) && c != 0x3A2) return c + 0x20;
  if (Between(c, 0x410, 0x42F)) return c + 0x20;
  if (Between(c, 0x400, 0x40F)) return c + 0x50;
  return c;
}

}  // namespace

std::string FoldLower(std::string_view text) {
  std::string lower;
  lower.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint c = DecodeUtf8(text, i);
    if (c.valid) {
      AppendUtf8(lower, LowerOf(c.value));
    } else {
      lower += text.substr(i, c.length);
    }
    i += c.length;
  }
  return lower;
}

}  // namespace schouw
