// How a scan ends: in the case, and in words.
#pragma once

#include <string>

#include "agent/cli/device_scan.h"

namespace schouw {

// Ends the scan in the case, or seals it where a list of the police's was met, and says what came of it: the exit
// status.
Result<int> Conclude(CaseStore& store, const Prepared& prepared, const DeviceScan& scan, const ScanOutcome& outcome,
                     const std::string& case_file);

}  // namespace schouw
