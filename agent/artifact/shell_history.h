// Histories of command lines: bash and its like, zsh, fish, PowerShell (PSReadLine). Told by their names: the text has
// no mark of its own.
//
// One record is:
//   app           a command as it was entered, with the time where the shell kept one
//   search_query  the words of a command that searches (ddgr, googler, surfraw), or in a search engine's address in it
// A command of several lines is one record. Lines after a bash timestamp belong to it up to the next, as bash reads
// them. zsh stores some bytes escaped by 0x83 and its complement of 0x20 ("metafied", Src/utils.c).
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kShellHistoryKind = "shell.history";
inline constexpr RecordKinds kShellHistoryRecords = {RecordKind::kApp, RecordKind::kSearchQuery};
inline constexpr std::string_view kShellHistoryNames[] = {
    "*bash_history*", "*zsh_history*", "*fish_history*", ".zhistory", ".histfile",
    ".sh_history",    ".ash_history",  ".ksh_history",   "*.history", "*consolehost_history.txt"};

bool ClaimsShellHistory(const ArtifactInput& input);
Status ReadShellHistory(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
