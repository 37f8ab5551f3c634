// Base64 (RFC 4648) of a value that stands whole in memory: of a property list, a header.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace schouw {

// Blanks and line ends are passed over; what follows the padding is not read. Nothing for any other character.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace schouw
