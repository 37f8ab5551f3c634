// What a signed part of S/MIME wraps (RFC 8551, section 3.5.2). No signature is checked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace schouw {

// The entity inside CMS signed data (RFC 5652, section 5.1 and 5.2; BER as mail programs stream it, X.690); nothing
// when it is something else, damaged, or its content stands elsewhere.
std::optional<std::string> SignedContent(std::string_view ber);

}  // namespace schouw
