#include "agent/artifact/browser/file_uri.h"

#include "agent/base/percent.h"
#include "agent/base/utf8.h"

namespace schouw {

std::string PathOfFileUri(std::string_view uri) {
  constexpr std::string_view kScheme = "file://";
  if (!uri.starts_with(kScheme)) return ToValidUtf8(uri);
  std::string path = PercentDecoded(uri.substr(kScheme.size()));
  if (path.size() > 2 && path[0] == '/' && path[2] == ':') path.erase(0, 1);
  return ToValidUtf8(path);
}

}  // namespace schouw
