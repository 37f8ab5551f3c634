// Text in a Windows code page, named by its number as Office files, RTF and messages do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace schouw {

inline constexpr std::uint32_t kWesternCodepage = 1252;

// ICU's converter for a code page; "windows-1252" for one it doesn't know.
std::string CodepageConverter(std::uint32_t codepage);

// `bytes` as UTF-8. 1200 is UTF-16LE.
std::string DecodeCodepage(std::uint32_t codepage, std::string_view bytes);

// The code page in which programs of that time wrote a language ([MS-LCID]).
std::uint32_t CodepageOfLanguage(std::uint32_t language_id);

}  // namespace schouw
