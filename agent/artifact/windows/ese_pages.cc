#include "agent/artifact/windows/ese_pages.h"

#include <algorithm>

#include "agent/base/bytes.h"
#include "agent/base/number_at.h"

namespace schouw {
namespace {

constexpr std::uint32_t kSignature = 0x89abcdef;
constexpr std::uint32_t kFormat = 0x620;
constexpr std::uint32_t kOldestRevision = 0x0b;  // Windows Vista: the pages' header and records have their present form
constexpr std::uint32_t kCleanShutdown = 3;
constexpr int kMostLevels = 16;
constexpr std::size_t kTagBytes = 4;

constexpr std::uint32_t kLeafPage = 0x2, kSpaceTreePage = 0x20, kBlockSums = 0x2000;
constexpr std::uint8_t kDeletedNode = 0x2, kSharedKey = 0x4;

bool IsPageSize(std::uint32_t bytes) {
  return bytes == 2048 || bytes == 4096 || bytes == 8192 || bytes == 16384 || bytes == 32768;
}

std::uint32_t Folded(std::string_view bytes) {
  std::uint32_t folded = 0;
  for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) folded ^= Le32(bytes, at);
  return folded;
}

// The half of the checksum that is a sum; the other one is there to mend single bits. Large pages have one for each of
// four blocks, the first of them before all that it sums.
bool SumFits(std::string_view page, std::uint32_t number, std::uint32_t flags) {
  if ((flags & kBlockSums) == 0)
    return Le32(page, 4) == number && (Folded(page.substr(4)) ^ kSignature) == Le32(page, 0);
  const std::size_t block = page.size() <= 8192 ? page.size() : page.size() / 4;
  if ((Folded(page.substr(8, block - 8)) ^ number) != Le32(page, 0)) return false;
  for (std::size_t i = 1; i < page.size() / block; ++i)
    if ((Folded(page.substr(i * block, block)) ^ number) != Le32(page, 32 + 8 * i)) return false;
  return true;
}

}  // namespace

struct EsePages::Walking {
  std::uint32_t object_id;
  std::string_view from;
  const OnNode& on_node;
  const OnError& on_error;
  std::unordered_set<std::uint32_t> seen = {};
};

Result<EsePages> EsePages::Open(const ByteSource& content) {
  EsePages pages(content);
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(content, 0, 4096), "read header");
  if (head.size() < 240) return Fail(ErrorCode::kTruncated, "no whole header", head.size());
  if (Le32(head, 4) != kSignature) return Fail(ErrorCode::kMalformed, "no signature of a database", 4);
  pages.header_.revision = Le32(head, 232);
  pages.header_.page_bytes = Le32(head, 236);
  pages.header_.clean = Le32(head, 52) == kCleanShutdown;
  if (Le32(head, 8) != kFormat || pages.header_.revision < kOldestRevision || Le32(head, 12) != 0)
    return Fail(ErrorCode::kUnsupported, "a database of another version");
  if (!IsPageSize(pages.header_.page_bytes)) return Fail(ErrorCode::kMalformed, "impossible size of pages", 236);
  return pages;
}

// Page 1 stands behind the header and its copy.
Result<EsePages::Page> EsePages::Read(std::uint32_t number) const {
  const std::uint64_t offset = (std::uint64_t{number} + 1) * header_.page_bytes;
  Page page;
  page.bytes.resize(header_.page_bytes);
  SCHOUW_TRY(ReadExactly(*content_, offset, std::as_writable_bytes(std::span(page.bytes))),
             "read page " + std::to_string(number));
  page.object_id = Le32(page.bytes, 24);
  page.flags = Le32(page.bytes, 36);
  page.damaged = !SumFits(page.bytes, number, page.flags);
  FindValues(page);
  return page;
}

