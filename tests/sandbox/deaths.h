// The ways to misbehave, by name.
#pragma once

#include <string>
#include <string_view>

#include "agent/wire/channel.h"

namespace schouw::testing {

struct Stage {
  Channel& channel;          // to the supervisor
  const std::string& share;  // what ConfinementOptions::share_folder was, or empty
};

// Does what `death` names; returns the exit status where that does not end the process.
// A ReadyMessage was sent before, so that its end is not taken for a start that failed.
int Misbehave(std::string_view death, const Stage& stage);

}  // namespace schouw::testing
