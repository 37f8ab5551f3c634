// Shell links of Windows: what was opened of late, and what stands on the desktop and in the menus.
//
//   recent_file  the target of a link in a folder "Recent", or of one to anything but a program
//   app          the target of a link to a program elsewhere
// Text: the target, then the arguments and the working folder on lines of their own; the description is the title. The
// time is the target's last access as the link keeps it, else its last change.
#pragma once

#include "agent/artifact/artifact.h"
#include "agent/artifact/windows/shell_link.h"

namespace schouw {

inline constexpr std::string_view kShellLinkKind = "windows.shell_link";
inline constexpr RecordKinds kShellLinkRecords = {RecordKind::kRecentFile, RecordKind::kApp};
inline constexpr std::string_view kShellLinkNames[] = {"*.lnk"};

bool ClaimsShellLinkFile(const ArtifactInput& input);
Status ReadShellLinkFile(const ArtifactInput& input, RecordSink& sink);

// A record of a link's target; entry, account and the like are the store's.
Record RecordOfLink(RecordKind kind, std::string place, const ShellLink& link);

}  // namespace schouw
