// What stands of a course at a moment, and how the page is told. Private to the course.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "agent/cli/course_check.h"
#include "agent/cli/course_places.h"
#include "agent/scan/scan.h"

namespace schouw {

struct CourseLook {
  std::string state = "none";  // "none", "running", "done", "refused"
  std::string why;             // of a refusal, one sentence
  nlohmann::json found;        // what `schouw look --format json` printed

  // Parts of the device that are not, or not wholly, read.
  std::uint64_t PartsMissing() const;
  std::vector<std::string> Accounts() const;  // each name once, as the device has them
};

struct CourseScan {
  // "none", "running", "stopping", "stopped" (can be gone on with), "done", "refused", "sealed", "broken" (ended by
  // something else than itself; can be gone on with)
  std::string state = "none";
  std::string why;  // of a refusal, or what stopped it: "asked", "device_gone", "out_of_time"
  ScanProgress progress;
  std::uint64_t not_read = 0;  // files, parts and devices of the check that were not, or not wholly, read
  bool begun = false;          // there is a case

  bool CanResume() const { return begun && (state == "stopped" || state == "broken" || state == "refused"); }
};

struct CourseState {
  std::uint64_t change = 1;
  std::optional<FoundMandate> mandate;
  std::vector<std::string> packs;  // paths
  std::optional<FoundDevice> device;
  CourseLook look;
  CourseCheck check;
  bool told = false;  // the client was told, and what was chosen with him is kept
  std::string case_path;
  CourseScan scan;
  std::string reviewer;                  // whose review is open; or empty
  bool another = false;                  // one more device of a check that has begun is being chosen
  std::vector<std::string> locked = {};  // of a check that was opened again: encrypted parts that a key may open

  // Of a check that has been scanned, nothing of which is open.
  bool MayHaveAnother() const {
    return scan.begun && !another && reviewer.empty() && (scan.state == "done" || scan.state == "stopped");
  }
};

// Asks what is missing before a scan can begin: an empty text, or a sentence (report/words/said.h).
std::string MissingForScan(const CourseState& state);

nlohmann::json StateJson(const CourseState& state, const CoursePlaces& places);
nlohmann::json MandateJson(const FoundMandate& found);
nlohmann::json DeviceJson(const FoundDevice& found);

// One line of `schouw scan --progress json`; nothing when it is none.
std::optional<ScanProgress> ParseProgressLine(std::string_view line);

}  // namespace schouw
