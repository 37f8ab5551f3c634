#include "agent/content/archive/lha_header.h"

#include <algorithm>
#include <utility>

#include "agent/base/bytes.h"
#include "agent/base/checked.h"
#include "agent/base/utf8.h"
#include "agent/content/archive/member_name.h"
#include "agent/content/document/charset.h"
#include "agent/content/document/text_decoder.h"

namespace schouw {
namespace {

constexpr std::size_t kMostHeaderBytes = 64u << 10;
constexpr std::size_t kFixedBytes = 21;  // what all levels share, up to the level itself
constexpr std::uint32_t kUtf8CodePage = 65001;

std::uint8_t Byte(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }
template <typename T>
T Le(std::string_view bytes, std::size_t at) {
  return LoadLe<T>(AsBytes(bytes).data() + at);
}

// What the extended headers say, raw.
struct Extended {
  std::string name, folder;              // bytes in `code_page`
  std::string name_utf16, folder_utf16;  // little-endian
  std::uint32_t code_page = 0;           // 0: not said
  std::optional<std::uint16_t> unix_mode;
};

// MS-DOS date and time, which have no zone: taken as UTC.
std::optional<UnixNanos> FromDos(std::uint32_t value) {
  const Date date{static_cast<int>(1980 + (value >> 25)), static_cast<int>(value >> 21 & 15),
                  static_cast<int>(value >> 16 & 31)};
  if (!IsValid(date)) return std::nullopt;
  const std::int64_t seconds = (value >> 11 & 31) * 3600 + (value >> 5 & 63) * 60 + (value & 31) * 2;
  const Result<UnixNanos> time = FromUnixSeconds(DaysSinceEpoch(date) * 86400 + seconds);
  return time ? std::optional(*time) : std::nullopt;
}
std::optional<UnixNanos> FromSeconds(std::uint32_t seconds) {
  const Result<UnixNanos> time = FromUnixSeconds(seconds);
  return time && seconds != 0 ? std::optional(*time) : std::nullopt;
}

class HeaderReader {
 public:
  HeaderReader(const ByteSource& content, std::uint64_t offset, const MemberNames& names)
      : content_(content), offset_(offset), names_(names) {}

  Result<std::optional<LhaHeader>> Read() {
    SCHOUW_ASSIGN(bytes_, ReadUpTo(content_, offset_, kMostHeaderBytes), "read header");
    if (bytes_.empty() || bytes_[0] == 0) return std::nullopt;
    if (bytes_.size() <= kFixedBytes) return Fail(ErrorCode::kTruncated, "header is cut off", offset_);
    if (bytes_[2] != '-' || bytes_[3] != 'l' || bytes_[6] != '-')
      return Fail(ErrorCode::kMalformed, "no header of a member", offset_);
    level_ = Byte(bytes_, 20);
    header_.method = bytes_.substr(2, 5);
    header_.packed_bytes = Le<std::uint32_t>(bytes_, 7);
    header_.member.size = Le<std::uint32_t>(bytes_, 11);
    const auto time = Le<std::uint32_t>(bytes_, 15);
    header_.member.modified = level_ <= 1 ? FromDos(time) : FromSeconds(time);
    SCHOUW_TRY(level_ <= 1 ? ReadOldForm() : ReadNewForm(), "read header");
    SetName();
    return std::move(header_);
  }

 private:
  Status Need(std::size_t bytes) const {
    if (bytes > bytes_.size()) return Fail(ErrorCode::kTruncated, "header is cut off", offset_);
    return {};
  }

  // Levels 0 and 1: size in one byte, checksum, and the name between the fixed fields.
  Status ReadOldForm() {
    const std::size_t size = std::size_t{Byte(bytes_, 0)} + 2;
    SCHOUW_TRY(Need(std::max<std::size_t>(size, 25)), "");
    const std::size_t name_bytes = Byte(bytes_, 21);
    const std::size_t behind_name = 22 + name_bytes;
    if (size < behind_name + (level_ == 0 ? 2 : 5))
      return Fail(ErrorCode::kMalformed, "name is longer than its header");
    std::uint8_t sum = 0;
    for (std::size_t i = 2; i < size; ++i) sum = static_cast<std::uint8_t>(sum + Byte(bytes_, i));
    if (sum != Byte(bytes_, 1)) return Fail(ErrorCode::kMalformed, "wrong checksum of a header", offset_);
    extended_.name = bytes_.substr(22, name_bytes);
    header_.crc = Le<std::uint16_t>(bytes_, behind_name);
    if (level_ == 0) return SetData(size);
    SCHOUW_ASSIGN(const std::size_t more, ReadExtended(size, Le<std::uint16_t>(bytes_, size - 2), 2), "");
    if (more > header_.packed_bytes) return Fail(ErrorCode::kMalformed, "headers longer than the member");
    header_.packed_bytes -= more;  // it counts the extended headers too
    return SetData(size + more);
  }

  // Levels 2 and 3: the size is that of all headers.
  Status ReadNewForm() {
    if (level_ > 3) return Fail(ErrorCode::kUnsupported, "header of level " + std::to_string(level_), offset_);
    const bool two = level_ == 2;
    SCHOUW_TRY(Need(two ? 26 : 32), "");
    header_.crc = Le<std::uint16_t>(bytes_, 21);
    const std::size_t size = two ? Le<std::uint16_t>(bytes_, 0) : Le<std::uint32_t>(bytes_, 24);
    const std::size_t next = two ? Le<std::uint16_t>(bytes_, 24) : Le<std::uint32_t>(bytes_, 28);
    SCHOUW_ASSIGN(const std::size_t more, ReadExtended(two ? 26 : 32, next, two ? 2 : 4), "");
    if (size < (two ? 26u : 32u) + more) return Fail(ErrorCode::kMalformed, "headers longer than they say", offset_);
    return SetData(size);
  }

