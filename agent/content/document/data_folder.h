// Where the product's own data for readers of documents stands.
#pragma once

#include <string>

namespace schouw {

// The folder `share` beside the running program, absolute and without symbolic links; empty when there is none. A
// worker may read it after lock-down: character maps of CJK fonts are too many to be held by each.
std::string DataFolder();

}  // namespace schouw
