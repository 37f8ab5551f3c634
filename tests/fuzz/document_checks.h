// What every reader of documents promises, checked on what it sends.
#pragma once

#include <array>
#include <cstdlib>

#include "agent/base/utf8.h"
#include "agent/content/document/document.h"

namespace schouw::testing {

// Ends the process on a record that is no valid UTF-8, too long or without a place; reads attached files.
class CheckingSink final : public DocumentSink {
 public:
  explicit CheckingSink(const Limits& limits) : limits_(limits) {}
  SinkAnswer OnRecord(Record record) override {
    const bool placed = record.first_line > 0 || !record.place.empty();
    if (record.text.size() > limits_.max_text_piece_bytes || !IsValidUtf8(record.text) || !placed) std::abort();
    if (!IsValidUtf8(record.place) || !IsValidUtf8(record.url)) std::abort();
    return SinkAnswer::kContinue;
  }
  void OnProblem(Problem problem) override {
    if (problem.detail.empty()) std::abort();
  }
  void OnArtifact(ArtifactCoverage) override {}
  SinkAnswer OnEmbedded(const Member& file, MemberReader& content) override {
    if (file.path.empty() || file.path.front() == '/' || !IsValidUtf8(file.path)) std::abort();
    std::array<std::byte, 4096> piece;
    for (int i = 0; i < 256; ++i) {
      const auto got = content.Read(piece);
      if (!got || *got == 0) break;
    }
    return SinkAnswer::kContinue;
  }

 private:
  const Limits& limits_;
};

}  // namespace schouw::testing
