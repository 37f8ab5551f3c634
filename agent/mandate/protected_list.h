// The organisation's list of parties that are left alone: lawyers, doctors, therapists, clergy, helplines, others. A
// signed file (kind "protected" of agent/identity/signature.h), without which no scan begins.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/time.h"
#include "agent/toml/toml.h"

namespace schouw {

struct ProtectedList {
  std::string name;     // "demo"
  std::string version;  // "1.0.0"
  Date valid_until;
  std::vector<std::string> entries;  // as `exclude` of a mandate
};

struct ParsedProtectedList {
  ProtectedList list;
  std::vector<TextFault> faults;
};

// Reads protected.toml: [protected] name, version, valid_until, entries = ["advocaat.example", ...]; up to 200,000.
// Never fails as a function.
ParsedProtectedList ParseProtectedList(std::string_view toml);

}  // namespace schouw
