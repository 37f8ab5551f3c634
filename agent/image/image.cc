#include "agent/image/image.h"

#include "agent/image/ewf_source.h"
#include "agent/image/foreign_format.h"
#include "agent/image/split_source.h"

namespace schouw {
namespace {

// Told by the first segment that is there.
Result<bool> HoldsEwf(const Segments& segments) {
  for (const Segment& segment : segments) {
    if (!segment.bytes) continue;
    SCHOUW_ASSIGN(const std::string head, ReadUpTo(*segment.bytes, 0, 8), "read " + segment.name);
    return IsEwf(head);
  }
  return Fail(ErrorCode::kIo, "no segment of the image can be read");
}

}  // namespace

Result<OpenedImage> OpenImage(std::vector<ImageSegment> files) {
  Segments segments;
  for (ImageSegment& file : files) {
    SCHOUW_ASSIGN(auto bytes, OpenSegment(std::move(file.fd)), "open " + file.name);
    segments.push_back({std::move(file.name), std::move(bytes)});
  }
  SCHOUW_ASSIGN(const bool ewf, HoldsEwf(segments), "open image");
  if (ewf) {
    auto opened = OpenEwf(std::move(segments));
    if (!opened) return Fail(std::move(opened).error());
    return OpenedImage{std::move(opened->bytes), "ewf", std::move(opened->incomplete)};
  }
  const std::string format = segments.size() > 1 ? "split" : "raw";
  auto joined = JoinSegments(std::move(segments));
  if (!joined) return Fail(std::move(joined).error());
  if (Status known = RefuseForeignFormat(*joined->bytes); !known) return Fail(std::move(known).error());
  return OpenedImage{std::move(joined->bytes), format, std::move(joined->incomplete)};
}

}  // namespace schouw
