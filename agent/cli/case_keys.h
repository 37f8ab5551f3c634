// The keys of protected cases at the command line: for whom a new one is made, and with which key one is opened.
#pragma once

#include <string>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

// New cases are protected for the keys in these files (NAME.pub) and for all in the folder `recipients` of the trust
// folder; for none: they are plain. Errors: kNotFound, kMalformed, kRefused.
Status ProtectCasesFor(const std::vector<std::string>& public_key_files, const std::string& trust_folder);

// A protected case is opened with one of these secret keys, else with NAME.key of one of its recipients where keys are
// kept. A passphrase is asked for when it comes to that.
void OpenCasesWith(std::vector<std::string> secret_key_files);

// No copy of this program's memory is kept when it crashes.
void ForbidCoreDumps();

}  // namespace schouw
