// schouw-worker: started by `schouw` with a socket as descriptor 3. Parses and matches, confined; opens nothing.
#include <csignal>
#include <cstdio>
#include <exception>

#include "agent/sandbox/sandbox.h"
#include "agent/wire/channel.h"
#include "agent/worker/worker_loop.h"

int main() {
  std::signal(SIGPIPE, SIG_IGN);
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
