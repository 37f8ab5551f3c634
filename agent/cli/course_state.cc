#include "agent/cli/course_state.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "agent/cli/progress.h"
#include "agent/mandate/scope_decision.h"
#include "report/words/said.h"

namespace schouw {
namespace {

using Json = nlohmann::json;

std::string FileName(const std::string& path) { return std::filesystem::path(path).filename().string(); }

Json NamesOf(const std::vector<std::string>& paths) {
  Json names = Json::array();
  for (const std::string& path : paths) names.push_back(FileName(path));
  return names;
}

// Each account of the device, and whether the mandate names it.
Json AccountsJson(const CourseState& state) {
  Json accounts = Json::array();
  if (!state.mandate || !state.mandate->mandate) return accounts;
  Scope scope = state.mandate->mandate->scope;
  scope.device_has_accounts = true;
  for (const std::string& name : state.look.Accounts()) {
    const bool named = scope.all_accounts || PlaceEntry(scope, "p1", "/Users/" + name).scope == EntryScope::kInScope;
    accounts.push_back({{"name", name}, {"named", named}});
  }
  return accounts;
}

std::string Remaining(const ScanProgress& progress) {
  const auto seconds = SecondsLeft(progress);
  if (!seconds) return "";
  const bool minutes = *seconds >= 60;
  return Said(minutes ? "said.minutes_left" : "said.seconds_left",
              {{"count", std::to_string(std::lround(minutes ? *seconds / 60 : *seconds))}});
}

Json ScanJson(const CourseState& state) {
  const CourseScan& scan = state.scan;
  const ScanProgress& p = scan.progress;
  return {{"state", scan.state},           {"why", scan.why},
          {"part", DonePart(p)},           {"remaining", Remaining(p)},
          {"files_read", p.files_read},    {"files_to_read", p.files_to_read},
          {"seconds", p.seconds},          {"not_read", scan.not_read},
          {"can_resume", scan.CanResume()}};
}

}  // namespace

std::uint64_t CourseLook::PartsMissing() const {
  if (!found.is_object()) return 0;
  std::uint64_t missing = found.value("incomplete", "").empty() ? 0 : 1;
  for (const Json& volume : found.value("volumes", Json::array()))
    if (!volume.value("whole", false)) ++missing;
  return missing;
}

std::vector<std::string> CourseLook::Accounts() const {
  std::set<std::string> names;
  if (found.is_object()) {
    for (const Json& volume : found.value("volumes", Json::array()))
      for (const Json& name : volume.value("accounts", Json::array()))
        if (name.is_string()) names.insert(name.get<std::string>());
  }
  return {names.begin(), names.end()};
}

std::string MissingForScan(const CourseState& state) {
  if (!state.mandate) return "said.missing.mandate";
  if (!state.device) return "said.missing.device";
  if (state.look.state == "running") return "said.missing.look";
  if (state.look.state != "done") return "said.missing.look_failed";
  if (!state.told) return "said.missing.told";
  return "";
}

Json MandateJson(const FoundMandate& found) {
  Json json = {{"id", found.id}, {"name", found.name}, {"why_not", found.why_not}, {"to_sign", found.to_sign}};
  if (!found.mandate) return json;
  const Mandate& mandate = *found.mandate;
  const CheckInfo& check = mandate.check;
  json["mandate"] = {{"reference", check.reference},
                     {"judgment", check.judgment},
                     {"condition", check.condition},
                     {"client", check.client},
                     {"valid_from", FormatDate(mandate.valid_from)},
                     {"valid_until", FormatDate(mandate.valid_until)},
                     {"checks_per_year", check.of},
                     {"accounts", check.accounts},
                     {"all_accounts", mandate.scope.all_accounts},
                     {"widened_by", mandate.widened_by},
                     {"records", check.records},
                     {"since", check.since ? FormatDate(*check.since) : ""},
                     {"undated", check.undated},
                     {"since_previous_check", mandate.since_previous_check},
                     {"excluded", mandate.scope.exclude.size()},
                     {"recycle_bin", check.recycle_bin},
                     {"shared_places", !mandate.scope.shared_places.empty()},
                     {"hash_lists", mandate.hash_lists},
                     {"themes", mandate.themes},
                     {"device", check.device_description},
                     {"officers", mandate.officers},
                     {"reviewers", mandate.reviewers},
                     {"no_signals_days", check.no_signals_days},
                     {"signals_days", check.signals_days},
                     {"exercise", IsExercise(mandate)}};
  return json;
}

Json DeviceJson(const FoundDevice& found) {
  return {
      {"id", found.id}, {"name", found.name}, {"kind", found.kind}, {"bytes", found.bytes}, {"why_not", found.why_not}};
}

Json StateJson(const CourseState& state, const CoursePlaces& places) {
  return {{"change", state.change},
          {"folder", places.folder},
          {"mandate", state.mandate ? MandateJson(*state.mandate) : Json()},
          {"packs", NamesOf(state.packs)},
          {"device", state.device ? DeviceJson(*state.device) : Json()},
          {"look", {{"state", state.look.state}, {"why", state.look.why}, {"found", state.look.found}}},
          {"accounts", AccountsJson(state)},
          {"check",
           {{"accounts", state.check.accounts},
            {"exclude", state.check.exclude},
            {"description", state.check.description},
            {"told", state.told}}},
          {"case", state.case_path.empty() ? "" : FileName(state.case_path)},
          {"missing", MissingForScan(state)},
          {"another", state.another},
          {"locked", state.locked},
          {"may_have_another", state.MayHaveAnother()},
          {"scan", ScanJson(state)},
          {"review", state.reviewer}};
}

std::optional<ScanProgress> ParseProgressLine(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("files_read")) return std::nullopt;
  const auto number = [&](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
  };
  ScanProgress progress;
  progress.entries_seen = number("entries_seen");
  progress.files_to_read = number("files_to_read");
  progress.files_read = number("files_read");
  progress.bytes_to_read = number("bytes_to_read");
  progress.bytes_read = number("bytes_read");
  progress.folders_to_list = number("folders_to_list");
  progress.not_read = number("not_read");
  const auto seconds = json.find("seconds");
  if (seconds != json.end() && seconds->is_number()) progress.seconds = seconds->get<double>();
  return progress;  // without matches: how many there are is nobody's business while it goes on
}

}  // namespace schouw
