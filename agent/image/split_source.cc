#include "agent/image/split_source.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "agent/base/checked.h"

namespace schouw {
namespace {

struct Part {
  std::uint64_t start = 0;
  std::uint64_t length = 0;
  std::unique_ptr<ByteSource> bytes;  // null: a hole
  std::string missing;                // what to say when a hole is read
};

class JoinedSource final : public ByteSource {
 public:
  explicit JoinedSource(std::vector<Part> parts) : parts_(std::move(parts)) {
    size_ = parts_.empty() ? 0 : parts_.back().start + parts_.back().length;
  }
  std::uint64_t size() const override { return size_; }

  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= size_) return 0;
    const std::size_t want = std::min<std::uint64_t>(into.size(), size_ - offset);
    std::size_t done = 0;
    auto part = std::upper_bound(parts_.begin(), parts_.end(), offset,
                                 [](std::uint64_t at, const Part& p) { return at < p.start + p.length; });
    for (; done < want; ++part) {
      const std::uint64_t within = offset + done - part->start;
      const std::size_t step = std::min<std::uint64_t>(want - done, part->length - within);
      if (step == 0) continue;
      if (!part->bytes) return Fail(ErrorCode::kIo, part->missing, offset + done);
      SCHOUW_TRY(ReadExactly(*part->bytes, within, into.subspan(done, step)), "read segment");
      done += step;
    }
    return want;
  }

 private:
  std::vector<Part> parts_;
  std::uint64_t size_ = 0;
};

// The length that all present segments but the last one of the set share.
std::optional<std::uint64_t> CommonLength(const Segments& segments) {
  std::optional<std::uint64_t> length;
  for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
    if (!segments[i].bytes) continue;
    if (length && *length != segments[i].bytes->size()) return std::nullopt;
    length = segments[i].bytes->size();
  }
  return length;
}

std::string MissingText(const Segments& segments) {
  std::string text;
  std::size_t count = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].bytes) continue;
    if (++count <= 5) text += (count > 1 ? ", " : "") + SegmentText(i + 1, segments[i].name);
  }
  if (count > 5) text += " and " + std::to_string(count - 5) + " more";
  return count == 0 ? "" : text + (count == 1 ? " is missing" : " are missing");
}

}  // namespace

Result<JoinedSegments> JoinSegments(Segments segments) {
  if (segments.empty() || !segments.front().bytes)
    return Fail(ErrorCode::kIo, (segments.empty() ? "no segment" : SegmentText(1, segments.front().name)) +
                                    " is missing: without the start of the device nothing of it can be read");
  JoinedSegments joined{nullptr, MissingText(segments)};
  const std::optional<std::uint64_t> hole_length = CommonLength(segments);
  std::vector<Part> parts;
  std::uint64_t start = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!segments[i].bytes && !hole_length) {
      joined.incomplete += "; the segments are not equally long, so what follows it can't be placed";
      break;
    }
    const std::uint64_t length = segments[i].bytes ? segments[i].bytes->size() : *hole_length;
    parts.push_back(
        {start, length, std::move(segments[i].bytes), SegmentText(i + 1, segments[i].name) + " is missing"});
    const auto end = CheckedAdd(start, length);
    if (!end || *end > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return Fail(ErrorCode::kTooBig, "the segments together are larger than any device");
    start = *end;
  }
  joined.bytes = std::make_unique<JoinedSource>(std::move(parts));
  return joined;
}

}  // namespace schouw
