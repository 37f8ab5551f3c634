#include "agent/content/document/placed_text.h"

#include <string>
#include <utility>

#include "agent/base/utf8.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

// Records go on without lines.
class WithoutLines final : public RecordSink {
 public:
  explicit WithoutLines(RecordSink& next, RecordKind kind) : next_(next), kind_(kind) {}
  SinkAnswer OnRecord(Record record) override {
    record.first_line = 0;
    record.kind = kind_;
    return next_.OnRecord(std::move(record));
  }
  void OnProblem(Problem problem) override { next_.OnProblem(std::move(problem)); }
  void OnArtifact(ArtifactCoverage coverage) override { next_.OnArtifact(std::move(coverage)); }

 private:
  RecordSink& next_;
  RecordKind kind_;
};

}  // namespace

bool PlacedText::Send(std::string_view place, std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return true;
  Record placed = origin_;
  placed.place = place;
  if (text.size() <= limits_.max_text_piece_bytes) {
    placed.text = text;
    return sink_.OnRecord(std::move(placed)) == SinkAnswer::kContinue;
  }
  WithoutLines sink(sink_, placed.kind);
  TextPieces pieces(placed, limits_, sink);
  pieces.buffer() = text;
  return pieces.Finish();
}

bool PlacedText::SendLink(std::string_view place, std::string_view target) {
  if (target.empty()) return true;
  Record link = origin_;
  link.place = place;
  link.text = ToValidUtf8(target.substr(0, static_cast<std::size_t>(limits_.max_text_piece_bytes) / 3));
  link.url = link.text;
  return sink_.OnRecord(std::move(link)) == SinkAnswer::kContinue;
}

}  // namespace schouw
