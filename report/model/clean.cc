#include "report/model/clean.h"

#include <initializer_list>

#include "agent/base/utf8.h"
#include "agent/model/locator.h"

namespace schouw {
namespace {

void MakeValid(std::initializer_list<std::string*> texts) {
  for (std::string* text : texts)
    if (!IsValidUtf8(*text)) *text = ToValidUtf8(*text);
}

void MakeValid(std::vector<std::string>& texts) {
  for (std::string& text : texts) MakeValid({&text});
}

}  // namespace

void MakeTextsValid(ReportData& report) {
  CheckInfo& check = report.check;
  MakeValid({&check.reference, &check.judgment, &check.condition, &check.client, &check.reason, &check.officer,
             &check.reviewer, &check.device_description, &check.mandate_sha256, &check.tool, &check.sandbox,
             &report.scan.state, &report.scan.status});
  MakeValid(check.accounts);
  MakeValid(check.records);
  MakeValid(check.widened);
  for (auto& [kind, words] : check.because) MakeValid({&kind, &words});
  for (DeviceInfo& device : report.devices) {
    if (!IsValidUtf8(device.name)) device.name = EscapePath(device.name);
    MakeValid({&device.id, &device.format, &device.description, &device.serial, &device.state, &device.reason});
  }
  for (PackInfo& pack : report.packs) {
    MakeValid({&pack.id, &pack.version, &pack.title, &pack.sha256, &pack.explain});
    MakeValid(pack.signed_by);
    for (RuleInfo& rule : pack.rules) {
      MakeValid({&rule.id, &rule.kind, &rule.category, &rule.severity, &rule.why, &rule.ask});
    }
  }
  for (ReportVolume& volume : report.volumes) {
    MakeValid({&volume.device, &volume.coverage.spec.id, &volume.coverage.filesystem, &volume.coverage.reason});
  }
}

}  // namespace schouw
