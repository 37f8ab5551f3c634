// "*.shada": what Neovim remembers (starting.txt, "shada-format").
//
//   app          a command of its command line, or what was typed where a script asked, with its time
//   recent_file  a file that a mark, a jump, a change or the list of buffers names, once, with the latest time of them
//
// What was searched for inside a text is no search of anything else and yields nothing.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kVimShadaKind = "vim.shada";
inline constexpr RecordKinds kVimShadaRecords = {RecordKind::kApp, RecordKind::kRecentFile};
inline constexpr std::string_view kVimShadaNames[] = {"*.shada*"};
bool ClaimsVimShada(const ArtifactInput& input);
Status ReadVimShada(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
