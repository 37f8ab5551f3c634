#include "report/words/reader_words.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "agent/base/ascii.h"
#include "report/words/catalogue.h"
#include "report/words/phrase.h"

namespace schouw {
namespace {

using Clauses = std::map<std::string, std::string, std::less<>>;

const Clauses& DutchClauses() {
  static const Clauses clauses = nlohmann::json::parse(kDutchReader).get<Clauses>();
  return clauses;
}

// "more than 100 members" → "more than # members", and its numbers.
std::string WithoutNumbers(std::string_view text, std::vector<std::string>& numbers) {
  std::string without;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && IsAsciiDigit(text[end])) ++end;
    if (end == i) {
      without += text[i++];
    } else {
      numbers.emplace_back(text.substr(i, end - i));
      without += '#';
      i = end;
    }
  }
  return without;
}

std::optional<std::string> Translated(std::string_view clause) {
  std::vector<std::string> numbers;
  const auto found = DutchClauses().find(WithoutNumbers(clause, numbers));
  if (found == DutchClauses().end()) return std::nullopt;
  std::string text;
  std::size_t next = 0;
  for (const char c : found->second) {
    if (c == '#') {
      text += next < numbers.size() ? numbers[next++] : "";
    } else {
      text += c;
    }
  }
  return text;
}

std::vector<std::string_view> SplitAt(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + separator.size();
  }
}

void Append(std::string& said, std::string_view separator, std::string_view more) {
  if (!said.empty()) said += separator;
  said += more;
}

// From the first to the last of neighbouring pieces, with what stands between them.
std::string_view Spanning(std::string_view first, std::string_view last) {
  return {first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data())};
}

// The longest known clause that begins with the first of `pieces`, and how many it takes; clauses may hold ": ".
std::pair<std::string, std::size_t> LongestKnown(std::span<const std::string_view> pieces) {
  for (std::size_t count = pieces.size(); count > 0; --count)
    if (auto clause = Translated(Spanning(pieces[0], pieces[count - 1]))) return {std::move(*clause), count};
  return {"", 0};
}

// One clause after its steps.
std::optional<std::string> InDutch(std::string_view detail) {
  const std::vector<std::string_view> all = SplitAt(detail, ": ");
  std::string said;
  std::span<const std::string_view> left = all, unknown;
  while (!left.empty()) {
    const auto [clause, used] = LongestKnown(left);
    if (used > 0) {
      Append(said, ": ", clause);
      unknown = {};
    } else if (unknown.empty()) {
      unknown = left;
    }
    left = left.subspan(std::max<std::size_t>(used, 1));
  }
  if (said.empty()) return std::nullopt;
  if (!unknown.empty()) said += " (" + std::string(Spanning(unknown.front(), unknown.back())) + ")";
  return said;
}

}  // namespace

ReaderWords WordsOfReader(std::string_view detail) {
  if (PhraseLanguage() == "en") return {std::string(detail), true};
  std::string said;
  for (const std::string_view part : SplitAt(detail, "; ")) {
    const std::optional<std::string> words = InDutch(part);
    if (!words) return {std::string(detail), true};
    Append(said, "; ", *words);
  }
  return {said, false};
}

}  // namespace schouw
