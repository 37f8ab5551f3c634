// Base64 (RFC 4648, section 4), as a Content-Security-Policy wants a digest.
#pragma once

#include <string>
#include <string_view>

namespace schouw::html {

std::string Base64(std::string_view bytes);

}  // namespace schouw::html
