// What one code point, or a few that belong together, fold to: ICU's answers, remembered. Private to the folder.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "agent/match/fold.h"

namespace schouw {

// Whether ICU has the data that folding needs.
bool FoldingWorks();

class FoldTable {
  static constexpr std::uint8_t kUnknown = 0xFF;
  static constexpr std::uint8_t kLong = 0xFE;

 public:
  explicit FoldTable(const Fold& fold);
  // One for each fold and thread.
  static FoldTable& For(const Fold& fold);

  struct Entry {
    std::uint8_t length = kUnknown;
    bool begins_segment = true;  // normalization never joins it with what stands before it
    bool is_space = false;       // White_Space
    std::uint8_t one_bytes = 0;  // where its fold is one code point: the length of that
    std::array<char, 8> bytes{};
  };
  const Entry& EntryOf(char32_t code_point) {
    const auto& page = pages_[code_point >> 8];
    if (page) {
      const Entry& entry = (*page)[code_point & 0xFF];
      if (entry.length != kUnknown) return entry;
    }
    return NewEntry(code_point);
  }
  // Of a letter of two bytes (below U+0800) all that folding it by itself takes, close together.
  struct Latin {
    // kSimple: it begins a segment and folds to one or two bytes, none of them a space. kVanishes: a diacritic that the
    // fold strips: of an ASCII letter before it that letter is left. kStaysInLine: it folds to one letter of two bytes.
    enum : std::uint8_t { kSimple = 1, kVanishes = 2, kStaysInLine = 4 };
    std::array<char, 2> bytes{};
    std::uint8_t length = 0;  // what it folds to
    std::uint8_t is = 0;      // 0: not asked for yet, or neither: see its entry
  };
  const Latin& LatinOf(char32_t code_point) const { return latin_[code_point]; }
  // The fold of one code point, with its entry, that the next does not join; valid until the next call.
  std::string_view FoldOne(char32_t code_point, const Entry& entry) {
    if (entry.length != kLong) return {entry.bytes.data(), entry.length};
    return FoldLong(code_point);
  }
  // The fold of a few code points that belong together; valid until the next call. Short ones are remembered: of
  // text that is written with marks apart from their letters, every accent is one.
  std::string_view FoldCluster(std::string_view segment);
  // The same, not remembered, in UTF-8. White space comes out as single spaces.
  std::string FoldSegment(std::string_view segment) const;

 private:
  // Of a cluster of at most 8 bytes. The newest of those that fall in one slot is kept.
  struct Cluster {
    std::uint8_t length = 0;  // 0: the slot is free
    std::uint8_t folded_length = 0;
    std::uint64_t bytes = 0;
    std::array<char, 8> folded{};
  };
  static constexpr std::size_t kClusters = 4096;
  using Page = std::array<Entry, 256>;
  const Entry& NewEntry(char32_t code_point);
  std::string_view FoldLong(char32_t code_point);
  void Fill(char32_t code_point, Entry& entry);

  Fold fold_;
  std::vector<std::unique_ptr<Page>> pages_;
  std::array<Latin, 0x800> latin_{};
  std::vector<Cluster> clusters_;
  std::string long_;
};

}  // namespace schouw
