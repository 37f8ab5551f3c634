#include "agent/content/document/document_within.h"

#include <algorithm>
#include <utility>

#include "agent/base/ascii.h"

namespace schouw {
namespace {

constexpr std::size_t kDocumentHeadBytes = 64u << 10;
constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";

class SameKind final : public DocumentSink {
 public:
  SameKind(DocumentSink& next, RecordKind kind) : next_(next), kind_(kind) {}
  SinkAnswer OnRecord(Record record) override {
    record.kind = kind_;
    return next_.OnRecord(std::move(record));
  }
  void OnProblem(Problem problem) override { next_.OnProblem(std::move(problem)); }
  void OnArtifact(ArtifactCoverage coverage) override { next_.OnArtifact(std::move(coverage)); }
  SinkAnswer OnEmbedded(const Member& file, MemberReader& content) override { return next_.OnEmbedded(file, content); }

 private:
  DocumentSink& next_;
  RecordKind kind_;
};

// Whether the text says at its beginning that it is HTML.
bool NamesItself(std::string_view html) {
  std::string start(html.substr(0, 1024));
  std::ranges::transform(start, start.begin(), AsciiLower);
  return start.find("<html") != std::string::npos || start.find("<!doctype html") != std::string::npos;
}

}  // namespace

Status ReadDocumentWithin(std::string bytes, std::string_view mime, const DocumentInput& outer, DocumentSink& sink) {
  const MemorySource content(std::move(bytes));
  const std::string_view head = AsChars(content.bytes()).substr(0, kDocumentHeadBytes);
  const DocumentInput inner{content, head, mime, outer.origin, outer.limits};
  SameKind same_kind(sink, outer.origin.kind);
  for (const DocumentFormat* format : ClaimingDocuments(inner)) SCHOUW_TRY(format->read(inner, same_kind), "");
  return {};
}

Status ReadHtmlWithin(std::string_view utf8, const DocumentInput& outer, DocumentSink& sink) {
  std::string bytes(kUtf8Mark);
  if (!NamesItself(utf8)) bytes += "<html>";
  bytes += utf8;
  return ReadDocumentWithin(std::move(bytes), "text/html", outer, sink);
}

}  // namespace schouw
