#include "agent/mandate/plain_fold.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

// U+00C0 to U+017F by their base letter. '.' keeps the character; digits name a ligature below.
constexpr std::string_view kLatin =
    "aaaaaa1ceeeeiiiidnooooo.ouuuuy.2aaaaaa1ceeeeiiiidnooooo.ouuuuy.y"     // U+00C0
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii33jjkkkllllllllll"  // U+0100
    "nnnnnnnnnoooooo44rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";       // U+0143
static_assert(kLatin.size() == 0x180 - 0xC0);
constexpr std::array<std::string_view, 4> kLigatures = {"ae", "ss", "ij", "oe"};

bool IsInvisible(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

char32_t LowerWide(char32_t c) {
  if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) return c + 0x20;
  if (c >= 0x400 && c <= 0x40F) return c + 0x50;
  return c;
}

void AppendLatin(std::string& folded, char32_t c) {
  const char base = kLatin[c - 0xC0];
  if (base == '.') {
    AppendUtf8(folded, c == 0xDE ? 0xFE : c);
  } else if (base >= '1' && base <= '4') {
    folded += kLigatures[static_cast<std::size_t>(base - '1')];
  } else {
    folded += base;
  }
}

void AppendFolded(std::string& folded, char32_t c) {
  if (IsInvisible(c)) return;
  if (c >= 0xC0 && c < 0x180) return AppendLatin(folded, c);
  if (c >= 0xFF01 && c <= 0xFF5E) {
    folded += AsciiLower(static_cast<char>(c - 0xFF01 + '!'));
  } else if (c == 0x3002 || c == 0xFF61) {
    folded += '.';  // full stops that IDNA takes for dots (RFC 3490, 3.1)
  } else if ((c >= 0x80 && c < 0xC0) || (c >= 0x2000 && c <= 0x206F) || c == 0x3000 || c == 0x3001) {
    folded += ' ';
  } else {
    AppendUtf8(folded, LowerWide(c));
  }
}

std::string PercentDecodeOnce(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexValue(text[i + 1]) >= 0 && HexValue(text[i + 2]) >= 0) {
      decoded += static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

// RFC 3492, section 6.1, with the constants of section 5.
std::uint32_t AdaptBias(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / 700 : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > 35 * 26 / 2; k += 36) delta /= 35;
  return k + 36 * delta / (delta + 38);
}

int PunycodeDigit(char c) {
  if (c >= 'a' && c <= 'z') return c - 'a';
  if (c >= '0' && c <= '9') return c - '0' + 26;
  return -1;
}

// One generalised variable-length integer from `label` at `at`, added to `i`. False: no punycode.
bool ReadDelta(std::string_view label, std::size_t& at, std::uint32_t bias, std::uint64_t& i) {
  std::uint64_t weight = 1;
  for (std::uint32_t k = 36;; k += 36) {
    if (at >= label.size()) return false;
    const int digit = PunycodeDigit(label[at++]);
    if (digit < 0) return false;
    i += static_cast<std::uint64_t>(digit) * weight;
    const std::uint32_t threshold = k <= bias ? 1 : (k >= bias + 26 ? 26 : k - bias);
    if (static_cast<std::uint32_t>(digit) < threshold) return i <= UINT32_MAX;
    weight *= 36 - threshold;
    if (weight > UINT32_MAX || i > UINT32_MAX) return false;
  }
}

// RFC 3492, section 6.2. `label` without "xn--", lower case, at most 63 bytes (RFC 1035).
std::optional<std::u32string> DecodePunycode(std::string_view label) {
  if (label.empty() || label.size() > 59) return std::nullopt;
  const std::size_t hyphen = label.rfind('-');
  std::u32string decoded;
  std::size_t at = 0;
  if (hyphen != std::string_view::npos) {
    decoded.assign(label.begin(), label.begin() + static_cast<std::ptrdiff_t>(hyphen));
    at = hyphen + 1;
  }
  std::uint32_t bias = 72;
  std::uint64_t n = 128;
  std::uint64_t i = 0;
  while (at < label.size()) {
    const std::uint64_t before = i;
    if (!ReadDelta(label, at, bias, i)) return std::nullopt;
    const std::uint64_t points = decoded.size() + 1;
    bias = AdaptBias(static_cast<std::uint32_t>(i - before), static_cast<std::uint32_t>(points), before == 0);
    n += i / points;
    i %= points;
    if (n > 0x10FFFF) return std::nullopt;
    decoded.insert(decoded.begin() + static_cast<std::ptrdiff_t>(i++), static_cast<char32_t>(n));
  }
  return decoded;
}

bool IsLabelByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

}  // namespace

std::string FoldPlain(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      const std::size_t begin = i;
      while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
      const std::size_t size = folded.size();
      folded.append(text, begin, i - begin);
      std::transform(folded.begin() + static_cast<std::ptrdiff_t>(size), folded.end(),
                     folded.begin() + static_cast<std::ptrdiff_t>(size), AsciiLower);
      continue;
    }
    const DecodedCodePoint point = DecodeUtf8(text, i);
    if (point.valid) {
      AppendFolded(folded, point.value);
    } else {
      folded += text[i];
    }
    i += point.length;
  }
  return folded;
}

std::string PercentDecode(std::string_view text) {
  constexpr int kRounds = 3;
  std::string decoded(text);
  for (int round = 0; round < kRounds && decoded.find('%') != std::string::npos; ++round) {
    std::string next = PercentDecodeOnce(decoded);
    if (next == decoded) break;
    decoded = std::move(next);
  }
  return decoded;
}

std::string DecodePunycodeLabels(std::string folded) {
  constexpr std::string_view kPrefix = "xn--";
  if (folded.find(kPrefix) == std::string::npos) return folded;
  std::string decoded;
  for (std::size_t i = 0; i < folded.size();) {
    std::size_t end = i;
    while (end < folded.size() && IsLabelByte(folded[end])) ++end;
    if (end == i) {
      decoded += folded[i++];
      continue;
    }
    const std::string_view label = std::string_view(folded).substr(i, end - i);
    const auto points = label.starts_with(kPrefix) ? DecodePunycode(label.substr(kPrefix.size())) : std::nullopt;
    if (points) {
      for (char32_t point : *points) AppendFolded(decoded, point);
    } else {
      decoded += label;
    }
    i = end;
  }
  return decoded;
}

}  // namespace schouw
