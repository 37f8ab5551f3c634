// A database with its "-wal" and "-journal", as SQLite's virtual file system wants them, out of ByteSources.
//
// No file of the machine is opened, nothing is written to the sources. There is no shared memory: the connection must
// be in EXCLUSIVE locking mode, then SQLite applies the write-ahead log with an index on the heap. A hot journal is
// rolled back in an OverlayFile; without one every write is refused.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "agent/artifact/sqlite/overlay_file.h"

struct sqlite3_vfs;

namespace schouw {

class StoreFiles {
 public:
  // The sources are not owned; `wal` and `journal` may be null.
  StoreFiles(const ByteSource& database, const ByteSource* wal, const ByteSource* journal, std::uint64_t limit_bytes);
  ~StoreFiles();  // every connection that uses it is closed by then
  StoreFiles(const StoreFiles&) = delete;
  StoreFiles& operator=(const StoreFiles&) = delete;

  static constexpr const char* kDatabaseName = "store";
  const char* vfs_name() const { return name_.c_str(); }
  bool has_journal() const { return has_journal_; }

  // The first reading or writing that failed below SQLite, which itself keeps only a number.
  const std::optional<Error>& failure() const { return failure_; }
  // SQLite asked for another database's journal that the hot journal names, and was told it is not there: it then takes
  // the transaction for committed (file format, section 3, "super-journal").
  bool asked_for_other_file() const { return asked_for_other_file_; }

  // Only for the functions of the virtual file system.
  bool IsDatabase(const OverlayFile* file) const { return file == &database_; }
  OverlayFile* FileFor(int open_flags);
  bool Exists(const char* name);
  void Remove(const char* name);
  void Remember(Error error);

 private:
  OverlayFile database_;
  OverlayFile wal_;
  OverlayFile journal_;
  bool has_wal_;
  bool has_journal_;
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::optional<Error> failure_;
  bool asked_for_other_file_ = false;
};

}  // namespace schouw
