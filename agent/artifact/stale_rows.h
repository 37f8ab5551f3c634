// Files of databases that hold rows which were deleted or replaced beside those that live, with nothing that tells
// which: logs of ESE databases, tables and logs of LevelDB. Without a reader of their live rows they are not read at
// all.
#pragma once

#include <string_view>

namespace schouw {

// By its name, as the programs that write such files call them: "V01000A3.log", "edb.jrs", "000005.ldb", ...
bool MayHoldStaleRows(std::string_view name);

}  // namespace schouw
