// modules: base model content
// Plain text in any charset: records are valid UTF-8, bounded, and their overlaps agree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "agent/base/utf8.h"
#include "agent/content/document/document.h"
#include "agent/content/document/plain_text.h"

namespace {

class CheckingSink final : public schouw::DocumentSink {
 public:
  schouw::SinkAnswer OnRecord(schouw::Record record) override {
    if (record.text.size() > 512 || !schouw::IsValidUtf8(record.text)) std::abort();
    if (record.overlap_bytes > before_.size() || record.overlap_bytes > record.text.size()) std::abort();
    if (!before_.ends_with(record.text.substr(0, record.overlap_bytes))) std::abort();
    before_ = record.text;
    return schouw::SinkAnswer::kContinue;
  }
  void OnProblem(schouw::Problem) override {}
  void OnArtifact(schouw::ArtifactCoverage) override {}
  schouw::SinkAnswer OnEmbedded(const schouw::Member&, schouw::MemberReader&) override { std::abort(); }

 private:
  std::string before_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const schouw::MemorySource content(bytes);
  schouw::Limits limits;
  limits.max_text_piece_bytes = 512;
  CheckingSink sink;
  const schouw::DocumentInput input{content, bytes, "", {}, limits};
  schouw::ClaimsPlainText(input);
  if (!schouw::ReadPlainText(input, sink)) std::abort();
  return 0;
}
