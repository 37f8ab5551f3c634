#include "agent/content/document/charset.h"

#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "agent/base/ascii.h"
#include "agent/base/utf8.h"
#include "agent/content/document/charset_check.h"

namespace schouw {
namespace {

constexpr std::string_view kWestern = "windows-1252";

struct Alias {
  std::string_view label;
  std::string_view converter;
};
// Labels that ICU does not know, and those whose usual meaning is a larger charset of the same family
// (WHATWG Encoding Standard, 4.2).
constexpr Alias kAliases[] = {
    {"iso-8859-1", "windows-1252"},
    {"ascii", "windows-1252"},
    {"us-ascii", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"iso-8859-11", "windows-874"},
    {"tis-620", "windows-874"},
    {"euc-kr", "windows-949"},
    {"uhc", "windows-949"},
    {"ks_c_5601-1987", "windows-949"},
    {"gb2312", "gb18030"},
    {"gbk", "gb18030"},
    {"x-sjis", "Shift_JIS"},
    {"cp932", "Shift_JIS"},
    {"mac-cyrillic", "x-mac-cyrillic"},
    {"maccyrillic", "x-mac-cyrillic"},
    {"mac-centraleurope", "x-mac-ce"},
    {"big5", "windows-950"},
};

bool KeepsAsciiLetters(UConverter* converter) {
  std::string letters;
  for (char c = 'a'; c <= 'z'; ++c) letters += c;
  for (char c = 'A'; c <= 'Z'; ++c) letters += c;
  for (char c = '0'; c <= '9'; ++c) letters += c;
  std::array<UChar, 128> units{};
  UErrorCode error = U_ZERO_ERROR;
  const std::int32_t length = ucnv_toUChars(converter, units.data(), static_cast<std::int32_t>(units.size()),
                                            letters.data(), static_cast<std::int32_t>(letters.size()), &error);
  if (U_FAILURE(error) || static_cast<std::size_t>(length) != letters.size()) return false;
  for (std::size_t i = 0; i < letters.size(); ++i)
    if (units[i] != static_cast<UChar>(letters[i])) return false;
  return true;
}

std::string ByUchardet(std::string_view window) {
  const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(), &uchardet_delete);
  if (uchardet_handle_data(detector.get(), window.data(), window.size()) != 0) return "";
  uchardet_data_end(detector.get());
  return ConverterFor(uchardet_get_charset(detector.get()));
}

struct Guess {
  std::string converter;
  std::int32_t confidence;
};

// ICU's guesses, most confident first.
std::vector<Guess> ByIcu(std::string_view window) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&error), &ucsdet_close);
  std::vector<Guess> guesses;
  if (U_FAILURE(error)) return guesses;
  ucsdet_setText(detector.get(), window.data(), static_cast<std::int32_t>(window.size()), &error);
  std::int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &error);
  for (std::int32_t i = 0; U_SUCCESS(error) && i < count; ++i) {
    std::string converter = ConverterFor(ucsdet_getName(matches[i], &error));
    if (!converter.empty()) guesses.push_back({std::move(converter), ucsdet_getConfidence(matches[i], &error)});
  }
  return guesses;
}

// Where to look for what a text declares: its first KiB, and a later <meta charset=...> of a page.
std::string_view DeclarationIn(std::string_view window) {
  constexpr std::size_t kStartBytes = 1024, kMetaBytes = 200;
  const std::string_view start = window.substr(0, kStartBytes);
  const std::string lower = AsciiLowerCased(window);
  const bool in_start = std::min(lower.find("charset="), lower.find("encoding=")) < kStartBytes;
  if (start.find('<') == std::string_view::npos || in_start) return start;
  const std::size_t meta = std::min(lower.find("<meta charset="), lower.find("<meta http-equiv="));
  return meta == std::string::npos ? start : window.substr(meta, kMetaBytes);
}

