// A ByteSource as the file that poppler reads.
#pragma once

#include <Object.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "agent/base/byte_source.h"

namespace schouw {

// Blocks of a source that were read lately, shared by all streams over it: poppler asks for a KiB at a time.
class SourceBlocks {
 public:
  // `source` is not owned.
  explicit SourceBlocks(const ByteSource& source) : source_(source) {}

  // Up to `size` bytes from `offset`; 0 at the end and where reading fails.
  std::size_t Read(std::uint64_t offset, char* into, std::size_t size);
  std::uint64_t size() const { return source_.size(); }
  const std::optional<Error>& failure() const { return failure_; }  // the first one

 private:
  static constexpr std::size_t kBlockBytes = 32u << 10;
  struct Block {
    std::uint64_t number = ~0ull;
    std::string bytes;
  };

  const ByteSource& source_;
  std::array<Block, 32> blocks_;
  std::optional<Error> failure_;
};

class SourceStream final : public BaseSeekInputStream {
 public:
  // The whole of it. The blocks are shared by the streams that poppler makes of this one, which it deletes at will.
  explicit SourceStream(std::shared_ptr<SourceBlocks> blocks);

  BaseStream* copy() override;
  Stream* makeSubStream(Goffset start_at, bool is_limited, Goffset byte_count, Object&& dictionary) override;

 private:
  SourceStream(std::shared_ptr<SourceBlocks> blocks, Goffset start_at, bool is_limited, Goffset byte_count,
               Object&& dictionary);
  Goffset currentPos() const override { return position_; }
  void setCurrentPos(Goffset offset) override { position_ = offset; }
  Goffset read(char* into, Goffset size) override;

  std::shared_ptr<SourceBlocks> blocks_;
  Goffset position_ = 0;
};

}  // namespace schouw
