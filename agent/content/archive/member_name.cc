#include "agent/content/archive/member_name.h"

#include <algorithm>
#include <cctype>

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

bool EndsWithIgnoringCase(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         std::equal(end.begin(), end.end(), text.end() - static_cast<std::ptrdiff_t>(end.size()), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
         });
}

}  // namespace

std::string CleanMemberPath(std::string path) {
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