  Status SetData(std::uint64_t header_bytes) {
    header_.data_offset = offset_ + header_bytes;
    if (header_bytes == 0 || header_.data_offset > content_.size())
      return Fail(ErrorCode::kTruncated, "member begins after the archive's end", offset_);
    return {};
  }

  // Each ends with the size of the next. Returns the bytes of all.
  Result<std::size_t> ReadExtended(std::size_t at, std::size_t size, std::size_t size_bytes) {
    const std::size_t start = at;
    while (size != 0) {
      if (size < size_bytes + 1) return Fail(ErrorCode::kMalformed, "extended header of no bytes", offset_ + at);
      if (size > bytes_.size() - at) return Fail(ErrorCode::kTruncated, "header is cut off", offset_ + at);
      const std::string_view one = std::string_view(bytes_).substr(at, size);
      Take(Byte(one, 0), one.substr(1, size - 1 - size_bytes));
      const std::size_t next_at = size - size_bytes;
      at += size;
      size = size_bytes == 2 ? Le<std::uint16_t>(one, next_at) : Le<std::uint32_t>(one, next_at);
    }
    return at - start;
  }

  void Take(std::uint8_t type, std::string_view data) {
    switch (type) {
      case 0x01: extended_.name = data; return;
      case 0x02: extended_.folder = data; return;
      case 0x44: extended_.name_utf16 = data; return;
      case 0x45: extended_.folder_utf16 = data; return;
      case 0x46:
        if (data.size() == 4) extended_.code_page = Le<std::uint32_t>(data, 0);
        return;
      case 0x42:
        if (data.size() != 16) return;
        header_.packed_bytes = Le<std::uint64_t>(data, 0);
        header_.member.size = Le<std::uint64_t>(data, 8);
        return;
      case 0x41:
        if (data.size() == 24)
          if (const auto time = FromWindowsFileTime(Le<std::uint64_t>(data, 8))) header_.member.modified = *time;
        return;
      case 0x50:
        if (data.size() == 2) extended_.unix_mode = Le<std::uint16_t>(data, 0);
        return;
      case 0x54:
        if (data.size() == 4) header_.member.modified = FromSeconds(Le<std::uint32_t>(data, 0));
        return;
      default: return;
    }
  }

  void SetName() {
    constexpr unsigned kTypeMask = 0170000, kLink = 0120000, kFolder = 0040000;
    std::string name = extended_.name_utf16.empty() ? Decode(extended_.name) : FromUtf16Le(extended_.name_utf16);
    if (level_ == 0) std::ranges::replace(name, '\\', '/');
    // A link's name is followed by '|' and its target; writers take both for one path.
    std::string path = Folder() + name;
    Member& member = header_.member;
    const unsigned kind = extended_.unix_mode.value_or(0) & kTypeMask;
    const bool no_content = header_.method == "-lhd-";
    const bool link = kind == kLink || (no_content && path.find('|') != std::string::npos);
    member.type = link ? EntryType::kLink : no_content || kind == kFolder ? EntryType::kFolder : EntryType::kFile;
    if (link) path.resize(std::min(path.find('|'), path.size()));
    member.path = CleanMemberPath(path);
  }

  std::string Decode(std::string_view bytes) {
    const std::uint32_t code_page = extended_.code_page;
    if (code_page == kUtf8CodePage) return ToValidUtf8(bytes);
    const std::string converter = code_page == 0 ? "" : ConverterFor("windows-" + std::to_string(code_page));
    const std::string other =
        code_page == 0 || !converter.empty() ? "" : ConverterFor("cp" + std::to_string(code_page));
    if (!converter.empty() || !other.empty()) return DecodeAll(converter.empty() ? other : converter, bytes);
    header_.undeclared.emplace_back(bytes);
    return names_.Decode(bytes);
  }

  // A folder's parts are parted by 0xff, which is no byte of a name.
  std::string Folder() {
    if (!extended_.folder_utf16.empty()) {
      std::string units = extended_.folder_utf16;
      for (std::size_t i = 0; i + 1 < units.size(); i += 2)
        if (units[i] == '\xff' && units[i + 1] == '\xff') units.replace(i, 2, std::string("/\0", 2));
      return FromUtf16Le(units);
    }
    std::string path;
    std::string_view left = extended_.folder;
    while (!left.empty()) {
      const std::size_t part = std::min(left.find('\xff'), left.size());
      path += Decode(left.substr(0, part)) + '/';
      left.remove_prefix(std::min(part + 1, left.size()));
    }
    return path;
  }

  const ByteSource& content_;
  std::uint64_t offset_;
  const MemberNames& names_;
  std::string bytes_;
  std::uint8_t level_ = 0;
  Extended extended_;
  LhaHeader header_;
};

}  // namespace

Result<std::optional<LhaHeader>> ReadLhaHeader(const ByteSource& content, std::uint64_t offset,
                                               const MemberNames& names) {
  return HeaderReader(content, offset, names).Read();
}

}  // namespace schouw
