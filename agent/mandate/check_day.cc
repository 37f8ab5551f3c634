#include "agent/mandate/check_day.h"

#include <algorithm>

#include "agent/base/sha256.h"
#include "agent/mandate/plain_fold.h"
#include "agent/mandate/scope_section.h"
#include "agent/toml/table_reader.h"

namespace schouw {
namespace {

constexpr std::size_t kMostDevices = 100;

class CheckReader {
 public:
  CheckReader(ParsedCheck& parsed, const Mandate* mandate) : parsed_(parsed), mandate_(mandate) {}

  void Read(const TomlValue& root_value) {
    TableReader root(&root_value, "the check", parsed_.faults);
    parsed_.check.exclude = ReadExclude(root);
    if (root.Find("check") == nullptr) root.FaultAtTable("the check needs [check]: its number and its date");
    TableReader about = root.Section("check", "[check]");
    if (about.present()) ReadAbout(about);
    TableReader scope = root.Section("scope", "[scope]");
    ReadScope(scope);
    if (const TomlValue* devices = root.Find("device")) ReadDevices(*devices);
    root.Finish();
    SortFaults(parsed_.faults);
  }

 private:
  void ReadAbout(TableReader& table) {
    CheckDay& check = parsed_.check;
    const std::int64_t most = mandate_ == nullptr ? 12 : mandate_->check.of;
    check.number = static_cast<std::uint32_t>(
        table
            .Number("number", Need::kRequired, 1, most,
                    "a whole number from 1 to " + std::to_string(most) + ", the checks a year that the mandate allows")
            .value_or(1));
    if (const auto date = table.Day("date", Need::kRequired, "the day of the check, such as 2026-03-12")) {
      check.date = *date;
      CheckDayInPeriod(table, "date", *date);
    }
    check.reason = table.Choice("reason", {"sample", "cause"}).value_or("sample");
    check.present =
        table.Texts("present", Need::kOptional, "a list of who was there, such as [\"M-1001\", \"C-4711\"]");
    check.previous = table.Day("previous", Need::kOptional, "the day of the check before");
    check.more_devices = table.Bool("more_devices", "true or false").value_or(false);
    if (check.previous && *check.previous > check.date) {
      table.FaultAtKey("previous", "\"previous\" in [check] lies after the check itself");
    }
    table.Finish();
  }

  void CheckDayInPeriod(TableReader& table, const char* key, const Date& day) {
    if (mandate_ == nullptr || (day >= mandate_->valid_from && day <= mandate_->valid_until)) return;
    table.FaultAtKey(key, "\"" + std::string(key) + "\" in " + table.name() + " (" + FormatDate(day) +
                              ") lies outside the mandate's period, " + FormatDate(mandate_->valid_from) + " to " +
                              FormatDate(mandate_->valid_until));
  }

  void ReadScope(TableReader& table) {
    if (!table.present()) return;
    CheckDay& check = parsed_.check;
    const auto names = table.Texts("records", Need::kOptional, "a list of record kinds");
    if (table.Find("records") != nullptr) check.records = RecordKinds{};
    for (const std::string& name : names) {
      const auto kind = ParseRecordKind(name);
      if (!kind || (mandate_ != nullptr && !mandate_->scope.records.Has(*kind))) {
        table.FaultAtItem("records", name,
                          "record kind \"" + name + "\" is not in the mandate; a check may only narrow");
        continue;
      }
      check.records->Add(*kind);
    }
    check.since = table.Day("since", Need::kOptional, "a date, such as 2026-03-01");
    if (check.since && mandate_ != nullptr && mandate_->check.since && *check.since < *mandate_->check.since) {
      table.FaultAtKey("since", "\"since\" in [scope] (" + FormatDate(*check.since) + ") lies before the mandate's (" +
                                    FormatDate(*mandate_->check.since) + "); a check may only narrow");
    }
    table.Finish();
  }

  void ReadDevices(const TomlValue& list) {
    if (list.kind != TomlKind::kList || list.items.size() > kMostDevices) {
      parsed_.faults.push_back({list.line, list.column, "\"device\" must be written as [[device]], at most 100 times"});
      return;
    }
    for (const TomlValue& item : list.items) {
      if (item.kind != TomlKind::kTable) {
        parsed_.faults.push_back({item.line, item.column, "\"device\" must be written as [[device]]"});
        continue;
      }
      TableReader table(&item, "[[device]]", item.line, item.column, parsed_.faults);
      ReadDevice(table);
    }
  }

