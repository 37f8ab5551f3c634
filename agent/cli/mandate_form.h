// `schouw mandate new`: the mandate as questions with an example each, and the plain sentence that an answer makes.
#pragma once

#include <iosfwd>
#include <string>

#include "agent/base/result.h"

namespace schouw {

// Asks on `talk`, reads one answer a line from `answers`; an empty one takes the example where that is usual. The TOML
// that comes of it is whole: ParseMandate finds no fault. Errors: kRefused when answers end too early, or (not
// `again`) when one is wrong; with `again` it is asked once more.
Result<std::string> AskMandate(std::istream& answers, std::ostream& talk, bool again);

}  // namespace schouw
