// modules: base model image
// EWF images of one or more segments: the input is cut where a new file signature starts.
#include <algorithm>
#include <cstdint>
#include <string>

#include "agent/image/ewf_source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  schouw::Segments segments;
  for (std::size_t start = 0; start < input.size() && segments.size() < 8;) {
    const std::size_t next = std::min(input.find("EVF\t\r\n", start + 1), input.size());
    segments.push_back({"x", std::make_unique<schouw::MemorySource>(input.substr(start, next - start))});
    start = next;
  }
  const auto opened = schouw::OpenEwf(std::move(segments));
  if (!opened) return 0;
  std::string block(4096, '\0');
  for (std::uint64_t at = 0, reads = 0; at < opened->bytes->size() && reads < 64; ++reads, at += 16'000)
    (void)opened->bytes->ReadAt(at, std::as_writable_bytes(std::span(block)));
  return 0;
}
