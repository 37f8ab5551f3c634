#include "agent/content/document/content_decoder.h"

#include <algorithm>
#include <memory>
#include <span>

#include "agent/content/document/charset.h"
#include "agent/content/document/charset_check.h"

namespace schouw {
namespace {

constexpr std::size_t kDecodedBlockBytes = 64u << 10;

// A NUL in a text is a separator to whoever wrote it, and an end of text to others.
bool IsOneByte(std::string_view converter) {
  return converter.starts_with("windows-125") || converter.starts_with("IBM") || converter.starts_with("macintosh") ||
         converter.starts_with("iso-8859") || converter.starts_with("ISO-8859");
}

// Sequences and no other byte but what the block's ends cut.
bool IsWholeUtf8(std::string_view block) {
  const Utf8Counts counts = CountUtf8(block);
  return counts.sequences > 1 && counts.stray <= 3 && counts.stray < counts.sequences;
}

}  // namespace

void SpaceForNul(std::string& text, std::size_t from) {
  std::replace(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), '\0', ' ');
}

void ContentDecoder::Decode(std::string_view block, std::string& text) {
  if (decoder_ == nullptr) {
    const Charset charset = DetectCharset(block);
    block.remove_prefix(charset.mark_bytes);
    undecided_ = charset.converter == "UTF-8" && charset.mark_bytes == 0 && IsAscii(block);
    decoder_ = MakeTextDecoder(charset);
    one_byte_ = IsOneByte(charset.converter);
  } else if (undecided_ && !IsAscii(block)) {
    undecided_ = false;
    const Charset charset = DetectLegacyCharset(block);
    decoder_ = MakeTextDecoder(charset);
    one_byte_ = IsOneByte(charset.converter);
  }
  const std::size_t from = text.size();
  DecodeBy(block, text);
  SpaceForNul(text, from);
}

// A file in a charset of one byte a character may go on in UTF-8, as logs of two programs do.
void ContentDecoder::DecodeBy(std::string_view block, std::string& text) {
  if (!one_byte_ || IsAscii(block) || !IsWholeUtf8(block)) return decoder_->Decode(block, text);
  if (utf8_ == nullptr) utf8_ = MakeTextDecoder({"UTF-8", 0});
  utf8_->Decode(block, text);
}

void ContentDecoder::Finish(std::string& text) {
  if (utf8_ != nullptr) utf8_->Finish(text);
  if (decoder_ != nullptr) decoder_->Finish(text);
}

Status DecodeContent(const ByteSource& content, const std::function<bool(std::string_view text)>& on_text) {
  ContentDecoder decoder;
  const auto block = std::make_unique_for_overwrite<std::byte[]>(kDecodedBlockBytes);  // most texts are far smaller
  std::string text;
  for (std::uint64_t offset = 0;;) {
    const Result<std::size_t> count = content.ReadAt(offset, std::span(block.get(), kDecodedBlockBytes));
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
