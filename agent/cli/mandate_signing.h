// Puts a person's name to a mandate or a check: as what that person may.
#pragma once

#include <string>

#include "agent/base/result.h"
#include "agent/mandate/check_day.h"

namespace schouw {

// A check held against the mandate in the file, or alone where that is empty. Errors: the mandate's.
Result<ParsedCheck> ReadCheckUnder(const std::string& toml, const std::string& mandate_file);

// Signs the mandate or check at `path` with the key in `key_file`, whose owner is found by the key; a passphrase comes
// from AskSecretly. Gives the code of who signed. Errors: kRefused, kMalformed.
Result<std::string> SignTextFile(const std::string& path, const std::string& mandate_file, const std::string& key_file,
                                 const std::string& trust);

}  // namespace schouw
