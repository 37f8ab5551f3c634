// Progress of a scan on stderr: a bar on a terminal, JSON lines, or plain lines.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "agent/scan/scan.h"

namespace schouw {

enum class ProgressStyle { kAuto, kPlain, kJson, kNone };
std::optional<ProgressStyle> ParseProgressStyle(const std::string& name);

class ProgressPrinter {
 public:
  explicit ProgressPrinter(ProgressStyle style);
  void Show(const ScanProgress& progress);
  // Leaves the line of the bar.
  void End();

 private:
  void ShowBar(const ScanProgress& progress);
  void ShowPlain(const ScanProgress& progress);
  void ShowJson(const ScanProgress& progress);

  ProgressStyle style_;
  double plain_at_seconds_ = 0;
  bool bar_open_ = false;
};

// Part of the known work that is done, 0 to 1. Bytes and files both count: many small files take time too.
double DonePart(const ScanProgress& progress);
// Nothing while nothing can be said.
std::optional<double> SecondsLeft(const ScanProgress& progress);
// "nog ongeveer 4 min", "nog ongeveer 20 s", or empty.
std::string RemainingText(const ScanProgress& progress);

}  // namespace schouw
