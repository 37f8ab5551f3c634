#include "agent/content/document/binary_text.h"

#include <algorithm>
#include <string>
#include <utility>

#include "agent/base/printable_runs.h"

namespace schouw {
namespace {

constexpr std::size_t kLeastCharacters = 6;
constexpr std::size_t kBinaryBlockBytes = 64u << 10;
// Runs that stand near each other are matched together: a record for each would cost more than the matching.
constexpr std::size_t kBinaryRecordBytes = 4u << 10;

// Joins runs, a line each, into records that say where the first one stands.
class RunRecords {
 public:
  RunRecords(const DocumentInput& input, DocumentSink& sink) : origin_(input.origin), sink_(sink) {
    origin_.kind = RecordKind::kAppData;
  }

  bool Add(const PrintableRun& run) {
    if (run.overlap_bytes > 0 || text_.size() + run.text.size() > kBinaryRecordBytes) {
      if (!Send()) return false;
    }
    if (text_.empty()) {
      offset_ = run.offset;
      overlap_bytes_ = run.overlap_bytes;
    } else {
      text_ += '\n';
    }
    text_ += run.text;
    return true;
  }

  bool Send() {
    if (text_.empty()) return true;
    Record record = origin_;
    record.place = "byte " + std::to_string(offset_);
    record.text = std::exchange(text_, {});
    record.overlap_bytes = std::exchange(overlap_bytes_, 0);
    return sink_.OnRecord(std::move(record)) == SinkAnswer::kContinue;
  }

 private:
  Record origin_;
  DocumentSink& sink_;
  std::string text_;
  std::uint64_t offset_ = 0;
  std::size_t overlap_bytes_ = 0;
};

}  // namespace

Status ReadBinaryText(const DocumentInput& input, DocumentSink& sink) {
  RunRecords records(input, sink);
  const auto most = static_cast<std::size_t>(input.limits.max_text_piece_bytes);
  PrintableRuns runs(kLeastCharacters, most, [&](const PrintableRun& run) { return records.Add(run); });
  std::string block(kBinaryBlockBytes, '\0');
  for (std::uint64_t offset = 0;;) {
    const Result<std::size_t> count = input.content.ReadAt(offset, std::as_writable_bytes(std::span(block)));
    if (!count || *count == 0) {
      const bool wanted = runs.Finish() && records.Send();
      if (!count && wanted) return Fail(Error(count.error()).In("read bytes"));
      return {};
    }
    if (!runs.Feed(std::string_view(block).substr(0, *count))) return {};
    offset += *count;
  }
}

}  // namespace schouw
