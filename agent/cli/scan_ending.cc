#include "agent/cli/scan_ending.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <optional>
#include <utility>

#include "agent/cli/cli.h"
#include "agent/cli/device_words.h"
#include "agent/cli/program.h"
#include "agent/store/seal.h"
#include "report/model/report_data.h"
#include "report/words/phrase.h"

namespace schouw {
namespace {

// The last line of `--progress json`: why the scan ended before everything was read, or that it did not; of one that
// went on also of how much in the whole case something could not be read.
void SayEndAsJson(StopCause cause, std::optional<std::uint64_t> not_read) {
  const char* stop = cause == StopCause::kNone         ? "none"
                     : cause == StopCause::kAsked      ? "asked"
                     : cause == StopCause::kDeviceGone ? "device_gone"
                                                       : "out_of_time";
  const std::string whole = not_read ? fmt::format(",\"not_read\":{}", *not_read) : "";
  std::fprintf(stderr, "{\"end\":\"%s\"%s}\n", stop, whole.c_str());
}

std::string Files(std::uint64_t count) { return Counted(count, Phrase("scan.file"), Phrase("scan.files")); }

std::string DigestWords(const std::array<std::string, 3>& digests) {
  constexpr std::array kNames = {"md5", "sha1", "sha256"};
  std::string words;
  for (std::size_t i = 0; i < digests.size(); ++i)
    if (!digests[i].empty()) words += (words.empty() ? "" : "; ") + std::string(kNames[i]) + " " + digests[i];
  return words;
}

// Seals the case over a file of a tripwire list. Its name is said to nobody and kept nowhere.
Result<int> ConcludeTripped(CaseStore& store, const Prepared& prepared, const TrippedFile& tripped,
                            const std::string& case_file) {
  Finding finding;
  finding.cause = "tripwire";
  finding.at = Now();
  finding.who = prepared.who;
  finding.device = tripped.job.device;
  finding.volume = tripped.job.volume;
  finding.number = tripped.job.address.inode;
  finding.inside = tripped.entry.chain.size() > 1;
  finding.account = tripped.account;
  finding.time = tripped.modified;
  finding.digests = DigestWords(tripped.digests);
  const TrustedPack& trusted = prepared.packs.at(tripped.pack);
  SCHOUW_ASSIGN(const Pack pack, Pack::Parse(AsBytes(trusted.bytes)), "");
  const ListNamed list = FindList(pack, prepared.sets.at(tripped.pack), tripped.rule, tripped.digests);
  finding.list = list.name;
  finding.list_version = list.version;
  finding.list_sha256 = list.sha256;
  finding.pack = trusted.info.id;
  finding.rule = trusted.info.rules.at(tripped.rule).id;
  SCHOUW_TRY(SealForTripwire(store, std::move(finding), EntryText(tripped.entry)), "");
  SCHOUW_TRY(store.Close(), "");
  Say("de controle is gestopt en het controlebestand is verzegeld: er is een bestand van een lijst voor de politie "
      "gevonden. Laat het apparaat uit en geef het niet terug. De melding: schouw report " +
      case_file + " --format html --audience notice --out melding.html");
  return kExitTripwire;
}

}  // namespace

Result<int> Conclude(CaseStore& store, const Prepared& prepared, const DeviceScan& scan, const ScanOutcome& outcome,
                     const std::string& case_file) {
  CheckInfo check = prepared.law.mandate.check;
  check.tool = SCHOUW_VERSION;
  check.sandbox = outcome.sandbox.empty() ? scan.look().sandbox : outcome.sandbox;
  SCHOUW_TRY(store.SetCheck(check), "");
  if (outcome.tripped) return ConcludeTripped(store, prepared, *outcome.tripped, case_file);
  const bool early = outcome.stop != StopCause::kNone;
  const bool partial = early || scan.HasGaps();
  SCHOUW_TRY(early ? store.LogCourse(prepared.who, "collection", "scan stopped early", Now())
                   : store.Log(prepared.who, "collection", "scan finished", Now()),
             "");
  SCHOUW_TRY(store.Finish({partial ? "partial" : "complete", Now()}), "");
  SCHOUW_ASSIGN(const ReportData found, BuildReport(store), "");
  SCHOUW_TRY(store.Close(), "");
  const ScanProgress& done = outcome.progress;
  const bool went_on = outcome.walked_again > 0 || outcome.already_done > 0;
  if (prepared.progress == ProgressStyle::kJson) {
    SayEndAsJson(outcome.stop, went_on ? std::optional(found.NotWhollyRead()) : std::nullopt);
  }
  if (went_on) {
    Say(fmt::format(fmt::runtime(Phrase("scan.went_on")), Files(outcome.already_done),
                    Counted(outcome.walked_again, Phrase("scan.folder"), Phrase("scan.folders")),
                    Files(done.files_read - outcome.already_done)));
  }
  bool lacking = partial || (went_on ? found.NotWhollyRead() : done.not_read) > 0;
  if (!scan.look().incomplete.empty()) Say(Phrase("scan.device_incomplete") + " " + scan.look().incomplete);
  for (const LookedVolume& volume : scan.look().volumes) {
    if (IsWhole(volume)) continue;
    lacking = true;
    Say(VolumeSentence(volume));
  }
  if (early) {
    Say(StopReason(outcome.stop) + Phrase("scan.rest_is_in_the_report") + " " +
        (outcome.stop == StopCause::kDeviceGone ? Phrase("scan.connect_again") + " " : "") + Phrase("scan.go_on") +
        " schouw scan --resume " + case_file);
  }
  // Of one that goes on also what was found before it was interrupted; what is still to be read was said above.
  const std::uint64_t unread = went_on && !early ? found.entries.not_read + found.entries.partial : done.not_read;
  if (unread > 0)
    Say(fmt::format(fmt::runtime(Phrase(unread == 1 ? "scan.one_unread" : "scan.some_unread")), Files(unread)));
  // The report's own numbers, members of archives and earlier devices included: two counts of one thing would be asked
  // about.
  Say(fmt::format(fmt::runtime(Phrase("scan.done")), SecondsText(done.seconds), Files(found.entries.read),
                  Counted(found.signals.size(), Phrase("scan.signal"), Phrase("scan.signals")), case_file));
  return lacking ? kExitSomethingWrong : kExitDone;
}

}  // namespace schouw
