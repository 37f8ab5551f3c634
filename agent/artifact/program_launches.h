// What Windows 11's Program Compatibility Assistant keeps as text (appcompat\pca): programs that were started.
//
//   PcaAppLaunchDic.txt   path|time: a program, when it was last started → app
//   PcaGeneralDb0.txt     time|kind|path|name|maker|...: a program that ended in an unusual way → app; its name
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kProgramLaunchesKind = "windows.program_launches";
inline constexpr RecordKinds kProgramLaunchesRecords = {RecordKind::kApp};
inline constexpr std::string_view kProgramLaunchesNames[] = {"PcaAppLaunchDic*.txt", "PcaGeneralDb*.txt"};
bool ClaimsProgramLaunches(const ArtifactInput& input);
Status ReadProgramLaunches(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
