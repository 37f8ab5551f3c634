#include "report/words/said.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "report/words/phrase.h"

namespace schouw {
namespace {

// As in the query of an address: all but letters, digits and "-._~" as %XX.
std::string Escaped(std::string_view text) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos) {
      escaped += c;
    } else {
      escaped += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return escaped;
}

std::string Unescaped(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    unsigned byte = 0;
    const bool escape = text.size() > 2 && text[0] == '%' &&
                        std::from_chars(text.data() + 1, text.data() + 3, byte, 16).ptr == text.data() + 3;
    plain += escape ? static_cast<char>(byte) : text[0];
    text.remove_prefix(escape ? 3 : 1);
  }
  return plain;
}

std::map<std::string, std::string, std::less<>> FilledIn(std::string_view query) {
  std::map<std::string, std::string, std::less<>> values;
  while (!query.empty()) {
    const std::string_view one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(one.size() + 1, query.size()));
    const std::size_t is = one.find('=');
    if (is != std::string_view::npos) values.emplace(one.substr(0, is), Unescaped(one.substr(is + 1)));
  }
  return values;
}

}  // namespace

std::string Said(std::string_view key, std::initializer_list<std::pair<std::string_view, std::string_view>> filled_in) {
  std::string code(key);
  char before = '?';
  for (const auto& [name, value] : filled_in) {
    code += before + std::string(name) + "=" + Escaped(value);
    before = '&';
  }
  return code;
}

std::string Spoken(const std::string& code_or_text) {
  if (!code_or_text.starts_with("said.")) return code_or_text;
  const std::size_t end = std::min(code_or_text.find('?'), code_or_text.size());
  const std::string key = code_or_text.substr(0, end);
  const auto values = FilledIn(std::string_view(code_or_text).substr(std::min(end + 1, code_or_text.size())));
  const auto count = values.find("count");
  const std::string& one = count != values.end() && count->second == "1" ? Phrase(key + "_one") : Phrase("");
  std::string_view text = one.empty() ? Phrase(key) : one;
  if (text.empty()) return code_or_text;
  std::string sentence;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size()), close = text.find('}', open);
    sentence += text.substr(0, open);
    if (close == std::string_view::npos) return sentence += text.substr(open);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    const auto value = values.find(name);
    sentence += value == values.end() ? text.substr(open, close - open + 1) : std::string_view(value->second);
    text.remove_prefix(close + 1);
  }
  return sentence;
}

}  // namespace schouw