void EsePages::FindValues(Page& page) const {
  const bool large = header_.large_pages();
  const std::size_t header = large ? 80 : 40;
  const std::uint16_t mask = large ? 0x7fff : 0x1fff;
  // The upper four bits tell how many of the first tags hold no node; old pages have a zero there and one such tag.
  const std::uint16_t tag_state = Le16(page.bytes, 34);
  page.first_node = std::max<std::size_t>(tag_state >> 12 & 7u, 1);
  const std::size_t tags = std::min<std::size_t>(tag_state & 0x0fffu, (page.bytes.size() - header) / kTagBytes);
  const std::string_view room =
      std::string_view(page.bytes).substr(header, page.bytes.size() - header - tags * kTagBytes);
  for (std::size_t i = 0; i < tags; ++i) {
    const std::size_t at = page.bytes.size() - (i + 1) * kTagBytes;
    const std::size_t size = Le16(page.bytes, at) & mask;
    const std::uint16_t place = Le16(page.bytes, at + 2);
    const std::size_t offset = place & mask;
    const bool inside = offset <= room.size() && size <= room.size() - offset;
    const std::string_view value = inside ? room.substr(offset, size) : std::string_view();
    page.values.push_back(value);
    // Large pages keep a node's flags in the first number of the node itself.
    const std::uint8_t flags = large ? (value.size() < 2 ? 0 : static_cast<std::uint8_t>(Le16(value, 0) >> 13))
                                     : static_cast<std::uint8_t>(place >> 13);
    page.value_flags.push_back(flags);
  }
}

// What keys of a page begin with alike stands once, in tag 0.
std::optional<EsePages::Node> EsePages::NodeOf(const Page& page, std::size_t tag) const {
  std::string_view value = page.values[tag];
  const std::uint16_t mask = header_.large_pages() ? 0x1fff : 0xffff;
  const auto take_number = [&]() -> std::optional<std::size_t> {
    if (value.size() < 2) return std::nullopt;
    const std::size_t number = Le16(value, 0) & mask;
    value.remove_prefix(2);
    return number;
  };
  Node node;
  if ((page.value_flags[tag] & kSharedKey) != 0) {
    const auto shared = take_number();
    if (!shared || *shared > page.values[0].size()) return std::nullopt;
    node.key = page.values[0].substr(0, *shared);
  }
  const auto own = take_number();
  if (!own || *own > value.size()) return std::nullopt;
  node.key += value.substr(0, *own);
  node.data = value.substr(*own);
  return node;
}

bool EsePages::Walk(std::uint32_t root, std::uint32_t object_id, std::string_view from, const OnNode& on_node,
                    const OnError& on_error) {
  Walking walking{object_id, from, on_node, on_error};
  return WalkPage(root, 0, walking);
}

bool EsePages::WalkPage(std::uint32_t number, int depth, Walking& walking) const {
  const auto tell = [&](ErrorCode code, const std::string& what) {
    walking.on_error(MakeError(code, "page " + std::to_string(number) + " " + what));
    return true;
  };
  if (depth > kMostLevels) return tell(ErrorCode::kTooDeep, "stands too deep in its tree");
  if (!walking.seen.insert(number).second) return tell(ErrorCode::kMalformed, "comes round in its tree");
  const auto page = Read(number);
  if (!page) {
    walking.on_error(page.error());
    return true;
  }
  if (page->object_id != walking.object_id || (page->flags & kSpaceTreePage) != 0 || page->values.empty())
    return tell(ErrorCode::kMalformed, "is not of the tree that names it");
  if (page->damaged) tell(ErrorCode::kMalformed, "has another checksum than its bytes: what it holds may be wrong");
  if ((page->flags & kLeafPage) == 0) return WalkBranch(*page, depth, walking);
  std::uint64_t broken = 0;
  for (std::size_t tag = page->first_node; tag < page->values.size(); ++tag) {
    if ((page->value_flags[tag] & kDeletedNode) != 0) continue;
    const auto node = NodeOf(*page, tag);
    if (!node) ++broken;
    if (node && node->key >= walking.from && !walking.on_node(node->key, node->data)) return false;
  }
  return broken == 0 || tell(ErrorCode::kMalformed, "has " + std::to_string(broken) + " broken nodes");
}

// A branch's key is above every key below it; the last has none.
bool EsePages::WalkBranch(const Page& page, int depth, Walking& walking) const {
  for (std::size_t tag = page.first_node; tag < page.values.size(); ++tag) {
    const auto node = NodeOf(page, tag);
    if (!node || node->data.size() < 4) {
      walking.on_error(MakeError(ErrorCode::kMalformed, "broken node of a branch"));
      continue;
    }
    const bool below = !node->key.empty() && node->key < walking.from;
    if (!below && !WalkPage(Le32(node->data, 0), depth + 1, walking)) return false;
  }
  return true;
}

}  // namespace schouw
