// Keeps the records of one document, for tests.
#pragma once

#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/content/content_type.h"
#include "agent/content/document/document.h"

namespace schouw::testing {

// A file that stood in a document, with its bytes.
struct EmbeddedFile {
  Member member;
  std::string bytes;
  std::string error;  // of reading it
};

class CollectingSink final : public DocumentSink {
 public:
  SinkAnswer OnRecord(Record record) override {
    records.push_back(std::move(record));
    return records.size() >= stop_after ? SinkAnswer::kStop : SinkAnswer::kContinue;
  }
  void OnProblem(Problem problem) override { problems.push_back(std::move(problem)); }
  void OnArtifact(ArtifactCoverage coverage) override { artifacts.push_back(std::move(coverage)); }
  SinkAnswer OnEmbedded(const Member& file, MemberReader& content) override {
    EmbeddedFile found{file, "", ""};
    std::string piece(64u << 10, '\0');
    for (;;) {
      const auto got = content.Read(std::as_writable_bytes(std::span(piece)));
      if (!got) found.error = got.error().Text();
      if (!got || *got == 0) break;
      found.bytes.append(piece, 0, *got);
    }
    embedded.push_back(std::move(found));
    return SinkAnswer::kContinue;
  }
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
  std::vector<EmbeddedFile> embedded;
  std::vector<std::string> formats;  // that claimed it
};

// "place: text" of each record.
inline std::vector<std::string> PlacesAndTexts(const CollectingSink& sink) {
  std::vector<std::string> all;
  for (const Record& record : sink.records) all.push_back(record.place + ": " + record.text);
  return all;
}

inline constexpr std::size_t kDocumentHeadBytes = 64u << 10;

// The records of `bytes` by every format that claims them; none when no format does.
inline CollectingSink ReadDocument(const std::string& bytes, const Limits& limits = {},
                                   const std::string& name = "brief.txt") {
  static const ContentIdentifier identifier;
  CollectingSink sink;
  const MemorySource content(bytes);
  const std::string head = bytes.substr(0, kDocumentHeadBytes);
  const std::string mime = identifier.Identify(head.substr(0, 4096)).mime;
  DocumentInput input{content, head, mime, {}, limits};
  input.origin.entry = Locator{"d1", "p1", {"/" + name}, ""};
  for (const DocumentFormat* format : ClaimingDocuments(input)) {
    sink.formats.emplace_back(format->name);
    const Status status = format->read(input, sink);
    if (!status) sink.problems.push_back(ProblemFrom(input.origin.entry, status.error()));
  }
  return sink;
}

}  // namespace schouw::testing
