// A small member of a container, in memory, that waits to be hashed together with those after it.
#pragma once

#include <string>

#include "agent/worker/entry_reader.h"
#include "agent/worker/member_source.h"

namespace schouw {

struct EntryReader::Small {
  Member member;
  std::string bytes;
};

}  // namespace schouw
