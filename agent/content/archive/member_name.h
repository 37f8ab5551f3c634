// Names of members as archives store them → one clean path in UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// UTF-8 as it is; other bytes by the charset that makes most sense of them: IBM437 or IBM850 as DOS and zip programs
// write, Shift_JIS where nothing Western makes sense, else Windows-1252.
std::string DecodeMemberName(std::string_view raw);

// DecodeMemberName without leading '/', './' and the '/' that ends a folder's name; everything else, '..' and
// backslashes too, stays text.
std::string CleanMemberPath(std::string_view raw);

// "brief.txt" of "brief.txt.gz", "archief.tar" of "archief.tgz": what a compressed file holds, by its own name.
// "data" when the name says nothing.
std::string NameInside(std::string_view archive_name);

}  // namespace schouw
