// modules: base model artifact
// corpus: artifact/plaso/winprefetch
// Prefetch files and the mark of the web. Each input is also inflated as it is.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "agent/artifact/prefetch.h"
#include "agent/artifact/windows/xpress_huffman.h"
#include "agent/artifact/zone_identifier.h"

namespace {

struct Sink final : schouw::RecordSink {
  int coverage = 0;
  schouw::SinkAnswer OnRecord(schouw::Record) override { return schouw::SinkAnswer::kContinue; }
  void OnProblem(schouw::Problem) override {}
  void OnArtifact(schouw::ArtifactCoverage) override { ++coverage; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const schouw::MemorySource content(std::string(reinterpret_cast<const char*>(data), size));
  const schouw::Limits limits;
  schouw::Locator entry;
  entry.chain = {"/a.pf"};
  const std::string head(schouw::AsChars(content.bytes()).substr(0, 4096));
  const schouw::ArtifactInput input{entry, "anna", schouw::RecordState::kLive, content, head, {}, limits};
  Sink sink;
  int claimed = 0;
  if (schouw::ClaimsPrefetch(input) && ++claimed > 0) (void)schouw::ReadPrefetch(input, sink);
  if (schouw::ClaimsZoneIdentifier(input) && ++claimed > 0) (void)schouw::ReadZoneIdentifier(input, sink);
  if (sink.coverage != claimed) std::abort();
  const auto inflated = schouw::InflateXpressHuffman(schouw::AsChars(content.bytes()), 100'000);
  if (inflated && inflated->size() != 100'000) std::abort();
  return 0;
}
