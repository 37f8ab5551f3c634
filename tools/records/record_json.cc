#include "tools/records/record_json.h"

#include <nlohmann/json.hpp>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

using Json = nlohmann::json;

std::string Dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json EntriesJson(const EntryCounts& c) {
  return {{"seen", c.seen()},
          {"read", c.read},
          {"partial", c.partial},
          {"not_read", c.not_read},
          {"out_of_scope", c.out_of_scope},
          {"other_accounts", c.other_accounts},
          {"known_good", c.known_good},
          {"bytes_read", c.bytes_read}};
}

}  // namespace

std::string RecordLine(const Record& r) {
  Json json = {{"kind", RecordKindName(r.kind)},
               {"entry", EntryText(r.entry)},
               {"place", r.first_line > 0 ? "line " + std::to_string(r.first_line) : r.place},
               {"text", r.text},
               {"url", ToValidUtf8(r.url)},
               {"title", ToValidUtf8(r.title)},
               {"app", r.app},
               {"account", ToValidUtf8(r.account)},
               {"profile", ToValidUtf8(r.profile)},
               {"origin", OriginName(r.origin)},
               {"state", RecordStateName(r.state)}};
  json["time"] = r.time ? Json(FormatRfc3339(*r.time)) : Json("");
  if (r.kind == RecordKind::kFileName) {
    json["size"] = r.size.value_or(0);
    if (!r.sha256.empty()) json["sha256"] = r.sha256;
  }
  if (r.marks.size() > 1) {
    Json& marks = json["marks"] = Json::array();
    for (const PlaceMark& mark : r.marks) marks.push_back({mark.offset, mark.place});
  }
  if (r.kind == RecordKind::kDocument && r.overlap_bytes > 0) json["overlap_bytes"] = r.overlap_bytes;
  return Dump(json);
}

std::string CoverageLine(const RecordsCoverage& coverage) {
  Json volumes = Json::array();
  for (const VolumeCoverage& v : coverage.volumes) {
    volumes.push_back({{"id", v.spec.id},
                       {"filesystem", v.filesystem},
                       {"bytes", v.spec.length},
                       {"offset", v.spec.offset},
                       {"state", ReadStateName(v.state)},
                       {"reason", v.reason}});
    if (const std::size_t i = volumes.size() - 1; i < coverage.volume_hashes.size())
      volumes.back()["sha256"] = coverage.volume_hashes[i];
  }
  Json artifacts = Json::array();
  for (const ArtifactCoverage& a : coverage.artifacts) {
    artifacts.push_back({{"kind", a.kind},
                         {"entry", EntryText(a.entry)},
                         {"account", ToValidUtf8(a.account)},
                         {"profile", ToValidUtf8(a.profile)},
                         {"state", ReadStateName(a.state)},
                         {"records", a.records},
                         {"reason", a.reason}});
  }
  Json not_read = Json::array();
  for (const Problem& p : coverage.problems) {
    not_read.push_back({{"entry", EntryText(p.entry)},
                        {"reason", ProblemReasonName(p.reason)},
                        {"detail", ToValidUtf8(p.detail)},
                        {"count", p.count}});
  }
  return Dump({{"coverage",
                {{"entries", EntriesJson(coverage.entries)},
                 {"volumes", std::move(volumes)},
                 {"artifacts", std::move(artifacts)},
                 {"not_read", std::move(not_read)}}}});
}

}  // namespace schouw
