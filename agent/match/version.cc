#include "agent/match/version.h"

#include <algorithm>

namespace schouw {
namespace {

std::string_view TakePart(std::string_view& text) {
  const std::size_t end = std::min(text.find('.'), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::strong_ordering ComparePart(std::string_view a, std::string_view b) {
  const bool number = IsNumber(a);
  if (number != IsNumber(b)) return number ? std::strong_ordering::less : std::strong_ordering::greater;
  if (number && a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

std::strong_ordering CompareParts(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty())
    if (const auto order = ComparePart(TakePart(a), TakePart(b)); order != 0) return order;
  return !a.empty() <=> !b.empty();
}

}  // namespace

std::strong_ordering CompareVersions(std::string_view a, std::string_view b) {
  a = a.substr(0, a.find('+'));
  b = b.substr(0, b.find('+'));
  const std::size_t a_hyphen = std::min(a.find('-'), a.size());
  const std::size_t b_hyphen = std::min(b.find('-'), b.size());
  if (const auto order = CompareParts(a.substr(0, a_hyphen), b.substr(0, b_hyphen)); order != 0) return order;
  const bool a_release = a_hyphen == a.size();
  const bool b_release = b_hyphen == b.size();
  if (a_release || b_release) return a_release <=> b_release;
  return CompareParts(a.substr(a_hyphen + 1), b.substr(b_hyphen + 1));
}

}  // namespace schouw
