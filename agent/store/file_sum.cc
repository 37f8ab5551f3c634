// Layout: the pages, then 32 bytes "schouw: sum of this file SHA256\n" and the SHA-256 of all before it and of
// those 32.
#include "agent/store/file_sum.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "agent/base/sha256.h"
#include "agent/store/case_key.h"

namespace schouw {
namespace {

constexpr std::string_view kSumMagic = "schouw: sum of this file SHA256\n";
static_assert(kSumMagic.size() == 32);
constexpr std::int64_t kSumBytes = 64;

// Opened through SQLite's own way to the disk: a descriptor of ours, closed again, would take away the locks of other
// connections of this process.
class RawFile {
 public:
  static Result<RawFile> Open(const std::string& path, int access) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return Fail(ErrorCode::kIo, path + " is geen bestand");
    RawFile raw;
    raw.vfs_ = sqlite3_vfs_find(nullptr);
    if (raw.vfs_ == nullptr) return Fail(ErrorCode::kMemory, "SQLite start niet");
    raw.name_ = std::filesystem::absolute(path).string() + std::string(4, '\0');
    raw.memory_.resize(static_cast<std::size_t>(raw.vfs_->szOsFile) / sizeof(std::uint64_t) + 1);
    int flags = access | SQLITE_OPEN_MAIN_DB;
    if (raw.vfs_->xOpen(raw.vfs_, raw.name_.data(), raw.file(), flags, &flags) != SQLITE_OK) {
      return Fail(ErrorCode::kIo, path + " kan niet worden geopend");
    }
    raw.open_ = true;
    return raw;
  }
  ~RawFile() {
    if (open_) file()->pMethods->xClose(file());
  }
  RawFile(RawFile&& other) noexcept
      : vfs_(other.vfs_),
        name_(std::move(other.name_)),
        memory_(std::move(other.memory_)),
        open_(std::exchange(other.open_, false)) {}
  RawFile& operator=(RawFile&&) = delete;

  std::int64_t Size() {
    sqlite3_int64 size = 0;
    return file()->pMethods->xFileSize(file(), &size) == SQLITE_OK ? size : 0;
  }
  bool Read(std::string& into, std::int64_t offset) {
    return file()->pMethods->xRead(file(), into.data(), static_cast<int>(into.size()), offset) == SQLITE_OK;
  }
  bool Write(const std::string& from, std::int64_t offset) {
    return file()->pMethods->xWrite(file(), from.data(), static_cast<int>(from.size()), offset) == SQLITE_OK;
  }
  bool Cut(std::int64_t size) { return file()->pMethods->xTruncate(file(), size) == SQLITE_OK; }

 private:
  RawFile() = default;
  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(memory_.data()); }
  sqlite3_vfs* vfs_ = nullptr;
  std::string name_;
  std::vector<std::uint64_t> memory_;
  bool open_ = false;
};

// Bytes of the pages; none for a protected case or what is no database.
std::int64_t PagesOf(RawFile& file) {
  std::string head(100, '\0');
  if (!file.Read(head, 0) || IsCaseHeader(head) || !head.starts_with("SQLite format 3")) return 0;
  const std::int64_t raw = static_cast<unsigned char>(head[16]) << 8 | static_cast<unsigned char>(head[17]);
  const std::int64_t page = raw == 1 ? 65'536 : std::max<std::int64_t>(raw, 512);
  return file.Size() / page * page;
}

Result<std::string> SumOf(RawFile& file, std::int64_t pages) {
  Sha256 hash;
  std::string block;
  for (std::int64_t at = 0; at < pages; at += static_cast<std::int64_t>(block.size())) {
    block.resize(static_cast<std::size_t>(std::min<std::int64_t>(pages - at, 1 << 20)));
    if (!file.Read(block, at)) return Fail(ErrorCode::kIo, "het bestand kan niet worden gelezen");
    hash.Update(AsBytes(block));
  }
  hash.Update(AsBytes(kSumMagic));
  return std::string(kSumMagic) + hash.Finish();
}

}  // namespace

Result<FileSum> CheckFileSum(const std::string& path) {
  SCHOUW_ASSIGN(RawFile file, RawFile::Open(path, SQLITE_OPEN_READONLY), "");
  const std::int64_t pages = PagesOf(file), behind = file.Size() - pages;
  if (pages == 0) return FileSum::kHolds;
  if (behind == 0) return FileSum::kAbsent;
  std::string found(static_cast<std::size_t>(kSumBytes), '\0');
  if (behind != kSumBytes || !file.Read(found, pages)) return FileSum::kBroken;
  SCHOUW_ASSIGN(const std::string expected, SumOf(file, pages), "");
  return found == expected ? FileSum::kHolds : FileSum::kBroken;
}

Status PutFileSum(const std::string& path) {
  SCHOUW_ASSIGN(RawFile file, RawFile::Open(path, SQLITE_OPEN_READWRITE), "");
  const std::int64_t pages = PagesOf(file);
  if (pages == 0) return {};
  SCHOUW_ASSIGN(const std::string sum, SumOf(file, pages), "");
  if (file.Write(sum, pages) && (file.Size() == pages + kSumBytes || file.Cut(pages + kSumBytes))) return {};
  (void)file.Cut(pages);
  return Fail(ErrorCode::kIo, "de som van het bestand kan niet worden geschreven");
}

Status DropFileSum(const std::string& path) {
  SCHOUW_ASSIGN(RawFile file, RawFile::Open(path, SQLITE_OPEN_READWRITE), "");
  const std::int64_t pages = PagesOf(file);
  if (pages > 0 && file.Size() > pages && !file.Cut(pages)) return Fail(ErrorCode::kIo, path + ": niet te schrijven");
  return {};
}

}  // namespace schouw
