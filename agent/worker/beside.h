// Which files are read together with one beside them.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// Name of the file that `name` is read with: the store of a log ("History" of "History-wal"), the first file of an
// archive in parts ("a.7z.001" of "a.7z.002"); empty where there is none.
std::string OwnerBeside(std::string_view name);

}  // namespace schouw
