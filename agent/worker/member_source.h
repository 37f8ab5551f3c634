// Content of a container's member as a ByteSource: in memory when it is small, else front to back with a short memory.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/base/sha256.h"
#include "agent/content/archive/archive.h"
#include "agent/hashset/digester.h"

namespace schouw {

// Reads a member too large for memory once, front to back. The first `prefix` bytes stay readable at any time; behind
// them only forward reads (and the last window) work: reading back further is kTooBig, "needs random access".
class ForwardSource final : public ByteSource {
 public:
  // `reader` is not owned. `size`: as declared, or more when it is not known. The digests may be null.
  ForwardSource(std::string prefix, MemberReader& reader, std::uint64_t size, Sha256* digest,
                Digester* digester = nullptr);

  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override;
  bool random_access() const override { return false; }

  // Reads what is left, for the digest; nothing is kept.
  Status Drain() const;
  std::uint64_t position() const { return position_; }  // bytes taken from the reader so far

 private:
  Status Advance() const;  // one more window

  std::string prefix_;
  MemberReader& reader_;
  std::uint64_t size_;
  Sha256* digest_;
  Digester* digester_;
  mutable std::string window_;       // the newest bytes
  mutable std::uint64_t window_at_;  // offset of window_[0]
  mutable std::uint64_t position_;   // offset behind window_
  mutable bool ended_ = false;
};

// Reads up to `limit` bytes; the flag says whether the member ended within them.
struct MemberPrefix {
  std::string bytes;
  bool whole = false;
};
// `failure`: why reading stopped early; the bytes before it are in `prefix`.
struct PrefixResult {
  MemberPrefix prefix;
  std::optional<Error> failure;
};
PrefixResult ReadMemberPrefix(MemberReader& reader, std::uint64_t limit);

}  // namespace schouw
