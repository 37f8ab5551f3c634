// Ctrl-C, a closed terminal or a request to end, while a scan runs: the first ends it tidily, the second at once.
#pragma once

#include <atomic>

namespace schouw {

// One at a time. Restores what was there before.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  // Becomes true at the first; for ScanOptions::stop.
  const std::atomic<bool>& asked() const;
};

}  // namespace schouw
