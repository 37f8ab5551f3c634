#include "agent/content/document/plain_text.h"

#include "agent/content/document/content_decoder.h"
#include "agent/content/signatures.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

// Formats whose bytes read as text but are not: their words stand compressed, or in structures of their own.
bool IsOtherFormat(const ContentSignature& signature) {
  return signature.family != ContentFamily::kText || signature.mime == "application/pdf" ||
         signature.mime == "application/postscript" || signature.mime == "image/vnd.djvu" ||
         signature.mime == "application/x-ole-storage" || signature.mime == "application/onenote" ||
         signature.mime == "application/x-hwp";
}

}  // namespace

bool ClaimsPlainText(const DocumentInput& input) {
  const ContentSignature* signature = FindSignature(input.head);
  if (signature != nullptr && IsOtherFormat(*signature)) return false;
  return LooksLikeText(input.head);
}

Status ReadPlainText(const DocumentInput& input, DocumentSink& sink) {
  TextPieces pieces(input.origin, input.limits, sink);
  bool wanted = true;
  const Status status = DecodeContent(input.content, [&](std::string_view text) {
    pieces.buffer() += text;
    return wanted = pieces.Flush();
  });
  wanted = wanted && pieces.Finish();
  return wanted ? status : Status{};
}

}  // namespace schouw
