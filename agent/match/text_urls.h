// URLs and hosts that stand in running text.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace schouw {

struct TextUrl {
  std::size_t begin = 0;  // bytes of the text
  std::size_t end = 0;
};

// Calls `on_url`, in order, for everything that could be a URL: "https://host/path?query", "host.example/path", a bare
// "host.example", also percent-encoded ("https%3A%2F%2F..."). Where one ends is judged as mail programs do: at white
// space, quotes and angle brackets, without closing punctuation. Linear in the text.
void FindTextUrls(std::string_view text, const std::function<void(const TextUrl&)>& on_url);

}  // namespace schouw
