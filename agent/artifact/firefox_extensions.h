// Firefox's "extensions.json" (and "addons.json"): one app an add-on, also those that came with the browser.
//
// Text: its name and identifier; url: where it was fetched from. Time: the installation, in milliseconds since 1970.
// Source: Firefox, toolkit/mozapps/extensions/internal/{XPIDatabase,AddonRepository}.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kFirefoxExtensionsKind = "firefox.extensions";
inline constexpr RecordKinds kFirefoxExtensionsRecords = {RecordKind::kApp};
inline constexpr std::string_view kFirefoxExtensionsNames[] = {"extensions.json*", "addons.json*"};

bool ClaimsFirefoxExtensions(const ArtifactInput& input);
Status ReadFirefoxExtensions(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
