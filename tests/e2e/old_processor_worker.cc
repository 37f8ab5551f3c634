// schouw-worker as it is, on a processor that says that it has neither AVX2 nor AVX-512.
#include <csignal>
#include <cstdlib>

#include "agent/hashset/digest_together.h"
#include "agent/wire/channel.h"
#include "agent/worker/worker_loop.h"

#if defined(__x86_64__)
// What __builtin_cpu_supports asks: libgcc's cpuinfo.h. Bits by its enum processor_features.
struct ProcessorModel {
  unsigned vendor, type, subtype, features;
};
extern ProcessorModel processor_model asm("__cpu_model");

namespace {

constexpr unsigned kAvx = 1u << 9, kAvx2 = 1u << 10, kAvx512f = 1u << 15;

void TakeAvxAway() {
  __builtin_cpu_init();
  processor_model.features &= ~(kAvx | kAvx2 | kAvx512f);
}

}  // namespace
#else
namespace {

void TakeAvxAway() {}

}  // namespace
#endif

int main() {
  TakeAvxAway();
  if (schouw::UsableSteps().size() != 1) std::abort();  // the plain one alone
  std::signal(SIGPIPE, SIG_IGN);
  schouw::Channel channel{schouw::UniqueFd(3)};
  return schouw::RunWorker(channel);
}
