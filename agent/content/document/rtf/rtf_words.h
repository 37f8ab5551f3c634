// Control words of RTF that matter to its text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace schouw {

// Where text inside a group goes.
enum class RtfDestination : std::uint8_t {
  kText,
  kSkip,        // colours, styles, pictures, ...
  kFonts,       // the font table
  kFieldCode,   // \fldinst
  kObjectData,  // \objdata
  kObjectClass,
  kHtmlTag,  // \htmltag: HTML that the RTF was made from
  kInherit,  // a destination whose text belongs where the group stands
  kUnicode,  // \ud: stands for the group before it
  kHeader,
  kFootnote,
  kAnnotation,
  kTextBox,
  kTitle,
  kSubject,
  kKeywords,
  kComments,
  kCategory,
  kAuthor,
  kCompany,
  kManager,
  kProperty,
};
inline constexpr std::size_t kRtfDestinationCount = 22;

// Nothing: the word is no destination that we know.
std::optional<RtfDestination> FindRtfDestination(std::string_view word);

// What text of a destination has as its place; null for those without.
const char* RtfPlace(RtfDestination destination);

// The character that a word stands for; 0: it stands for none.
char32_t RtfCharacter(std::string_view word);

// Code page of a font's \fcharset; 0: the document's.
std::uint32_t RtfCharsetCodepage(std::int32_t charset);

}  // namespace schouw
