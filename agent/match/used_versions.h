// Which versions of packs were used with a trust folder: an older one is not used again by mistake, or by somebody who
// wants it to be.
#pragma once

#include <map>
#include <string>

#include "agent/base/result.h"

namespace schouw {

// The newest version by pack id, as used-versions.txt of the folder has them ("demo 1.2.0", a line each). Lines that
// are not understood mean nothing.
std::map<std::string, std::string> ReadUsedVersions(const std::string& folder);

// Refuses (kRefused, one clause with what to do) a version older than one that was used.
Status CheckNotOlder(const std::string& folder, const std::string& pack, const std::string& version);

// Notes that this version was used, if it is newer. Errors: kIo where the folder can't be written: then only
// revoked.txt says which versions are too old.
Status RememberUsed(const std::string& folder, const std::string& pack, const std::string& version);

}  // namespace schouw
