// Shortcuts to pages and files → document records; where they lead to a page, with its address.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

// Windows' .lnk (MS-SHLLINK): target, arguments, description, working folder, network name.
bool ClaimsShellLink(const DocumentInput& input);
Status ReadShellLink(const DocumentInput& input, DocumentSink& sink);

// Windows' .url and freedesktop.org's .desktop files of Type=Link.
bool ClaimsInternetShortcut(const DocumentInput& input);
Status ReadInternetShortcut(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
