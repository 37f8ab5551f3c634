// SQLite's way to the disk for a protected case: database, log and journals are encrypted before they are written.
#pragma once

namespace schouw {

// The name to open a protected case with (UnlockCase first); registered at the first call. Null: no memory.
// What SQLite puts in files of its own accord (a statement's journal that grew) is encrypted with a key that only this
// process has, and for as long as that file is open.
const char* ProtectedCaseVfs();

}  // namespace schouw
