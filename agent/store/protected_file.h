// A file as SQLite sees it over the same file as it stands on disk, encrypted unit by unit. Private to store/.
//
// A unit is what SQLite writes at once: a page of the database, a frame of its log, a sector of a journal. On disk each
// unit is followed by 40 bytes, a nonce drawn for this one write and the tag of XChaCha20-Poly1305; what kind of file
// it is and the unit's number are authenticated with it, so that no unit can stand in another's place. A unit is
// written by one write of its own bytes alone, so SQLite's protection against torn writes holds as it is: a page torn
// in a checkpoint is read from the log, a torn frame ends the log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

struct sqlite3_file;

namespace schouw {

// How a kind of file is laid out. All in bytes.
struct UnitLayout {
  char kind;                    // authenticated
  std::int64_t skip;            // on disk before all else; not seen by SQLite
  std::int64_t plain;           // seen by SQLite, and stored as it is
  std::int64_t unit;            // as seen
  bool ends_at_damage = false;  // a unit read from its first byte that can't be opened is given as zeroes
};
inline constexpr std::int64_t kCasePageBytes = 8192;
inline constexpr UnitLayout kDatabaseUnits{'d', 8192, 0, kCasePageBytes};
// The log's header of 32 bytes has salts and no content; a frame has 24 bytes before its page.
inline constexpr UnitLayout kLogUnits{'w', 0, 32, 24 + kCasePageBytes, true};
inline constexpr UnitLayout kJournalUnits{'j', 0, 0, 512};

// Calls return SQLite's codes. `disk` and `key` (32 bytes) are not owned and must outlive this.
class ProtectedFile {
 public:
  ProtectedFile(sqlite3_file* disk, const UnitLayout& layout, const unsigned char* key)
      : disk_(disk), layout_(layout), key_(key) {}

  int Read(char* into, std::int64_t count, std::int64_t offset);
  int Write(const char* from, std::int64_t count, std::int64_t offset);
  int Truncate(std::int64_t size);
  int Size(std::int64_t& size);
  // Writes what waits for the rest of its unit.
  int Flush();

 private:
  int SizeOnDisk(std::int64_t& size) const;
  std::int64_t SeenSize(std::int64_t on_disk) const;
  std::int64_t UnitOffset(std::int64_t index) const;
  int Load(std::int64_t index, std::string& unit);
  int Store(std::int64_t index, const char* bytes, std::int64_t count);
  int ReadUnitPart(std::int64_t index, std::int64_t at, char* into, std::int64_t count);
  int WriteUnitPart(std::int64_t index, std::int64_t at, const char* from, std::int64_t count);
  int FillGap(std::int64_t until);
  std::string Associated(std::int64_t index) const;

  sqlite3_file* disk_;
  UnitLayout layout_;
  const unsigned char* key_;
  // The start of a unit whose rest is still to be written; what stands behind it on disk is looked up only if it isn't.
  std::optional<std::int64_t> waiting_;
  std::string waiting_bytes_;
  std::string sealed_, opened_;  // buffers
};

}  // namespace schouw
