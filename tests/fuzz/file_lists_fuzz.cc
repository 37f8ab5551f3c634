// modules: base model artifact
// corpus: artifact/plaso/bencode artifact/iped/test_known.met artifact/iped/test_resume.dat artifact/plaso/bash_history
// artifact/plaso/fish_history Lists that are no database: of torrents, of eMule, of shells and desktops, by each name
// that may claim them.
#include <cstdint>
#include <string>

#include "agent/artifact/artifact.h"

namespace {

struct Nothing final : schouw::RecordSink {
  schouw::SinkAnswer OnRecord(schouw::Record) override { return schouw::SinkAnswer::kContinue; }
  void OnProblem(schouw::Problem) override {}
  void OnArtifact(schouw::ArtifactCoverage) override {}
};

constexpr const char* kNames[] = {"/x.torrent",
                                  "/resume.dat",
                                  "/a.fastresume",
                                  "/a.resume",
                                  "/known.met",
                                  "/AC_SearchStrings.dat",
                                  "/.bash_history",
                                  "/.zsh_history",
                                  "/fish_history",
                                  "/.wget-hsts",
                                  "/recently-used.xbel",
                                  "/status",
                                  "/ConsoleHost_history.txt"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const schouw::MemorySource content(bytes);
  const std::string head = bytes.substr(0, 4096);
  const schouw::Limits limits;
  for (const char* const name : kNames) {
    schouw::Locator entry;
    entry.chain = {name};
    const schouw::ArtifactInput input{entry, "", schouw::RecordState::kLive, content, head, {}, limits};
    Nothing sink;
    for (const schouw::ArtifactFormat* const format : schouw::ClaimingFormats(input)) (void)format->read(input, sink);
  }
  return 0;
}
