#include "report/json/json.h"

#include <nlohmann/json.hpp>

#include "agent/base/unseen.h"

namespace schouw {
namespace {

using Json = nlohmann::json;  // objects are sorted maps

std::string DateText(const std::optional<Date>& date) { return date ? FormatDate(*date) : ""; }
std::string TimeText(const std::optional<UnixNanos>& time) { return time ? FormatRfc3339(*time) : ""; }

// The contract knows fewer words for some things than we have states.
std::string_view VolumeState(ReadState state) {
  return ReadStateName(state == ReadState::kOutOfScope ? ReadState::kUnsupported : state);
}
std::string_view ArtifactState(ReadState state) {
  return ReadStateName(state == ReadState::kUnsupported ? ReadState::kFailed : state);
}

// Who was given a report, of which version: 0 is a draft.
Json GivenJson(const ReportData& report) {
  Json given = Json::array();
  for (const Disclosure& one : report.disclosures) {
    given.push_back({{"audience", one.audience},
                     {"to", one.to},
                     {"by", one.by},
                     {"why", one.why},
                     {"at", FormatRfc3339(one.at)},
                     {"version", one.version}});
  }
  return given;
}

Json CheckJson(const ReportData& report) {
  const CheckInfo& check = report.check;
  return {{"reference", check.reference},
          {"client", check.client},
          {"number", check.number},
          {"of", check.of},
          {"reason", check.reason},
          {"officer", check.officer},
          {"reviewer", check.reviewer},
          {"state", report.scan.state},
          {"status", report.scan.status},
          {"started", FormatRfc3339(report.scan.started)},
          {"finished", TimeText(report.scan.finished)},
          {"tool", check.tool},
          {"sandbox", check.sandbox},
          {"self_test", check.self_test},
          {"mandate_sha256", check.mandate_sha256},
          {"audit_head", report.content_mark},
          {"exercise", check.exercise},
          {"widened", check.widened},
          {"date", DateText(check.date)},
          {"since", DateText(check.since)},
          {"previous_check", DateText(check.previous_check)},
          {"present", check.present},
          {"mandate_signed_by", check.mandate_signed_by},
          {"check_signed_by", check.check_signed_by},
          {"given", GivenJson(report)}};
}

Json DevicesJson(const ReportData& report) {
  Json devices = Json::array();
  for (const DeviceInfo& device : report.devices) {
    devices.push_back({{"id", device.id},
                       {"name", device.name},
                       {"format", device.format},
                       {"bytes", device.bytes},
                       {"description", device.description},
                       {"serial", device.serial},
                       {"state", device.state},
                       {"reason", device.reason}});
  }
  return devices;
}

Json PacksJson(const ReportData& report) {
  Json packs = Json::array();
  for (const PackInfo& pack : report.packs) {
    packs.push_back(
        {{"id", pack.id}, {"version", pack.version}, {"sha256", pack.sha256}, {"signed_by", pack.signed_by}});
  }
  return packs;
}

Json EntriesJson(const EntryCounts& entries) {
  return {{"seen", entries.seen()},
          {"read", entries.read},
          {"partial", entries.partial},
          {"not_read", entries.not_read},
          {"out_of_scope", entries.out_of_scope},
          {"other_accounts", entries.other_accounts},
          {"known_good", entries.known_good},
          {"bytes_read", entries.bytes_read}};
}

Json VolumesJson(const ReportData& report) {
  Json volumes = Json::array();
  for (const auto& [device, volume] : report.volumes) {
    volumes.push_back({{"device", device},
                       {"id", volume.spec.id},
                       {"filesystem", volume.filesystem},
                       {"bytes", volume.spec.length},
                       {"state", VolumeState(volume.state)},
                       {"reason", volume.reason}});
  }
  return volumes;
}

// Of entries: the parts of out_of_scope.
Json LeftOutJson(const ReportData& report) {
  const LeftOut& left = report.left_out;
  return {{"records",
           {{"kind_not_named", left.kind_not_named},
            {"older", left.older},
            {"undated", left.undated},
            {"recycle_bin", left.recycle_bin}}},
          {"entries",
           {{"kind_not_named", report.EntriesOfAnotherKind()},
            {"recycle_bin", left.bin_entries},
            {"shared_places", left.shared_entries},
            {"not_live", left.memory_entries}}}};
}

Json CoverageJson(const ReportData& report) {
  Json artifacts = Json::array(), not_read = Json::array();
  for (const ReportArtifact& artifact : report.artifacts) {
    artifacts.push_back({{"kind", artifact.kind},
                         {"device", artifact.device},
                         {"entry", artifact.entry},
                         {"account", artifact.account},
                         {"profile", artifact.profile},
                         {"state", ArtifactState(artifact.state)},
                         {"records", artifact.records},
                         {"reason", artifact.reason},
                         {"signed_in", artifact.signed_in}});
  }
  for (const ReportProblem& problem : report.not_read) {
    not_read.push_back({{"device", problem.device},
                        {"entry", problem.entry},
                        {"reason", ProblemReasonName(problem.reason)},
                        {"detail", problem.detail},
                        {"count", problem.count}});
  }
  return {{"volumes", VolumesJson(report)},        {"entries", EntriesJson(report.entries)},
          {"protected", report.protected_records}, {"left_out", LeftOutJson(report)},
          {"artifacts", std::move(artifacts)},     {"not_read", std::move(not_read)}};
}

Json RecordJson(const ReportSignal& signal) {
  return {{"kind", RecordKindName(signal.kind)},
          {"device", signal.device},
          {"entry", signal.entry},
          {"place", signal.place},
          {"time", TimeText(signal.time)},
          {"account", signal.account},
          {"app", signal.app},
          {"profile", signal.profile},
          {"origin", OriginName(signal.origin)},
          {"state", RecordStateName(signal.state)}};
}

Json ReviewJson(const Review& review) {
  return {{"decision", review.decision},  {"reason", review.reason},           {"by", review.by},
          {"at", TimeText(review.at)},    {"client_said", review.client_said}, {"outcome", review.outcome},
          {"agreement", review.agreement}};
}

Json SignalJson(const ReportData& report, const ReportSignal& signal) {
  const RuleInfo& rule = report.RuleOf(signal);
  return {{"id", signal.id},
          {"rule",
           {{"pack", report.packs[signal.pack].id},
            {"id", rule.id},
            {"kind", rule.kind},
            {"category", rule.category},
            {"severity", report.SeverityOf(signal)}}},
          {"record", RecordJson(signal)},
          {"match", {{"text", signal.match}, {"before", signal.before}, {"after", signal.after}}},
          {"occurrences", signal.occurrences},
          {"first", TimeText(signal.first)},
          {"last", TimeText(signal.last)},
          {"also", signal.also},
          {"review", ReviewJson(signal.review)}};
}

}  // namespace

std::string RenderJson(const ReportData& report) {
  Json signals = Json::array();
  for (const ReportSignal& signal : report.signals) signals.push_back(SignalJson(report, signal));
  const Json document = {{"schema", "schouw.report/1"},      {"check", CheckJson(report)},
                         {"devices", DevicesJson(report)},   {"packs", PacksJson(report)},
                         {"coverage", CoverageJson(report)}, {"signals", std::move(signals)}};
  return MakeJsonVisible(document.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

std::string AuditRowsJson(const std::vector<AuditRow>& rows) {
  Json list = Json::array();
  for (const AuditRow& row : rows) {
    list.push_back({{"seq", row.seq},
                    {"at", FormatRfc3339(row.at)},
                    {"who", row.who},
                    {"operation", row.operation},
                    {"what", row.what},
                    {"hash", row.hash}});
  }
  return MakeJsonVisible(list.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace schouw
