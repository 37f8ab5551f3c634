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

enum class PersonsInXmp { kLeftOut, kAuthors };

// Title, description, headline, keywords, comments; with kAuthors also who wrote it. No places, no persons in a
// picture, no device, no thumbnail. A packet that can't be parsed gives nothing.
std::vector<NamedText> XmpTexts(std::string_view packet, PersonsInXmp persons);

// Sets the parser up; call once before lock-down.
void WarmXmp();

}  // namespace schouw
