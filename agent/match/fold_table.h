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
 public:
  explicit FoldTable(const Fold& fold);
  // One for each fold and thread.
  static FoldTable& For(const Fold& fold);

  // Whether normalization never joins `code_point` with what stands before it.
  bool BeginsSegment(char32_t code_point) { return EntryOf(code_point).begins_segment; }
  // The fold of one code point that the next does not join; valid until the next call.
  std::string_view FoldOne(char32_t code_point);
  // The fold of a few code points, in UTF-8. White space comes out as single spaces.
  std::string FoldSegment(std::string_view segment) const;

 private:
  static constexpr std::uint8_t kUnknown = 0xFF;
  static constexpr std::uint8_t kLong = 0xFE;
  struct Entry {
    std::uint8_t length = kUnknown;
    bool begins_segment = true;
    std::array<char, 8> bytes{};
  };
  using Page = std::array<Entry, 256>;
  Entry& EntryOf(char32_t code_point);
  void Fill(char32_t code_point, Entry& entry);

  Fold fold_;
  std::vector<std::unique_ptr<Page>> pages_;
  std::string long_;
};

}  // namespace schouw
