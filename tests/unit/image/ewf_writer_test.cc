#include "tests/unit/image/ewf_writer.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>

#include "tests/support/numbers.h"

namespace schouw::testing {
namespace {

using testing::Le;

constexpr std::size_t kChunkBytes = 1024;

std::string Summed(std::string bytes) {
  const auto sum = adler32(1, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
  return bytes + Le(sum, 4);
}

std::string Pad(std::string bytes, std::size_t size) {
  bytes.resize(size, '\0');
  return bytes;
}

// `last`: the next section is this one.
void AddSection(std::string& segment, const std::string& type, const std::string& content, bool last = false) {
  const std::size_t size = 76 + content.size();
  const std::size_t next = last ? segment.size() : segment.size() + size;
  segment += Summed(Pad(Pad(type, 16) + Le(next, 8) + Le(last ? 0 : size, 8), 72)) + content;
}

std::string Volume(const EwfPlan& plan) {
  const std::size_t chunks = (plan.media.size() + kChunkBytes - 1) / kChunkBytes;
  const std::uint64_t sectors = plan.claimed_sectors != 0 ? plan.claimed_sectors : plan.media.size() / 512;
  const std::string head = Le(1, 4) + Le(chunks, 4) + Le(kChunkBytes / 512, 4) + Le(512, 4) + Le(sectors, 8);
  return Summed(Pad(Pad(head, 64) + std::string(16, plan.identifier), 1048));
}

std::string Stored(const EwfPlan& plan, std::size_t chunk) {
  const std::string bytes = plan.media.substr(chunk * kChunkBytes, kChunkBytes);
  if (!plan.compressed) return Summed(bytes);
  std::string packed(compressBound(bytes.size()), '\0');
  uLongf size = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  return packed.substr(0, size);
}

void AddChunks(std::string& segment, const EwfPlan& plan, std::size_t first, std::size_t end) {
  const std::size_t base = segment.size();
  std::string sectors;
  std::string entries;
  for (std::size_t i = first; i < end; ++i) {
    entries += Le((76 + sectors.size()) | (plan.compressed ? 0x8000'0000u : 0), 4);
    sectors += Stored(plan, i);
  }
  const std::string table = Summed(Le(end - first, 4) + Le(0, 4) + Le(base, 8) + Le(0, 4)) + Summed(entries);
  AddSection(segment, "sectors", sectors);
  AddSection(segment, "table", table);
  if (plan.mirror) AddSection(segment, "table2", table);
}

std::string Errors(const EwfPlan& plan) {
  std::string entries;
  for (const auto& [first, count] : plan.unreadable) entries += Le(first, 4) + Le(count, 4);
  return Summed(Pad(Le(plan.unreadable.size(), 4), 516)) + Summed(entries);
}

}  // namespace

std::vector<std::string> WriteEwf(const EwfPlan& plan) {
  const std::size_t chunks = (plan.media.size() + kChunkBytes - 1) / kChunkBytes;
  std::vector<std::string> segments;
  for (std::size_t chunk = 0; chunk < chunks || segments.empty(); chunk += plan.chunks_per_segment) {
    std::string segment("EVF\x09\x0d\x0a\xff\x00\x01", 9);
    segment += Le(segments.size() + 1, 2) + Le(0, 2);
    AddSection(segment, segments.empty() ? "volume" : "data", Volume(plan));
    const std::size_t end = std::min(chunks, chunk + plan.chunks_per_segment);
    for (std::size_t first = chunk; first < end; first += 2) AddChunks(segment, plan, first, std::min(end, first + 2));
    if (end == chunks && !plan.unreadable.empty()) AddSection(segment, "error2", Errors(plan));
    AddSection(segment, end == chunks ? "done" : "next", "", true);
    segments.push_back(std::move(segment));
  }
  return segments;
}

std::size_t FindSection(const std::string& segment, const std::string& type, std::size_t nth) {
  const std::string name = Pad(type, 16);
  std::size_t at = segment.find(name);
  for (; nth > 0 && at != std::string::npos; --nth) at = segment.find(name, at + 1);
  return at;
}

TEST(EwfWriter, WritesSegmentsThatStartWithTheSignature) {
  const auto segments = WriteEwf({.media = std::string(5 * 1024, 'x')});
  ASSERT_EQ(segments.size(), 3u);
  for (const std::string& segment : segments) EXPECT_EQ(segment.substr(0, 3), "EVF");
}

}  // namespace schouw::testing
