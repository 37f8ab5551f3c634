#include "agent/content/document/content_decoder.h"

#include <algorithm>
#include <memory>
#include <span>

#include "agent/content/document/charset.h"

namespace schouw {
namespace {

constexpr std::size_t kBlockBytes = 64u << 10;

// A NUL in a text is a separator to whoever wrote it, and an end of text to others.
void SpaceForNul(std::string& text, std::size_t from) {
  std::replace(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), '\0', ' ');
}

}  // namespace

void ContentDecoder::Decode(std::string_view block, std::string& text) {
  if (decoder_ == nullptr) {
    const Charset charset = DetectCharset(block);
    block.remove_prefix(charset.mark_bytes);
    undecided_ = charset.converter == "UTF-8" && charset.mark_bytes == 0 && IsAscii(block);
    decoder_ = MakeTextDecoder(charset);
  } else if (undecided_ && !IsAscii(block)) {
    undecided_ = false;
    decoder_ = MakeTextDecoder(DetectLegacyCharset(block));
  }
  const std::size_t from = text.size();
  decoder_->Decode(block, text);
  SpaceForNul(text, from);
}

void ContentDecoder::Finish(std::string& text) {
  if (decoder_ != nullptr) decoder_->Finish(text);
}

Status DecodeContent(const ByteSource& content, const std::function<bool(std::string_view text)>& on_text) {
  ContentDecoder decoder;
  const auto block = std::make_unique_for_overwrite<std::byte[]>(kBlockBytes);  // most texts are far smaller
  std::string text;
  for (std::uint64_t offset = 0;;) {
    const Result<std::size_t> count = content.ReadAt(offset, std::span(block.get(), kBlockBytes));
    const bool more = count && *count > 0;
    text.clear();
    if (more) {
      decoder.Decode(AsChars(Bytes(block.get(), *count)), text);
      offset += *count;
    } else {
      decoder.Finish(text);
    }
    if (!text.empty() && !on_text(text)) return {};
    if (!count) return Fail(Error(count.error()).In("read text"));
    if (!more) return {};
  }
}

}  // namespace schouw
