#include "agent/cli/interrupt.h"

#include <unistd.h>

#include <csignal>
#include <string_view>

namespace schouw {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};
constexpr std::string_view kSaid =
    "\nschouw: stopt; wat gelezen is wordt bewaard. Nog een keer Ctrl-C stopt meteen: dan is verdergaan ook mogelijk\n";

std::atomic<bool> was_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free);

// Runs in the midst of anything: writes and raises only.
void OnSignal(int signal) {
  if (was_asked.exchange(true)) {
    std::signal(signal, SIG_DFL);
    raise(signal);
    return;
  }
  if (write(STDERR_FILENO, kSaid.data(), kSaid.size()) < 0) return;
}

}  // namespace

InterruptWatch::InterruptWatch() {
  was_asked = false;
  for (const int signal : kSignals) std::signal(signal, OnSignal);
}

InterruptWatch::~InterruptWatch() {
  for (const int signal : kSignals) std::signal(signal, SIG_DFL);
}

const std::atomic<bool>& InterruptWatch::asked() const { return was_asked; }

}  // namespace schouw
