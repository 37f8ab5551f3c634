// Where the running program stands.
#pragma once

#include <string>

namespace schouw {

// The folder of the running program, absolute, without a slash at the end; "." when /proc does not say. In the portable
// folder the kernel knows only the loader, lib/ld-linux-x86-64.so.2, that was asked to run the program: there it is the
// folder above `lib`.
std::string ProgramFolder();

// The same of a program at `path`.
std::string FolderOfProgram(const std::string& path);

}  // namespace schouw
