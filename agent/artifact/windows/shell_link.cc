#include "agent/artifact/windows/shell_link.h"

#include "agent/artifact/windows/registry_hive.h"
#include "agent/artifact/windows/shell_items.h"
#include "agent/base/bytes.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kLinkHeaderBytes = 76;
constexpr std::uint32_t kHasItems = 1, kHasInfo = 2, kHasName = 4, kHasRelativePath = 8, kHasWorkingFolder = 16,
                        kHasArguments = 32, kHasIcon = 64, kIsUnicode = 128, kForceNoInfo = 256;
constexpr std::uint32_t kEnvironmentBlock = 0xa0000001;
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
  return FromLatin1(rest.substr(0, rest.find('\0')));
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
    link_.target = !info_.empty() ? info_ : !items_.empty() ? items_ : !environment_.empty() ? environment_ : relative_;
    return std::move(link_);
  }

 private:
  Status ParseRest() {
    if ((flags_ & kHasItems) != 0) {
      SCHOUW_ASSIGN(const std::uint16_t count, reader_.Le<std::uint16_t>(), "items");
      SCHOUW_ASSIGN(const Bytes list, reader_.Take(count), "items");
      items_ = ShellItemPath(AsChars(list));
    }
    if ((flags_ & kHasInfo) != 0 && (flags_ & kForceNoInfo) == 0) SCHOUW_TRY(ParseInfo(), "link information");
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

  Status ParseInfo() {
    const std::size_t start = reader_.offset();
    SCHOUW_ASSIGN(const std::uint32_t size, reader_.Le<std::uint32_t>(), "size");
    if (size < 28) return Fail(ErrorCode::kMalformed, "impossible size", start);
    SCHOUW_TRY(reader_.Skip(size - 4), "");
    info_ = PathOfInfo(bytes_.substr(start, size));
    return {};
  }

  Result<std::string> Text() {
    SCHOUW_ASSIGN(const std::size_t characters, reader_.Le<std::uint16_t>(), "");
    const bool is_wide = (flags_ & kIsUnicode) != 0;
    SCHOUW_ASSIGN(const Bytes raw, reader_.Take(is_wide ? characters * 2 : characters), "");
    const std::string_view text = AsChars(raw);
    if (is_wide) return Utf16ToZero(text);
    return FromLatin1(text.substr(0, text.find('\0')));
  }

  Status ParseExtraBlocks() {
    for (std::size_t blocks = 0; blocks < kMostExtraBlocks && reader_.remaining() >= 4; ++blocks) {
      const std::size_t start = reader_.offset();
      SCHOUW_ASSIGN(const std::uint32_t size, reader_.Le<std::uint32_t>(), "");
      if (size < 4) return {};
      SCHOUW_TRY(reader_.Skip(size - 4), "extra data");
      const std::string_view block = bytes_.substr(start, size);
      if (Le32Or(block, 4) == kEnvironmentBlock && block.size() >= 788)
        environment_ = Utf16ToZero(block.substr(268, 520));
    }
    return {};
  }

  std::string_view bytes_;
  ByteReader reader_;
  std::uint32_t flags_ = 0;
  ShellLink link_;
  std::string items_, info_, environment_, relative_;
};

}  // namespace

bool LooksLikeShellLink(std::string_view head) {
  return head.size() >= 20 && Le32Or(head, 0) == kLinkHeaderBytes && head.substr(4, 16) == kShellLinkClass;
}

Result<ShellLink> ParseShellLink(std::string_view bytes) { return LinkParser(bytes).Parse(); }

}  // namespace schouw
