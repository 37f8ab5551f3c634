#include "agent/content/document/plain_text.h"

#include <algorithm>
#include <memory>
#include <string>

#include "agent/content/document/charset.h"
#include "agent/content/document/text_decoder.h"
#include "agent/content/document/text_pieces.h"
#include "agent/content/signatures.h"

namespace schouw {
namespace {

constexpr std::size_t kBlockBytes = 64u << 10;

// A NUL in a text is a separator to whoever wrote it, and an end of text to others.
void SpaceForNul(std::string& text, std::size_t from) {
  std::replace(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), '\0', ' ');
}

// Decodes block after block; a text that was all ASCII so far gets its charset from the first block that is not.
class PlainTextReader {
 public:
  PlainTextReader(const DocumentInput& input, RecordSink& sink)
      : content_(input.content), pieces_(input.origin, input.limits, sink) {}

  Status Read() {
    std::string block(kBlockBytes, '\0');
    for (std::uint64_t offset = 0;;) {
      const Result<std::size_t> count = content_.ReadAt(offset, std::as_writable_bytes(std::span(block)));
      if (!count || *count == 0) {
        const bool wanted = Finish();
        if (!count && wanted) return Fail(Error(count.error()).In("read text"));
        return {};
      }
      if (!Take(std::string_view(block).substr(0, *count), offset == 0)) return {};
      offset += *count;
    }
  }

 private:
  bool Take(std::string_view block, bool first) {
    if (first) {
      const Charset charset = DetectCharset(block);
      block.remove_prefix(charset.mark_bytes);
      undecided_ = charset.converter == "UTF-8" && charset.mark_bytes == 0 && IsAscii(block);
      decoder_ = MakeTextDecoder(charset);
    } else if (undecided_ && !IsAscii(block)) {
      undecided_ = false;
      decoder_ = MakeTextDecoder(DetectLegacyCharset(block));
    }
    const std::size_t from = pieces_.buffer().size();
    decoder_->Decode(block, pieces_.buffer());
    SpaceForNul(pieces_.buffer(), from);
    return pieces_.Flush();
  }
  bool Finish() {
    if (decoder_ != nullptr) decoder_->Finish(pieces_.buffer());
    return pieces_.Finish();
  }

  const ByteSource& content_;
  TextPieces pieces_;
  std::unique_ptr<TextDecoder> decoder_;
  bool undecided_ = false;  // all ASCII so far
};

// Formats whose bytes read as text but are not: their words stand compressed, or in structures of their own.
bool IsOtherFormat(const Signature& signature) {
  return signature.family != ContentFamily::kText || signature.mime == "application/pdf" ||
         signature.mime == "application/x-ole-storage" || signature.mime == "application/onenote" ||
         signature.mime == "application/x-hwp";
}

}  // namespace

bool ClaimsPlainText(const DocumentInput& input) {
  const Signature* signature = FindSignature(input.head);
  if (signature != nullptr && IsOtherFormat(*signature)) return false;
  return LooksLikeText(input.head);
}

Status ReadPlainText(const DocumentInput& input, DocumentSink& sink) { return PlainTextReader(input, sink).Read(); }

}  // namespace schouw
