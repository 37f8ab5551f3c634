// modules: base model image
// corpus: image/dfvfs/ext2.E01 image/sleuthkit/image.E01 image/bulk_extractor/ansi.E01
// EWF images of one or more segments: the input is cut where a new file signature starts. Half of the inputs get their
// checksums put right, so that what lies behind them is reached.
#include <algorithm>
#include <cstdint>
#include <string>

#include "agent/image/ewf_format.h"
#include "agent/image/ewf_source.h"

namespace {

// Makes the checksum at `at` + `covered` right for the bytes before it.
void Repair(std::string& segment, std::uint64_t at, std::uint64_t covered) {
  if (at > segment.size() || segment.size() - at < 4 || covered > segment.size() - at - 4) return;
  const std::uint32_t sum = schouw::EwfChecksum(schouw::AsBytes(segment).subspan(at, covered));
  for (unsigned i = 0; i < 4; ++i) segment[at + covered + i] = static_cast<char>(sum >> (8 * i));
}

void RepairSections(std::string& segment) {
  std::uint64_t at = schouw::kEwfFileHeaderBytes;
  for (int count = 0; count < 100 && segment.size() >= 100 && at <= segment.size() - 100; ++count) {
    const std::string type = segment.substr(at, 5);
    const std::uint64_t content = at + schouw::kEwfSectionBytes;
    const auto entries = schouw::LoadLe<std::uint32_t>(schouw::AsBytes(segment).data() + content);
    Repair(segment, at, 72);
    if (type == "table") Repair(segment, content, 20);
    if (type == "table") Repair(segment, content + 24, std::uint64_t{entries} * 4);
    if (type == "volum" || type == std::string("data\0", 5)) Repair(segment, content, 1048);
    const auto next = schouw::LoadLe<std::uint64_t>(schouw::AsBytes(segment).data() + at + 16);
    if (next <= at) return;
    at = next;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  schouw::Segments segments;
  for (std::size_t start = 0; start < input.size() && segments.size() < 8;) {
    const std::size_t next = std::min(input.find("EVF\t\r\n", start + 1), input.size());
    std::string segment = input.substr(start, next - start);
    if (size % 2 == 0) RepairSections(segment);
    segments.push_back({"x", std::make_unique<schouw::MemorySource>(std::move(segment))});
    start = next;
  }
  const auto opened = schouw::OpenEwf(std::move(segments));
  if (!opened) return 0;
  std::string block(4096, '\0');
  for (std::uint64_t at = 0, reads = 0; at < opened->bytes->size() && reads < 64; ++reads, at += 16'000)
    (void)opened->bytes->ReadAt(at, std::as_writable_bytes(std::span(block)));
  return 0;
}
