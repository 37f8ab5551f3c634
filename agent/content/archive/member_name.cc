#include "agent/content/archive/member_name.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "agent/base/utf8.h"
#include "agent/content/document/charset_check.h"
#include "agent/content/document/text_decoder.h"

namespace schouw {
namespace {

struct Suffix {
  std::string_view packed;
  std::string_view inside;
};
constexpr Suffix kSuffixes[] = {
    {".tgz", ".tar"},  {".taz", ".tar"},  {".tbz", ".tar"}, {".tbz2", ".tar"}, {".txz", ".tar"}, {".tlz", ".tar"},
    {".tzst", ".tar"}, {".svgz", ".svg"}, {".emz", ".emf"}, {".wmz", ".wmf"},  {".adz", ".adf"}, {".gz", ""},
    {".bz2", ""},      {".xz", ""},       {".lzma", ""},    {".lz", ""},       {".zst", ""},     {".lz4", ""},
    {".Z", ""},        {".z", ""},        {".bz", ""},
};

constexpr std::string_view kJapanese = "windows-932";

bool EndsWithIgnoringCase(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         std::equal(end.begin(), end.end(), text.end() - static_cast<std::ptrdiff_t>(end.size()), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
         });
}

// Shift_JIS as Windows writes it: at least two characters and none that is cut.
bool IsJapanese(std::string_view raw) {
  const auto high = std::count_if(raw.begin(), raw.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  return high >= 2 && DecodesWhole(kJapanese, std::string(raw) + " ");
}

}  // namespace

std::string DecodeMemberName(std::string_view raw) {
  if (IsValidUtf8(raw)) return std::string(raw);
  // DOS names are IBM850 here or IBM437 elsewhere: the letters of our languages stand at the same places in both.
  std::string charset = PlausibleWestern(raw);
  if (charset.empty() && IsJapanese(raw)) return DecodeAll(kJapanese, raw);
  if (charset.empty() || charset == "macintosh") {
    const bool c1 = std::any_of(raw.begin(), raw.end(), [](char c) {
      return static_cast<unsigned char>(c) >= 0x80 && static_cast<unsigned char>(c) < 0xa0;
    });
    charset = c1 ? "IBM437" : "windows-1252";
  }
  return DecodeAll(charset, raw);
}

std::string CleanMemberPath(std::string_view raw) {
  std::string path = DecodeMemberName(raw);
  std::size_t from = 0;
  while (from < path.size()) {
    if (path[from] == '/') {
      ++from;
    } else if (path.compare(from, 2, "./") == 0) {
      from += 2;
    } else {
      break;
    }
  }
  path.erase(0, from);
  while (!path.empty() && path.back() == '/') path.pop_back();
  return path;
}

std::string NameInside(std::string_view archive_name) {
  const std::string_view name = archive_name.substr(archive_name.rfind('/') + 1);
  for (const Suffix& suffix : kSuffixes)
    if (name.size() > suffix.packed.size() && EndsWithIgnoringCase(name, suffix.packed))
      return std::string(name.substr(0, name.size() - suffix.packed.size())).append(suffix.inside);
  return "data";
}

}  // namespace schouw
