#include "agent/content/document/field_code.h"

#include <algorithm>

namespace schouw {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

bool StartsWithWord(std::string_view text, std::string_view word) {
  return text.size() > word.size() && kSpace.find(text[word.size()]) != std::string_view::npos &&
         std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == (b & ~0x20); });
}

// The next argument, quoted or not, without its escapes; removed from `code`.
std::string NextArgument(std::string_view& code) {
  code.remove_prefix(std::min(code.find_first_not_of(kSpace), code.size()));
  const bool quoted = code.starts_with('"');
  if (quoted) code.remove_prefix(1);
  std::string argument;
  while (!code.empty() && (quoted ? code[0] != '"' : kSpace.find(code[0]) == std::string_view::npos)) {
    if (quoted && code[0] == '\\' && code.size() > 1 && (code[1] == '\\' || code[1] == '"')) code.remove_prefix(1);
    argument += code[0];
    code.remove_prefix(1);
  }
  if (quoted && !code.empty()) code.remove_prefix(1);
  return argument;
}

}  // namespace

std::string LinkTarget(std::string_view code) {
  code.remove_prefix(std::min(code.find_first_not_of(kSpace), code.size()));
  const std::size_t word = StartsWithWord(code, "HYPERLINK") ? 9 : StartsWithWord(code, "INCLUDETEXT") ? 11 : 0;
  if (word == 0) return "";
  code.remove_prefix(word);
  while (!code.empty()) {
    const bool quoted = code.substr(std::min(code.find_first_not_of(kSpace), code.size())).starts_with('"');
    std::string argument = NextArgument(code);
    if (quoted || !argument.starts_with('\\')) return argument;
    // These switches have an argument of their own: a bookmark, a frame, a tip.
    if (argument == "\\l" || argument == "\\t" || argument == "\\o") NextArgument(code);
  }
  return "";
}

}  // namespace schouw
