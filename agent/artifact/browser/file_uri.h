// A file URI as the path that a reader knows.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// "file:///C:/mijn%20map/x" is "C:/mijn map/x". Anything else comes back as it is; always valid UTF-8.
std::string PathOfFileUri(std::string_view uri);

}  // namespace schouw
