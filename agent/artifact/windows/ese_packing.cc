#include "agent/artifact/windows/ese_packing.h"

#include <algorithm>

#include "agent/artifact/windows/xpress_plain.h"

namespace schouw {
namespace {

// How the rest is packed stands in the upper five bits of the first byte (compress.cxx of ESE).
enum Packing : std::uint8_t { kNone = 0, kSevenBits = 1, kSevenBitsWide = 2, kXpress = 3, kScrubbed = 4 };

// Lowest bits first. The lower three bits of the first byte tell how many of the last byte's count, less one.
std::string SevenBits(std::string_view packed, bool wide, std::size_t most) {
  const std::size_t last_bits = (static_cast<unsigned char>(packed[0]) & 7u) + 1;
  packed.remove_prefix(1);
  if (packed.empty()) return "";
  const std::size_t bits = (packed.size() - 1) * 8 + last_bits;
  std::string text;
  for (std::size_t at = 0; at + 7 <= bits && text.size() < most; at += 7) {
    unsigned pair = static_cast<unsigned char>(packed[at / 8]);
    if (at / 8 + 1 < packed.size()) pair |= static_cast<unsigned>(static_cast<unsigned char>(packed[at / 8 + 1])) << 8;
    text += static_cast<char>(pair >> at % 8 & 0x7f);
    if (wide) text += '\0';
  }
  return text;
}

}  // namespace

Result<std::string> UnpackEseValue(std::string_view packed, std::size_t most) {
  if (packed.empty()) return std::string();
  switch (static_cast<unsigned char>(packed[0]) >> 3) {
    case kNone: return std::string(packed.substr(1, most));
    case kSevenBits: return SevenBits(packed, false, most);
    case kSevenBitsWide: return SevenBits(packed, true, most);
    case kXpress: {
      if (packed.size() < 3) return Fail(ErrorCode::kTruncated, "packed value ends early");
      const std::size_t bytes = LoadLe<std::uint16_t>(AsBytes(packed).data() + 1);
      return InflateXpressPlain(packed.substr(3), std::min(bytes, most));
    }
    case kScrubbed: return std::string();
    default: return Fail(ErrorCode::kUnsupported, "a value packed in a way that is not read");
  }
}

}  // namespace schouw
