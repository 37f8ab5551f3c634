#include "agent/image/dmg_blocks.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <pugixml.hpp>
#include <string>

#include "agent/base/base64.h"
#include "agent/base/bytes.h"

namespace schouw {
namespace {

constexpr std::size_t kMostBlocks = 4'000'000;
constexpr std::size_t kTableHeaderBytes = 204;
constexpr std::size_t kBlockBytes = 40;
constexpr std::uint64_t kMostSectors = std::uint64_t{1} << 50;
constexpr std::uint32_t kComment = 0x7FFF'FFFE;
constexpr std::uint32_t kEnd = 0xFFFF'FFFF;

// The value that follows <key>`name`</key> in a dict.
pugi::xml_node ValueOf(const pugi::xml_node& dict, const char* name) {
  for (const pugi::xml_node key : dict.children("key")) {
    if (std::strcmp(key.child_value(), name) != 0) continue;
    pugi::xml_node value = key.next_sibling();
    while (value && value.type() != pugi::node_element) value = value.next_sibling();
    return value;
  }
  return {};
}

bool IsKnown(std::uint32_t type) {
  return type <= 2 ||
         (type >= static_cast<std::uint32_t>(DmgMethod::kAdc) && type <= static_cast<std::uint32_t>(DmgMethod::kLzma));
}

// One table ("mish"): a header, then its blocks.
Status AddTable(std::string_view table, std::vector<DmgBlock>& blocks) {
  if (table.size() < kTableHeaderBytes || !table.starts_with("mish"))
    return Fail(ErrorCode::kMalformed, "a DMG image with a damaged table of blocks");
  const std::byte* at = AsBytes(table).data();
  const auto first = LoadBe<std::uint64_t>(at + 8);
  const auto data_offset = LoadBe<std::uint64_t>(at + 24);
  const std::size_t count =
      std::min<std::size_t>(LoadBe<std::uint32_t>(at + 200), (table.size() - kTableHeaderBytes) / kBlockBytes);
  for (std::size_t i = 0; i < count; ++i) {
    const std::byte* entry = at + kTableHeaderBytes + i * kBlockBytes;
    const auto type = LoadBe<std::uint32_t>(entry);
    if (type == kEnd) break;
    if (type == kComment) continue;
    if (!IsKnown(type)) return Fail(ErrorCode::kUnsupported, "a DMG image with blocks packed in an unknown way");
    const DmgBlock block{first + LoadBe<std::uint64_t>(entry + 8), LoadBe<std::uint64_t>(entry + 16),
                         data_offset + LoadBe<std::uint64_t>(entry + 24), LoadBe<std::uint64_t>(entry + 32),
                         static_cast<DmgMethod>(type)};
    if (block.first_sector > kMostSectors || block.sectors > kMostSectors)
      return Fail(ErrorCode::kMalformed, "a DMG image with impossible blocks");
    if (block.sectors > 0) blocks.push_back(block);
    if (blocks.size() > kMostBlocks) return Fail(ErrorCode::kTooMany, "a DMG image with too many blocks");
  }
  return {};
}

}  // namespace

Result<std::vector<DmgBlock>> ParseDmgBlocks(std::string_view plist) {
  pugi::xml_document document;
  if (!document.load_buffer(plist.data(), plist.size()))
    return Fail(ErrorCode::kMalformed, "a DMG image whose property list can't be read");
  const pugi::xml_node root = document.child("plist").child("dict");
  const pugi::xml_node tables = ValueOf(ValueOf(root, "resource-fork"), "blkx");
  std::vector<DmgBlock> blocks;
  for (const pugi::xml_node table : tables.children("dict")) {
    const auto bytes = FromBase64(ValueOf(table, "Data").child_value());
    if (!bytes) return Fail(ErrorCode::kMalformed, "a DMG image with a damaged table of blocks");
    SCHOUW_TRY(AddTable(*bytes, blocks), "");
  }
  if (blocks.empty()) return Fail(ErrorCode::kMalformed, "a DMG image without blocks");
  std::ranges::sort(blocks, {}, &DmgBlock::first_sector);
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    if (blocks[i].first_sector - blocks[i - 1].first_sector < blocks[i - 1].sectors)
      return Fail(ErrorCode::kMalformed, "a DMG image whose blocks overlap");
  }
  return blocks;
}

}  // namespace schouw
