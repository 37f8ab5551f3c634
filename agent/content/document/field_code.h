// Codes of fields in Word documents and RTF (ECMA-376 part 1, 17.16): where a link goes.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// Target of a HYPERLINK or INCLUDETEXT field; empty for every other code and for a link inside the document.
std::string LinkTarget(std::string_view code);

}  // namespace schouw
