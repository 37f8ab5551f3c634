// The frame of every printed page: nothing may be loaded or run, the one style sheet is named by its digest.
#pragma once

#include <string>
#include <string_view>

namespace schouw::html {

// A whole document. `title` is plain text, `body` HTML; `language` as in HTML ("nl", "en").
std::string Page(std::string_view language, std::string_view title, std::string_view body);

}  // namespace schouw::html
