// What every fuzz target of a document asks of its records.
#pragma once

#include <array>
#include <cstdlib>
#include <string>

#include "agent/base/utf8.h"
#include "agent/content/document/document.h"

namespace schouw::fuzzing {

// Aborts on records that are too large, not UTF-8 or without end; reads embedded files and forgets them.
class CheckingSink final : public DocumentSink {
 public:
  explicit CheckingSink(std::size_t max_bytes) : max_bytes_(max_bytes) {}
  SinkAnswer OnRecord(Record record) override {
    if (record.text.size() > max_bytes_ || !IsValidUtf8(record.text) || !IsValidUtf8(record.place)) std::abort();
    if (!IsValidUtf8(record.url) || !IsValidUtf8(record.title)) std::abort();
    return SinkAnswer::kContinue;
  }
  void OnProblem(Problem) override {}
  void OnArtifact(ArtifactCoverage) override {}
  SinkAnswer OnEmbedded(const Member& file, MemberReader& content) override {
    if (!IsValidUtf8(file.path) || file.path.empty() || file.path[0] == '/') std::abort();
    std::array<std::byte, 4096> block;
    for (;;) {
      const auto count = content.Read(block);
      if (!count || *count == 0) return SinkAnswer::kContinue;
    }
  }

 private:
  std::size_t max_bytes_;
};

inline DocumentInput FuzzInput(const MemorySource& content, const std::string& bytes, Limits& limits) {
  limits.max_text_piece_bytes = 512;
  limits.max_members = 100;
  return {content, std::string_view(bytes).substr(0, 65536), "", {}, limits};
}

}  // namespace schouw::fuzzing