// The value of charset= or encoding= there: <meta charset=...>, <meta ... content="...; charset=...">,
// <?xml encoding="..."?>, Content-Type of a saved e-mail.
std::string Declared(std::string_view window) {
  const std::string start = AsciiLowerCased(DeclarationIn(window));
  for (const std::string_view key : {"encoding=", "charset="}) {
    const std::size_t at = start.find(key);
    if (at == std::string::npos) continue;
    std::size_t from = at + key.size();
    while (from < start.size() && (start[from] == '"' || start[from] == '\'')) ++from;
    const std::size_t to = start.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_:.", from);
    if (to != std::string::npos && to > from) return ConverterFor(std::string_view(start).substr(from, to - from));
  }
  return "";
}

bool IsUnicode(std::string_view converter) { return converter.starts_with("UTF-") || converter.starts_with("utf-"); }

// 7-bit text with the escapes of ISO 2022 (RFC 1468, RFC 1557, RFC 1922), if it decodes whole.
std::optional<Charset> FindIso2022(std::string_view window) {
  struct Row {
    std::string_view escape;
    const char* converter;
  };
  constexpr Row kRows[] = {
      {"\x1b$)C", "ISO-2022-KR"}, {"\x1b$)A", "ISO-2022-CN"},   {"\x1b$)G", "ISO-2022-CN"}, {"\x1b$B", "ISO-2022-JP"},
      {"\x1b$@", "ISO-2022-JP"},  {"\x1b$(D", "ISO-2022-JP-2"}, {"\x1b(J", "ISO-2022-JP"},  {"\x1b(I", "ISO-2022-JP-3"},
  };
  for (const Row& row : kRows)
    if (window.find(row.escape) != std::string_view::npos && DecodesWhole(row.converter, window))
      return Charset{row.converter, 0};
  return std::nullopt;
}

// UTF-8 in the main: more whole sequences than bytes that fit in none.
bool IsMostlyUtf8(std::string_view window) {
  const Utf8Counts counts = CountUtf8(window);
  return counts.sequences > 0 && counts.stray * 4 <= counts.sequences;
}

bool IsAcceptable(std::string_view converter, std::string_view window) {
  return !converter.empty() && !IsUnicode(converter) && SparesAscii(converter, window);
}

}  // namespace

bool IsAscii(std::string_view bytes) {
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, bytes.data() + at, sizeof eight);
    if ((eight & 0x8080808080808080u) != 0) return false;
  }
  for (; at < bytes.size(); ++at)
    if (static_cast<unsigned char>(bytes[at]) >= 0x80) return false;
  return true;
}

std::string ConverterFor(std::string_view label) {
  if (label.empty() || label.size() > 60) return "";
  std::string name = AsciiLowerCased(label);
  for (const Alias& alias : kAliases)
    if (alias.label == name) name = alias.converter;
  if (IsUnicode(AsciiLowerCased(name))) return name;
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(name.c_str(), &error), &ucnv_close);
  if (U_FAILURE(error) || !KeepsAsciiLetters(converter.get())) return "";
  return name;
}

Charset DetectLegacyCharset(std::string_view window) {
  if (IsMostlyUtf8(window) || IsUtf8AmongWestern(window)) return {"UTF-8", 0};
  // A few accents in Latin letters are too little for statistics, and this is the Netherlands. Asked first: the
  // statistics take most of the time of reading a small text.
  if (std::string western = PlausibleWestern(window); !western.empty()) return {std::move(western), 0};
  if (std::string converter = ByUchardet(window); IsAcceptable(converter, window)) return {std::move(converter), 0};
  for (Guess& guess : ByIcu(window))
    if (IsAcceptable(guess.converter, window)) return {std::move(guess.converter), 0};
  return {std::string(kWestern), 0};
}

Charset DetectCharset(std::string_view window) {
  if (const std::optional<Charset> unicode = FindUnicodeForm(window)) return *unicode;
  if (const std::optional<Charset> iso_2022 = FindIso2022(window)) return *iso_2022;
  if (IsAscii(window) || IsMostlyUtf8(window)) return {"UTF-8", 0};
  if (const std::string declared = Declared(window); IsAcceptable(declared, window)) return {declared, 0};
  return DetectLegacyCharset(window);
}

}  // namespace schouw
