// What every reader of documents is held to, whatever bytes it gets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "agent/base/utf8.h"
#include "agent/content/document/document.h"

namespace schouw::testing {

// Aborts when a record is no valid UTF-8, larger than the limit, or has marks that lie outside of it.
class CheckingDocumentSink final : public DocumentSink {
 public:
  explicit CheckingDocumentSink(const Limits& limits) : limits_(limits) {}
  SinkAnswer OnRecord(Record record) override {
    if (record.text.size() > limits_.max_text_piece_bytes || !IsValidUtf8(record.text)) std::abort();
    if (record.overlap_bytes > record.text.size() || !IsValidUtf8(record.place)) std::abort();
    std::size_t before = 0;
    for (const PlaceMark& mark : record.marks) {
      if (mark.offset < before || mark.offset > record.text.size()) std::abort();
      before = mark.offset;
    }
    if (!record.marks.empty() && (record.marks[0].offset != 0 || record.marks[0].place != record.place)) std::abort();
    return SinkAnswer::kContinue;
  }
  void OnProblem(Problem) override {}
  void OnArtifact(ArtifactCoverage) override {}
  SinkAnswer OnEmbedded(const Member& file, MemberReader& content) override {
    if (file.path.empty() || !IsValidUtf8(file.path)) std::abort();
    std::array<std::byte, 4096> buffer{};
    for (auto count = content.Read(buffer); count && *count > 0; count = content.Read(buffer)) {
    }
    return SinkAnswer::kContinue;
  }

 private:
  const Limits& limits_;
};

inline void FuzzDocument(const std::uint8_t* data, std::size_t size, bool (*claims)(const DocumentInput&),
                         Status (*read)(const DocumentInput&, DocumentSink&)) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const MemorySource content(bytes);
  Limits limits;
  limits.max_text_piece_bytes = 512;
  limits.max_document_bytes = 1u << 20;
  limits.max_members = 100;
  CheckingDocumentSink sink(limits);
  const DocumentInput input{content, bytes, "", {}, limits};
  (void)claims(input);
  (void)read(input, sink);
}

}  // namespace schouw::testing
