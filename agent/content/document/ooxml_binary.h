// Parts of binary workbooks ([MS-XLSB], "*.xlsb"), told as the elements of the XML part that says the same.
#pragma once

#include <string_view>

#include "agent/base/result.h"
#include "agent/content/document/markup.h"

namespace schouw {

// Calls `handler` for what the readers of workbooks know: sheets, strings, styles, cells, links, headers, comments.
// Errors: kTruncated, kMalformed; what came before was given, and every element that began was ended.
Status ReadBinaryPart(std::string_view bytes, MarkupHandler& handler);

}  // namespace schouw
