// modules: base model artifact
// corpus: registry/yarp
// Registry hives. What follows a marker in the input is taken for the hive's log.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "agent/artifact/registry.h"

namespace {

struct Sink final : schouw::RecordSink {
  int coverage = 0;
  schouw::SinkAnswer OnRecord(schouw::Record) override { return schouw::SinkAnswer::kContinue; }
  void OnProblem(schouw::Problem) override {}
  void OnArtifact(schouw::ArtifactCoverage) override { ++coverage; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = bytes.find("SCHOUW-LOG");
  const schouw::MemorySource hive(bytes.substr(0, cut));
  const schouw::MemorySource log(cut == std::string::npos ? "" : bytes.substr(cut + 10));
  const schouw::CompanionSource companions[] = {{"NTUSER.DAT.LOG1", &log}};
  const schouw::Limits limits;
  schouw::Locator entry;
  entry.chain = {"/NTUSER.DAT"};
  const std::string head = bytes.substr(0, 4096);
  const schouw::ArtifactInput input{entry, "anna", schouw::RecordState::kLive, hive, head, companions, limits};
  if (!schouw::ClaimsRegistry(input)) return 0;
  Sink sink;
  (void)schouw::ReadRegistry(input, sink);
  if (sink.coverage != 1) std::abort();
  return 0;
}
