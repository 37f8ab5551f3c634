// schouw-worker as it is, but ended at once, as by the kernel, when it reads a file that says so: always, or only where
// it has read another small file before, as it has where it reads ahead.
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <string_view>

#include "agent/sandbox/sandbox.h"
#include "agent/wire/channel.h"
#include "agent/worker/worker_loop.h"

namespace {

bool read_another = false;

void EndWhereAsked(std::string_view content) {
  if (content.starts_with("sterft altijd") || (read_another && content.starts_with("sterft in gezelschap")))
    ::raise(SIGKILL);
  read_another |= content.starts_with("bestand");
}

}  // namespace

// Comes before the C library's in this program.
extern "C" ssize_t pread(int fd, void* into, size_t bytes, off_t offset) {
  const ssize_t got = ::syscall(SYS_pread64, fd, into, bytes, offset);
  if (got > 0 && offset == 0) EndWhereAsked({static_cast<const char*>(into), static_cast<std::size_t>(got)});
  return got;
}

int main() {
  std::signal(SIGPIPE, SIG_IGN);
  schouw::Channel channel{schouw::UniqueFd(3)};
  return schouw::RunWorker(channel);
}
