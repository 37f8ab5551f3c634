#include "agent/selftest/self_test.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "agent/match/compile.h"
#include "agent/match/pack_writer.h"
#include "agent/scan/setup.h"
#include "agent/selftest/planted_image.h"
#include "agent/selftest/self_test_feed.h"
#include "agent/source/source.h"

namespace schouw {
namespace {

std::vector<Rule> PlantedRules() {
  Rule word;
  word.id = "woord";
  word.on = {RecordKind::kSearchQuery, RecordKind::kBookmark, RecordKind::kDocument, RecordKind::kMessage,
             RecordKind::kFileName};
  word.terms = {"zelfproefwoord"};
  Rule site;
  site.id = "site";
  site.kind = RuleKind::kUrl;
  site.on = {RecordKind::kUrlVisit, RecordKind::kTypedUrl};
  site.hosts = {"zelfproef.example"};
  return {word, site};
}

Scope PlantedScope() {
  Scope scope;
  scope.records = {RecordKind::kSearchQuery, RecordKind::kUrlVisit, RecordKind::kTypedUrl, RecordKind::kBookmark,
                   RecordKind::kDocument,    RecordKind::kMessage,  RecordKind::kFileName};
  scope.accounts = {"proef"};
  scope.device_has_accounts = true;
  return scope;
}

Result<UniqueFd> PackInMemory(const std::vector<Rule>& rules) {
  PackContents contents;
  contents.header.id = "zelfproef";
  contents.header.version = "1.0.0";
  contents.rules = rules;
  SCHOUW_ASSIGN(CompiledDatabase database, CompileForThisMachine(rules), "compile");
  contents.databases.emplace_back(std::move(database.label), std::move(database.bytes));
  const std::string bytes = WritePack(std::move(contents));
  UniqueFd fd(::memfd_create("schouw-self-test-pack", MFD_CLOEXEC));
  if (!fd.valid() || ::write(fd.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    return Fail(ErrorCode::kIo, std::string("memfd: ") + std::strerror(errno));
  }
  return fd;
}

Result<SelfTestOutcome> Run(const WorkerSettings& workers) {
  const auto began = std::chrono::steady_clock::now();
  const std::vector<Rule> rules = PlantedRules();
  const Scope scope = PlantedScope();
  SCHOUW_ASSIGN(UniqueFd image, PlantedImage(), "image");
  SCHOUW_ASSIGN(const UniqueFd pack, PackInMemory(rules), "rules");
  const Source source = Source::OfImage("zelfproef.img", std::move(image));
  PoolOptions options = MakePoolOptions(source, "d1", workers, scope, {pack.get()});
  options.rules = {rules.size()};
  options.workers = 1;
  SelfTestFeed feed(scope, rules);
  SCHOUW_TRY(RunPool(options, feed), "");
  const std::vector<std::string> wanted = PlantedFindings();
  if (const std::string difference = FirstDifference(wanted, feed.Findings()); !difference.empty()) {
    return Fail(ErrorCode::kInternal, difference);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return SelfTestOutcome{wanted.size(), took.count(), feed.sandbox()};
}

}  // namespace

std::string FirstDifference(const std::vector<std::string>& wanted, const std::vector<std::string>& found) {
  const auto [missing, extra] = std::mismatch(wanted.begin(), wanted.end(), found.begin(), found.end());
  if (missing == wanted.end() && extra == found.end()) return "";
  const bool lacks = extra == found.end() || (missing != wanted.end() && *missing < *extra);
  std::string line = lacks ? *missing : *extra;
  std::replace(line.begin(), line.end(), '\t', ' ');
  return (lacks ? "niet gevonden: " : "te veel gevonden: ") + line;
}

Result<SelfTestOutcome> RunSelfTest(const WorkerSettings& workers) {
  auto outcome = Run(workers);
  if (outcome) return outcome;
  return Fail(
      ErrorCode::kRefused,
      "de zelfproef is mislukt, dus er is niets gelezen: het programma werkt hier niet zoals het hoort. Pak het "
      "opnieuw uit of vraag de ICT-beheerder schouw doctor te draaien (" +
          outcome.error().message + ")");
}

}  // namespace schouw
