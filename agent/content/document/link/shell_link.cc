#include "agent/content/document/link/shell_link.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "agent/base/number_at.h"
#include "agent/base/utf8.h"
#include "agent/content/document/mail/encoded_words.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kLinkHeaderBytes = 0x4c;
constexpr std::string_view kClassId = "\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;
// LinkFlags, section 2.1.1.
constexpr std::uint32_t kHasIdList = 1u << 0;
constexpr std::uint32_t kHasLinkInfo = 1u << 1;
constexpr std::uint32_t kHasName = 1u << 2;
constexpr std::uint32_t kHasRelativePath = 1u << 3;
constexpr std::uint32_t kHasWorkingFolder = 1u << 4;
constexpr std::uint32_t kHasArguments = 1u << 5;
constexpr std::uint32_t kHasIcon = 1u << 6;
constexpr std::uint32_t kIsUnicode = 1u << 7;
constexpr std::uint32_t kEnvironmentBlock = 0xa0000001;  // section 2.5.4

std::string FromAnsi(std::string_view bytes) { return DecodeBytes("windows-1252", bytes); }

// A string that ends with NUL; empty when `at` is outside.
std::string AnsiAt(std::string_view bytes, std::size_t at) {
  if (at >= bytes.size()) return "";
  bytes.remove_prefix(at);
  return FromAnsi(bytes.substr(0, bytes.find('\0')));
}
std::string WideAt(std::string_view bytes, std::size_t at) {
  std::size_t end = at;
  while (end + 1 < bytes.size() && (bytes[end] != 0 || bytes[end + 1] != 0)) end += 2;
  return at >= bytes.size() ? "" : FromUtf16Le(bytes.substr(at, end - at));
}

// Name of a file's item: the long one of its extension block 0xbeef0004 (as Windows XP and later write it), else the
// short one. `item` without its size.
std::string FileItemName(std::string_view item) {
  const std::size_t extension = Le16OrZero(item, item.size() - 2);  // from the item's start, size included
  if (extension >= 2 + 2 && extension - 2 + 8 <= item.size() && Le32OrZero(item, extension - 2 + 4) == 0xbeef0004u) {
    const std::string_view block = item.substr(extension - 2);
    const std::uint16_t version = Le16OrZero(block, 2);
    const std::size_t name = version >= 9 ? 46 : version == 8 ? 42 : version == 7 ? 38 : 20;
    std::string text = WideAt(block.substr(0, block.size() - 2), name);
    if (!text.empty()) return text;
  }
  constexpr std::size_t kName = 12;
  return (item[0] & 0x04) != 0 ? WideAt(item, kName) : AnsiAt(item, kName);
}

// Section 2.2; what items hold is not in the specification, only in what Windows writes.
void TakeIdList(std::string_view list, ShellLinkText& link) {
  std::string path;
  while (list.size() >= 2) {
    const std::size_t size = Le16OrZero(list, 0);
    if (size < 3 || size > list.size()) break;
    const std::string_view item = list.substr(2, size - 2);
    const auto type = static_cast<unsigned char>(item[0]);
    std::string name;
    if ((type & 0x70) == 0x20 && item.size() > 3) {
      name = AnsiAt(item, 1);
      while (name.ends_with('\\')) name.pop_back();
    } else if ((type & 0x70) == 0x30 && item.size() > 14) {
      name = FileItemName(item);
    } else if (type == 0x61 && item.size() > 6) {
      const std::size_t at = std::size_t{4} + Le16OrZero(item, 2);
      link.address = (static_cast<unsigned char>(item[1]) & 0x80) != 0 ? WideAt(item, at) : AnsiAt(item, at);
    } else if ((type & 0x70) == 0x40 && item.size() > 4) {
      path = AnsiAt(item, 3);
    }
    if (!name.empty()) path += (path.empty() ? "" : "\\") + name;
    list.remove_prefix(size);
  }
  link.path = path;
}

