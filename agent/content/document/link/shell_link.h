// The parts of a Windows shell link that say where it leads (MS-SHLLINK 8.0).
#pragma once

#include <string>

#include "agent/base/bytes.h"
#include "agent/base/result.h"

namespace schouw {

// UTF-8; empty where the link has none.
struct ShellLinkText {
  std::string path;         // of the target
  std::string network;      // share of the target
  std::string address;      // of a page, where it leads to one
  std::string environment;  // path with %VARIABLES%
  std::string name;         // description
  std::string relative_path;
  std::string working_folder;
  std::string arguments;
  bool cut = false;  // it ends early: what is missing is unknown
};

// Errors: kMalformed, kTruncated: the header is none.
Result<ShellLinkText> ParseShellLinkText(Bytes bytes);

}  // namespace schouw
