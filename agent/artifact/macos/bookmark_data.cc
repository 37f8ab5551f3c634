#include "agent/artifact/macos/bookmark_data.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "agent/base/bytes.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kMostParts = 1024;
constexpr int kMostBookmarkTables = 16;
constexpr std::uint32_t kPathKey = 0x1004, kAddressKey = 0x1003;
constexpr std::uint32_t kString = 0x0101, kAddress = 0x0901, kRelativeAddress = 0x0902, kList = 0x0601;

class Bookmark {
 public:
  explicit Bookmark(std::string_view bytes) : bytes_(bytes) {
    if (bytes.size() < 20 || !bytes.starts_with("book")) return;
    base_ = At(12);
    if (base_ >= bytes.size()) return;
    std::uint32_t table = At(base_);
    for (int i = 0; i < kMostBookmarkTables && table != 0; ++i) table = ReadTable(base_ + std::size_t{table});
  }

  std::string Target() const {
    std::string path;
    const std::string_view parts = Item(kPathKey, kList);
    for (std::size_t at = 0; at + 4 <= parts.size() && at / 4 < kMostParts; at += 4)
      path.append("/").append(ToValidUtf8(ItemAt(LoadLe<std::uint32_t>(AsBytes(parts).data() + at), kString)));
    if (!path.empty()) return path;
    for (const std::uint32_t type : {kAddress, kString})
      if (const std::string_view address = Item(kAddressKey, type); !address.empty()) return ToValidUtf8(address);
    // Where the address it is relative to stands, and where the rest of it.
    const std::string_view pair = Item(kAddressKey, kRelativeAddress);
    if (pair.size() < 8) return "";
    std::string whole;
    for (const std::size_t at : {0u, 4u}) {
      const std::uint32_t offset = LoadLe<std::uint32_t>(AsBytes(pair).data() + at);
      const std::string_view address = ItemAt(offset, kAddress);
      whole += ToValidUtf8(address.empty() ? ItemAt(offset, kString) : address);
    }
    return whole;
  }

 private:
  std::uint32_t At(std::size_t offset) const {
    return offset <= bytes_.size() && bytes_.size() - offset >= 4
               ? LoadLe<std::uint32_t>(AsBytes(bytes_).data() + offset)
               : 0;
  }

  // Returns where the next one stands, from the base.
  std::uint32_t ReadTable(std::size_t table) {
    const std::uint32_t count = At(table + 16);
    for (std::size_t i = 0; i < std::min<std::size_t>(count, kMostParts); ++i) {
      const std::size_t entry = table + 20 + 12 * i;
      // With its upper bit a key is the place of a name of somebody's own.
      if ((At(entry) & 0x80000000) == 0) items_.emplace(At(entry), At(entry + 4));
    }
    return At(table + 12);
  }

  std::string_view ItemAt(std::uint32_t offset, std::uint32_t type) const {
    const std::size_t at = base_ + std::size_t{offset};
    if (at > bytes_.size() || bytes_.size() - at < 8 || At(at + 4) != type) return {};
    return bytes_.substr(at + 8, At(at));
  }

  std::string_view Item(std::uint32_t key, std::uint32_t type) const {
    const auto found = items_.find(key);
    return found == items_.end() ? std::string_view() : ItemAt(found->second, type);
  }

  std::string_view bytes_;
  std::size_t base_ = 0;
  std::map<std::uint32_t, std::uint32_t> items_;  // offsets by key
};

}  // namespace

std::string BookmarkTarget(std::string_view bookmark) { return Bookmark(bookmark).Target(); }

}  // namespace schouw
