// modules: base model artifact
// corpus: browser/plaso/Preferences
// Every store that is JSON, under each of the names it may have.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "agent/artifact/artifact.h"

namespace {

struct Nothing final : schouw::RecordSink {
  schouw::SinkAnswer OnRecord(schouw::Record) override { return schouw::SinkAnswer::kContinue; }
  void OnProblem(schouw::Problem) override {}
  void OnArtifact(schouw::ArtifactCoverage) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const schouw::MemorySource content(text);
  const std::string head = text.substr(0, 4096);
  const schouw::Limits limits;
  Nothing sink;
  for (const char* const name : {"/Bookmarks", "/Preferences", "/sessionstore.js", "/extensions.json"}) {
    schouw::Locator entry;
    entry.chain = {name};
    const schouw::ArtifactInput artifact{entry, "", schouw::RecordState::kLive, content, head, {}, limits};
    for (const schouw::ArtifactFormat* const format : schouw::ClaimingFormats(artifact))
      (void)format->read(artifact, sink);
  }
  return 0;
}
