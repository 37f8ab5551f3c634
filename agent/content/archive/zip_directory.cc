#include "agent/content/archive/zip_directory.h"

#include <algorithm>

#include "agent/base/bytes.h"
#include "agent/base/checked.h"
#include "agent/base/number_at.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMostCommentBytes = 65535;
constexpr std::size_t kZipEntryBytes = 46;      // of a directory entry, without name, extra fields and comment
constexpr std::size_t kZip64LocatorBytes = 20;  // 4.3.15
constexpr std::size_t kZip64EndBytes = 56;      // 4.3.14, as every writer makes it
constexpr std::uint32_t kInZip64 = 0xffffffff;  // "see the zip64 record" of a size or an offset

std::string At(const ByteSource& content, std::uint64_t offset, std::size_t count) {
  return ReadUpTo(content, offset, count).value_or("");
}

// Directory sizes over 4 GiB and counts over 65535 stand in a record of their own, pointed to from before the end
// record.
struct Zip64End {
  std::uint64_t offset = 0;
  std::uint64_t directory_bytes = 0;
};
std::optional<Zip64End> FindZip64End(const ByteSource& content, std::uint64_t end_record) {
  if (end_record < kZip64LocatorBytes + kZip64EndBytes) return std::nullopt;
  const std::uint64_t locator_offset = end_record - kZip64LocatorBytes;
  const std::string locator = At(content, locator_offset, kZip64LocatorBytes);
  if (locator.size() < kZip64LocatorBytes || !locator.starts_with("PK\x06\x07"sv)) return std::nullopt;
  for (const std::uint64_t offset : {locator_offset - kZip64EndBytes, Le64(locator, 8)}) {
    const std::string record = At(content, offset, kZip64EndBytes);
    if (record.size() == kZip64EndBytes && record.starts_with("PK\x06\x06"sv))
      return Zip64End{offset, Le64(record, 40)};
  }
  return std::nullopt;
}

// The end at `offset` of the content, when its directory stands before it.
std::optional<ZipEnd> EndAt(const ByteSource& content, std::string_view record, std::uint64_t offset) {
  ZipEnd end;
  end.record = record.substr(0, kZipEndBytes);
  end.record_offset = offset;
  end.directory_bytes = Le32(record, 12);
  end.stated_offset = Le32(record, 16);
  end.bytes_behind = content.size() - offset - kZipEndBytes - Le16(record, 20);
  end.of_a_set = (Le16(record, 4) != 0 && Le16(record, 4) != 0xffff) || Le16(record, 4) != Le16(record, 6);
  std::uint64_t directory_end = offset;
  if (const auto zip64 = FindZip64End(content, offset)) {
    end.zip64 = true;
    end.directory_bytes = end.directory_bytes == kInZip64 ? zip64->directory_bytes : end.directory_bytes;
    directory_end = zip64->offset;
  }
  if (end.directory_bytes < kZipEntryBytes) return std::nullopt;
  if (end.of_a_set) return end;  // its directory may stand in another file
  const std::uint64_t stated = end.stated_offset;
  if (end.directory_bytes <= directory_end) {
    end.directory_offset = directory_end - end.directory_bytes;
    if (At(content, end.directory_offset, 4) == "PK\x01\x02"sv) return end;
  }
  end.directory_offset = stated;
  if (stated < directory_end && At(content, stated, 4) == "PK\x01\x02"sv) {
    end.directory_bytes = std::min(end.directory_bytes, directory_end - stated);
    return end;
  }
  return std::nullopt;
}

// The field of that kind among the extra fields of a whole directory entry (4.5), with its four bytes of head; empty
// when there is none.
std::string_view ExtraField(std::string_view entry, std::uint16_t kind) {
  std::string_view extra = entry.substr(kZipEntryBytes + Le16(entry, 28), Le16(entry, 30));
  while (extra.size() >= 4) {
    const std::size_t bytes = 4 + std::min<std::size_t>(Le16(extra, 2), extra.size() - 4);
    if (Le16(extra, 0) == kind) return extra.substr(0, bytes);
    extra.remove_prefix(bytes);
  }
  return {};
}

// Packed size of the member of a whole directory entry; over 4 GiB it stands in the zip64 extra field (4.5.3).
std::uint64_t PackedBytes(std::string_view entry) {
  const std::uint32_t packed = Le32(entry, 20);
  if (packed != kInZip64) return packed;
  const std::string_view field = ExtraField(entry, 1);
  const std::size_t at = Le32(entry, 24) == kInZip64 ? 12 : 4;
  return at + 8 <= field.size() ? Le64(field, at) : packed;
}

// What a directory entry says of the system it was made on (4.4.2): Windows writes names there as DOS did.
NameOrigin OriginOf(std::string_view entry) {
  switch (entry[5]) {
    case 0:
    case 6:
    case 10:
    case 11:
    case 14: return NameOrigin::kDos;
    case 3: return NameOrigin::kUnix;
    case 7:
    case 19: return NameOrigin::kMac;
    default: return NameOrigin::kUnknown;
  }
}

