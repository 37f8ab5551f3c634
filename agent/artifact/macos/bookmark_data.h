// Apple's bookmark data ("book", NSURL's bookmarks): the path or address that it leads to.
//
// By the format as Core Foundation writes it: a header, a table of contents of keys, and items with length and type.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// "/Users/anna/brief.pages", or an address where the bookmark is of one; empty where it holds neither.
std::string BookmarkTarget(std::string_view bookmark);

}  // namespace schouw
