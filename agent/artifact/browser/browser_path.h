// Which browser and which profile a store belongs to, told by the parts of its path alone.
#pragma once

#include <string>

#include "agent/model/locator.h"

namespace schouw {

struct BrowserProfile {
  std::string app;      // "Chrome"
  std::string profile;  // "Profile 1"
};

// The part of the path nearest to the store decides, so that an app's embedded web view is not taken for the app.
// Works for every system's layout, since only names of folders are looked at. Unknown: "Chromium", "Firefox".
// The profile is the name of the folder that holds the store; "Default" where a browser keeps its only profile in a
// folder named after itself, or there is no folder.
BrowserProfile ChromiumProfile(const Locator& entry);
BrowserProfile FirefoxProfile(const Locator& entry);

// True when a folder above the entry is one of a browser of that family, as it names it.
bool IsInChromiumFolder(const Locator& entry);
bool IsInFirefoxFolder(const Locator& entry);

}  // namespace schouw
