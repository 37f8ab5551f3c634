// Text folded for matching, with a map back to the bytes it was made from.
//
// The widest fold is Unicode's NFKC_Casefold (UAX #44) with diacritics stripped, ligatures taken apart (also those that
// Unicode holds for letters: æ, œ) and every run of White_Space one space: default-ignorable code points (soft hyphen,
// zero-width space) fall away. Rules and texts are folded by the same code,
// so that a term stands in a text when its folded bytes stand in the folded text. Narrower folds keep case, or
// diacritics. Malformed UTF-8 folds to U+FFFD, a byte at a time. Folded text holds no line break: '\n' can separate
// texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace schouw {

// Which differences a fold removes besides compatibility forms and white space.
struct Fold {
  bool letter_case = true;
  bool diacritics = true;
  bool operator==(const Fold&) const = default;
};
inline constexpr Fold kWidestFold = {};

// Offsets in a folded text → offsets in its original. A cluster is what was folded as one: a letter with its marks, a
// run of white space, a ligature. Offsets are bytes and must lie between code points.
class FoldMap {
 public:
  void Clear() { pieces_.clear(); }
  // False: it was left (MakeMap::kIfCheap), and nothing may be asked of it.
  bool is_whole() const { return is_whole_; }
  // Where the cluster that holds folded byte `at` begins.
  std::size_t OriginalStart(std::size_t at) const;
  // Where the cluster that holds folded byte `end` - 1 ends; `end` is at least 1.
  std::size_t OriginalEnd(std::size_t end) const;
  // Whether a cluster begins at, or ends before, this folded offset.
  bool IsClusterBorder(std::size_t at) const;

 private:
  friend class Folder;
  // From folded_begin on, bytes stand one to one with the original's from original_begin, or all are one cluster.
  struct Piece {
    std::uint32_t folded_begin;
    std::uint32_t original_begin;
    bool one_cluster;
  };
  std::size_t IndexOf(std::size_t at) const;
  std::vector<Piece> pieces_;
  bool is_whole_ = true;
  mutable std::size_t last_ = 0;  // the piece that was asked for last: questions come in order. One thread
};

inline constexpr std::size_t kMaxFoldBytes = 256u << 20;

// Appends the fold of `text` to `out`; `map` (may be null) is replaced and counts from out's size before the call.
// `text` is at most kMaxFoldBytes long; what is longer is cut.
void AppendFolded(std::string_view text, const Fold& fold, std::string& out, FoldMap* map);
// The same into `buffer` from `at` (at most its size) on, whatever stands there; it grows where it has to, and holds
// other bytes beyond. Returns where the fold ends. A buffer that is used again costs no clearing. kIfCheap: `map` is
// made of ASCII alone; of anything else it takes a fifth of the time, and most texts have no hit that asks for it.
enum class MakeMap : std::uint8_t { kAlways, kIfCheap };
std::size_t FoldInto(std::string_view text, const Fold& fold, std::string& buffer, std::size_t at, FoldMap* map,
                     MakeMap make_map);
std::string Folded(std::string_view text, const Fold& fold = kWidestFold);
// The same without white space at either end: how terms are folded.
std::string FoldedTerm(std::string_view term, const Fold& fold = kWidestFold);

// Why `term` can't be looked for, or empty: folding leaves nothing of it, or it holds a mark without its letter.
std::string TermFault(std::string_view term);

// Letters, digits and marks (general categories L, N and M) make words. The underscore does not: "tor_browser.exe"
// holds the words tor, browser and exe.
bool IsWordCodePoint(char32_t code_point);
// Whether a word character stands directly before (after) text[at], looking past default-ignorable code points.
bool WordBefore(std::string_view text, std::size_t at);
bool WordAfter(std::string_view text, std::size_t at);
// Whether the first (last) code point of `term`, white space aside, is a word character.
bool BeginsAsWord(std::string_view term);
bool EndsAsWord(std::string_view term);

}  // namespace schouw
