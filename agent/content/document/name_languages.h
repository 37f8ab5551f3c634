// Letters of the languages that file names are written in.
#pragma once

#include <span>
#include <string_view>

namespace schouw {

enum class NameScript { kLatin, kCyrillic, kGreek, kHebrew, kArabic, kThai, kHanzi, kKana, kHangul };

struct NameLanguage {
  std::string_view name;  // as a locale has it; "zh" and "tw" for the two ways to write Chinese
  NameScript script;
  // Its small letters outside ASCII in groups parted by '|': a letter of the first is every fifth (192 of 1000), of
  // each group half as often as of the one before.
  std::u16string_view letters;
  // Of Latin letters, parted by spaces: the letter, those that mostly stand before it, '/', and behind it; '_' is the
  // beginning or the end of a word.
  std::u16string_view neighbours;
};
std::span<const NameLanguage> NameLanguages();

}  // namespace schouw
