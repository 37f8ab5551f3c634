#include "agent/content/document/charset_check.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

Converter OpenConverter(std::string_view name) {
  UErrorCode error = U_ZERO_ERROR;
  return {ucnv_open(std::string(name).c_str(), &error), &ucnv_close};
}

struct PairCounts {
  std::size_t pairs = 0;         // characters of two bytes and more
  std::size_t ascii_trails = 0;  // those with an ASCII letter in them
  std::size_t errors = 0;
};

PairCounts CountPairs(UConverter* converter, std::string_view window) {
  PairCounts counts;
  UErrorCode error = U_ZERO_ERROR;
  ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  const char* at = window.data();
  const char* const end = window.data() + window.size();
  while (at < end) {
    const char* const from = at;
    error = U_ZERO_ERROR;
    ucnv_getNextUChar(converter, &at, end, &error);
    if (error == U_INDEX_OUTOFBOUNDS_ERROR || error == U_TRUNCATED_CHAR_FOUND) break;
    if (U_FAILURE(error)) {
      ++counts.errors;
      if (at == from) ++at;
      continue;
    }
    if (at - from < 2 || static_cast<unsigned char>(*from) < 0x80) continue;
    ++counts.pairs;
    if (std::any_of(from + 1, at, IsAsciiLetter)) ++counts.ascii_trails;
  }
  return counts;
}

// The 128 upper characters of a single-byte charset.
std::array<UChar, 128> UpperHalf(const char* name) {
  std::array<UChar, 128> upper{};
  std::string bytes;
  for (int c = 0x80; c < 0x100; ++c) bytes += static_cast<char>(c);
  const Converter converter = OpenConverter(name);
  UErrorCode error = U_ZERO_ERROR;
  if (converter != nullptr)
    ucnv_toUChars(converter.get(), upper.data(), 128, bytes.data(), static_cast<std::int32_t>(bytes.size()), &error);
  return upper;
}

struct WesternCharset {
  const char* name;
  std::array<UChar, 128> upper;
};
const std::array<WesternCharset, 4>& WesternCharsets() {
  static const std::array<WesternCharset, 4> charsets = {{{"windows-1252", UpperHalf("windows-1252")},
                                                          {"IBM850", UpperHalf("IBM850")},
                                                          {"IBM437", UpperHalf("IBM437")},
                                                          {"macintosh", UpperHalf("macintosh")}}};
  return charsets;
}

constexpr std::u16string_view kLowerAccented = u"àáâäèéêëìíîïòóôöùúûüçñßœæÿå";
constexpr std::u16string_view kUpperAccented = u"ÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜÇÑŒÆÅ";
constexpr std::u16string_view kMarksAnywhere = u"’'©®™°ºª·\u00a0\u00ad";
constexpr std::u16string_view kMarksBeforeWords = u"„‚‘¿¡";
constexpr std::u16string_view kMarksBetweenWords = u"“”«»‹›€£¥§–—…•¿¡²³½¼¾±×÷µ¢¶†";

bool Has(std::u16string_view set, UChar c) { return set.find(c) != std::u16string_view::npos; }
bool IsBoxDrawing(UChar c) { return c >= 0x2500 && c < 0x25a0; }

// Characters beside the one that is judged; 0 at the ends.
struct Neighbours {
  UChar before;
  UChar after;
};

bool IsLetter(UChar c) {
  return (c < 0x80 && IsAsciiLetter(static_cast<char>(c))) || Has(kLowerAccented, c) || Has(kUpperAccented, c);
}
bool IsLowerLetter(UChar c) { return (c >= 'a' && c <= 'z') || Has(kLowerAccented, c); }

bool IsPlausible(UChar c, Neighbours beside) {
  if (Has(kLowerAccented, c)) return true;
  if (Has(kUpperAccented, c)) return !IsLowerLetter(beside.before);
  if (Has(kMarksAnywhere, c)) return true;
  if (Has(kMarksBeforeWords, c)) return !IsLetter(beside.before);
  if (Has(kMarksBetweenWords, c)) return !IsLetter(beside.before) || !IsLetter(beside.after);
  if (!IsBoxDrawing(c)) return false;
  return !IsLetter(beside.before) && !IsLetter(beside.after);
}

