// Pages of an Extensible Storage Engine database (ESE, "EDB") and the live nodes of its B+ trees.
//
// By "Extensible Storage Engine (ESE) Database File (EDB) format" (J. Metz) and Microsoft's published source of ESE
// (node.cxx, cpage.hxx). Only what a tree's root leads to exists, and no node that is marked deleted: pages that no
// tree holds, and bytes that no tag points at, are not looked at.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"

namespace schouw {

struct EseHeader {
  std::uint32_t page_bytes = 0;
  std::uint32_t revision = 0;
  bool clean = false;  // closed by its program: no log is still to be applied
  // Pages of 16 KiB and more have another header and other tags.
  bool large_pages() const { return page_bytes >= 16u << 10 && revision >= 0x11; }
};

class EsePages {
 public:
  using OnError = std::function<void(const Error&)>;
  // Its whole key and its data; false: no more is wanted. Views are valid during the call.
  using OnNode = std::function<bool(std::string_view key, std::string_view data)>;

  // Errors: kMalformed, kTruncated, kUnsupported (another format), kIo. `content` must outlive this.
  static Result<EsePages> Open(const ByteSource& content);

  const EseHeader& header() const { return header_; }

  // Leaves of the tree whose root is `root`, in order, from the first key that is not less than `from`. Pages of
  // another object than `object_id` are none of it, as are those that come round: each is an error to `on_error`, and
  // the others are read, those whose checksum does not fit with an error too. False: the receiver wanted no more.
  bool Walk(std::uint32_t root, std::uint32_t object_id, std::string_view from, const OnNode& on_node,
            const OnError& on_error);

 private:
  struct Page {
    std::string bytes;
    std::uint32_t flags = 0;
    std::uint32_t object_id = 0;
    bool damaged = false;                  // its checksum does not fit
    std::size_t first_node = 1;            // tags before it hold what nodes share
    std::vector<std::string_view> values;  // of the tags, by number; empty where one points outside
    std::vector<std::uint8_t> value_flags;
  };
  struct Node {
    std::string key;
    std::string_view data;
  };
  struct Walking;

  explicit EsePages(const ByteSource& content) : content_(&content) {}
  Result<Page> Read(std::uint32_t number) const;
  void FindValues(Page& page) const;
  std::optional<Node> NodeOf(const Page& page, std::size_t tag) const;
  bool WalkPage(std::uint32_t number, int depth, Walking& walking) const;
  bool WalkBranch(const Page& page, int depth, Walking& walking) const;

  const ByteSource* content_;
  EseHeader header_;
};

}  // namespace schouw
