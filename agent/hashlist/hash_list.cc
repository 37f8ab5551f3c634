#include "agent/hashlist/hash_list.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "agent/base/unique_fd.h"
#include "agent/hashlist/reading.h"
#include "agent/hashlist/text_stream.h"

namespace schouw {
namespace {

constexpr std::size_t kHeadBytes = 4096;
constexpr std::string_view kSqliteMagic("SQLite format 3\0", 16);

class FileSource final : public ByteSource {
 public:
  FileSource(UniqueFd fd, std::uint64_t size) : fd_(std::move(fd)), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    for (;;) {
      const ssize_t count = ::pread(fd_.get(), into.data(), into.size(), static_cast<off_t>(offset));
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) return Fail(ErrorCode::kIo, std::strerror(errno), offset);
    }
  }

 private:
  UniqueFd fd_;
  std::uint64_t size_;
};

// A list that holds nothing would make a set that finds nothing, and look like one that was read.
Result<HashListReading> NotEmpty(Result<HashListReading> reading) {
  if (!reading || reading->entries > 0) return reading;
  if (!reading->first_damaged.empty()) {
    const DamagedEntry& first = reading->first_damaged.front();
    return Fail(ErrorCode::kMalformed, "no hash in it; " + first.where + ": " + first.what);
  }
  return Fail(ErrorCode::kMalformed, "no hash in it");
}

}  // namespace

Result<std::unique_ptr<ByteSource>> OpenListFile(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!fd.valid() || ::fstat(fd.get(), &status) != 0) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
    return Fail(code, std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) return Fail(ErrorCode::kIo, "not a file");
  return std::make_unique<FileSource>(std::move(fd), static_cast<std::uint64_t>(status.st_size));
}

Result<HashListReading> ReadHashList(const ByteSource& list, const OnListedHash& on_hash) {
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(list, 0, kHeadBytes), "read list");
  if (head.starts_with(kSqliteMagic)) return Fail(ErrorCode::kUnsupported, "an SQLite list that is no file");
  if (IsEnCaseList(head)) return NotEmpty(ReadEnCaseList(list, on_hash));
  TextStream text(list);
  SCHOUW_ASSIGN(const int first, text.PeekPastSpace(), "read list");
  if (first == '{' || first == '[') return NotEmpty(ReadVicsList(list, on_hash));
  return NotEmpty(ReadTextList(list, on_hash));
}

Result<HashListReading> ReadHashListFile(const std::string& path, const OnListedHash& on_hash) {
  SCHOUW_ASSIGN(const auto source, OpenListFile(path), "read list");
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(*source, 0, kHeadBytes), "read list");
  if (head.starts_with(kSqliteMagic)) return NotEmpty(ReadSqliteList(path, on_hash));
  return ReadHashList(*source, on_hash);
}

}  // namespace schouw
