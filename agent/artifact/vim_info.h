// ".viminfo": what Vim remembers (starting.txt, "viminfo-file").
//
//   app          a command of its command line, with its time where it is kept (Vim 8)
//   recent_file  a file that has marks, with the time of its last use; one that a numbered mark stands in
//
// What was searched for inside a text is no search of anything else and yields nothing.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kVimInfoKind = "vim.info";
inline constexpr RecordKinds kVimInfoRecords = {RecordKind::kApp, RecordKind::kRecentFile};
inline constexpr std::string_view kVimInfoNames[] = {"*viminfo*"};
bool ClaimsVimInfo(const ArtifactInput& input);
Status ReadVimInfo(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
