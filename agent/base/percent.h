// Percent escapes of an address (RFC 3986, section 2.1).
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// Bytes, not checked to be UTF-8. What is no whole escape stays as it stands.
std::string PercentDecoded(std::string_view text);

}  // namespace schouw
