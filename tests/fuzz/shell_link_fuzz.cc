// modules: base model artifact
// corpus: artifact/plaso/automaticDestinations-ms artifact/plaso/customDestinations-ms artifact/iped/test_lnk.lnk
// Shell links and jump lists, each by the reader that claims it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "agent/artifact/jump_list.h"
#include "agent/artifact/shell_link_file.h"

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
  entry.chain = {"/a.lnk"};
  const std::string head(schouw::AsChars(content.bytes()).substr(0, 4096));
  const schouw::ArtifactInput input{entry, "anna", schouw::RecordState::kLive, content, head, {}, limits};
  Sink sink;
  int claimed = 0;
  if (schouw::ClaimsShellLinkFile(input) && ++claimed > 0) (void)schouw::ReadShellLinkFile(input, sink);
  if (schouw::ClaimsAutomaticJumpList(input) && ++claimed > 0) (void)schouw::ReadAutomaticJumpList(input, sink);
  if (schouw::ClaimsCustomJumpList(input) && ++claimed > 0) (void)schouw::ReadCustomJumpList(input, sink);
  if (sink.coverage != claimed) std::abort();
  return 0;
}
