// modules: base model wire source image
// File names a line: the segments that the first belongs to. And the lines as segments of one split image.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "agent/image/foreign_format.h"
#include "agent/image/split_source.h"
#include "agent/source/segment_names.h"

namespace {

void CheckNames(const std::vector<std::string>& lines) {
  const std::vector<schouw::SegmentName> found = schouw::FindSegments(lines[0], lines);
  bool holds_named = false;
  for (const schouw::SegmentName& segment : found) holds_named |= segment.present && segment.name == lines[0];
  if (!holds_named) std::abort();
}

void CheckJoined(const std::vector<std::string>& lines) {
  schouw::Segments segments;
  std::string whole;
  for (const std::string& line : lines) {
    segments.push_back({"x", std::make_unique<schouw::MemorySource>(line)});
    whole += line;
  }
  const auto joined = schouw::JoinSegments(std::move(segments));
  if (!joined) return;
  const auto bytes = schouw::ReadAll(*joined->bytes, whole.size());
  if (!bytes || *bytes != whole) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  (void)schouw::RefuseForeignFormat(schouw::MemorySource(input));
  std::vector<std::string> lines;
  for (std::size_t start = 0; start <= size && lines.size() < 200;) {
    const std::size_t end = std::min(input.find('\n', start), size);
    lines.push_back(input.substr(start, end - start));
    start = end + 1;
  }
  CheckNames(lines);
  if (lines.size() < 200) CheckJoined(lines);
  return 0;
}