bool AllPlausible(const WesternCharset& charset, std::string_view window) {
  const auto at = [&](std::size_t i) -> UChar {
    if (i >= window.size()) return 0;
    const auto byte = static_cast<unsigned char>(window[i]);
    return byte < 0x80 ? static_cast<UChar>(byte) : charset.upper[byte - 0x80u];
  };
  for (std::size_t i = 0; i < window.size(); ++i) {
    if (static_cast<unsigned char>(window[i]) < 0x80) continue;
    if (!IsPlausible(at(i), {i == 0 ? UChar{0} : at(i - 1), at(i + 1)})) return false;
  }
  return true;
}

// The letters of a text in UTF-8 with single bytes of `charset` in it; characters past the basic plane are no letters.
std::u16string LettersAmongUtf8(std::string_view window, const WesternCharset& charset, std::size_t& sequences) {
  std::u16string letters;
  for (std::size_t at = 0; at < window.size();) {
    const auto byte = static_cast<unsigned char>(window[at]);
    const DecodedCodePoint code_point = DecodeUtf8(window, at);
    const bool is_sequence = byte >= 0x80 && code_point.valid;
    sequences += is_sequence ? 1 : 0;
    if (byte >= 0x80 && !is_sequence) {
      letters += charset.upper[byte - 0x80u];
      ++at;
      continue;
    }
    letters += code_point.value > 0xffff ? u'\ufffd' : static_cast<char16_t>(code_point.value);
    at += code_point.length;
  }
  return letters;
}

// Few enough non-ASCII bytes among the letters for a Western language. Text in another script has one for each letter.
bool IsLatinText(std::string_view window) {
  const auto letters = static_cast<std::size_t>(std::count_if(window.begin(), window.end(), IsAsciiLetter));
  const auto high = static_cast<std::size_t>(
      std::count_if(window.begin(), window.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
  return high > 0 && high * (high < 10 ? 2 : 5) <= letters;
}

}  // namespace

Utf8Counts CountUtf8(std::string_view window) {
  Utf8Counts counts;
  for (std::size_t at = 0; at < window.size();) {
    if (static_cast<unsigned char>(window[at]) < 0x80) {
      ++at;
      continue;
    }
    const DecodedCodePoint code_point = DecodeUtf8(window, at);
    const bool may_be_cut = at + 3 >= window.size();
    if (code_point.valid) {
      ++counts.sequences;
    } else if (!may_be_cut || static_cast<unsigned char>(window[at]) < 0xc2) {
      ++counts.stray;
    }
    at += code_point.length;
  }
  return counts;
}

bool IsUtf8AmongWestern(std::string_view window) {
  const std::size_t cut = std::min<std::size_t>(window.size(), 3);  // the end may cut a sequence
  std::size_t sequences = 0;
  const std::u16string letters = LettersAmongUtf8(window.substr(0, window.size() - (window.size() > 64 ? cut : 0)),
                                                  WesternCharsets()[0], sequences);
  if (sequences == 0) return false;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (letters[i] < 0x80) continue;
    const UChar after = i + 1 < letters.size() ? letters[i + 1] : UChar{0};
    if (!IsPlausible(letters[i], {i == 0 ? UChar{0} : letters[i - 1], after})) return false;
  }
  return true;
}

bool DecodesWhole(std::string_view converter_name, std::string_view window) {
  const Converter converter = OpenConverter(converter_name);
  return converter != nullptr && CountPairs(converter.get(), window).errors == 0;
}

bool SparesAscii(std::string_view converter_name, std::string_view window) {
  const Converter converter = OpenConverter(converter_name);
  if (converter == nullptr) return false;
  if (ucnv_getMaxCharSize(converter.get()) == 1) return true;
  const PairCounts counts = CountPairs(converter.get(), window);
  if (counts.pairs == 0 || counts.errors * 50 > counts.pairs) return false;
  return counts.pairs < 8 ? counts.ascii_trails * 4 <= counts.pairs : counts.ascii_trails * 2 <= counts.pairs;
}

std::string PlausibleWestern(std::string_view window) {
  if (!IsLatinText(window)) return "";
  for (const WesternCharset& charset : WesternCharsets())
    if (AllPlausible(charset, window)) return charset.name;
  return "";
}

}  // namespace schouw
