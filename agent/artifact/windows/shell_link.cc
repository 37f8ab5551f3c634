#include "agent/artifact/windows/shell_link.h"

#include <algorithm>

#include "agent/artifact/windows/registry_hive.h"
#include "agent/artifact/windows/shell_items.h"
#include "agent/base/bytes.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kLinkHeaderBytes = 76;
constexpr std::uint32_t kHasItems = 1, kHasInfo = 2, kHasName = 4, kHasRelativePath = 8, kHasWorkingFolder = 16,
                        kHasArguments = 32, kHasIcon = 64, kIsUnicode = 128, kForceNoInfo = 256;
constexpr std::uint32_t kEnvironmentBlock = 0xa0000001, kPropertiesBlock = 0xa0000009, kItemsBlock = 0xa000000c;
constexpr std::size_t kMostExtraBlocks = 64;

std::uint32_t Le32Or(std::string_view bytes, std::size_t at, std::uint32_t otherwise = 0) {
  return at + 4 <= bytes.size() ? LoadLe<std::uint32_t>(AsBytes(bytes).data() + at) : otherwise;
}

std::optional<UnixNanos> TimeAt(std::string_view header, std::size_t at) {
  const std::uint64_t ticks = LoadLe<std::uint64_t>(AsBytes(header).data() + at);
  const auto time = FromWindowsFileTime(ticks);
  return ticks != 0 && time ? std::optional(*time) : std::nullopt;
}

// The 8-bit text that the offset at `field` points to, or the UTF-16 one at `wide_field` where there is one.
std::string TextBy(std::string_view block, std::size_t field, std::size_t wide_field) {
  if (const std::uint32_t at = Le32Or(block, wide_field); wide_field != 0 && at != 0 && at < block.size())
    return Utf16ToZero(block, at);
  const std::uint32_t at = Le32Or(block, field);
  if (at == 0 || at >= block.size()) return "";
  const std::string_view rest = block.substr(at);
  return FromWestern(rest.substr(0, rest.find('\0')));
}

// LinkInfo: a local path in two parts, or a share and the rest.
std::string PathOfInfo(std::string_view info) {
  const bool has_wide = Le32Or(info, 4) >= 0x24;
  const std::uint32_t flags = Le32Or(info, 8);
  const std::string suffix = TextBy(info, 24, has_wide ? 32 : 0);
  if ((flags & 1) != 0) return TextBy(info, 16, has_wide ? 28 : 0) + suffix;
  const std::uint32_t at = Le32Or(info, 20);
  if ((flags & 2) == 0 || at == 0 || at >= info.size()) return "";
  const std::string_view network = info.substr(at);
  const std::string share = TextBy(network, 8, Le32Or(network, 8) > 0x14 ? 20 : 0);
  return share.empty() || suffix.empty() ? share : share + "\\" + suffix;
}

// A serialized property store (MS-PROPSTORE): storages of a size, "1SPS" and a format's GUID, in each values of a size,
// a number and a reserved byte. Of a link that leads to no file, the path or the program it says it is for.
std::string PathOfProperties(std::string_view store) {
  struct Property {
    std::string_view format;  // as stored
    std::uint32_t number;
  };
  constexpr Property kPaths[] = {
      {{"\xfc\xb3\xb4\xb9\x51\x2b\x42\x4a\xb5\xd8\x32\x41\x46\xaf\xcf\x25", 16}, 2},   // Link_TargetParsingPath
      {{"\xa6\x6a\x63\x28\x3d\x95\xd2\x11\xb5\xd6\x00\xc0\x4f\xd9\x18\xd0", 16}, 30},  // ParsingPath
      {{"\x55\x28\x4c\x9f\x79\x9f\x39\x4b\xa8\xd0\xe1\xd4\x2d\xe1\xd5\xf3", 16}, 5},   // AppUserModel_ID
  };
  constexpr std::uint32_t kWideText = 0x1f;
  std::string path;
  while (store.size() >= 24) {
    const std::size_t size = Le32Or(store, 0);
    if (size < 24 || size > store.size()) return path;
    const std::string_view format = store.substr(8, 16);
    std::string_view values = store.substr(24, size - 24);
    store.remove_prefix(size);
    while (values.size() >= 17) {
      const std::size_t bytes = Le32Or(values, 0);
      if (bytes < 17 || bytes > values.size()) break;
      const std::uint32_t number = Le32Or(values, 4);
      const bool is_path = std::ranges::any_of(
          kPaths, [&](const Property& each) { return each.format == format && each.number == number; });
      if (is_path && Le32Or(values, 9) == kWideText && path.empty()) path = Utf16ToZero(values.substr(17, bytes - 17));
      values.remove_prefix(bytes);
    }
  }
  return path;
}

class LinkParser {
 public:
  explicit LinkParser(std::string_view bytes) : bytes_(bytes), reader_(AsBytes(bytes)) {}

