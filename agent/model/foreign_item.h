// What a list or a rule of others says, one thing at a time: read in a worker, made into rules in `schouw`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace schouw {

// kCsv: spreadsheets too. kUt1: one file of a category ("domains", "urls", "expressions").
enum class ForeignFormat : std::uint8_t { kPlain, kCsv, kHosts, kRpz, kUt1, kYara, kSigma };

// kAnything: a term, or a host or URL, as the maintainer says. kAlso: a term that has to stand in the record too.
enum class ForeignKind : std::uint8_t { kAnything, kTerm, kRegex, kAlso, kHost, kHostOrUrl, kNotMapped };

struct ForeignItem {
  ForeignKind kind = ForeignKind::kAnything;
  std::string text;
  std::uint32_t line = 0;  // where it stands; a row of a sheet
  std::string rule;        // as the file names it; empty: it names none
  std::string category;    // likewise
  std::string severity;    // "info", "attention", "high" or empty
  bool whole_word = true;
  bool fold = true;  // case and accents
  std::string why;   // kNotMapped: why it has no place in our rules
  bool operator==(const ForeignItem&) const = default;
};

inline constexpr std::size_t kMaxForeignTextBytes = 64u << 10;  // of `text`
inline constexpr std::size_t kMaxForeignItems = 4u << 20;       // of one file
inline constexpr std::uint64_t kMaxForeignBytes = 64ull << 20;  // of one file

}  // namespace schouw
