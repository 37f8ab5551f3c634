// A page on the loopback address, shown in the browser of the desktop, until it ends: for `schouw review` and `schouw
// start`.
#pragma once

#include <string>

#include "agent/base/result.h"
#include "agent/cli/actor.h"
#include "agent/review/server.h"

namespace CLI {
class App;
}

namespace schouw {

struct PageFlags {
  std::uint16_t port = 0;
  bool no_browser = false;
  std::string idle = "30m";
};
void AddPageFlags(CLI::App& verb, PageFlags& flags);

// Prints the address, opens the browser, answers until the end; a signal to stop ends it too. `options` has first_page
// and busy; the rest is filled in here.
Result<ReviewEnd> ServePage(const PageFlags& flags, AnswerRequest answer, ReviewServerOptions options);

// Who signs off opens as reviewer; in a case that names one person for both, as officer.
ReviewPerson PersonOf(const Actor& actor);

}  // namespace schouw
