// A file inside another file: member of an archive, attachment of a mail, object embedded in a document.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/base/time.h"
#include "agent/model/entry.h"

namespace schouw {

struct Member {
  std::string path;  // raw name bytes decoded to UTF-8 where they were not; no leading '/'; never used to open anything
  EntryType type = EntryType::kFile;
  std::uint64_t size = 0;  // as declared; the content decides
  std::optional<UnixNanos> modified;
  bool encrypted = false;                // content can't be read
  std::vector<std::uint64_t> relations;  // as Record::relations: of the message that it stands in
};

// Reads a member front to back, once.
class MemberReader {
 public:
  virtual ~MemberReader() = default;
  // Up to into.size() bytes; 0 at the end. Errors: kMalformed, kTruncated, kEncrypted, kTooBig (limits).
  virtual Result<std::size_t> Read(std::span<std::byte> into) = 0;
};

// A member whose bytes stand in a ByteSource. `content` is not owned.
class SourceMemberReader final : public MemberReader {
 public:
  explicit SourceMemberReader(const ByteSource& content) : content_(content) {}
  Result<std::size_t> Read(std::span<std::byte> into) override {
    SCHOUW_ASSIGN(const std::size_t count, content_.ReadAt(offset_, into), "read member");
    offset_ += count;
    return count;
  }

 private:
  const ByteSource& content_;
  std::uint64_t offset_ = 0;
};

}  // namespace schouw
