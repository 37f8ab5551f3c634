// Tells whether this computer's clock was set while something ran. Time in which the computer slept is no difference.
#pragma once

#include <cstdint>
#include <ctime>

#include "agent/base/time.h"

namespace schouw {

class ClockWatch {
 public:
  ClockWatch() : apart_(Apart()) {}
  // A time server sets a clock right by less.
  bool WasSet() const {
    constexpr std::int64_t kMostNanos = 60'000'000'000;
    const std::int64_t moved = Apart() - apart_;
    return moved > kMostNanos || moved < -kMostNanos;
  }

 private:
  static std::int64_t Apart() {
    timespec since_start{};
    (void)::clock_gettime(CLOCK_BOOTTIME, &since_start);
    return Now().value - (since_start.tv_sec * std::int64_t{1'000'000'000} + since_start.tv_nsec);
  }

  std::int64_t apart_;
};

}  // namespace schouw
