#include "agent/artifact/windows/shell_items.h"

#include "agent/artifact/windows/registry_hive.h"
#include "agent/base/number_at.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kMostItems = 512;
constexpr std::string_view kLongNameSignature("\x04\x00\xef\xbe", 4);

// The folders that a path commonly starts in; "My Computer" adds nothing to it.
struct KnownFolder {
  std::string_view id;
  std::string_view name;
};
constexpr KnownFolder kKnownFolders[] = {
    {"b4bfcc3a-db2c-424c-b029-7fe99a87c641", "Desktop"},     {"374de290-123f-4565-9164-39c4925e467b", "Downloads"},
    {"fdd39ad0-238f-46af-adb4-6c85480369c7", "Documents"},   {"33e28130-4e1e-4676-835a-98395c3bc3bb", "Pictures"},
    {"18989b1d-99b5-455b-841c-ab7c74e4ddfc", "Videos"},      {"4bd8d571-6d19-48d3-be97-422220080e43", "Music"},
    {"a8cdff1c-4878-43be-b5fd-f8091c1c60d0", "Documents"},   {"3add1653-eb32-4cb0-bbd7-dfa0abb5acca", "Pictures"},
    {"a0953c92-50dc-43bf-be83-3742fed03c9c", "Videos"},      {"1cf1260c-4dd0-4ebb-811f-33c572699fde", "Music"},
    {"088e3905-0323-4b02-9826-5d99428e115f", "Downloads"},   {"0ddd015d-b06c-45d5-8c4c-f59713854639", "Pictures"},
    {"d3162b92-9365-467a-956b-92703aca08af", "Documents"},   {"24ad3ad4-a569-4530-98e1-ab02f9417aa8", "Pictures"},
    {"f86fa3ab-70d2-4fc7-9c99-fcbf05467f3a", "Videos"},      {"3dfdf296-dbec-4fb4-81d1-6a3438bcf4de", "Music"},
    {"645ff040-5081-101b-9f08-00aa002f954e", "Recycle Bin"}, {"208d2c60-3aea-1069-a2d7-08002b30309d", "Network"},
};

std::string GuidText(std::string_view bytes) {
  constexpr std::size_t kOrder[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  std::string ordered;
  for (const std::size_t i : kOrder) ordered += bytes[i];
  std::string hex = ToHex(AsBytes(ordered));
  for (const std::size_t at : {8u, 13u, 18u, 23u}) hex.insert(at, "-");
  return hex;
}

std::string KnownFolderName(std::string_view guid_bytes) {
  const std::string guid = GuidText(guid_bytes);
  for (const KnownFolder& folder : kKnownFolders)
    if (folder.id == guid) return std::string(folder.name);
  return "";
}

std::string WesternToZero(std::string_view item, std::size_t at) {
  if (at >= item.size()) return "";
  const std::string_view rest = item.substr(at);
  return FromWestern(rest.substr(0, rest.find('\0')));
}

// Of the extension block 0xbeef0004, whose fields before the name depend on its version. Empty: it has none.
std::string LongName(std::string_view item) {
  const std::size_t signature = item.find(kLongNameSignature, 8);
  if (signature == std::string_view::npos || signature < 4) return "";
  const std::string_view block = item.substr(signature - 4);
  const std::uint16_t version = Le16(block, 2);
  if (version < 3) return "";
  std::size_t name = 20;
  if (version >= 7) name += 18;
  if (version >= 9) name += 4;
  if (version >= 8) name += 4;
  return name < block.size() ? Utf16ToZero(block, name) : "";
}

std::string FileName(std::string_view item, unsigned kind) {
  std::string name = LongName(item);
  if (!name.empty()) return name;
  return (kind & 4) != 0 ? Utf16ToZero(item, 14) : WesternToZero(item, 14);
}

// An address: a size, that many bytes of data, then the address itself.
std::string Address(std::string_view item) {
  if (item.size() < 8) return "";
  const std::size_t at = Le16(item, 4) == 0 ? 6 : 8 + std::size_t{Le16(item, 4)};
  if (at >= item.size()) return "";
  return (item[3] & '\x80') != 0 ? Utf16ToZero(item, at) : WesternToZero(item, at);
}

std::string NameOf(std::string_view item) {
  if (item.size() < 4) return "";
  const unsigned kind = static_cast<unsigned char>(item[2]);
  if (kind == 0x1f || kind == 0x2e) return item.size() >= 20 ? KnownFolderName(item.substr(4, 16)) : "";
  if (kind == 0x61) return Address(item);
  switch (kind & 0x70) {
    case 0x20: return WesternToZero(item, 3);
    case 0x30: return FileName(item, kind);
    case 0x40: return WesternToZero(item, 5);
    default: return LongName(item);
  }
}

}  // namespace

std::string FromWestern(std::string_view bytes) {
  // 0x80 to 0x9f; the five that mean nothing stand for themselves.
  constexpr char32_t kHigh[] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
                                0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
                                0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    AppendUtf8(text, byte >= 0x80 && byte < 0xa0 ? kHigh[byte - 0x80] : byte);
  }
  return text;
}

std::string ShellItemRoot(std::string_view list) {
  return list.size() >= 20 && list[2] == '\x1f' ? "::{" + GuidText(list.substr(4, 16)) + "}" : "";
}

std::string ShellItemPath(std::string_view list, std::size_t* used) {
  std::string path;
  std::size_t at = 0;
  for (std::size_t items = 0; items < kMostItems && list.size() - at >= 2; ++items) {
    const std::size_t bytes = Le16(list, at);
    if (bytes < 2 || bytes > list.size() - at) break;
    const std::string name = NameOf(list.substr(at, bytes));
    at += bytes;
    if (name.empty()) continue;
    // A share is stored with its server in front.
    if (name.starts_with("\\\\")) path.clear();
    if (!path.empty() && !path.ends_with('\\')) path += '\\';
    path += name;
  }
  if (used != nullptr) *used = std::min(list.size(), at + 2);
  return path;
}

}  // namespace schouw
