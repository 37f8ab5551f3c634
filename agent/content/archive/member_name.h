// Names of members, once decoded, as one clean path.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// A decoded path without leading '/', './' and the '/' that ends a folder's name; everything else, '..' and backslashes
// too, stays text.
std::string CleanMemberPath(std::string path);

// "brief.txt" of "brief.txt.gz", "archief.tar" of "archief.tgz": what a compressed file holds, by its own name.
// "data" when the name says nothing.
std::string NameInside(std::string_view archive_name);

}  // namespace schouw
