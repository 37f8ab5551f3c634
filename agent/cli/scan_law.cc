#include "agent/cli/scan_law.h"

#include <utility>

#include "agent/cli/program.h"
#include "agent/cli/sign_file.h"
#include "agent/mandate/signed.h"

namespace schouw {
namespace {

Result<Mandate> CheckedMandate(const std::string& toml, const std::string& file, const Date& today) {
  ParsedMandate parsed = ParseMandate(toml);
  if (!parsed.faults.empty()) {
    return Fail(ErrorCode::kRefused,
                "de controleopdracht klopt niet; er is niets gelezen\n" + FormatFaults(file, parsed.faults));
  }
  SCHOUW_TRY(CheckValidOn(parsed.mandate, today), file);
  parsed.mandate.check.excluded_by_mandate = static_cast<std::uint32_t>(parsed.mandate.scope.exclude.size());
  return std::move(parsed.mandate);
}

Result<CheckDay> CheckedDay(const std::string& toml, const std::string& file, const Mandate& mandate) {
  ParsedCheck parsed = ParseCheck(toml, &mandate);
  if (parsed.faults.empty()) return std::move(parsed.check);
  return Fail(ErrorCode::kRefused, "de controle klopt niet; er is niets gelezen\n" + FormatFaults(file, parsed.faults));
}

// Practising goes on all year with one check.toml; a real check is of its day.
Status CheckToday(const CheckDay& day, const Mandate& mandate, const Date& today) {
  if (IsExercise(mandate) || day.date == today) return {};
  return Fail(ErrorCode::kRefused, "deze controle is van " + FormatDutchDate(day.date) + " en het is vandaag " +
                                       FormatDutchDate(today) + "; maak en onderteken een controle voor vandaag");
}

Status CheckSignatures(const LawFlags& flags, const ActorFlags& actor, ScanLaw& law) {
  CheckInfo& info = law.mandate.check;
  const bool exercise = IsExercise(law.mandate);
  const bool cause = law.has_day && law.day.reason == "cause";
  SCHOUW_ASSIGN(const auto on_mandate, SignaturesBeside(flags.mandate), "");
  if (exercise && !cause && on_mandate.empty()) return {};
  SCHOUW_ASSIGN(const People people, CurrentPeople(actor.trust), "");
  if (!exercise || !on_mandate.empty()) {
    SCHOUW_ASSIGN(info.mandate_signed_by, CheckMandateSigned(law.mandate, on_mandate, people), flags.mandate);
  }
  if (!law.has_day) {
    if (exercise) return {};
    return Fail(
        ErrorCode::kRefused,
        "--check ontbreekt: buiten een oefening hoort bij elke controle een eigen ondertekend bestand (check.toml)");
  }
  SCHOUW_ASSIGN(const auto on_check, SignaturesBeside(flags.check), "");
  if (exercise) return CheckCauseSigned(law.day, on_check, people, law.mandate);
  SCHOUW_ASSIGN(info.check_signed_by, CheckDaySigned(law.day, on_check, people, law.mandate), flags.check);
  return {};
}

// The day that "previous_check" stands for: as the register knows it, else as the check says, else the first day.
void ResolvePrevious(ScanLaw& law, const Date& today) {
  if (!law.mandate.since_previous_check) return;
  std::optional<Date> previous = law.day.previous;
  if (law.register_file) {
    const auto known = law.register_file->checks().PreviousCheck(law.mandate.check.reference, today);
    if (known) previous = known;
  }
  CheckInfo& info = law.mandate.check;
  if (!previous || *previous < law.mandate.valid_from) return;
  info.previous_check = previous;
  if (info.since && *info.since > *previous) return;  // the check narrowed it further
  info.since = previous;
  law.mandate.scope.since = AmsterdamMidnight(*previous);
}

Status OpenRegister(const LawFlags& flags, ScanLaw& law, const Date& today) {
  const bool wanted = !flags.register_file.empty() || !IsExercise(law.mandate);
  law.used.year = YearOfSupervision(law.mandate, today);
  law.used.date = law.has_day ? law.day.date : today;
  law.used.check_sha256 = law.day.sha256;
  law.used.number = law.mandate.check.number;
  law.used.mandate = MandateMark(law.mandate.check.reference);
  if (!wanted) return {};
  const std::string path = flags.register_file.empty() ? ProgramFolder() + "/controles.register" : flags.register_file;
  SCHOUW_ASSIGN(law.register_file, RegisterFile::Open(path), "");
  const CheckRegister& checks = law.register_file->checks();
  const std::string& reference = law.mandate.check.reference;
  if (!law.has_day) law.used.number = checks.NextNumber(reference, law.used.year);
  SCHOUW_TRY(checks.CheckFree(reference, law.used, law.mandate.check.of), "");
  law.mandate.check.number = law.used.number;
  return {};
}

}  // namespace

Result<const CheckedDevice*> ScanLaw::DeviceAfter(std::size_t before) const {
  if (!has_day || day.devices.empty()) return nullptr;
  const auto devices = day.ToCheck();
  if (before < devices.size()) return devices[before];
  if (day.more_devices) return nullptr;
  return Fail(ErrorCode::kRefused,
              "de controle noemt " + std::to_string(devices.size()) +
                  " te bekijken apparaten en die zijn al bekeken; een volgend apparaat hoort in een nieuwe controle");
}

Scope ScanLaw::ScopeFor(const CheckedDevice* device) const {
  return device == nullptr ? mandate.scope : ScopeForDevice(mandate, *device);
}

Result<ScanLaw> ReadLaw(const LawFlags& flags, const Date& today) {
  ScanLaw law;
  SCHOUW_ASSIGN(const std::string toml, ReadWholeFile(flags.mandate), "controleopdracht");
  SCHOUW_ASSIGN(law.mandate, CheckedMandate(toml, flags.mandate, today), "");
  if (!flags.check.empty()) {
    SCHOUW_ASSIGN(const std::string text, ReadWholeFile(flags.check), "controle");
    SCHOUW_ASSIGN(law.day, CheckedDay(text, flags.check, law.mandate), "");
    law.has_day = true;
    SCHOUW_TRY(CheckToday(law.day, law.mandate, today), flags.check);
    Narrow(law.mandate, law.day);
    law.mandate.check.excluded_by_check = static_cast<std::uint32_t>(law.day.exclude.size());
  }
  return law;
}

Status ConfirmLaw(ScanLaw& law, const LawFlags& flags, const ActorFlags& actor, const Date& today) {
  SCHOUW_TRY(CheckSignatures(flags, actor, law), "");
  SCHOUW_TRY(OpenRegister(flags, law, today), "");
  ResolvePrevious(law, law.used.date);
  return {};
}

Result<ScanLaw> LawOfCase(const CheckInfo& check, const std::string& case_file, const Date& today) {
  ScanLaw law;
  SCHOUW_ASSIGN(law.mandate, CheckedMandate(check.mandate_toml, case_file, today), "");
  if (!check.check_toml.empty()) {
    SCHOUW_ASSIGN(law.day, CheckedDay(check.check_toml, case_file, law.mandate), "");
    law.has_day = true;
    Narrow(law.mandate, law.day);
  }
  law.mandate.check = check;
  if (check.since) law.mandate.scope.since = AmsterdamMidnight(*check.since);
  return law;
}

Status BeginCheck(ScanLaw& law, const std::string& who, CaseStore& store) {
  for (const CheckedDevice& device : law.day.devices) {
    DeviceInfo info;
    info.id = device.id;
    info.description = device.description;
    info.serial = device.serial;
    info.state = "not_checked";
    info.reason = device.not_checked.empty() ? "time" : device.not_checked;  // until it is scanned
    SCHOUW_TRY(store.PutDevice(info), "");
  }
  if (!law.register_file) return {};
  law.used.at = Now();
  law.used.by = who;
  SCHOUW_TRY(law.register_file->Use(law.used), "");
  return store.LogCourse(who, "collection", "check taken from the register, head " + law.register_file->checks().head(),
                         law.used.at);
}

}  // namespace schouw
