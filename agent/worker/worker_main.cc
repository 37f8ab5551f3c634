// schouw-worker: started by `schouw` with a socket as descriptor 3. Parses and matches, confined; opens nothing.
#include <malloc.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "agent/sandbox/sandbox.h"
#include "agent/wire/channel.h"
#include "agent/worker/worker_loop.h"

namespace {

// The complement of this is what memory holds when it is given out: zero. A library that reads what it never wrote
// (libarchive does in a damaged LZX window) would otherwise put bytes of another file into a record, and differ from
// run to run.
constexpr int kPerturb = 0xff;

}  // namespace

int main() {
  std::signal(SIGPIPE, SIG_IGN);
  mallopt(M_PERTURB, kPerturb);
  schouw::Channel channel{schouw::UniqueFd(3)};
  try {
    return schouw::RunWorker(channel);
  } catch (const std::bad_alloc&) {
    schouw::ExitOutOfMemory();
  } catch (const std::exception& stray) {
    std::fprintf(stderr, "schouw-worker: %s\n", stray.what());
    return 3;
  }
}
