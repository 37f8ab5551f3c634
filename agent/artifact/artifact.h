// An artifact turns one store of an application into records: live rows only, times and origins as the program kept
// them.
//
// To add one: NAME.cc, NAME.h, a row in table.cc, tests/unit/artifact/NAME_test.cc, a corpus folder. No sixth place.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/model/limits.h"
#include "agent/model/locator.h"
#include "agent/model/sink.h"

namespace schouw {

// A file beside the store that belongs to it ("History-wal"). Not owned.
struct CompanionSource {
  std::string name;
  const ByteSource* content = nullptr;
};

class StoreLook;

struct ArtifactInput {
  Locator entry;
  std::string account;
  RecordState state = RecordState::kLive;
  const ByteSource& content;
  std::string_view head;  // first bytes, up to 4 KiB
  std::span<const CompanionSource> companions;
  const Limits& limits;
  RecordKinds wanted = RecordKinds::All();  // kinds not in it need not be produced
  StoreLook* look = nullptr;                // while claims are asked: what they share. Not owned
  std::optional<UnixNanos> since = {};      // of rows before it, no words need be taken from the store
};

struct ArtifactFormat {
  std::string_view kind;                    // "chromium.history", as in coverage
  RecordKinds records;                      // what it can give: with none of them in scope it is not opened
  std::span<const std::string_view> names;  // globs (* only, case-insensitive) on the entry's name, for narrow mandates
  // By content, not by name. May open the store; must not be fooled into long work by a hostile one.
  bool (*claims)(const ArtifactInput& input);
  // Emits records, problems and exactly one ArtifactCoverage. An error is what stopped it; it is already in the
  // coverage.
  Status (*read)(const ArtifactInput& input, RecordSink& sink);
};

// Every format we read; order means nothing.
std::span<const ArtifactFormat> ArtifactFormats();

// True when a store that can give one of `wanted` may have this name.
bool NameMayBeArtifact(std::string_view name, RecordKinds wanted);

// Formats that claim the content. More than one is a mistake of ours that the caller reports as a problem.
std::vector<const ArtifactFormat*> ClaimingFormats(const ArtifactInput& input);

// True when `name` is a file that belongs to another one beside it ("History-wal" to "History"), and to which.
bool IsCompanionName(std::string_view name, std::string_view& owner);

}  // namespace schouw
