// Signatures beside a file: reading and adding them.
#pragma once

#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/identity/secret_key.h"
#include "agent/identity/signature.h"

namespace schouw {

// Those of PATH.sig; none when that file is not there. Errors: kMalformed, kIo.
Result<std::vector<Signature>> SignaturesBeside(const std::string& path);

// Adds to PATH.sig, in place of an earlier one of the same kind, person and key.
Status AddSignatureBeside(const std::string& path, const SecretKey& key, const std::string& kind,
                          const std::string& by);

}  // namespace schouw
