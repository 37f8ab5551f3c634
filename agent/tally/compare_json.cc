#include <nlohmann/json.hpp>

#include "agent/base/unseen.h"
#include "agent/tally/compare.h"

namespace schouw {
namespace {

using Json = nlohmann::json;

Json SideJson(const CheckSide& side) {
  return {{"reference", side.reference},
          {"number", side.number},
          {"day", FormatDate(side.day)},
          {"since", side.since ? FormatDate(*side.since) : ""},
          {"status", side.status}};
}

// `counts_only`: only `before` and `now` are known.
Json RowJson(const ComparedRow& row, bool counts_only) {
  const bool told = row.why_not.empty() && !counts_only;
  const auto number = [&](std::uint64_t value) { return told ? Json(value) : Json(nullptr); };
  return {{"pack", row.pack},
          {"rule", row.rule},
          {"kind", RecordKindName(row.kind)},
          {"before", row.before},
          {"now", row.now},
          {"new", number(row.appeared)},
          {"same", number(row.same)},
          {"gone", number(row.gone)},
          {"outside", number(row.outside)},
          {"comparable", row.why_not.empty()},
          {"why_not", row.why_not}};
}

}  // namespace

std::string CompareJson(const ComparedCases& compared) {
  Json rows = Json::array();
  const bool counts_only = compared.comparison.counts_only || compared.comparison.follows();
  for (const ComparedRow& row : compared.comparison.rows) rows.push_back(RowJson(row, counts_only));
  const Json document = {{"schema", "schouw.compare/1"},
                         {"earlier", SideJson(compared.earlier)},
                         {"later", SideJson(compared.later)},
                         {"counts_only", compared.comparison.counts_only},
                         {"remarks", compared.comparison.remarks},
                         {"agreements", compared.agreements.size()},
                         {"rows", rows}};
  return MakeJsonVisible(document.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace schouw
