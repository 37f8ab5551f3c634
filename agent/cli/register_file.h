// The register of used checks as a file: locked while a check begins, only ever appended to.
#pragma once

#include <string>

#include "agent/base/result.h"
#include "agent/base/unique_fd.h"
#include "agent/mandate/check_register.h"

namespace schouw {

class RegisterFile {
 public:
  // Opens or makes the file and keeps others out until the end. Errors: kRefused (in use), kIo, kMalformed (the chain
  // is broken), each naming the file.
  static Result<RegisterFile> Open(const std::string& path);

  const CheckRegister& checks() const { return checks_; }
  // Writes the check down before anything is read of the device: what was used stays used.
  Status Use(const UsedCheck& check);

 private:
  RegisterFile(std::string path, UniqueFd fd, CheckRegister checks);
  std::string path_;
  UniqueFd fd_;
  CheckRegister checks_;
};

}  // namespace schouw
