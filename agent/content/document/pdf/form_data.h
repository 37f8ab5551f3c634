// Text of an XFA form's XML (Adobe XFA 3.3): what stands between its tags, scripts left out.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// One line a text. Never fails: what is no XML is text.
std::string FormDataText(std::string_view xml);

}  // namespace schouw
