#include "report/masking/context_words.h"

#include <algorithm>
#include <array>

#include "agent/base/ascii.h"
#include "agent/base/unseen.h"
#include "agent/base/utf8.h"
#include "agent/store/fold.h"

namespace schouw {
namespace {

constexpr std::string_view kMask = "•••••";
constexpr std::size_t kPhoneDigits = 9;

// A piece of text without spaces, with what stands between it and the next one.
struct Token {
  std::string_view text, gap;
};

std::vector<Token> Tokens(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && !IsAsciiSpace(text[end])) ++end;
    std::size_t next = end;
    while (next < text.size() && IsAsciiSpace(text[next])) ++next;
    tokens.push_back({text.substr(at, end - at), text.substr(end, next - end)});
    at = next;
  }
  return tokens;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kPunctuation = ".,;:!?()[]\"'<>";
  const std::size_t first = text.find_first_not_of(kPunctuation);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kPunctuation) - first + 1);
}

bool StartsWithCapital(std::string_view token) {
  const std::string_view text = Trimmed(token);
  if (text.empty()) return false;
  const DecodedCodePoint c = DecodeUtf8(text, 0);
  const std::string_view first = text.substr(0, c.length);
  return c.valid && FoldLower(first) != first;
}

template <std::size_t N>
bool OneOf(const std::array<std::string_view, N>& words, std::string_view token) {
  const std::string folded = FoldLower(Trimmed(token));
  return std::find(words.begin(), words.end(), folded) != words.end();
}

bool IsTitle(std::string_view token) {
  constexpr std::array<std::string_view, 14> kTitles = {"dhr", "mevr", "mw", "mevrouw", "meneer", "mijnheer", "heer",
                                                        "ds",  "dr",   "mr", "mrs",     "ms",     "dokter",   "oom"};
  return OneOf(kTitles, token);
}

bool IsParticle(std::string_view token) {
  constexpr std::array<std::string_view, 10> kParticles = {"van", "de",  "der", "den", "ten",
                                                           "ter", "het", "el",  "von", "'t"};
  return OneOf(kParticles, token);
}

bool IsAddress(std::string_view token) {
  const std::size_t at = token.find('@');
  return at != std::string_view::npos && at > 0 && token.find('.', at) != std::string_view::npos;
}

bool IsNumberPart(std::string_view token) {
  return !token.empty() && token.find_first_not_of("0123456789+-()/.,;:") == std::string_view::npos &&
         token.find_first_of("0123456789") != std::string_view::npos;
}

std::size_t DigitsIn(std::string_view token) {
  return static_cast<std::size_t>(
      std::count_if(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

// A name does not go on past the end of a line or a sentence; the point of an initial ends none.
bool EndsName(const Token& token) {
  if (token.gap.find('\n') != std::string_view::npos) return true;
  const char last = token.text.empty() ? ' ' : token.text.back();
  if (last != '.') return std::string_view(":;!?").find(last) != std::string_view::npos;
  const std::string_view word = Trimmed(token.text);
  const bool initials = word.size() <= 2 || word.find('.') != std::string_view::npos;
  return !initials && !IsTitle(word);
}

// How many tokens from `at` on are one thing to mask; 0: none.
std::size_t MaskedFrom(const std::vector<Token>& tokens, std::size_t at) {
  if (IsAddress(tokens[at].text)) return 1;
  std::size_t digits = 0, end = at;
  while (end < tokens.size() && IsNumberPart(tokens[end].text)) digits += DigitsIn(tokens[end++].text);
  if (digits >= kPhoneDigits) return end - at;
  const bool title = at > 0 && IsTitle(tokens[at - 1].text);
  std::size_t names = 0, last = at;
  for (end = at; end < tokens.size(); ++end) {
    if (end > at && EndsName(tokens[end - 1])) break;
    if (StartsWithCapital(tokens[end].text) && !IsTitle(tokens[end].text)) {
      ++names;
      last = end + 1;
    } else if (names == 0 ? !title || !IsParticle(tokens[end].text) : !IsParticle(tokens[end].text)) {
      break;
    }
  }
  return names >= (title ? 1u : 2u) ? last - at : 0;
}

void Append(std::vector<Word>& words, std::string text) {
  if (text.empty()) return;
  if (!words.empty() && !words.back().mark && !words.back().masked) {
    words.back().text += text;
  } else {
    words.push_back({std::move(text)});
  }
}

// A piece of running text: line ends and tabs are spaces in it, not signs to be seen.
std::string Running(std::string_view text) {
  std::string flat(text);
  std::replace_if(flat.begin(), flat.end(), IsAsciiSpace, ' ');
  return MakeVisible(flat);
}

void AppendContext(std::vector<Word>& words, std::string_view text, bool masked) {
  if (!masked) return Append(words, Running(text));
  const std::vector<Token> tokens = Tokens(text);
  for (std::size_t i = 0; i < tokens.size();) {
    const std::size_t count = MaskedFrom(tokens, i);
    if (count > 0) words.push_back({std::string(kMask), false, true});
    if (count == 0) Append(words, MakeVisible(tokens[i].text));
    i += std::max<std::size_t>(count, 1);
    Append(words, Running(tokens[i - 1].gap));
  }
}

}  // namespace

std::vector<Word> ContextWords(std::string_view before, std::string_view match, std::string_view after, bool masked) {
  std::vector<Word> words;
  AppendContext(words, before, masked);
  if (!match.empty()) words.push_back({Running(match), true, false});
  std::vector<Word> rest;
  AppendContext(rest, after, masked);
  words.insert(words.end(), rest.begin(), rest.end());
  return words;
}

std::vector<Word> PlainWords(std::string_view text, bool masked) {
  std::vector<Word> words;
  AppendContext(words, text, masked);
  return words;
}

std::string MaskOthers(std::string_view text) {
  const std::vector<Token> tokens = Tokens(text);
  std::string out;
  for (std::size_t i = 0; i < tokens.size();) {
    const std::size_t count = MaskedFrom(tokens, i);
    out += count > 0 ? kMask : tokens[i].text;
    i += std::max<std::size_t>(count, 1);
    out += tokens[i - 1].gap;
  }
  return out;
}

bool HasMasked(const std::vector<Word>& words) {
  return std::any_of(words.begin(), words.end(), [](const Word& word) { return word.masked; });
}

}  // namespace schouw
