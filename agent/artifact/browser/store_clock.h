// Times as a store of a browser keeps them, and how many of them can't be.
#pragma once

#include <cstdint>
#include <optional>

#include "agent/artifact/store_report.h"
#include "agent/base/time.h"

namespace schouw {

enum class TimeUnit {
  kNone,
  kChromium,           // microseconds since 1601
  kChromiumSeconds,    // seconds since 1601
  kChromiumOrSeconds,  // Chromium's microseconds, in old schemas seconds since 1970
  kUnixSeconds,
  kUnixMillisOrSeconds,
  kUnixMillis,
  kUnixMicros,
};

class StoreClock {
 public:
  explicit StoreClock(TimeUnit unit) : unit_(unit) {}

  // 0 and nullopt are no time. An impossible one is none either, and counted.
  std::optional<UnixNanos> Time(std::optional<std::int64_t> value);
  // Notes what was counted.
  void NoteCount(StoreReport& report) const;

 private:
  TimeUnit unit_;
  std::uint64_t bad_times_ = 0;
};

}  // namespace schouw
