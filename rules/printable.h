// Text of a rule, safe to show on a terminal. Private to rules/.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// Control, zero-width and bidirectional characters by their number: "\u{202e}".
// Line ends stay where `lines` says so.
std::string Printable(std::string_view text, bool lines = false);
// Whether it holds one of these.
bool HoldsHidden(std::string_view text);

}  // namespace schouw
