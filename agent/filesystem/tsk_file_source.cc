#include "agent/filesystem/tsk_file_source.h"

#include <algorithm>
#include <cstring>

#include "agent/base/checked.h"

namespace schouw {
namespace {

constexpr std::uint64_t kWindowBytes = 64u
                                       << 10;  // also the largest compression unit of NTFS, and libtsk's cache block

// On NTFS libtsk fills runs it has lost with zeroes ("filler"); we say that they are lost. On ext4 the same mark stands
// for ordinary holes.
std::uint64_t KnownBytes(const TSK_FS_ATTR& attribute, std::uint64_t size) {
  if (!TSK_FS_TYPE_ISNTFS(attribute.fs_file->fs_info->ftype)) return size;
  if ((attribute.flags & TSK_FS_ATTR_NONRES) == 0 || (attribute.flags & TSK_FS_ATTR_COMP) != 0) return size;
  for (const TSK_FS_ATTR_RUN* run = attribute.nrd.run; run != nullptr; run = run->next) {
    if ((run->flags & TSK_FS_ATTR_RUN_FLAG_FILLER) == 0 || run->len == 0) continue;
    const auto at = CheckedMultiply<std::uint64_t>(run->offset, attribute.fs_file->fs_info->block_size);
    return std::min(size, at.value_or(size));
  }
  return size;
}

}  // namespace

TskFileSource::TskFileSource(TskImage& image, FileHandle file, const TSK_FS_ATTR* attribute)
    : image_(image), file_(std::move(file)), attribute_(attribute) {
  size_ = static_cast<std::uint64_t>(std::max<TSK_OFF_T>(attribute->size, 0));
  known_bytes_ = KnownBytes(*attribute, size_);
}

Result<std::size_t> TskFileSource::ReadDirect(std::uint64_t offset, std::span<std::byte> into) const {
  const std::uint64_t end = offset + into.size();
  if (end > known_bytes_) {
    return Fail(ErrorCode::kMalformed, "the place of this part of the file is lost", std::max(offset, known_bytes_));
  }
  const ssize_t count = CallTsk(
      image_,
      [&] {
        return tsk_fs_attr_read(attribute_, static_cast<TSK_OFF_T>(offset), reinterpret_cast<char*>(into.data()),
                                into.size(), TSK_FS_FILE_READ_FLAG_NONE);
      },
      ssize_t{-1});
  if (image_.error() || count < 0) {
    Error error = TskError(image_, "the file's data is damaged");
    error.offset = offset;
    return Fail(std::move(error));
  }
  if (static_cast<std::size_t>(count) < into.size()) {
    return Fail(ErrorCode::kTruncated,
                "the file's data ends early (want " + std::to_string(into.size()) + " bytes, have " +
                    std::to_string(count) + ")",
                offset);
  }
  return into.size();
}

Result<std::size_t> TskFileSource::ReadAt(std::uint64_t offset, std::span<std::byte> into) const {
  if (offset >= size_ || into.empty()) return 0;
  const std::size_t want = std::min<std::uint64_t>(into.size(), size_ - offset);
  if (want >= kWindowBytes) return ReadDirect(offset, into.first(want));
  const bool inside = offset >= window_offset_ && offset - window_offset_ < window_.size() &&
                      window_.size() - (offset - window_offset_) >= want;
  if (!inside) {
    window_offset_ = offset / kWindowBytes * kWindowBytes;
    if (offset + want > window_offset_ + kWindowBytes) window_offset_ = offset;
    window_.resize(std::min(kWindowBytes, size_ - window_offset_));
    if (!ReadDirect(window_offset_, std::as_writable_bytes(std::span(window_)))) {
      window_.clear();  // a part of the window is lost: the part asked for may not be
      return ReadDirect(offset, into.first(want));
    }
  }
  std::memcpy(into.data(), window_.data() + (offset - window_offset_), want);
  return want;
}

}  // namespace schouw
