// One device into an open case.
#pragma once

#include <optional>
#include <string>

#include "agent/cli/interrupt.h"
#include "agent/cli/scan_preparing.h"
#include "agent/store/case_store.h"

namespace schouw {

// Why a scan ended before everything was read, in the language of `--lang`.
std::string StopReason(StopCause cause);

class DeviceScan {
 public:
  // `announced`: as the check names this device; null when it names none. `prepared` and `flags` outlive this.
  DeviceScan(Prepared& prepared, const ScanFlags& flags, std::string device, const CheckedDevice* announced);

  // Looks at the device and refuses what the mandate does not allow. Nothing is stored yet.
  Status Look();
  Result<ScanOutcome> Run(CaseStore& store);

  const DeviceLook& look() const { return look_; }
  // True when a part of the device itself is missing: a segment, or the end of a copy that was cut off.
  bool HasGaps() const;

 private:
  Status LogKeys(CaseStore& store) const;
  Status AddHashes(ScanOptions& options) const;
  Status PutDevice(CaseStore& store, std::string state, std::string reason);
  Status PutFinalDevice(CaseStore& store, const ScanOutcome& outcome);

  Prepared& prepared_;
  const ScanFlags& flags_;
  std::string device_;
  const CheckedDevice* announced_;
  Scope scope_;
  std::optional<Source> source_;
  std::optional<InterruptWatch> watch_;
  DeviceLook look_;
};

}  // namespace schouw