  Result<ShellLink> Parse() {
    SCHOUW_ASSIGN(const Bytes raw, reader_.Take(kLinkHeaderBytes), "header");
    const std::string_view header = AsChars(raw);
    if (!LooksLikeShellLink(header)) return Fail(ErrorCode::kMalformed, "no shell link", 0);
    flags_ = Le32Or(header, 20);
    link_.created = TimeAt(header, 28);
    link_.accessed = TimeAt(header, 36);
    link_.modified = TimeAt(header, 44);
    if (const Status status = ParseRest(); !status) link_.cut_short = status.error();
    link_.bytes = reader_.offset();
    for (const std::string* const target : {&info_, &items_, &environment_, &relative_, &properties_, &root_})
      if (link_.target.empty()) link_.target = *target;
    return std::move(link_);
  }

 private:
  Status ParseRest() {
    if ((flags_ & kHasItems) != 0) {
      SCHOUW_ASSIGN(const std::uint16_t count, reader_.Le<std::uint16_t>(), "items");
      SCHOUW_ASSIGN(const Bytes list, reader_.Take(count), "items");
      items_ = ShellItemPath(AsChars(list));
      root_ = ShellItemRoot(AsChars(list));
    }
    if ((flags_ & kHasInfo) != 0 && ((flags_ & kForceNoInfo) == 0 || InfoStands()))
      SCHOUW_TRY(ParseInfo(), "link information");
    std::string icon;
    const std::pair<std::uint32_t, std::string*> texts[] = {{kHasName, &link_.description},
                                                            {kHasRelativePath, &relative_},
                                                            {kHasWorkingFolder, &link_.working_folder},
                                                            {kHasArguments, &link_.arguments},
                                                            {kHasIcon, &icon}};
    for (const auto& [flag, text] : texts) {
      if ((flags_ & flag) == 0) continue;
      SCHOUW_ASSIGN(*text, Text(), "text");
    }
    return ParseExtraBlocks();
  }

  // Where it is to be ignored some writers leave it out and some don't; a text has no such numbers in its place.
  bool InfoStands() const {
    const std::string_view rest = bytes_.substr(reader_.offset());
    const std::uint32_t size = Le32Or(rest, 0), header = Le32Or(rest, 4);
    return size <= rest.size() && (header == 0x1c || header >= 0x24) && header <= size;
  }

  Status ParseInfo() {
    const std::size_t start = reader_.offset();
    SCHOUW_ASSIGN(const std::uint32_t size, reader_.Le<std::uint32_t>(), "size");
    if (size < 28) return Fail(ErrorCode::kMalformed, "impossible size", start);
    SCHOUW_TRY(reader_.Skip(size - 4), "");
    if ((flags_ & kForceNoInfo) == 0) info_ = PathOfInfo(bytes_.substr(start, size));
    return {};
  }

  Result<std::string> Text() {
    SCHOUW_ASSIGN(const std::size_t characters, reader_.Le<std::uint16_t>(), "");
    const bool is_wide = (flags_ & kIsUnicode) != 0;
    SCHOUW_ASSIGN(const Bytes raw, reader_.Take(is_wide ? characters * 2 : characters), "");
    const std::string_view text = AsChars(raw);
    if (is_wide) return Utf16ToZero(text);
    return FromWestern(text.substr(0, text.find('\0')));
  }

  Status ParseExtraBlocks() {
    for (std::size_t blocks = 0; blocks < kMostExtraBlocks && reader_.remaining() >= 4; ++blocks) {
      const std::size_t start = reader_.offset();
      SCHOUW_ASSIGN(const std::uint32_t size, reader_.Le<std::uint32_t>(), "");
      if (size < 4) return {};
      SCHOUW_TRY(reader_.Skip(size - 4), "extra data");
      const std::string_view block = bytes_.substr(start, size);
      if (Le32Or(block, 4) == kEnvironmentBlock && block.size() >= 788) {
        environment_ = Utf16ToZero(block.substr(268, 520));
        if (environment_.empty()) environment_ = FromWestern(block.substr(8, block.substr(8, 260).find('\0')));
      }
      if (Le32Or(block, 4) == kPropertiesBlock) properties_ = PathOfProperties(block.substr(8));
      if (Le32Or(block, 4) == kItemsBlock && items_.empty()) items_ = ShellItemPath(block.substr(8));
    }
    return {};
  }

  std::string_view bytes_;
  ByteReader reader_;
  std::uint32_t flags_ = 0;
  ShellLink link_;
  std::string items_, info_, environment_, relative_, properties_, root_;
};

}  // namespace

bool LooksLikeShellLink(std::string_view head) {
  return head.size() >= 20 && Le32Or(head, 0) == kLinkHeaderBytes && head.substr(4, 16) == kShellLinkClass;
}

Result<ShellLink> ParseShellLink(std::string_view bytes) { return LinkParser(bytes).Parse(); }

}  // namespace schouw
