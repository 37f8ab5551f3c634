// Comments and XMP of GIF; picture data is passed over block by block.
#include <array>

#include "agent/content/document/media/media_texts.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxGifBytes = 64u << 20;     // looked through
constexpr std::size_t kMaxGifTextBytes = 4u << 20;  // of one extension
constexpr unsigned char kExtension = 0x21;
constexpr unsigned char kImage = 0x2c;
constexpr unsigned char kEnd = 0x3b;
constexpr unsigned char kComment = 0xfe;
constexpr unsigned char kApplication = 0xff;

class GifBlocks {
 public:
  explicit GifBlocks(std::string bytes) : bytes_(std::move(bytes)) {}

  bool ended() const { return at_ >= bytes_.size(); }
  unsigned char Take() { return ended() ? kEnd : static_cast<unsigned char>(bytes_[at_++]); }
  void Skip(std::size_t count) { at_ += std::min(count, bytes_.size() - at_); }
  // A table of colours, where the flags say that one follows.
  void SkipColours(unsigned char flags) {
    if ((flags & 0x80) != 0) Skip(std::size_t{3} << ((flags & 7) + 1));
  }
  // Sub-blocks up to the empty one. XMP stands in them as it is, their lengths being its letters: `raw` keeps those.
  std::string SubBlocks(bool raw) {
    std::string text;
    for (unsigned char size = Take(); size != 0 && !ended(); size = Take()) {
      const std::size_t from = raw ? at_ - 1 : at_;
      Skip(size);
      if (text.size() < kMaxGifTextBytes) text.append(bytes_, from, at_ - from);
    }
    return text;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

void ReadExtension(GifBlocks& blocks, MediaTexts& texts) {
  const unsigned char label = blocks.Take();
  if (label == kComment) return texts.Add("comment", blocks.SubBlocks(false));
  if (label != kApplication) {
    blocks.SubBlocks(false);
    return;
  }
  const std::string data = blocks.SubBlocks(true);
  if (data.size() > 12 && std::string_view(data).substr(1, 11) == "XMP DataXMP") {
    const std::string_view packet = std::string_view(data).substr(12);
    AddXmpTexts(packet.substr(0, packet.find("\x01\xff\xfe")), texts);  // behind it a trailer for readers of blocks
  }
}

}  // namespace

Status ReadGifTexts(const ByteSource& content, MediaTexts& texts) {
  SCHOUW_ASSIGN(std::string bytes, ReadUpTo(content, 0, kMaxGifBytes), "read GIF");
  const bool whole = bytes.size() == content.size();
  GifBlocks blocks(std::move(bytes));
  blocks.Skip(10);
  const unsigned char flags = blocks.Take();
  blocks.Skip(2);
  blocks.SkipColours(flags);
  while (!blocks.ended()) {
    const unsigned char kind = blocks.Take();
    if (kind == kEnd) return {};
    if (kind == kExtension) {
      ReadExtension(blocks, texts);
    } else if (kind == kImage) {
      blocks.Skip(8);
      blocks.SkipColours(blocks.Take());
      blocks.Skip(1);
      blocks.SubBlocks(false);
    } else {
      return Fail(ErrorCode::kMalformed, "unknown block");
    }
  }
  if (!whole) return Fail(ErrorCode::kTooBig, "more than 64 MiB of pictures before its end");
  return Fail(ErrorCode::kTruncated, "no last block");
}

}  // namespace schouw
