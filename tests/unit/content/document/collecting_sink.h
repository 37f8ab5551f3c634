// Keeps the records of one document, for tests.
#pragma once

#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/content/document/document.h"

namespace schouw::testing {

class CollectingSink final : public RecordSink {
 public:
  SinkAnswer OnRecord(Record record) override {
    records.push_back(std::move(record));
    return records.size() >= stop_after ? SinkAnswer::kStop : SinkAnswer::kContinue;
  }
  void OnProblem(Problem problem) override { problems.push_back(std::move(problem)); }
  void OnArtifact(ArtifactCoverage coverage) override { artifacts.push_back(std::move(coverage)); }
  // All text, what pieces have in common once.
  std::string Text() const {
    std::string text;
    for (const Record& record : records) text += record.text.substr(record.overlap_bytes);
    return text;
  }

  std::size_t stop_after = static_cast<std::size_t>(-1);
  std::vector<Record> records;
  std::vector<Problem> problems;
  std::vector<ArtifactCoverage> artifacts;
};

// The records of `bytes` by the format that claims them; none when no format does.
inline CollectingSink ReadDocument(const std::string& bytes, const Limits& limits = {}) {
  CollectingSink sink;
  const MemorySource content(bytes);
  const std::string head = bytes.substr(0, 64u << 10);
  const DocumentFormat* format = FindDocumentFormat(head, "brief.txt");
  if (format == nullptr) return sink;
  const Status status = format->read(DocumentInput{content, head, Record{}, limits}, sink);
  if (!status) sink.problems.push_back(ProblemFrom({}, status.error()));
  return sink;
}

}  // namespace schouw::testing
