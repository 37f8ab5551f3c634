// `schouw rules ...`: what rule maintainers do with packs. English, as their files and their version control are.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "agent/base/join.h"
#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/foreign_worker.h"
#include "agent/cli/program.h"
#include "agent/cli/worker_choice.h"
#include "rules/build.h"
#include "rules/diff.h"
#include "rules/import.h"
#include "rules/lint.h"
#include "rules/measure.h"
#include "rules/show.h"
#include "rules/sign.h"
#include "rules/test_cases.h"

namespace schouw {
namespace {

struct RulesFlags {
  std::string path;
  std::string second;
  std::string id;
  std::string kind;
  std::string over;
  std::string measured;
  std::vector<std::string> counts;
  std::string out;
  std::string key;
  std::string trust;
  std::vector<std::string> themes;
  std::string format = "text";
  bool all = false;
  bool no_passphrase = false;
  bool weaker_sandbox = false;
};

Result<int> LintRules(const RulesFlags& flags) {
  SCHOUW_ASSIGN(const PackSource source, ReadPackSource(flags.path), "");
  const auto findings = Lint(source, AmsterdamDate(Now()));
  if (flags.format == "json")
    std::fputs(FindingsAsJson(findings).c_str(), stdout);
  else if (flags.format == "sarif")
    std::fputs(FindingsAsSarif(findings).c_str(), stdout);
  else if (!findings.empty())
    std::printf("%s\n", FormatFindings(findings).c_str());
  std::fprintf(stderr, "schouw: %zu rules, %zu findings\n", source.rules.size(), findings.size());
  return HasFaults(findings) ? kExitSomethingWrong : kExitDone;
}

Result<int> TestRules(const RulesFlags& flags) {
  SCHOUW_ASSIGN(const PackSource source, ReadPackSource(flags.path), "");
  SCHOUW_ASSIGN(const CaseReport report, RunCases(source), "");
  if (!report.failures.empty()) std::printf("%s\n", FormatSourceFaults(report.failures).c_str());
  std::fprintf(stderr, "schouw: %zu cases, %zu failed, %zu rules without cases\n", report.cases, report.failures.size(),
               report.rules_without_cases);
  return report.failures.empty() ? kExitDone : kExitSomethingWrong;
}

// A set that is too large for the pack goes where the pack goes.
Status LayBeside(const SourceSet& set, const std::string& pack) {
  if (set.bytes <= kMostSetBytes) return {};
  const std::string beside = SetBeside(pack, set.path);
  std::error_code error;
  if (!std::filesystem::equivalent(set.file, beside, error)) {
    std::filesystem::copy_file(set.file, beside, std::filesystem::copy_options::overwrite_existing, error);
    if (error) return Fail(ErrorCode::kIo, beside + ": " + error.message());
  }
  std::fprintf(stderr, "schouw: %s goes with the pack, in the same folder\n", beside.c_str());
  return {};
}

Result<int> BuildRules(const RulesFlags& flags) {
  SCHOUW_ASSIGN(PackSource source, ReadPackSource(flags.path), flags.path);
  if (!flags.measured.empty()) {
    SCHOUW_ASSIGN(const std::string measured, ReadWholeFile(flags.measured), "");
    SCHOUW_TRY(ApplyMeasuredFile(measured, source), flags.measured);
  }
  SCHOUW_ASSIGN(const std::string pack, BuildPack(source), "");
  SCHOUW_TRY(WriteWholeFile(flags.out, pack), "");
  for (const SourceSet& set : source.sets) SCHOUW_TRY(LayBeside(set, flags.out), set.path);
  std::fprintf(stderr, "schouw: %s, %zu bytes, not signed yet: schouw rules sign %s --key NAME.key\n",
               flags.out.c_str(), pack.size(), flags.out.c_str());
  return kExitDone;
}

Result<int> MeasureRules(const RulesFlags& flags) {
  SCHOUW_ASSIGN(const PackSource source, ReadPackSource(flags.path), "");
  SCHOUW_ASSIGN(Measurement measurement, Measure(source, flags.over), "");
  for (const std::string& path : flags.counts) {
    SCHOUW_ASSIGN(const std::string counts, ReadWholeFile(path), "");
    SCHOUW_TRY(AddCounts(counts, source, measurement), path);
  }
  std::fputs(FormatMeasurement(measurement).c_str(), stdout);
  if (!flags.out.empty()) SCHOUW_TRY(WriteWholeFile(flags.out, FormatMeasuredFile(measurement)), "");
  if (measurement.not_read.empty()) return kExitDone;
  Say(std::to_string(measurement.not_read.size()) + " files could not be read; the figures are of the rest");
  return kExitSomethingWrong;
}

Result<Pack> ReadPack(const std::string& path, std::string& bytes) {
  SCHOUW_ASSIGN(bytes, ReadWholeFile(path), "");
  SCHOUW_ASSIGN(Pack pack, Pack::Parse(AsBytes(bytes)), path);
  return pack;
}

Result<int> DiffRules(const RulesFlags& flags) {
  std::string old_bytes, new_bytes;
  SCHOUW_ASSIGN(const Pack before, ReadPack(flags.path, old_bytes), "");
  SCHOUW_ASSIGN(const Pack after, ReadPack(flags.second, new_bytes), "");
  std::fputs(DiffPacks(before, after).c_str(), stdout);
  return kExitDone;
}

Result<int> ExplainRules(const RulesFlags& flags) {
  std::string bytes;
  SCHOUW_ASSIGN(const Pack pack, ReadPack(flags.path, bytes), "");
  const auto trusted = LoadTrustFolder(flags.trust.empty() ? DefaultTrustFolder() : flags.trust);
  std::fputs(ExplainPack(pack, trusted ? *trusted : std::vector<PublicKey>()).c_str(), stdout);
  return kExitDone;
}

int SayNotMapped(std::size_t count) {
  if (count == 0) return kExitDone;
  Say(std::to_string(count) + " things have no place there; they are listed above");
  return kExitSomethingWrong;
}

Result<int> ImportRules(const RulesFlags& flags) {
  const auto format = ParseForeignFormat(flags.format);
  if (!format)
    return Fail(ErrorCode::kRefused,
                "--format is plain, csv, hosts, rpz, ut1, yara or sigma, not '" + flags.format + "'");
  ImportOptions options;
  options.id = flags.id;
  if (flags.kind == "url") options.kind = RuleKind::kUrl;
  SCHOUW_ASSIGN(const WorkerSettings settings, ChooseWorkers(flags.weaker_sandbox, /*verbose=*/false), "");
  SCHOUW_ASSIGN(ForeignWorker worker, ForeignWorker::Start(settings), "");
  const auto read = [&worker](ForeignFormat foreign, const std::string& path, const auto& on_item) {
    return worker.Read(foreign, path, on_item);
  };
  SCHOUW_ASSIGN(const Imported imported, ImportPath(*format, flags.path, options, read), "");
  SCHOUW_TRY(WriteImported(imported, flags.out), "");
  if (!imported.not_mapped.empty()) std::printf("%s\n", FormatSourceFaults(imported.not_mapped).c_str());
  std::size_t items = 0;
  for (const Rule& rule : imported.rules)
    items += rule.terms.size() + rule.hosts.size() + rule.urls.size() + rule.regexes.size();
  std::error_code error;
  Say(std::to_string(imported.rules.size()) + " rules with " + std::to_string(items) + " terms, hosts and urls in " +
      flags.out + "; write " + (std::filesystem::exists(flags.out + "/pack.toml", error) ? "" : "pack.toml, ") +
      "why, ask and cases, then run: schouw rules lint " + flags.out);
  return SayNotMapped(imported.not_mapped.size());
}

Result<int> ExportRules(const RulesFlags& flags) {
  const auto format = ParseExportFormat(flags.format);
  if (!format) return Fail(ErrorCode::kRefused, "--format is plain, csv, hosts or rpz, not '" + flags.format + "'");
  SCHOUW_ASSIGN(const PackSource source, ReadPackSource(flags.path), "");
  if (!source.faults.empty()) return Fail(ErrorCode::kMalformed, FormatSourceFaults(source.faults));
  const Exported exported = ExportSource(*format, source);
  SCHOUW_TRY(WriteWholeFile(flags.out, exported.text), "");
  for (const std::string& lost : exported.not_mapped) std::printf("%s\n", lost.c_str());
  return SayNotMapped(exported.not_mapped.size());
}

Result<int> ShowRules(const RulesFlags& flags) {
  SCHOUW_ASSIGN(const std::string bytes, ReadWholeFile(flags.path), "");
  SCHOUW_ASSIGN(const Pack pack, Pack::Parse(AsBytes(bytes)), flags.path);
  const auto trusted = LoadTrustFolder(flags.trust.empty() ? DefaultTrustFolder() : flags.trust);
  std::fputs(
      ShowPack(pack, trusted ? *trusted : std::vector<PublicKey>(), flags.all ? ShownWords::kAll : ShownWords::kFirst)
          .c_str(),
      stdout);
  return kExitDone;
}

Result<int> MakeKey(const RulesFlags& flags) {
  LockedText passphrase;
  if (!flags.no_passphrase) {
    SCHOUW_ASSIGN(passphrase, AskSecretly("Passphrase for the new key: "), "");
    if (passphrase.text().empty())
      return Fail(ErrorCode::kRefused, "an empty passphrase; use --no-passphrase when that is meant");
  }
  const std::string name = flags.out.substr(flags.out.rfind('/') + 1);
  SCHOUW_ASSIGN(const KeyTexts keys, GenerateKey(name, flags.themes, passphrase.text()), "");
  SCHOUW_TRY(WriteKeyFiles(flags.out, keys), "");
  std::fprintf(stderr, "schouw: made %s.key (keep it to yourself) and %s.pub (for the trust folder)\n",
               flags.out.c_str(), flags.out.c_str());
  return kExitDone;
}

Result<int> SignRules(const RulesFlags& flags) {
  SCHOUW_ASSIGN(std::string pack, ReadWholeFile(flags.path), "");
  SCHOUW_ASSIGN(const std::string key, ReadWholeFile(flags.key), "");
  SCHOUW_ASSIGN(const bool asks, NeedsPassphrase(key), flags.key);
  LockedText passphrase;
  if (asks) {
    SCHOUW_ASSIGN(passphrase, AskSecretly("Passphrase: "), "");
  }
  SCHOUW_ASSIGN(const std::string signed_pack, SignPack(std::move(pack), key, passphrase.text()), "");
  SCHOUW_TRY(WriteWholeFile(flags.path, signed_pack), "");
  SCHOUW_ASSIGN(const Pack parsed, Pack::Parse(AsBytes(signed_pack)), "");
  std::fprintf(stderr, "schouw: %s has %zu signatures (a scan wants two)\n", flags.path.c_str(),
               parsed.signatures().size());
  return kExitDone;
}

Result<int> VerifyRules(const RulesFlags& flags) {
  SCHOUW_ASSIGN(const auto trusted, LoadTrust(flags.trust.empty() ? DefaultTrustFolder() : flags.trust), "");
  auto pack = LoadTrustedPack(flags.path, trusted, AmsterdamDate(Now()));
  if (!pack) {
    Say(pack.error().Text());
    return kExitSomethingWrong;
  }
  const std::string names = Joined(pack->info.signed_by);
  std::printf("%s %s, signed by %s%s\n", pack->info.id.c_str(), pack->info.version.c_str(), names.c_str(),
              pack->exercise ? " (exercise)" : "");
  return kExitDone;
}

using RulesAction = Result<int> (*)(const RulesFlags&);

CLI::App* AddVerb(CLI::App& rules, const Choose& choose, const std::shared_ptr<RulesFlags>& flags, const char* name,
                  const char* what, RulesAction run) {
  CLI::App* verb = rules.add_subcommand(name, what);
  verb->callback([flags, choose, run] {
    choose([flags, run] {
      auto status = run(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
  return verb;
}

}  // namespace

void AddRulesCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<RulesFlags>();
  CLI::App* rules = app.add_subcommand("rules", "Regelsets maken, nakijken en ondertekenen (in het Engels)");
  rules->require_subcommand(1);
  const auto folder = [&flags](CLI::App* verb) {
    verb->add_option("folder", flags->path, "The pack's source")->required();
  };
  const auto pack = [&flags](CLI::App* verb) { verb->add_option("pack", flags->path, "The built pack")->required(); };
  CLI::App* lint = AddVerb(*rules, choose, flags, "lint", "Faults and warnings in a pack's source", LintRules);
  folder(lint);
  lint->add_option("--format", flags->format, "text, json or sarif")->check(CLI::IsMember({"text", "json", "sarif"}));
  folder(AddVerb(*rules, choose, flags, "test", "Runs the cases of the rules", TestRules));
  CLI::App* build = AddVerb(*rules, choose, flags, "build", "Makes a pack of its source", BuildRules);
  folder(build);
  build->add_option("-o,--out", flags->out, "The pack to write")->required();
  build->add_option("--measured", flags->measured, "Figures to put into it, as `measure --out` wrote them");
  CLI::App* measure = AddVerb(*rules, choose, flags, "measure", "How often rules match ordinary text", MeasureRules);
  folder(measure);
  measure->add_option("--over", flags->over, "A folder of ordinary text")->required();
  measure->add_option("--counts", flags->counts,
                      "What reviewers decided, as `schouw counts` wrote it; may be repeated");
  measure->add_option("-o,--out", flags->out, "Writes the figures for `build --measured`");
  CLI::App* import = AddVerb(*rules, choose, flags, "import", "Makes rules of lists and rules of others", ImportRules);
  import->add_option("file", flags->path, "The file (csv: a spreadsheet too), or for ut1 the folder")->required();
  import->add_option("--format", flags->format, "plain, csv, hosts, rpz, ut1, yara or sigma")->required();
  import->add_option("-o,--out", flags->out, "The source folder to add to")->required();
  import->add_option("--id", flags->id, "Id of the rule, or what the ids begin with");
  import->add_flag("--weaker-sandbox", flags->weaker_sandbox, "Also where the reader can't be fenced off well");
  import->add_option("--kind", flags->kind, "Of a plain list: keyword or url")
      ->check(CLI::IsMember({"keyword", "url"}));
  CLI::App* out = AddVerb(*rules, choose, flags, "export", "Makes lists for others", ExportRules);
  folder(out);
  out->add_option("--format", flags->format, "plain, csv, hosts or rpz")->required();
  out->add_option("-o,--out", flags->out, "The file to write")->required();
  CLI::App* diff = AddVerb(*rules, choose, flags, "diff", "What changed between two packs", DiffRules);
  pack(diff);
  diff->add_option("after", flags->second, "The later pack")->required();
  CLI::App* explain =
      AddVerb(*rules, choose, flags, "explain", "What a client and a judge may read of a pack", ExplainRules);
  pack(explain);
  explain->add_option("--trust", flags->trust, "Folder of *.pub, to name the signers");
  CLI::App* show = AddVerb(*rules, choose, flags, "show", "What stands in a pack", ShowRules);
  pack(show);
  show->add_option("--trust", flags->trust, "Folder of *.pub, to name the signers");
  show->add_flag("--all", flags->all, "Every word and address of long lists, a line each");
  CLI::App* keygen = AddVerb(*rules, choose, flags, "keygen", "Makes a key pair", MakeKey);
  keygen->add_option("--out", flags->out, "Writes NAME.key and NAME.pub")->required();
  keygen->add_option("--themes", flags->themes, "Themes the key may sign; none: any");
  keygen->add_flag("--no-passphrase", flags->no_passphrase, "The secret key is not protected");
  CLI::App* sign = AddVerb(*rules, choose, flags, "sign", "Adds a signature to a pack", SignRules);
  pack(sign);
  sign->add_option("--key", flags->key, "The secret key, NAME.key")->required();
  CLI::App* verify = AddVerb(*rules, choose, flags, "verify", "Whether a scan would accept a pack", VerifyRules);
  pack(verify);
  verify->add_option("--trust", flags->trust, "Folder of *.pub that may sign");
}

}  // namespace schouw
