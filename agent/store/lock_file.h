// One writer for a case: a lock file beside it, held by flock, so that a killed process leaves no lock behind.
#pragma once

#include <string>

#include "agent/base/result.h"
#include "agent/base/unique_fd.h"

namespace schouw {

class LockFile {
 public:
  // Takes CASE.lock (mode 0600). Refuses (InUse) while another holds it.
  static Result<LockFile> Take(const std::string& case_path);
  ~LockFile() { Release(); }
  LockFile(LockFile&&) noexcept = default;
  LockFile& operator=(LockFile&&) = delete;
  // Removes the file, then lets go.
  void Release();

 private:
  LockFile(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  std::string path_;
  UniqueFd fd_;
};

}  // namespace schouw
