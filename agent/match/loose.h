// Writing that hides a word from a search: "k4nssp3l" (leet), letters of other scripts that look alike (homoglyphs),
// "v.p.n" (spacing). All over text under the widest fold, a code point for a code point. Private to the module.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace schouw {

// What may differ between a term's character and that of a text.
struct Looseness {
  bool leet = false;
  bool homoglyphs = false;
};

// Whether `text` may stand where a term has `term`: it is that, looks like it, or is a digit or sign written for it.
bool StandsFor(char32_t term, char32_t text, const Looseness& looseness);

// A text in which all characters that could stand for each other are one: what StandsFor accepts is equal here.
struct LooseText {
  std::string text;
  std::vector<std::uint32_t> folded_at;  // by byte of `text`: where its code point stands in the folded text
  void Clear() {
    text.clear();
    folded_at.clear();
  }
};
void AppendLoose(std::string_view folded, LooseText& out);
// The letters of each run of three or more that stand alone, one to three signs or spaces apart: "v.p.n" gives "vpn".
// Each run ends with '\n'.
void AppendSpacedOut(std::string_view folded, LooseText& out);
inline constexpr std::size_t kShortestSpacedTerm = 3;
inline constexpr std::size_t kMostSigns = 3;  // between two letters

// `folded` as AppendLoose writes it; and its letters and digits alone.
std::string LooseTerm(std::string_view folded);
std::string LettersOf(std::string_view folded);

}  // namespace schouw
