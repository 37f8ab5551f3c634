#include "agent/store/case_vfs.h"

#include <sodium.h>
#include <sqlite3.h>

#include <new>
#include <string>

#include "agent/identity/locked_memory.h"
#include "agent/store/case_key.h"
#include "agent/store/protected_file.h"

namespace schouw {
namespace {

constexpr char kName[] = "schouw-case";

// Behind it in memory stands the file of SQLite's default VFS. All-zero until xOpen has done its work.
struct CaseFile {
  sqlite3_file base;
  ProtectedFile* content;
  CaseFile* log;       // of a database: its open log
  CaseFile* database;  // of a log
  const unsigned char* key;
  unsigned char* own_key;  // of a file that nobody reads again

  sqlite3_file* disk() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

CaseFile& Of(sqlite3_file* file) { return *reinterpret_cast<CaseFile*>(file); }
sqlite3_vfs* Default() { return sqlite3_vfs_find(nullptr); }

// No exception may cross SQLite.
template <typename Call>
int Guarded(Call&& call) {
  try {
    return call();
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  } catch (...) {
    return SQLITE_INTERNAL;
  }
}

int Close(sqlite3_file* base) {
  CaseFile& file = Of(base);
  int code = Guarded([&] { return file.content->Flush(); });
  if (file.database != nullptr) file.database->log = nullptr;
  if (file.log != nullptr) file.log->database = nullptr;
  delete file.content;
  if (file.own_key != nullptr) FreeLocked()(file.own_key);
  const int closed = file.disk()->pMethods->xClose(file.disk());
  return code == SQLITE_OK ? closed : code;
}

int Read(sqlite3_file* base, void* into, int count, sqlite3_int64 offset) {
  return Guarded([&] { return Of(base).content->Read(static_cast<char*>(into), count, offset); });
}

int Write(sqlite3_file* base, const void* from, int count, sqlite3_int64 offset) {
  return Guarded([&] { return Of(base).content->Write(static_cast<const char*>(from), count, offset); });
}

int Truncate(sqlite3_file* base, sqlite3_int64 size) {
  return Guarded([&] { return Of(base).content->Truncate(size); });
}

int Sync(sqlite3_file* base, int flags) {
  CaseFile& file = Of(base);
  const int code = Guarded([&] { return file.content->Flush(); });
  return code == SQLITE_OK ? file.disk()->pMethods->xSync(file.disk(), flags) : code;
}

int FileSize(sqlite3_file* base, sqlite3_int64* size) {
  std::int64_t seen = 0;
  const int code = Guarded([&] { return Of(base).content->Size(seen); });
  *size = seen;
  return code;
}

int Lock(sqlite3_file* base, int level) { return Of(base).disk()->pMethods->xLock(Of(base).disk(), level); }

int Unlock(sqlite3_file* base, int level) {
  const int code = Guarded([&] { return Of(base).content->Flush(); });
  const int unlocked = Of(base).disk()->pMethods->xUnlock(Of(base).disk(), level);
  return code == SQLITE_OK ? unlocked : code;
}

int CheckReservedLock(sqlite3_file* base, int* held) {
  return Of(base).disk()->pMethods->xCheckReservedLock(Of(base).disk(), held);
}

int FileControl(sqlite3_file* base, int operation, void* argument) {
  // Sizes are those that SQLite sees; hints about them would be wrong for the disk.
  if (operation == SQLITE_FCNTL_SIZE_HINT || operation == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
  if (operation == SQLITE_FCNTL_MMAP_SIZE) return SQLITE_NOTFOUND;
  return Of(base).disk()->pMethods->xFileControl(Of(base).disk(), operation, argument);
}

int SectorSize(sqlite3_file* base) { return Of(base).disk()->pMethods->xSectorSize(Of(base).disk()); }

// A unit is written whole or torn, never beyond its own bytes: of the disk's promises that one alone is left.
int DeviceCharacteristics(sqlite3_file* base) {
  const int disk = Of(base).disk()->pMethods->xDeviceCharacteristics(Of(base).disk());
  return disk & (SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN | SQLITE_IOCAP_IMMUTABLE);
}

int ShmMap(sqlite3_file* base, int page, int size, int extend, void volatile** mapped) {
  return Of(base).disk()->pMethods->xShmMap(Of(base).disk(), page, size, extend, mapped);
}

int FlushLog(CaseFile& database) {
  return database.log == nullptr ? SQLITE_OK : Guarded([&] { return database.log->content->Flush(); });
}

int ShmLock(sqlite3_file* base, int offset, int count, int flags) {
  if (const int code = FlushLog(Of(base)); code != SQLITE_OK) return code;
  return Of(base).disk()->pMethods->xShmLock(Of(base).disk(), offset, count, flags);
}

// Whoever reads the log's index after this must find what it names in the log. A failure is met again at the next lock.
void ShmBarrier(sqlite3_file* base) {
  (void)FlushLog(Of(base));
  Of(base).disk()->pMethods->xShmBarrier(Of(base).disk());
}

int ShmUnmap(sqlite3_file* base, int remove) { return Of(base).disk()->pMethods->xShmUnmap(Of(base).disk(), remove); }

// Version 2: shared memory for the log's index, no mapping of pages.
constexpr sqlite3_io_methods kMethods = {2,
                                         Close,
                                         Read,
                                         Write,
                                         Truncate,
                                         Sync,
                                         FileSize,
                                         Lock,
                                         Unlock,
                                         CheckReservedLock,
                                         FileControl,
                                         SectorSize,
                                         DeviceCharacteristics,
                                         ShmMap,
                                         ShmLock,
                                         ShmBarrier,
                                         ShmUnmap,
                                         nullptr,
                                         nullptr};

const unsigned char* KeyInHeader(sqlite3_file* disk) {
  std::string header(kCaseHeaderBytes, '\0');
  if (disk->pMethods->xRead(disk, header.data(), static_cast<int>(header.size()), 0) != SQLITE_OK) return nullptr;
  return IsCaseHeader(header) ? PageKeyOf(header) : nullptr;
}

const UnitLayout& LayoutFor(int flags) {
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) return kDatabaseUnits;
  return (flags & SQLITE_OPEN_WAL) != 0 ? kLogUnits : kJournalUnits;
}

// The key of what is opened: from the header of a database, of its database for a log or journal, else a new one.
void FindKey(CaseFile& file, const char* name, int flags) {
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
    file.key = KeyInHeader(file.disk());
  } else if ((flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0) {
    CaseFile& database = Of(sqlite3_database_file_object(name));
    file.key = database.key;
    if ((flags & SQLITE_OPEN_WAL) != 0) {
      file.database = &database;
      database.log = &file;
    }
  } else {
    file.own_key = NewLockedKey().release();
    if (file.own_key != nullptr) randombytes_buf(file.own_key, 32);
    file.key = file.own_key;
  }
}

int Open(sqlite3_vfs*, const char* name, sqlite3_file* base, int flags, int* out_flags) {
  CaseFile& file = *new (base) CaseFile{};
  const int code = Default()->xOpen(Default(), name, file.disk(), flags, out_flags);
  if (code != SQLITE_OK) return code;
  const int made = Guarded([&] {
    FindKey(file, name, flags);
    if (file.key == nullptr) return SQLITE_CANTOPEN;
    file.content = new ProtectedFile(file.disk(), LayoutFor(flags), file.key);
    return SQLITE_OK;
  });
  if (made != SQLITE_OK) {
    if (file.database != nullptr) file.database->log = nullptr;
    file.disk()->pMethods->xClose(file.disk());
    return made;
  }
  file.base.pMethods = &kMethods;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs*, const char* name, int sync) { return Default()->xDelete(Default(), name, sync); }
int Access(sqlite3_vfs*, const char* name, int flags, int* result) {
  return Default()->xAccess(Default(), name, flags, result);
}
int FullPathname(sqlite3_vfs*, const char* name, int count, char* path) {
  return Default()->xFullPathname(Default(), name, count, path);
}
int Randomness(sqlite3_vfs*, int count, char* bytes) { return Default()->xRandomness(Default(), count, bytes); }
int Sleep(sqlite3_vfs*, int microseconds) { return Default()->xSleep(Default(), microseconds); }
int CurrentTime(sqlite3_vfs*, double* time) { return Default()->xCurrentTime(Default(), time); }
int GetLastError(sqlite3_vfs*, int count, char* text) { return Default()->xGetLastError(Default(), count, text); }

sqlite3_vfs MakeVfs() {
  sqlite3_vfs vfs{};
  vfs.iVersion = 1;
  vfs.szOsFile = static_cast<int>(sizeof(CaseFile)) + Default()->szOsFile;
  vfs.mxPathname = Default()->mxPathname;
  vfs.zName = kName;
  vfs.xOpen = Open;
  vfs.xDelete = Delete;
  vfs.xAccess = Access;
  vfs.xFullPathname = FullPathname;
  vfs.xRandomness = Randomness;
  vfs.xSleep = Sleep;
  vfs.xCurrentTime = CurrentTime;
  vfs.xGetLastError = GetLastError;
  return vfs;
}

}  // namespace

const char* ProtectedCaseVfs() {
  if (Default() == nullptr || sodium_init() < 0) return nullptr;
  static sqlite3_vfs vfs = MakeVfs();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? kName : nullptr;
}

}  // namespace schouw
