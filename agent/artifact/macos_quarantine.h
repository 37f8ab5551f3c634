// macOS' "com.apple.LaunchServices.QuarantineEventsV2" (and the one before V2): what programs saved from elsewhere.
//
// One download is a row of LSQuarantineEvent that keeps an address. Text: the title of the page it came from, the
// address of what was saved, then that of the page. App: the program that saved it. Time in seconds since 2001.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kMacosQuarantineKind = "macos.quarantine";
inline constexpr RecordKinds kMacosQuarantineRecords = {RecordKind::kDownload};
inline constexpr std::string_view kMacosQuarantineNames[] = {"*QuarantineEvents*", "*quarantine*.db*"};

bool ClaimsMacosQuarantine(const ArtifactInput& input);
Status ReadMacosQuarantine(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
