#include "agent/worker/beside.h"

#include "agent/artifact/artifact.h"
#include "agent/content/archive/parts.h"

namespace schouw {

std::string OwnerBeside(std::string_view name) {
  std::string_view owner;
  return IsCompanionName(name, owner) ? std::string(owner) : OwnerOfPart(name);
}

}  // namespace schouw
