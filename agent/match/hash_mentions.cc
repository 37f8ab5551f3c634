#include "agent/match/hash_mentions.h"

#include <array>
#include <cstdint>
#include <string>

namespace schouw {
namespace {

constexpr std::size_t kShortest = 32;                  // digits of an MD5; characters of a base32 SHA-1
constexpr std::size_t kLongest = 68;                   // digits of a multihash: "1220" and a SHA-256
constexpr std::string_view kMultihashSha256 = "1220";  // https://multiformats.io: sha2-256, 32 bytes

enum : std::uint8_t { kHex = 1, kBase32 = 2, kWord = 4 };

constexpr std::array<std::uint8_t, 256> MakeKinds() {
  std::array<std::uint8_t, 256> kinds{};
  for (int c = 0; c < 256; ++c) {
    const bool digit = c >= '0' && c <= '9';
    const int lower = c >= 'A' && c <= 'Z' ? c + 32 : c;
    const bool letter = lower >= 'a' && lower <= 'z';
    std::uint8_t kind = 0;
    if (digit || (lower >= 'a' && lower <= 'f')) kind |= kHex;
    if (letter || (c >= '2' && c <= '7')) kind |= kBase32;
    if (digit || letter) kind |= kWord;
    kinds[static_cast<std::size_t>(c)] = kind;
  }
  return kinds;
}
constexpr std::array<std::uint8_t, 256> kKinds = MakeKinds();

std::uint8_t KindOf(char c) { return kKinds[static_cast<unsigned char>(c)]; }

// RFC 4648, section 6, without padding: 32 characters are 20 bytes.
std::string FromBase32(std::string_view text) {
  std::string raw;
  std::uint64_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int value = c >= 'a' ? c - 'a' : (c >= 'A' ? c - 'A' : c - '2' + 26);
    bits = bits << 5 | static_cast<std::uint64_t>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    raw += static_cast<char>(bits >> count & 0xFF);
  }
  return raw;
}

bool EndsWithBtih(std::string_view text) {
  for (const std::string_view mark : {std::string_view("btih:"), std::string_view("btih%3a")}) {
    if (text.size() < mark.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < mark.size(); ++i) {
      const char c = text[text.size() - mark.size() + i];
      same &= (c >= 'A' && c <= 'Z' ? c + 32 : c) == mark[i];
    }
    if (same) return true;
  }
  return false;
}

}  // namespace

void FindHashMentions(std::string_view text, const std::function<void(const HashMention&)>& on_mention) {
  const auto give = [&](std::size_t begin, std::size_t end, const std::string& raw) {
    if (const auto algorithm = AlgorithmOfBytes(raw.size())) on_mention({begin, end, *algorithm, AsBytes(raw)});
  };
  // A run of 32 or more has a character at every 32nd place.
  for (std::size_t probe = kShortest - 1; probe < text.size(); probe += kShortest) {
    if ((KindOf(text[probe]) & kWord) == 0) continue;
    std::size_t begin = probe, end = probe + 1;
    while (begin > 0 && probe - begin < kLongest + 3 && (KindOf(text[begin - 1]) & kWord) != 0) --begin;
    while (end < text.size() && end - begin <= kLongest + 3 && (KindOf(text[end]) & kWord) != 0) ++end;
    if (begin > 0 && text[begin - 1] == '%') begin += 2;  // of an escape
    if (end < begin + kShortest || end - begin > kLongest) continue;
    const std::string_view word = text.substr(begin, end - begin);
    std::uint8_t all = kHex | kBase32;
    for (const char c : word) all &= KindOf(c);
    if (word.size() == kShortest && (all & kBase32) != 0 && EndsWithBtih(text.substr(0, begin))) {
      give(begin, end, FromBase32(word));
    } else if ((all & kHex) != 0) {
      const bool multihash = word.size() == kLongest && word.starts_with(kMultihashSha256);
      if (const auto raw = FromHex(multihash ? word.substr(kMultihashSha256.size()) : word)) give(begin, end, *raw);
    }
    probe = end / kShortest * kShortest - 1;  // the next is the first at or behind the end
  }
}

}  // namespace schouw
