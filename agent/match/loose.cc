#include "agent/match/loose.h"

#include <algorithm>
#include <array>

#include "agent/base/utf8.h"
#include "agent/match/fold.h"

namespace schouw {
namespace {

struct Pair {
  char32_t from;
  char to;
};

// Letters that look like a Latin one, lower case as folding leaves them; of those whose capital looks like another
// letter the small one counts. After the confusables of Unicode's UTS #39, the ones for a to z. In order.
constexpr std::array kAlike = std::to_array<Pair>({
    {0xF8, 'o'},   {0x111, 'd'},  {0x127, 'h'},  {0x131, 'i'},  {0x142, 'l'},  {0x167, 't'},  {0x180, 'b'},
    {0x251, 'a'},  {0x261, 'g'},  {0x26A, 'i'},  {0x274, 'n'},  {0x280, 'r'},  {0x28F, 'y'},  {0x299, 'b'},
    {0x29C, 'h'},  {0x29F, 'l'},  {0x3B1, 'a'},  {0x3B2, 'b'},  {0x3B5, 'e'},  {0x3B7, 'n'},  {0x3B9, 'i'},
    {0x3BA, 'k'},  {0x3BD, 'v'},  {0x3BF, 'o'},  {0x3C1, 'p'},  {0x3C4, 't'},  {0x3C5, 'u'},  {0x3C7, 'x'},
    {0x3C9, 'w'},  {0x3F2, 'c'},  {0x3F3, 'j'},  {0x430, 'a'},  {0x432, 'b'},  {0x435, 'e'},  {0x43A, 'k'},
    {0x43C, 'm'},  {0x43D, 'h'},  {0x43E, 'o'},  {0x440, 'p'},  {0x441, 'c'},  {0x442, 't'},  {0x443, 'y'},
    {0x445, 'x'},  {0x455, 's'},  {0x456, 'i'},  {0x458, 'j'},  {0x475, 'v'},  {0x4BB, 'h'},  {0x4CF, 'l'},
    {0x501, 'd'},  {0x51B, 'q'},  {0x51D, 'w'},  {0x570, 'h'},  {0x578, 'n'},  {0x57D, 'u'},  {0x585, 'o'},
    {0x1D00, 'a'}, {0x1D04, 'c'}, {0x1D05, 'd'}, {0x1D07, 'e'}, {0x1D0A, 'j'}, {0x1D0B, 'k'}, {0x1D0D, 'm'},
    {0x1D0F, 'o'}, {0x1D18, 'p'}, {0x1D1B, 't'}, {0x1D1C, 'u'}, {0x1D20, 'v'}, {0x1D21, 'w'}, {0x1D22, 'z'},
    {0xA730, 'f'}, {0xA731, 's'},
});
static_assert(std::is_sorted(kAlike.begin(), kAlike.end(), [](Pair a, Pair b) { return a.from < b.from; }));

struct Leet {
  char sign;
  std::string_view letters;
};
constexpr std::array kLeet = std::to_array<Leet>({{'0', "o"},
                                                  {'1', "il"},
                                                  {'2', "z"},
                                                  {'3', "e"},
                                                  {'4', "a"},
                                                  {'5', "s"},
                                                  {'6', "g"},
                                                  {'7', "t"},
                                                  {'8', "b"},
                                                  {'9', "g"},
                                                  {'@', "a"},
                                                  {'$', "s"},
                                                  {'!', "il"},
                                                  {'|', "il"},
                                                  {'+', "t"}});

char32_t LatinOf(char32_t c) {
  if (c < 0x80) return c;
  const auto at = std::lower_bound(kAlike.begin(), kAlike.end(), c, [](Pair a, char32_t b) { return a.from < b; });
  return at != kAlike.end() && at->from == c ? static_cast<char32_t>(at->to) : c;
}

std::string_view LettersWrittenAs(char32_t sign) {
  for (const Leet& leet : kLeet)
    if (static_cast<char32_t>(leet.sign) == sign) return leet.letters;
  return {};
}

// The first letter that a sign is written for; i and l share their signs.
char32_t ClassOf(char32_t c) {
  c = LatinOf(c);
  if (c == 'l') return 'i';
  const std::string_view letters = LettersWrittenAs(c);
  return letters.empty() ? c : static_cast<char32_t>(letters[0]);
}

void Append(std::string_view folded, std::size_t at, LooseText& out) {
  AppendUtf8(out.text, ClassOf(DecodeUtf8(folded, at).value));
  out.folded_at.resize(out.text.size(), static_cast<std::uint32_t>(at));
}

// Collects a run of letters that stand alone.
class SpacedRun {
 public:
  SpacedRun(std::string_view folded, LooseText& out) : folded_(folded), out_(out) {}

  void OnWord(std::size_t at, std::size_t code_points) {
    if (code_points != 1 || signs_ > kMostSigns) End();
    if (code_points == 1) letters_.push_back(at);
    signs_ = 0;
  }
  void OnSign() { ++signs_; }
  void End() {
    if (letters_.size() >= kShortestSpacedTerm) {
      for (const std::size_t at : letters_) Append(folded_, at, out_);
      out_.text += '\n';
      out_.folded_at.push_back(0);
    }
    letters_.clear();
  }

 private:
  std::string_view folded_;
  LooseText& out_;
  std::vector<std::size_t> letters_;
  std::size_t signs_ = 0;
};

}  // namespace

bool StandsFor(char32_t term, char32_t text, const Looseness& looseness) {
  if (term == text) return true;
  const char32_t latin = looseness.homoglyphs ? LatinOf(term) : term;
  if (looseness.homoglyphs && latin == LatinOf(text)) return true;
  return looseness.leet && latin < 0x80 &&
         LettersWrittenAs(text).find(static_cast<char>(latin)) != std::string_view::npos;
}

void AppendLoose(std::string_view folded, LooseText& out) {
  for (std::size_t at = 0; at < folded.size(); at += DecodeUtf8(folded, at).length) Append(folded, at, out);
}

void AppendSpacedOut(std::string_view folded, LooseText& out) {
  SpacedRun run(folded, out);
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t begin = at;
    std::size_t code_points = 0;
    DecodedCodePoint point = DecodeUtf8(folded, at);
    for (; IsWordCodePoint(point.value); point = DecodeUtf8(folded, at)) {
      ++code_points;
      at += point.length;
      if (at >= folded.size()) break;
    }
    if (code_points > 0) {
      run.OnWord(begin, code_points);
    } else {
      run.OnSign();
      at += point.length;
    }
  }
  run.End();
}

std::string LooseTerm(std::string_view folded) {
  LooseText loose;
  AppendLoose(folded, loose);
  return loose.text;
}

std::string LettersOf(std::string_view folded) {
  std::string letters;
  for (std::size_t at = 0; at < folded.size();) {
    const DecodedCodePoint point = DecodeUtf8(folded, at);
    if (IsWordCodePoint(point.value)) letters += folded.substr(at, point.length);
    at += point.length;
  }
  return letters;
}

}  // namespace schouw
