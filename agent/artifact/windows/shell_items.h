// The path that a list of shell items (ITEMIDLIST, "PIDL") spells, as Explorer keeps it in its own stores.
//
// By "Windows Shell Item format" (J. Metz) and MS-SHLLINK 2.2: names of drives, files (the long name where the item has
// one), servers and shares, addresses, and the known folders.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace schouw {

// Components joined by '\': "C:\Users\anna\brief.docx". An item of an unknown kind adds nothing. Empty when no item has
// a name. `used`, where given: bytes of the list, its end included.
std::string ShellItemPath(std::string_view list, std::size_t* used = nullptr);

// "::{GUID}" of the part of Windows that the list begins in (the control panel, a printer's folder); else empty.
std::string ShellItemRoot(std::string_view list);

// A byte of an 8-bit name is a character of windows-1252; the code page is not stored.
std::string FromWestern(std::string_view bytes);

}  // namespace schouw
