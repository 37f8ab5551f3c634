// The files of the review page as built into the program: "/", "/app.js", "/app.css" and "/theme.css".
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
