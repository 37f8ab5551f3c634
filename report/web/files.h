// The files of the pages as built into the program: "/" and "/app.js" (the review), "/start" and "/start.js" (the
// course), "/app.css" and "/theme.css".
#pragma once

#include <span>
#include <string_view>

namespace schouw::web {

struct File {
  std::string_view path;
  std::string_view type;  // for Content-Type
  std::string_view bytes;
};

std::span<const File> Files();

}  // namespace schouw::web
