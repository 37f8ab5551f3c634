#include "agent/cli/register_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "agent/cli/program.h"

namespace schouw {
namespace {

Error Unwritable(const std::string& path) {
  return MakeError(ErrorCode::kIo, "het register van controles " + path + " is niet te schrijven: " +
                                       std::strerror(errno) + "; kies een andere plaats met --register");
}

}  // namespace

RegisterFile::RegisterFile(std::string path, UniqueFd fd, CheckRegister checks)
    : path_(std::move(path)), fd_(std::move(fd)), checks_(std::move(checks)) {}

Result<RegisterFile> RegisterFile::Open(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!fd.valid()) return Fail(Unwritable(path));
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    return Fail(ErrorCode::kRefused, "het register van controles " + path +
                                         " is in gebruik door een andere controle; wacht tot die begonnen is");
  }
  SCHOUW_ASSIGN(const std::string text, ReadWholeFile(path), "register");
  SCHOUW_ASSIGN(CheckRegister checks, CheckRegister::Parse(text), path);
  return RegisterFile(path, std::move(fd), std::move(checks));
}

Status RegisterFile::Use(const UsedCheck& check) {
  const std::string text = checks_.Use(check);
  // One write: a line that is there in part breaks the chain, and that would be seen.
  const ssize_t written = ::write(fd_.get(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size()) || ::fsync(fd_.get()) != 0) return Fail(Unwritable(path_));
  return {};
}

}  // namespace schouw
