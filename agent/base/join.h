// Texts in a row.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schouw {

inline std::string Joined(const std::vector<std::string>& texts, std::string_view between = ", ") {
  std::string joined;
  for (const std::string& text : texts) {
    if (&text != texts.data()) joined += between;
    joined += text;
  }
  return joined;
}

}  // namespace schouw
