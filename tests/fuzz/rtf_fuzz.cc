// modules: base model content
// RTF: records are valid UTF-8 and bounded, all ends.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "agent/base/utf8.h"
#include "agent/content/document/document.h"
#include "agent/content/document/outlook/compressed_rtf.h"
#include "agent/content/document/rtf/rtf.h"

namespace {

class CheckingSink final : public schouw::DocumentSink {
 public:
  schouw::SinkAnswer OnRecord(schouw::Record record) override {
    if (record.text.size() > 512 || !schouw::IsValidUtf8(record.text)) std::abort();
    return schouw::SinkAnswer::kContinue;
  }
  void OnProblem(schouw::Problem) override {}
  void OnArtifact(schouw::ArtifactCoverage) override {}
  schouw::SinkAnswer OnEmbedded(const schouw::Member& file, schouw::MemberReader& content) override {
    if (file.path.empty() || !schouw::IsValidUtf8(file.path)) std::abort();
    char block[4096];
    for (auto got = content.Read(std::as_writable_bytes(std::span(block))); got && *got > 0;
         got = content.Read(std::as_writable_bytes(std::span(block)))) {
    }
    return schouw::SinkAnswer::kContinue;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const schouw::MemorySource content(bytes);
  schouw::Limits limits;
  limits.max_text_piece_bytes = 512;
  limits.max_document_bytes = 4u << 20;
  CheckingSink sink;
  const schouw::DocumentInput input{content, bytes, "", {}, limits};
  (void)schouw::ReadRtf(input, sink);
  (void)schouw::DecompressRtf(bytes, limits.max_document_bytes);
  return 0;
}