  void ReadDevice(TableReader& table) {
    CheckedDevice device;
    device.id = table.Text("id", Need::kRequired, "a short name, such as \"d1\"");
    const std::vector<CheckedDevice>& others = parsed_.check.devices;
    const auto same = [&](const CheckedDevice& other) { return other.id == device.id; };
    if (std::any_of(others.begin(), others.end(), same)) {
      table.FaultAtKey("id", "device \"" + device.id + "\" stands here twice");
    }
    if (device.id.size() > 20 ||
        device.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos) {
      table.FaultAtKey("id",
                       "\"" + device.id + "\" is no device id; expected small letters, digits and '-', such as \"d1\"");
    }
    device.description = table.Text("description", Need::kOptional, "a description of the device");
    device.serial = table.Text("serial", Need::kOptional, "the device's serial number");
    device.connected = table.Text("connected", Need::kOptional, "how it was connected, such as \"usb, alleen-lezen\"");
    device.accounts = table.Texts("accounts", Need::kOptional, "a list of the client's accounts on this device");
    CheckAccounts(table, device.accounts);
    device.not_checked =
        table.Choice("not_checked", {"client_has_none", "refused", "locked", "unsupported", "time"}).value_or("");
    table.Finish();
    parsed_.check.devices.push_back(std::move(device));
  }

  void CheckAccounts(TableReader& table, const std::vector<std::string>& accounts) {
    if (mandate_ == nullptr || mandate_->scope.all_accounts) return;
    for (const std::string& account : accounts) {
      const bool named = std::any_of(mandate_->scope.accounts.begin(), mandate_->scope.accounts.end(),
                                     [&](const std::string& own) { return FoldPlain(own) == FoldPlain(account); });
      if (named) continue;
      table.FaultAtItem("accounts", account,
                        "account \"" + account + "\" is not in the mandate; a check may only narrow");
    }
  }

  ParsedCheck& parsed_;
  const Mandate* mandate_;
};

}  // namespace

std::vector<const CheckedDevice*> CheckDay::ToCheck() const {
  std::vector<const CheckedDevice*> list;
  for (const CheckedDevice& device : devices)
    if (device.not_checked.empty()) list.push_back(&device);
  return list;
}

std::string CheckDay::NextId(std::size_t before) const {
  for (std::size_t i = before + 1;; ++i) {
    const std::string id = "d" + std::to_string(i);
    if (std::ranges::find(devices, id, &CheckedDevice::id) == devices.end()) return id;
  }
}

ParsedCheck ParseCheck(std::string_view toml, const Mandate* mandate) {
  ParsedCheck parsed;
  parsed.check.toml = std::string(toml);
  parsed.check.sha256 = Sha256Hex(AsBytes(toml));
  TomlDocument document = ParseToml(toml);
  parsed.faults = std::move(document.faults);
  if (parsed.faults.empty()) CheckReader(parsed, mandate).Read(document.root);
  return parsed;
}

bool IsCheck(std::string_view toml) {
  const TomlDocument document = ParseToml(toml);
  return std::any_of(document.root.entries.begin(), document.root.entries.end(),
                     [](const TomlEntry& entry) { return entry.key == "check"; });
}

void Narrow(Mandate& mandate, const CheckDay& check) {
  CheckInfo& info = mandate.check;
  info.number = check.number;
  info.reason = check.reason;
  info.date = check.date;
  info.present = check.present;
  info.check_toml = check.toml;
  info.check_sha256 = check.sha256;
  for (const std::string& entry : check.exclude) mandate.scope.exclude.push_back(entry);
  if (check.records) {
    mandate.scope.records = *check.records;
    std::erase_if(info.records, [&](const std::string& name) { return !check.records->Has(*ParseRecordKind(name)); });
    std::erase_if(info.because,
                  [&](const auto& because) { return !check.records->Has(*ParseRecordKind(because.first)); });
  }
  if (check.since && (!info.since || *check.since > *info.since)) {
    info.since = check.since;
    mandate.scope.since = AmsterdamMidnight(*check.since);
  }
}

Scope ScopeForDevice(const Mandate& mandate, const CheckedDevice& device) {
  Scope scope = mandate.scope;
  if (device.accounts.empty()) return scope;
  scope.all_accounts = false;
  scope.accounts = device.accounts;
  return scope;
}

std::uint32_t YearOfSupervision(const Mandate& mandate, const Date& day) {
  const Date& from = mandate.valid_from;
  int years = day.year - from.year;
  if (Date{0, day.month, day.day} < Date{0, from.month, from.day}) --years;
  return static_cast<std::uint32_t>(std::max(years, 0) + 1);
}

}  // namespace schouw
