// What `schouw scan` was asked, and everything that is checked before a byte of a device is read.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/cli/actor.h"
#include "agent/cli/hash_sets.h"
#include "agent/cli/progress.h"
#include "agent/cli/scan_law.h"
#include "agent/cli/scan_settings.h"
#include "agent/match/trust.h"
#include "agent/scan/scan.h"

namespace schouw {

struct ScanFlags {
  LawFlags law;
  std::string image;
  std::vector<std::string> rules;
  std::vector<std::string> recipients;  // NAME.pub
  std::string case_file;
  std::string add;
  std::string resume;
  std::string budget;
  std::string progress = "auto";
  std::string language = "nl";      // of progress and of how it ended
  std::vector<std::string> unlock;  // "p1", or "p1=FILE"
  ActorFlags actor;
  std::uint32_t jobs = 0;
  bool weaker_sandbox = false;
  bool older_pack = false;
  bool verbose = false;
};

struct Prepared {
  ScanLaw law;
  std::string who;  // who acts, allowed to
  std::vector<TrustedPack> packs;
  std::vector<std::vector<SetBesidePack>> sets;  // of each pack
  HashClasses hash_classes;                      // that the mandate allows
  ScanSettings settings;
  WorkerSettings workers;
  std::optional<std::chrono::seconds> budget;
  ProgressStyle progress = ProgressStyle::kAuto;
};

// Everything below refuses (kRefused) in words for the person who reads it.

// The packs of `prepared.settings` with their sets: trusted, of themes that the mandate names.
Status LoadPacks(Prepared& prepared);
// A new check uses no older version of a pack than an earlier one did.
Status CheckVersions(const Prepared& prepared, bool older_pack);
void RememberVersions(const Prepared& prepared);
// Budget, progress, workers with their self-test, keys of encrypted volumes.
Status ReadOptions(const ScanFlags& flags, Prepared& prepared);
Status FindWho(const ScanFlags& flags, Prepared& prepared);
// The organisation's own list, on top of what mandate and check name.
Status LeaveAlone(const ScanFlags& flags, Prepared& prepared);

}  // namespace schouw
