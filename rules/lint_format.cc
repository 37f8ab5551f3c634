#include <nlohmann/json.hpp>
#include <set>

#include "rules/lint.h"

namespace schouw {
namespace {

using Json = nlohmann::json;

std::string Printed(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json SarifResult(const LintFinding& finding) {
  Json place = {{"artifactLocation", {{"uri", finding.where.file}}}};
  if (finding.where.line > 0)
    place["region"] = {{"startLine", finding.where.line}, {"startColumn", std::max(finding.where.column, 1)}};
  return {{"ruleId", finding.code},
          {"level", finding.fault ? "error" : "warning"},
          {"message", {{"text", finding.where.message}}},
          {"locations", Json::array({{{"physicalLocation", std::move(place)}}})}};
}

}  // namespace

std::string FormatFindings(const std::vector<LintFinding>& findings) {
  std::vector<SourceFault> lines;
  for (const LintFinding& finding : findings) {
    lines.push_back(finding.where);
    lines.back().message.insert(0, finding.fault ? "fault: " : "warning: ");
  }
  return FormatSourceFaults(lines);
}

std::string FindingsAsJson(const std::vector<LintFinding>& findings) {
  Json list = Json::array();
  for (const LintFinding& finding : findings)
    list.push_back({{"code", finding.code},
                    {"column", finding.where.column},
                    {"file", finding.where.file},
                    {"level", finding.fault ? "fault" : "warning"},
                    {"line", finding.where.line},
                    {"message", finding.where.message}});
  return Printed({{"schema", "schouw.lint/1"}, {"findings", std::move(list)}});
}

std::string FindingsAsSarif(const std::vector<LintFinding>& findings) {
  Json results = Json::array();
  std::set<std::string> codes;
  for (const LintFinding& finding : findings) {
    results.push_back(SarifResult(finding));
    codes.insert(finding.code);
  }
  Json rules = Json::array();
  for (const std::string& code : codes) rules.push_back({{"id", code}});
  const Json driver = {{"name", "schouw rules lint"}, {"version", SCHOUW_VERSION}, {"rules", std::move(rules)}};
  return Printed({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                  {"version", "2.1.0"},
                  {"runs", Json::array({{{"tool", {{"driver", driver}}}, {"results", std::move(results)}}})}});
}

}  // namespace schouw
