// Texts of an XMP packet (ISO 16684-1) that say what a file is about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schouw {

struct NamedText {
  std::string name;  // "title", "description", "keywords", "comment"
  std::string text;  // valid UTF-8
};

// Title, description, headline, keywords, comments. No persons, places or devices, no thumbnail. A packet that can't be
// parsed gives nothing.
std::vector<NamedText> XmpTexts(std::string_view packet);

// Sets the parser up; call once before lock-down.
void WarmXmp();

}  // namespace schouw
