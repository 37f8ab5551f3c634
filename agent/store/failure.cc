#include "agent/store/failure.h"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace schouw {
namespace {

std::string Case(const std::string& path) { return "controlebestand " + path; }

Error DiskFull(const std::string& path) {
  return MakeError(ErrorCode::kIo, "de schijf is vol, " + Case(path) +
                                       " kan niet verder worden geschreven; wat is opgeslagen, blijft leesbaar: maak "
                                       "ruimte vrij en ga verder met schouw scan --resume");
}

// A file-size limit of the process, of a file system such as FAT32, or a disk that fails: SQLite keeps no errno here.
Error WriteRefused(const std::string& path) {
  return MakeError(ErrorCode::kIo,
                   Case(path) +
                       " kan niet verder worden geschreven: de schijf weigert, of het bestand mag er niet "
                       "groter worden; wat is opgeslagen, blijft leesbaar: zet het op een andere schijf en "
                       "ga verder met schouw scan --resume");
}

Error NotWritable(const std::string& path) {
  return MakeError(ErrorCode::kIo, Case(path) +
                                       " kan niet worden geschreven; kies een map waarin u mag schrijven, of vraag om "
                                       "schrijfrechten");
}

Error NoFolder(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return MakeError(ErrorCode::kNotFound, "de map " + folder + " voor " + Case(path) +
                                             " bestaat niet; maak die map eerst, of kies een andere");
}

bool FolderIsThere(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;
  return folder.empty() || std::filesystem::is_directory(folder, ignored);
}

bool IsThere(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

Error CannotOpen(const std::string& path) {
  if (!FolderIsThere(path)) return NoFolder(path);
  if (!IsThere(path)) {
    return MakeError(ErrorCode::kNotFound, Case(path) + " is er niet; controleer de naam en de map");
  }
  return MakeError(ErrorCode::kIo, Case(path) +
                                       " kan niet worden geopend; controleer of u dit bestand en de map eromheen mag "
                                       "lezen en schrijven");
}

Error DiskTrouble(const std::string& path, const std::string& why) {
  return MakeError(ErrorCode::kIo, Case(path) + " kan niet worden gelezen of geschreven (" + why +
                                       "); wat is opgeslagen, blijft staan: controleer de schijf en ga verder met "
                                       "schouw scan --resume");
}

}  // namespace

Error DatabaseFailure(sqlite3* database, const std::string& path) {
  if (database == nullptr) return MakeError(ErrorCode::kMemory, "geen geheugen meer voor " + Case(path));
  const int system_error = sqlite3_system_errno(database);
  switch (sqlite3_errcode(database)) {
    case SQLITE_FULL: return DiskFull(path);
    case SQLITE_READONLY:
      if (sqlite3_extended_errcode(database) == SQLITE_READONLY_DBMOVED) return GoneFromItsPlace(path);
      return NotWritable(path);
    case SQLITE_PERM: return NotWritable(path);
    case SQLITE_CANTOPEN: return CannotOpen(path);
    case SQLITE_NOTADB: return NotACase(path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return InUse(path);
    case SQLITE_CORRUPT: return Damaged(path);
    case SQLITE_NOMEM: return MakeError(ErrorCode::kMemory, "geen geheugen meer voor " + Case(path));
    case SQLITE_IOERR:
      if (system_error == ENOSPC || system_error == EDQUOT) return DiskFull(path);
      if (!IsThere(path)) return GoneFromItsPlace(path);
      if (sqlite3_extended_errcode(database) == SQLITE_IOERR_DATA) return Damaged(path);
      if (sqlite3_extended_errcode(database) == SQLITE_IOERR_WRITE) return WriteRefused(path);
      return DiskTrouble(path, system_error != 0 ? std::strerror(system_error) : sqlite3_errmsg(database));
    default:
      return MakeError(ErrorCode::kInternal, "fout van Schouw bij " + Case(path) + ": " + sqlite3_errmsg(database));
  }
}

Error FileFailure(int error_number, const std::string& path) {
  switch (error_number) {
    case EEXIST: return AlreadyThere(path);
    case ENOENT:
    case ENOTDIR: return CannotOpen(path);
    case EACCES:
    case EPERM:
    case EROFS: return NotWritable(path);
    case ENOSPC:
    case EDQUOT: return DiskFull(path);
    default: return DiskTrouble(path, std::strerror(error_number));
  }
}

Error AlreadyThere(const std::string& path) {
  return MakeError(ErrorCode::kRefused,
                   Case(path) + " bestaat al; kies een andere naam, of ga ermee verder met schouw scan --resume");
}

Error NotACase(const std::string& path) {
  return MakeError(ErrorCode::kMalformed,
                   path + " is geen controlebestand van Schouw; geef een bestand dat schouw scan heeft gemaakt");
}

Error Damaged(const std::string& path) {
  return MakeError(ErrorCode::kMalformed, Case(path) + " is beschadigd; gebruik een reservekopie");
}

Error NotYetBegun(Error error, const std::string& path) {
  if (error.message != DiskFull(path).message) return error;
  return MakeError(ErrorCode::kIo, "de schijf is vol: voor " + Case(path) +
                                       " is geen ruimte. Er is niets gelezen; maak ruimte vrij of kies een andere map");
}

Error GoneFromItsPlace(const std::string& path) {
  return MakeError(
      ErrorCode::kIo,
      Case(path) +
          " staat niet meer op zijn plaats: het bestand of de map is verwijderd of verplaatst, of de schijf "
          "is losgeraakt; zet het terug en ga verder met schouw scan --resume, of begin de controle opnieuw");
}

Error Sealed(const std::string& path) {
  return MakeError(ErrorCode::kRefused,
                   Case(path) +
                       " is verzegeld voor een melding aan de politie; er kan niets van worden bekeken of "
                       "bijgeschreven. De melding zelf: schouw notice " +
                       path + " --as UW-NUMMER");
}

Error InUse(const std::string& path) {
  return MakeError(
      ErrorCode::kRefused,
      Case(path) + " is al in gebruik; wacht tot de andere controle of beoordeling klaar is, of sluit die");
}

}  // namespace schouw
