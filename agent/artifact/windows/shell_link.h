// A shell link (.lnk): what it points to, and with which arguments.
//
// By MS-SHLLINK. Strings without a code page are taken for windows-1252.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "agent/base/result.h"
#include "agent/base/time.h"

namespace schouw {

struct ShellLink {
  std::string target;  // path, share or address; empty when the link names none
  std::string arguments;
  std::string working_folder;
  std::string description;
  // Of the target, when the link was last written.
  std::optional<UnixNanos> created;
  std::optional<UnixNanos> accessed;
  std::optional<UnixNanos> modified;
  std::size_t bytes = 0;           // that the link takes of what was given
  std::optional<Error> cut_short;  // why what follows the fields above was not read
};

inline constexpr std::string_view kShellLinkClass("\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
                                                  16);
bool LooksLikeShellLink(std::string_view head);

// `bytes` may go on behind the link. Errors: kMalformed, kTruncated in the header; later ones are in `cut_short`.
Result<ShellLink> ParseShellLink(std::string_view bytes);

}  // namespace schouw
