// Hyperlink objects ([MS-OSHARED] 2.3.7): where a link of a sheet goes.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

struct OleLink {
  std::string shown;   // text shown for it
  std::string target;  // address or file; empty for a place in the document itself
};
// `bytes`: from the stream version on. What is damaged is left empty.
OleLink ParseOleLink(std::string_view bytes);

}  // namespace schouw