// Takes the name of a whole entry, unless it is said to be UTF-8 (4.4.4), or stands in UTF-8 beside it (4.6.9).
void TakeName(std::string_view entry, ZipDirectory& directory) {
  constexpr unsigned kUtf8 = 0x800, kUnicodePath = 0x7075;
  if ((Le16(entry, 8) & kUtf8) != 0 || !ExtraField(entry, kUnicodePath).empty()) return;
  const bool first = directory.undeclared.names().empty();
  if (directory.undeclared.Add(entry.substr(kZipEntryBytes, Le16(entry, 28))) && first)
    directory.origin = OriginOf(entry);
}

// Reads forward in windows, so that a directory of many members costs few readings.
class Window {
 public:
  Window(const ByteSource& content, std::uint64_t end) : content_(content), end_(end) {}

  // `count` bytes at `offset`, fewer at the end; valid until the next call.
  Result<std::string_view> Look(std::uint64_t offset, std::size_t count) {
    constexpr std::size_t kWindowBytes = 256u << 10;
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(count, end_ - std::min(end_, offset)));
    if (offset < start_ || offset - start_ > bytes_.size() || bytes_.size() - (offset - start_) < wanted) {
      const std::uint64_t ahead = std::min<std::uint64_t>(kWindowBytes, end_ - std::min(end_, offset));
      SCHOUW_ASSIGN(bytes_, ReadUpTo(content_, offset, static_cast<std::size_t>(ahead)), "read directory");
      start_ = offset;
    }
    return std::string_view(bytes_).substr(static_cast<std::size_t>(offset - start_), wanted);
  }

 private:
  const ByteSource& content_;
  std::uint64_t end_;
  std::uint64_t start_ = 0;
  std::string bytes_;
};

}  // namespace

bool EndsWithZipRecord(const ByteSource& content) {
  const std::uint64_t tail_bytes = std::min<std::uint64_t>(content.size(), kZipEndBytes + kMostCommentBytes);
  const std::string tail = At(content, content.size() - tail_bytes, static_cast<std::size_t>(tail_bytes));
  for (std::size_t at = tail.find("PK\x05\x06"sv); at != std::string::npos; at = tail.find("PK\x05\x06"sv, at + 1))
    if (at + kZipEndBytes <= tail.size() && at + kZipEndBytes + Le16(tail, at + 20) == tail.size()) return true;
  return false;
}

std::optional<ZipEnd> FindZipEnd(const ByteSource& content, std::string_view head, bool with_comment) {
  const std::uint64_t size = content.size();
  if (size < kZipEndBytes + kZipEntryBytes) return std::nullopt;
  const std::uint64_t tail_bytes = std::min<std::uint64_t>(size, kZipEndBytes + (with_comment ? kMostCommentBytes : 0));
  const bool in_head = head.size() == size;
  const std::string read = in_head ? "" : At(content, size - tail_bytes, static_cast<std::size_t>(tail_bytes));
  const std::string_view tail = in_head ? head.substr(static_cast<std::size_t>(size - tail_bytes)) : read;
  if (tail.size() < kZipEndBytes) return std::nullopt;
  for (std::size_t at = tail.rfind("PK\x05\x06"sv, tail.size() - kZipEndBytes); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : tail.rfind("PK\x05\x06"sv, at - 1)) {
    if (at + kZipEndBytes + Le16(tail, at + 20) > tail.size()) continue;
    if (auto end = EndAt(content, tail.substr(at), size - tail_bytes + at)) return end;
  }
  return std::nullopt;
}

Result<ZipDirectory> WalkZipDirectory(const ByteSource& content, const ZipEnd& end, std::uint64_t most_members) {
  ZipDirectory directory;
  Window window(content, end.directory_offset + end.directory_bytes);
  while (directory.bytes < end.directory_bytes && directory.members <= most_members) {
    SCHOUW_ASSIGN(const std::string_view entry, window.Look(end.directory_offset + directory.bytes, kZipEntryBytes),
                  "walk");
    if (entry.size() < kZipEntryBytes || !entry.starts_with("PK\x01\x02"sv)) {
      // A digital signature may close the directory (4.3.13).
      directory.whole = entry.starts_with("PK\x05\x05"sv);
      return directory;
    }
    const std::size_t bytes = kZipEntryBytes + std::size_t{Le16(entry, 28)} + Le16(entry, 30) + Le16(entry, 32);
    if (bytes > end.directory_bytes - directory.bytes) return directory;
    SCHOUW_ASSIGN(const std::string_view all, window.Look(end.directory_offset + directory.bytes, bytes), "walk");
    if (all.size() < bytes) return directory;
    const auto sum = CheckedAdd(directory.packed_bytes, PackedBytes(all));
    directory.packed_bytes = sum.value_or(~std::uint64_t{0});
    TakeName(all, directory);
    directory.bytes += bytes;
    ++directory.members;
  }
  directory.whole = true;
  return directory;
}

}  // namespace schouw
