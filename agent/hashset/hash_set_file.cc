#include "agent/hashset/hash_set_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace schouw {
namespace {

constexpr std::size_t kBufferBytes = 1u << 20;

Status WriteAt(int fd, std::uint64_t at, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (count < 0 && errno != EINTR) return Fail(ErrorCode::kIo, path + ": " + std::strerror(errno));
    if (count <= 0) continue;
    bytes.remove_prefix(static_cast<std::size_t>(count));
    at += static_cast<std::uint64_t>(count);
  }
  return {};
}

}  // namespace

void AppendLe(std::string& bytes, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
}

HashSetFile::HashSetFile(UniqueFd fd, std::string path, HashClass hash_class, std::size_t sections)
    : fd_(std::move(fd)),
      path_(std::move(path)),
      partial_(path_ + ".part"),
      class_(hash_class),
      sections_(sections),
      buffer_(kHashSetHeaderBytes + kHashSetSectionBytes * sections, '\0') {}

HashSetFile::~HashSetFile() {
  if (fd_.valid() && !partial_.empty()) ::unlink(partial_.c_str());
}

Result<HashSetFile> HashSetFile::Create(const std::string& path, HashClass hash_class, std::size_t sections) {
  if (sections > kMaxHashSetSections) return Fail(ErrorCode::kTooMany, "more than 256 sections");
  UniqueFd fd(::open((path + ".part").c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!fd.valid()) return Fail(ErrorCode::kIo, path + ": " + std::strerror(errno));
  return HashSetFile(std::move(fd), path, hash_class, sections);
}

Status HashSetFile::Begin(HashSetSection type, std::uint32_t detail) {
  const std::uint64_t end = at_ + buffer_.size();
  const std::uint64_t zeros = (kHashSetAlignment - end % kHashSetAlignment) % kHashSetAlignment;
  buffer_.append(zeros, '\0');
  SCHOUW_TRY(Flush(), "write");
  rows_.push_back({static_cast<std::uint32_t>(type), detail, at_, 0, 0, {}});
  digest_ = Sha256();
  return {};
}

Status HashSetFile::Append(Bytes bytes) {
  buffer_ += AsChars(bytes);
  if (buffer_.size() < kBufferBytes) return {};
  digest_.Update(AsBytes(buffer_));
  return Flush();
}

Status HashSetFile::End(std::uint64_t items) {
  digest_.Update(AsBytes(buffer_));
  SCHOUW_TRY(Flush(), "write");
  Row& row = rows_.back();
  row.length = at_ - row.offset;
  row.items = items;
  row.sha256 = digest_.Finish();
  return {};
}

Status HashSetFile::Flush() {
  SCHOUW_TRY(WriteAt(fd_.get(), at_, buffer_, path_), "write");
  at_ += buffer_.size();
  buffer_.clear();
  return {};
}

Status HashSetFile::Finish() {
  if (rows_.size() != sections_) return Fail(ErrorCode::kInternal, "sections were promised and not written");
  std::string head(kHashSetMagic);
  AppendLe(head, kHashSetVersion, 4);
  AppendLe(head, sections_, 4);
  AppendLe(head, at_, 8);
  AppendLe(head, static_cast<std::uint64_t>(class_), 4);
  AppendLe(head, 0, 4);
  for (const Row& row : rows_) {
    AppendLe(head, row.type, 4);
    AppendLe(head, row.detail, 4);
    AppendLe(head, row.offset, 8);
    AppendLe(head, row.length, 8);
    AppendLe(head, row.items, 8);
    head += row.sha256;
  }
  SCHOUW_TRY(WriteAt(fd_.get(), 0, head, path_), "write");
  if (::fsync(fd_.get()) != 0 || ::rename(partial_.c_str(), path_.c_str()) != 0)
    return Fail(ErrorCode::kIo, path_ + ": " + std::strerror(errno));
  partial_.clear();
  return {};
}

}  // namespace schouw