// Section 2.3.
void TakeLinkInfo(std::string_view info, ShellLinkText& link) {
  const std::uint32_t header = Le32OrZero(info, 4);
  const std::uint32_t flags = Le32OrZero(info, 8);
  const bool wide = header >= 0x24;
  const auto text = [&](std::size_t ansi_field, std::size_t wide_field) {
    const std::uint32_t at = wide ? Le32OrZero(info, wide_field) : 0;
    if (at != 0) return WideAt(info, at);
    const std::uint32_t ansi = Le32OrZero(info, ansi_field);
    return ansi == 0 ? std::string() : AnsiAt(info, ansi);
  };
  const std::string suffix = text(24, 32);
  if ((flags & 1) != 0) {
    const std::string base = text(16, 28);
    if (!base.empty()) link.path = base + suffix;
  }
  const std::uint32_t network = Le32OrZero(info, 20);
  if ((flags & 2) != 0 && network >= 0x1c && network < info.size()) {
    const std::string_view share = info.substr(network);
    const std::uint32_t name = Le32OrZero(share, 8);
    link.network =
        name > 0x14 && Le32OrZero(share, 20) != 0 ? WideAt(share, Le32OrZero(share, 20)) : AnsiAt(share, name);
    if ((flags & 1) == 0 && !suffix.empty()) link.path = link.network + "\\" + suffix;
  }
}

// Section 2.4; nothing where the file ends before it.
bool TakeString(ByteReader& reader, bool wide, std::string& text) {
  const auto count = reader.Le<std::uint16_t>();
  if (!count) return false;
  const auto bytes = reader.Take(static_cast<std::size_t>(*count) * (wide ? 2 : 1));
  if (!bytes) return false;
  text = wide ? FromUtf16Le(AsChars(*bytes)) : FromAnsi(AsChars(*bytes));
  std::ranges::replace(text, '\0', ' ');
  return true;
}

// Section 2.5: blocks of which the last is smaller than a block can be.
void TakeExtraData(ByteReader& reader, ShellLinkText& link) {
  while (reader.remaining() >= 8) {
    const auto size = reader.Le<std::uint32_t>();
    if (!size || *size < 8) return;
    const auto block = reader.Take(*size - 4);
    if (!block) {
      link.cut = true;
      return;
    }
    const std::string_view data = AsChars(*block);
    if (Le32OrZero(data, 0) != kEnvironmentBlock) continue;
    link.environment = WideAt(data, 4 + 260);
    if (link.environment.empty()) link.environment = AnsiAt(data.substr(0, 4 + 260), 4);
  }
}

// A part that its size precedes: of `size_bytes` (2 or 4), of which 4 counts itself.
bool TakeSized(ByteReader& reader, std::size_t size_bytes, std::string_view& part) {
  const std::size_t start = reader.offset();
  std::size_t size = 0;
  if (size_bytes == 2) {
    const auto value = reader.Le<std::uint16_t>();
    if (!value) return false;
    size = *value;
  } else {
    const auto value = reader.Le<std::uint32_t>();
    if (!value || *value < 4 || !reader.SeekTo(start)) return false;
    size = *value;
  }
  const auto bytes = reader.Take(size);
  if (bytes) part = AsChars(*bytes);
  return bytes.has_value();
}

}  // namespace

Result<ShellLinkText> ParseShellLinkText(Bytes bytes) {
  ByteReader reader(bytes);
  SCHOUW_ASSIGN(const Bytes header, reader.Take(kLinkHeaderBytes), "read header");
  if (LoadLe<std::uint32_t>(header.data()) != kLinkHeaderBytes || AsChars(header).substr(4, 16) != kClassId) {
    return Fail(ErrorCode::kMalformed, "no shell link");
  }
  const auto flags = LoadLe<std::uint32_t>(header.data() + 20);
  const auto has = [&](std::uint32_t flag) { return (flags & flag) != 0; };
  ShellLinkText link;
  std::string_view part;
  std::string icon;
  const auto take_part = [&](std::uint32_t flag, std::size_t size_bytes, auto take) {
    if (!has(flag) || link.cut) return;
    link.cut = !TakeSized(reader, size_bytes, part);
    if (!link.cut) take(part, link);
  };
  take_part(kHasIdList, 2, TakeIdList);
  take_part(kHasLinkInfo, 4, TakeLinkInfo);
  const auto take_string = [&](std::uint32_t flag, std::string& text) {
    if (has(flag) && !link.cut) link.cut = !TakeString(reader, has(kIsUnicode), text);
  };
  take_string(kHasName, link.name);
  take_string(kHasRelativePath, link.relative_path);
  take_string(kHasWorkingFolder, link.working_folder);
  take_string(kHasArguments, link.arguments);
  take_string(kHasIcon, icon);
  if (!link.cut) TakeExtraData(reader, link);
  return link;
}

}  // namespace schouw
