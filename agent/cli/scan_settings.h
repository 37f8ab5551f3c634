// What `schouw scan --resume` and `--add` need to know of the scan that made the case; kept in it as JSON.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

struct ScanSettings {
  std::map<std::string, std::string> images;  // device id to absolute path
  std::vector<std::string> packs;             // absolute paths, in order
  std::string trust;                          // absolute path
};

std::string FormatScanSettings(const ScanSettings& settings);
Result<ScanSettings> ParseScanSettings(const std::string& json);

}  // namespace schouw
