// Prefetch files of Windows XP to 11: programs that were run, and when.
//
//   app  a run whose time is kept: the last one up to Windows 7, the last eight later; or, without any, the program
// Text: the program's path where the file's list of names has it, else its name; the title has the number of runs.
// Source: "Windows Prefetch File (PF) format" (J. Metz): versions 17, 23, 26, 30 and 31, plain or packed ("MAM").
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kPrefetchKind = "windows.prefetch";
inline constexpr RecordKinds kPrefetchRecords = {RecordKind::kApp};
inline constexpr std::string_view kPrefetchNames[] = {"*.pf"};

bool ClaimsPrefetch(const ArtifactInput& input);
Status ReadPrefetch(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
