// Files of a pack's source folder, and none outside it. Private to rules/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

class SourceFolder {
 public:
  // Errors: kNotFound.
  static Result<SourceFolder> Open(const std::string& folder);

  // Where `path` within the folder lies on this machine. Errors: kRefused when the path is absolute, climbs with ".."
  // or leads outside through a link; kNotFound; kIo when it is no file.
  Result<std::string> Locate(std::string_view path) const;

  // The text of `path` within the folder, without a byte order mark. Errors: kRefused when the path is absolute, climbs
  // with ".." or leads outside through a link; kNotFound; kIo; kTooBig; kMalformed when it is not UTF-8 (with the
  // offset).
  Result<std::string> Read(std::string_view path) const;

  // Paths within the folder of the regular files below `subfolder` that end in `extension`, sorted. Errors: kIo.
  Result<std::vector<std::string>> List(std::string_view subfolder, std::string_view extension) const;

 private:
  explicit SourceFolder(std::string root) : root_(std::move(root)) {}
  std::string root_;  // canonical
};

// Lines of a list: trimmed, without empty ones and those that start with '#', each with its number from 1. A '#'
// further on belongs to the term.
struct ListLine {
  int line = 0;
  std::string text;
};
std::vector<ListLine> ListLines(std::string_view text);

}  // namespace schouw
