// The file of one afternoon (check.toml), written by a course from what was chosen with the client, and the names of
// the files that a course makes.
#pragma once

#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/mandate/mandate.h"

namespace schouw {

struct CourseCheck {
  std::vector<std::string> accounts;  // of the device; empty: those of the mandate
  std::vector<std::string> exclude;   // named by the client
  std::vector<std::string> present;
  std::string description;  // of the device
};

std::string FormatCourseCheck(const CourseCheck& check, std::uint32_t number, const Date& date);

// A name in `folder` for the case of a check under this mandate on this day, not there yet: letters and digits of its
// number and the day, "RN-2026-000123-2026-11-22.schouw", the second "...-2.schouw".
std::string NewCasePath(const std::string& folder, const std::string& reference, const Date& date);
// The same of a new mandate, "RN-2026-000123.toml", which may be there already.
std::string MandatePath(const std::string& folder, const std::string& reference);
// The check beside a case: its name with ".check.toml" for ".schouw".
std::string CheckPathOf(const std::string& case_path);

// Writes the check beside the case, faultless under the mandate, and signs it as `who` where that is asked of it
// (outside an exercise). A passphrase comes from AskSecretly. Errors: kRefused, one sentence.
Status WriteCourseCheck(const std::string& path, const CourseCheck& check, const Mandate& mandate,
                        const std::string& who, const Date& date, const std::string& register_file);
// The register of used checks: beside the program, or in `folder` where nothing can be written there.
std::string RegisterFor(const std::string& folder);
// Takes away what WriteCourseCheck made.
void RemoveCourseCheck(const std::string& path);

}  // namespace schouw
