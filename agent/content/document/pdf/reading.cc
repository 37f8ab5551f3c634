#include "agent/content/document/pdf/reading.h"

#include <DateInfo.h>

#include <algorithm>
#include <array>
#include <utility>

#include "agent/base/utf8.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

// A page of dense text takes about 10,000; plots and maps millions.
constexpr std::uint64_t kMaxOperations = 100'000'000;

// Records of a document that has places instead of lines.
class PlacedSink final : public RecordSink {
 public:
  PlacedSink(DocumentSink& next, const std::string& url) : next_(next), url_(url) {}
  SinkAnswer OnRecord(Record record) override {
    record.first_line = 0;
    record.url = url_;
    return next_.OnRecord(std::move(record));
  }
  void OnProblem(Problem problem) override { next_.OnProblem(std::move(problem)); }
  void OnArtifact(ArtifactCoverage coverage) override { next_.OnArtifact(std::move(coverage)); }

 private:
  DocumentSink& next_;
  const std::string& url_;
};

// An attached file, front to back.
class StreamReader final : public MemberReader {
 public:
  StreamReader(Object& stream, std::uint64_t most) : stream_(stream), left_(most) { stream_.streamReset(); }
  ~StreamReader() override { stream_.streamClose(); }
  StreamReader(const StreamReader&) = delete;
  StreamReader& operator=(const StreamReader&) = delete;

  Result<std::size_t> Read(std::span<std::byte> into) override {
    const int want = static_cast<int>(std::min<std::size_t>(into.size(), 1u << 20));
    const int count = stream_.streamGetChars(want, reinterpret_cast<unsigned char*>(into.data()));
    if (count <= 0) return std::size_t{0};
    if (static_cast<std::uint64_t>(count) > left_) return Fail(ErrorCode::kTooBig, "attached file is too big");
    left_ -= static_cast<std::uint64_t>(count);
    return static_cast<std::size_t>(count);
  }

 private:
  Object& stream_;
  std::uint64_t left_;
};

// D:YYYYMMDDHHmmSSOHH'mm (ISO 32000-2, 7.9.4); a time without its offset is taken for UTC.
std::optional<UnixNanos> DateOf(const Object& object) {
  if (!object.isString()) return std::nullopt;
  int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, zone_hour = 0, zone_minute = 0;
  char zone = 'Z';
  if (!parseDateString(object.getString(), &year, &month, &day, &hour, &minute, &second, &zone, &zone_hour,
                       &zone_minute)) {
    return std::nullopt;
  }
  const Date date{year, month, day};
  if (year < 1900 || year > 2200 || !IsValid(date)) return std::nullopt;
  const std::int64_t offset = (zone == '-' ? -1 : 1) * (zone_hour * 3600LL + zone_minute * 60LL);
  const auto time = FromUnixSeconds(DaysSinceEpoch(date) * 86'400 + hour * 3600LL + minute * 60LL + second - offset);
  return time ? std::optional(*time) : std::nullopt;
}

// The embedded stream, by the keys in order of preference; as it stands, so that it can be told whether it was sent.
Object EmbeddedOf(const Object& specification) {
  const Object files = specification.dictLookup("EF");
  for (const char* key : {"UF", "F", "Unix", "Mac", "DOS"}) {
    if (files.isDict() && !files.dictLookupNF(key).isNull()) return files.dictLookupNF(key).copy();
  }
  return Object(objNull);
}

std::string NameOf(const Object& specification) {
  if (!specification.isDict()) return TextOf(specification);
  for (const char* key : {"UF", "F", "Unix", "Mac", "DOS"}) {
    std::string name = TextOf(specification.dictLookup(key));
    if (!name.empty()) return name;
  }
  return "";
}

}  // namespace

PdfReading::PdfReading(PDFDoc& document, const DocumentInput& input, DocumentSink& sink)
    : document_(document),
      input_(input),
      sink_(sink),
      content_bytes_left_(input.limits.max_document_bytes),
      operations_left_(kMaxOperations),
      attached_(input.limits.max_members) {}

void PdfReading::Send(const std::string& place, const std::string& text, const std::string& url) {
  if (stopped_ || text.find_first_not_of(" \t\r\n\f") == std::string::npos) return;
  Record record = input_.origin;
  record.place = place;
  PlacedSink placed(sink_, url);
  TextPieces pieces(record, input_.limits, placed);
  pieces.buffer() = text;
  if (!pieces.Finish()) stopped_ = true;
}

void PdfReading::Report(ProblemReason reason, std::string detail) {
  if (!reported_.insert(detail).second) return;
  sink_.OnProblem(Problem{input_.origin.entry, reason, std::move(detail)});
}

std::string PdfReading::UniqueName(std::string name) {
  std::ranges::replace(name, '\\', '/');
  name.erase(0, std::min(name.find_first_not_of('/'), name.size()));
  if (name.empty()) name = "attachment";
  if (attached_names_.insert(name).second) return name;
  for (int i = 2;; ++i) {
    std::string other = name + " (" + std::to_string(i) + ")";
    if (attached_names_.insert(other).second) return other;
  }
}

void PdfReading::SendAttached(const Object& specification, const std::string& place) {
  if (stopped_) return;
  const Object embedded = specification.isDict() ? EmbeddedOf(specification) : Object(objNull);
  const std::string name = NameOf(specification);
  if (!embedded.isNull() && !attached_.Enter(embedded)) return;
  if (specification.isDict()) Send(place, TextOf(specification.dictLookup("Desc")));
  if (embedded.isNull()) return Send(place, name);
  Object stream = embedded.fetch(document_.getXRef());
  if (!stream.isStream()) return Report(ProblemReason::kDamaged, "an attached file has no content");
  if (HasPictureFilter(*stream.streamGetDict())) {
    return Report(ProblemReason::kUnsupported, "an attached file is packed as a picture, which is never decoded");
  }
  Member member;
  member.path = UniqueName(name);
  const Object parameters = stream.streamGetDict()->lookup("Params");
  if (parameters.isDict()) {
    const Object size = parameters.dictLookup("Size");
    if (size.isInt() && size.getInt() > 0) member.size = static_cast<std::uint64_t>(size.getInt());
    member.modified = DateOf(parameters.dictLookup("ModDate"));
  }
  StreamReader reader(stream, input_.limits.max_member_bytes);
  if (sink_.OnEmbedded(member, reader) == SinkAnswer::kStop) stopped_ = true;
}

std::optional<std::string> PdfReading::TakeContent(Object& stream) {
  bool cut = false;
  auto content = ReadStream(stream, content_bytes_left_, &cut);
  if (cut)
    Report(ProblemReason::kTooBig,
           "its pages hold more than " + std::to_string(limits().max_document_bytes) + " bytes");
  if (content) content_bytes_left_ -= content->size();
  return content;
}

bool PdfReading::TakeOperations(std::uint64_t count) {
  if (operations_left_ < count) {
    Report(ProblemReason::kTooMany, "more than " + std::to_string(kMaxOperations) + " drawing operations");
    return false;
  }
  operations_left_ -= count;
  return true;
}

std::string WithoutSpaces(std::string_view text) {
  std::string bare;
  for (const char c : text)
    if (static_cast<unsigned char>(c) > ' ') bare += c;
  return bare;
}

bool StandsIn(const std::string& text, const std::string& page_text) {
  return page_text.find(WithoutSpaces(text)) != std::string::npos;
}

}  // namespace schouw
