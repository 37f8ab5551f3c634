#include "agent/content/document/pdf/source_stream.h"

#include <algorithm>
#include <utility>

namespace schouw {

std::size_t SourceBlocks::Read(std::uint64_t offset, char* into, std::size_t size) {
  std::size_t done = 0;
  while (done < size && offset + done < source_.size()) {
    const std::uint64_t number = (offset + done) / kBlockBytes;
    Block& block = blocks_[number % blocks_.size()];
    if (block.number != number) {
      auto bytes = ReadUpTo(source_, number * kBlockBytes, kBlockBytes);
      if (!bytes) {
        if (!failure_) failure_ = std::move(bytes).error();
        return done;
      }
      block = {number, std::move(*bytes)};
    }
    const std::size_t at = static_cast<std::size_t>((offset + done) % kBlockBytes);
    if (at >= block.bytes.size()) return done;
    const std::size_t count = std::min(size - done, block.bytes.size() - at);
    block.bytes.copy(into + done, count, at);
    done += count;
  }
  return done;
}

SourceStream::SourceStream(std::shared_ptr<SourceBlocks> blocks)
    : BaseSeekInputStream(0, false, static_cast<Goffset>(blocks->size()), Object(objNull)),
      blocks_(std::move(blocks)) {}

SourceStream::SourceStream(std::shared_ptr<SourceBlocks> blocks, Goffset start_at, bool is_limited, Goffset byte_count,
                           Object&& dictionary)
    : BaseSeekInputStream(start_at, is_limited, byte_count, std::move(dictionary)), blocks_(std::move(blocks)) {}

BaseStream* SourceStream::copy() { return new SourceStream(blocks_, start, limited, length, dict.copy()); }

Stream* SourceStream::makeSubStream(Goffset start_at, bool is_limited, Goffset byte_count, Object&& dictionary) {
  return new SourceStream(blocks_, start_at, is_limited, byte_count, std::move(dictionary));
}

Goffset SourceStream::read(char* into, Goffset size) {
  if (size <= 0 || position_ < 0) return 0;
  const std::size_t count = blocks_->Read(static_cast<std::uint64_t>(position_), into, static_cast<std::size_t>(size));
  position_ += static_cast<Goffset>(count);
  return static_cast<Goffset>(count);
}

}  // namespace schouw
