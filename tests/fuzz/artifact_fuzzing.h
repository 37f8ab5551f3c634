// What every fuzz target of an artifact asks: one coverage line from each reader that claims its input.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <string>

#include "agent/artifact/artifact.h"

namespace schouw::fuzzing {

struct ArtifactSink final : RecordSink {
  int coverage = 0;
  SinkAnswer OnRecord(Record) override { return SinkAnswer::kContinue; }
  void OnProblem(Problem) override {}
  void OnArtifact(ArtifactCoverage) override { ++coverage; }
};

// Reads the input, as if it stood at `path`, by those of `kinds` that claim it.
inline void ReadClaimed(const std::uint8_t* data, std::size_t size, const std::string& path,
                        std::initializer_list<std::string_view> kinds) {
  const MemorySource content(std::string(reinterpret_cast<const char*>(data), size));
  const Limits limits;
  Locator entry;
  entry.chain = {path};
  const std::string head(AsChars(content.bytes()).substr(0, 4096));
  const ArtifactInput input{entry, "anna", RecordState::kLive, content, head, {}, limits};
  ArtifactSink sink;
  int claimed = 0;
  for (const ArtifactFormat& format : ArtifactFormats()) {
    if (std::ranges::find(kinds, format.kind) == kinds.end() || !format.claims(input)) continue;
    ++claimed;
    (void)format.read(input, sink);
  }
  if (sink.coverage != claimed) std::abort();
}

}  // namespace schouw::fuzzing
