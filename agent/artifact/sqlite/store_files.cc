#include "agent/artifact/sqlite/store_files.h"

#include <sqlite3.h>

#include <cstring>
#include <string_view>

namespace schouw {
namespace {

struct OpenedFile {
  sqlite3_file base;
  StoreFiles* files;
  OverlayFile* file;
};

OpenedFile& Opened(sqlite3_file* file) { return *reinterpret_cast<OpenedFile*>(file); }
StoreFiles& Files(sqlite3_vfs* vfs) { return *static_cast<StoreFiles*>(vfs->pAppData); }

int Close(sqlite3_file*) { return SQLITE_OK; }

int Read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
  OpenedFile& opened = Opened(file);
  const std::span<std::byte> bytes(static_cast<std::byte*>(into), static_cast<std::size_t>(count));
  const auto done = opened.file->Read(static_cast<std::uint64_t>(offset), bytes);
  if (!done) {
    opened.files->Remember(done.error());
    return SQLITE_IOERR_READ;
  }
  if (*done == bytes.size()) return SQLITE_OK;
  // SQLite takes what a page lacks at its end for zeros, and shows empty rows: of a file that was cut off there.
  constexpr sqlite3_int64 kLeastPageBytes = 512;
  if (*done > 0 && offset >= kLeastPageBytes && opened.files->IsDatabase(opened.file)) {
    opened.files->Remember(
        MakeError(ErrorCode::kTruncated, "database ends within a page", static_cast<std::uint64_t>(offset)));
    return SQLITE_IOERR_READ;
  }
  std::memset(bytes.data() + *done, 0, bytes.size() - *done);
  return SQLITE_IOERR_SHORT_READ;
}

int Write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  OpenedFile& opened = Opened(file);
  if (!opened.file->writable()) return SQLITE_READONLY;
  const std::span<const std::byte> bytes(static_cast<const std::byte*>(from), static_cast<std::size_t>(count));
  const Status done = opened.file->Write(static_cast<std::uint64_t>(offset), bytes);
  if (done) return SQLITE_OK;
  opened.files->Remember(done.error());
  return SQLITE_IOERR_WRITE;
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  OverlayFile& overlay = *Opened(file).file;
  return overlay.Truncate(static_cast<std::uint64_t>(size)) ? SQLITE_OK : SQLITE_READONLY;
}

int Sync(sqlite3_file*, int) { return SQLITE_OK; }

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(Opened(file).file->size());
  return SQLITE_OK;
}

int Lock(sqlite3_file*, int) { return SQLITE_OK; }

int CheckReservedLock(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}

int FileControl(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int SectorSize(sqlite3_file*) { return 512; }
int DeviceCharacteristics(sqlite3_file*) { return 0; }

// Version 1: no shared memory and no memory mapping.
const sqlite3_io_methods kMethods = {.iVersion = 1,
                                     .xClose = Close,
                                     .xRead = Read,
                                     .xWrite = Write,
                                     .xTruncate = Truncate,
                                     .xSync = Sync,
                                     .xFileSize = FileSize,
                                     .xLock = Lock,
                                     .xUnlock = Lock,
                                     .xCheckReservedLock = CheckReservedLock,
                                     .xFileControl = FileControl,
                                     .xSectorSize = SectorSize,
                                     .xDeviceCharacteristics = DeviceCharacteristics,
                                     .xShmMap = nullptr,
                                     .xShmLock = nullptr,
                                     .xShmBarrier = nullptr,
                                     .xShmUnmap = nullptr,
                                     .xFetch = nullptr,
                                     .xUnfetch = nullptr};

int Open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
  OpenedFile& opened = Opened(file);
  opened.base.pMethods = nullptr;
  StoreFiles& files = Files(vfs);
  OverlayFile* const overlay = name == nullptr ? nullptr : files.FileFor(flags);
  if (overlay == nullptr) return SQLITE_CANTOPEN;
  opened = {{&kMethods}, &files, overlay};
  if (out_flags != nullptr) *out_flags = overlay->writable() ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs* vfs, const char* name, int) {
  Files(vfs).Remove(name);
  return SQLITE_OK;
}

int Access(sqlite3_vfs* vfs, const char* name, int flags, int* answer) {
  *answer = flags == SQLITE_ACCESS_EXISTS && Files(vfs).Exists(name) ? 1 : 0;
  return SQLITE_OK;
}

int FullPathname(sqlite3_vfs*, const char* name, int size, char* into) {
  sqlite3_snprintf(size, into, "%s", name);
  return SQLITE_OK;
}

// Equal input gives equal output: neither chance nor the clock may decide anything here.
int Randomness(sqlite3_vfs*, int count, char* into) {
  std::memset(into, 0x5a, static_cast<std::size_t>(count));
  return count;
}
int Sleep(sqlite3_vfs*, int micros) { return micros; }
int CurrentTime(sqlite3_vfs*, double* julian_day) {
  *julian_day = 2440587.5;  // 1970-01-01
  return SQLITE_OK;
}
int GetLastError(sqlite3_vfs*, int, char*) { return 0; }

sqlite3_vfs MakeVfs(StoreFiles* files, const char* name) {
  sqlite3_vfs vfs{};
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(OpenedFile);
  vfs.mxPathname = 64;
  vfs.zName = name;
  vfs.pAppData = files;
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

bool Names(const char* name, std::string_view suffix) {
  return std::string_view(name) == std::string(StoreFiles::kDatabaseName).append(suffix);
}

}  // namespace

StoreFiles::StoreFiles(const ByteSource& database, const ByteSource* wal, const ByteSource* journal,
                       std::uint64_t limit_bytes)
    : database_(&database, journal != nullptr && journal->size() > 0, limit_bytes),
      wal_(wal, false, 0),
      journal_(journal, true, limit_bytes),
      has_wal_(wal != nullptr),
      has_journal_(journal != nullptr && journal->size() > 0),
      name_("schouw-" + std::to_string(reinterpret_cast<std::uintptr_t>(this))),
      vfs_(std::make_unique<sqlite3_vfs>(MakeVfs(this, name_.c_str()))) {
  sqlite3_vfs_register(vfs_.get(), 0);
}

StoreFiles::~StoreFiles() { sqlite3_vfs_unregister(vfs_.get()); }

OverlayFile* StoreFiles::FileFor(int open_flags) {
  if ((open_flags & SQLITE_OPEN_MAIN_DB) != 0) return &database_;
  if ((open_flags & SQLITE_OPEN_WAL) != 0) return &wal_;
  if ((open_flags & SQLITE_OPEN_MAIN_JOURNAL) != 0) return &journal_;
  return nullptr;
}

bool StoreFiles::Exists(const char* name) {
  if (Names(name, "-wal")) return has_wal_;
  if (Names(name, "-journal")) return has_journal_;
  if (!Names(name, "")) asked_for_other_file_ = true;
  return Names(name, "");
}

void StoreFiles::Remove(const char* name) {
  if (Names(name, "-journal")) has_journal_ = false;
  if (Names(name, "-wal")) has_wal_ = false;
}

void StoreFiles::Remember(Error error) {
  if (!failure_) failure_ = std::move(error);
}

}  // namespace schouw
