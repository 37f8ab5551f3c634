// Regular expressions of rules: a subset of Hyperscan's dialect, matched over folded text.
//
//   literals     as they stand in folded text: lower case, without diacritics; a single space is any white space
//   .            any character            [abc] [a-z] [^abc]   one of, none of
//   \d \w \s     digit; letter, digit or underscore; space; and \D \W \S     \p{L} \P{Greek}   Unicode properties
//   ab|cd  (ab)  (?:ab)                   a? a* a+ a{2} a{2,} a{2,5}, at most 1000; a lazy mark (a+?) changes nothing:
//                                         the leftmost match counts, and of those the longest
//   ^ $ \b       begin and end of the record's text (for a long document: of the piece), edge of a word
//   \x41 \x{e9} \.                        a code point by number, a sign that has a meaning otherwise
//
// Nothing else is accepted: no look-around, back references, named groups, inline flags, possessive marks or POSIX
// classes. Hyperscan tells which records may match (TriggerPattern); Find then tells where, exactly and in linear time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

// Sorted, disjoint, inclusive ranges of code points.
using CodePointRanges = std::vector<std::pair<char32_t, char32_t>>;

struct RegexNode {
  enum class Kind : std::uint8_t { kSet, kSequence, kEither, kRepeat, kTextBegin, kTextEnd, kWordEdge };
  Kind kind = Kind::kSequence;
  CodePointRanges set;
  std::vector<RegexNode> children;
  std::uint32_t min = 0;
  std::uint32_t max = 0;  // kUnbounded: no end
  std::size_t at = 0;     // kRepeat: byte offset in the pattern
};
inline constexpr std::uint32_t kUnbounded = 0xFFFFFFFF;

// Errors: kMalformed or kUnsupported with the byte offset in `pattern` and what is wrong there.
Result<RegexNode> ParseRegex(std::string_view pattern);
// How many characters every match has at least; how many bits it says at least (a letter about 6, a digit 2.8, any
// character none): ordinary text meets what says little.
std::uint64_t ShortestMatch(const RegexNode& node);
double LeastBits(const RegexNode& node);
// In how many places at once a search can be, in a text of letters: what each character costs. And where in the pattern
// the repetition begins that counts most.
struct RegexBreadth {
  std::uint64_t places = 0;
  std::size_t at = 0;
};
RegexBreadth BreadthOf(const RegexNode& node);
// The same expression for Hyperscan in UTF-8 mode, without its edges: it may report more, never less.
std::string TriggerPattern(const RegexNode& node);

inline constexpr std::size_t kMaxLookOn = 1024;

// Where a match may begin and end, by byte offset in the folded text.
struct RegexEdges {
  std::function<bool(std::size_t)> may_begin;
  std::function<bool(std::size_t)> may_end;
};
struct RegexMatch {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// A compiled expression. Immutable; each thread may use it.
class Regex {
 public:
  // Errors: as ParseRegex; kMalformed when it can match nothing at all; kTooBig.
  static Result<Regex> Compile(std::string_view pattern);
  const std::string& trigger() const { return trigger_; }

  // The leftmost, then longest match of `text` that begins at or after `from`. Once there is a match, an earlier or
  // longer one is looked for over kMaxLookOn bytes, so that all matches of a text together take time linear in it.
  std::optional<RegexMatch> Find(std::string_view text, std::size_t from, const RegexEdges& edges) const;

 private:
  friend class RegexCompiler;
  friend class RegexRun;
  struct Set {
    std::uint64_t ascii[2] = {0, 0};
    CodePointRanges beyond_ascii;
    bool Has(char32_t code_point) const;
  };
  struct Instruction {
    enum class Kind : std::uint8_t { kSet, kSplit, kJump, kTextBegin, kTextEnd, kWordEdge, kMatch };
    Kind kind = Kind::kMatch;
    std::uint32_t first = 0;   // set, or where to go on
    std::uint32_t second = 0;  // kSplit: the other place
  };
  std::vector<Instruction> program_;
  std::vector<Set> sets_;
  std::string trigger_;
};

}  // namespace schouw
