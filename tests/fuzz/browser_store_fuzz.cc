// modules: base model artifact
// corpus: browser/hindsight browser/velociraptor browser/plaso/firefox/places.sqlite
// Browser stores: the last two bytes say how the rest is cut into database, write-ahead log and journal; a plain
// database ends in zeroes and is taken whole.
#include <cstdint>
#include <string>
#include <vector>

#include "agent/artifact/artifact.h"

namespace {

struct Nothing final : schouw::RecordSink {
  schouw::SinkAnswer OnRecord(schouw::Record) override { return schouw::SinkAnswer::kContinue; }
  void OnProblem(schouw::Problem) override {}
  void OnArtifact(schouw::ArtifactCoverage) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string input(reinterpret_cast<const char*>(data), size - 2);
  const std::size_t first = input.size() - input.size() * data[size - 2] / 256;
  const std::size_t second = first + (input.size() - first) * data[size - 1] / 256;
  const schouw::MemorySource database(input.substr(0, first));
  const schouw::MemorySource wal(input.substr(first, second - first));
  const schouw::MemorySource journal(input.substr(second));
  std::vector<schouw::CompanionSource> companions;
  if (wal.size() > 0) companions.push_back({"History-wal", &wal});
  if (journal.size() > 0) companions.push_back({"History-journal", &journal});
  schouw::Limits limits;
  limits.max_rows = 20'000;
  limits.max_store_bytes = 1 << 20;
  schouw::Locator entry;
  entry.chain = {"/History"};
  const std::string head = input.substr(0, 4096);
  const schouw::ArtifactInput artifact{entry, "", schouw::RecordState::kLive, database, head, companions, limits};
  Nothing sink;
  for (const schouw::ArtifactFormat& format : schouw::ArtifactFormats()) {
    (void)format.claims(artifact);
    (void)format.read(artifact, sink);
  }
  return 0;
}
