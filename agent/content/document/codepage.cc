#include "agent/content/document/codepage.h"

#include <algorithm>
#include <iterator>

#include "agent/base/utf8.h"
#include "agent/content/document/charset.h"
#include "agent/content/document/text_decoder.h"

namespace schouw {
namespace {

struct Row {
  std::uint32_t codepage;
  const char* converter;
};
// Those that ICU knows by another name than its number.
constexpr Row kRows[] = {
    {0, "windows-1252"},     {367, "windows-1252"},  {708, "iso-8859-6"},      {874, "windows-874"},
    {932, "Shift_JIS"},      {936, "gb18030"},       {949, "windows-949"},     {950, "windows-950"},
    {1201, "UTF-16BE"},      {1361, "windows-949"},  {10000, "macintosh"},     {10001, "Shift_JIS"},
    {10002, "windows-950"},  {10003, "windows-949"}, {10006, "x-mac-greek"},   {10007, "x-mac-cyrillic"},
    {10008, "gb18030"},      {10029, "x-mac-ce"},    {10081, "x-mac-turkish"}, {20127, "windows-1252"},
    {20866, "KOI8-R"},       {20932, "EUC-JP"},      {20936, "gb18030"},       {21866, "KOI8-U"},
    {28591, "windows-1252"}, {28592, "iso-8859-2"},  {28593, "iso-8859-3"},    {28594, "iso-8859-4"},
    {28595, "iso-8859-5"},   {28596, "iso-8859-6"},  {28597, "iso-8859-7"},    {28598, "iso-8859-8"},
    {28599, "windows-1254"}, {28603, "iso-8859-13"}, {28605, "iso-8859-15"},   {32768, "macintosh"},
    {38598, "iso-8859-8"},   {50220, "ISO-2022-JP"}, {50221, "ISO-2022-JP"},   {50222, "ISO-2022-JP"},
    {50225, "ISO-2022-KR"},  {51932, "EUC-JP"},      {51936, "gb18030"},       {51949, "windows-949"},
    {52936, "HZ"},           {54936, "gb18030"},     {65000, "UTF-7"},         {65001, "UTF-8"},
};

// Numbers that stand in the converter's name.
constexpr std::uint32_t kIbm[] = {437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869};

}  // namespace

// Only names that ICU has: asking it for another one would look for a file.
std::string CodepageConverter(std::uint32_t codepage) {
  for (const Row& row : kRows)
    if (row.codepage == codepage) return row.converter;
  if (codepage >= 1250 && codepage <= 1258) return "windows-" + std::to_string(codepage);
  if (std::ranges::find(kIbm, codepage) != std::end(kIbm)) return "ibm-" + std::to_string(codepage);
  return "windows-1252";
}

std::string DecodeCodepage(std::uint32_t codepage, std::string_view bytes) {
  if (codepage == 1200) return FromUtf16Le(bytes.substr(0, bytes.size() - bytes.size() % 2));
  if (codepage != 1201 && codepage != 65000 && codepage != 52936 && IsAscii(bytes) && bytes.find('\x1b') == bytes.npos)
    return std::string(bytes);
  return DecodeAll(CodepageConverter(codepage), bytes);
}

std::uint32_t CodepageOfLanguage(std::uint32_t language_id) {
  switch (language_id & 0x3ff) {
    case 0x01:
    case 0x20:
    case 0x29: return 1256;  // Arabic, Urdu, Persian
    case 0x02:
    case 0x19:
    case 0x22:
    case 0x23:
    case 0x2f: return 1251;  // Bulgarian, Russian, Ukrainian, ...
    case 0x04: return language_id == 0x0404 || language_id == 0x0c04 ? 950 : 936;
    case 0x05:
    case 0x0e:
    case 0x15:
    case 0x18:
    case 0x1b:
    case 0x1c:
    case 0x24: return 1250;                                 // Czech, Hungarian, ...
    case 0x1a: return language_id == 0x0c1a ? 1251 : 1250;  // Serbian in Cyrillic; Croatian, Serbian
    case 0x08: return 1253;
    case 0x0d: return 1255;
    case 0x11: return 932;
    case 0x12: return 949;
    case 0x1e: return 874;
    case 0x1f: return 1254;
    case 0x25:
    case 0x26:
    case 0x27: return 1257;
    case 0x2a: return 1258;
    default: return kWesternCodepage;
  }
}

}  // namespace schouw
