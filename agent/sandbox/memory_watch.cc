#include "agent/sandbox/memory_watch.h"

#if defined(__SANITIZE_ADDRESS__)
#define SCHOUW_HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SCHOUW_HAS_ASAN 1
#endif
#endif

#ifdef SCHOUW_HAS_ASAN

#include <sanitizer/asan_interface.h>

#include <cstddef>
#include <cstring>

#include "agent/sandbox/sandbox.h"

// From sanitizer/allocator_interface.h, which g++ does not install.
extern "C" {
std::size_t __sanitizer_get_current_allocated_bytes();
int __sanitizer_install_malloc_and_free_hooks(void (*on_allocation)(const volatile void*, std::size_t),
                                              void (*on_release)(const volatile void*));
}

namespace schouw {
namespace {

constexpr std::size_t kStepBytes = 8u << 20;  // asking for the sum is slow: only after so many bytes

std::uint64_t limit_bytes = 0;
std::size_t since_last_look = 0;

void OnAllocation(const volatile void*, std::size_t size) {
  since_last_look += size;
  if (since_last_look < kStepBytes) return;
  since_last_look = 0;
  if (__sanitizer_get_current_allocated_bytes() > limit_bytes) ExitOutOfMemory();
}

void OnRelease(const volatile void*) {}

// ASan's operator new reports and dies instead of calling the new-handler.
void OnReport(const char* report) {
  for (const char* sign : {"out-of-memory", "allocation-size-too-big", "out of memory"}) {
    if (std::strstr(report, sign) != nullptr) ExitOutOfMemory();
  }
}

}  // namespace

bool WatchMemory(std::uint64_t max_new_bytes) {
  limit_bytes = __sanitizer_get_current_allocated_bytes() + max_new_bytes;
  __asan_set_error_report_callback(OnReport);
  return __sanitizer_install_malloc_and_free_hooks(OnAllocation, OnRelease) != 0;
}

}  // namespace schouw

#else

namespace schouw {
bool WatchMemory(std::uint64_t) { return false; }
}  // namespace schouw

#endif
