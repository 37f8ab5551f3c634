// What the readers of Safari's and macOS' stores share: profile and clock.
#pragma once

#include <cstdint>
#include <optional>

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/store_report.h"

namespace schouw {

// "Safari", and the folder of a profile that is not the first one ("Safari/Profiles/UUID/History.db"), else "Default".
BrowserProfile SafariProfile(const Locator& entry);

// Seconds since 2001-01-01T00:00:00Z, as Safari and Core Data keep them.
class CocoaClock {
 public:
  // 0 and nullopt are no time. An impossible one is none either, and counted.
  std::optional<UnixNanos> Time(std::optional<double> seconds);
  // Notes what was counted.
  void NoteCount(StoreReport& report) const;

 private:
  std::uint64_t bad_times_ = 0;
};

}  // namespace schouw
