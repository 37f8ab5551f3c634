// Programs that were run or installed.
#include <algorithm>
#include <set>

#include "agent/artifact/windows/registry_stores.h"

namespace schouw {
namespace {

constexpr std::string_view kCurrentVersion = "Microsoft\\Windows\\CurrentVersion\\";

// The commands of the window "Run"; each ends in "\1".
void ReadRunBox(RegistryStore& store, const RegistryKey& software) {
  const auto key = store.hive.Find(software, std::string(kCurrentVersion) + "Explorer\\RunMRU");
  if (!key) return;
  for (const RecentItem& item : RecentItems(store.hive, *key)) {
    std::string command = item.value.Text();
    if (command.ends_with("\\1")) command.resize(command.size() - 2);
    if (command.empty()) continue;
    if (!store.report.Emit(
            RegistryRecord(RecordKind::kApp, *key, item.value.name, command, item.time, Origin::kEntered)))
      return;
  }
}

std::string Rot13(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>('a' + (c - 'a' + 13) % 26);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>('A' + (c - 'A' + 13) % 26);
  }
  return text;
}

// The program that a decoded name of UserAssist speaks of: Explorer's own counters speak of none.
std::string ProgramOf(const std::string& name) {
  if (!name.starts_with("UEME_")) return name;
  const std::size_t colon = name.find(':');
  return name.starts_with("UEME_RUN") && colon != std::string::npos ? name.substr(colon + 1) : "";
}

// 16 bytes up to Vista, whose count starts at 5; 72 bytes since Windows 7. Of another size: that it ran is all we know.
struct ProgramUse {
  std::uint32_t runs = 0;
  std::optional<UnixNanos> last;
};
ProgramUse UseOf(std::string_view data) {
  if (data.size() != 16 && data.size() != 72) return {};
  const std::uint32_t count = LoadLe<std::uint32_t>(AsBytes(data).data() + 4);
  if (data.size() == 16) return ProgramUse{count > 5 ? count - 5 : count, RegistryTimeAt(data, 8)};
  return ProgramUse{count, RegistryTimeAt(data, 60)};
}

bool EmitUses(RegistryStore& store, const RegistryKey& key) {
  bool wanted = true;
  store.hive.ForEachValue(key, [&](const RegistryValue& value) {
    const std::string name = Rot13(value.name);
    const std::string program = ProgramOf(name);
    if (program.empty()) return true;
    const ProgramUse use = UseOf(value.data);
    Record record = RegistryRecord(RecordKind::kApp, key, name, program, use.last);
    if (use.runs > 0) record.title = "run count " + std::to_string(use.runs);
    wanted = store.report.Emit(std::move(record));
    return wanted;
  });
  return wanted;
}

void ReadUserAssist(RegistryStore& store, const RegistryKey& software) {
  const auto key = store.hive.Find(software, std::string(kCurrentVersion) + "Explorer\\UserAssist");
  if (!key) return;
  for (const RegistryKey& kind : store.hive.Subkeys(*key)) {
    const auto counts = store.hive.Find(kind, "Count");
    if (counts && !EmitUses(store, *counts)) return;
  }
}

// InstallDate is a day, YYYYMMDD.
std::optional<UnixNanos> DayOf(const std::string& text) {
  if (text.size() != 8) return std::nullopt;
  const auto date = ParseDate(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6));
  if (!date) return std::nullopt;
  const auto time = FromUnixSeconds(DaysSinceEpoch(*date) * 86'400);
  return time ? std::optional(*time) : std::nullopt;
}

bool EmitInstalled(RegistryStore& store, const RegistryKey& key) {
  std::string name, publisher, location, day;
  store.hive.ForEachValue(key, [&](const RegistryValue& value) {
    if (SameRegistryName(value.name, "DisplayName")) name = value.Text();
    if (SameRegistryName(value.name, "Publisher")) publisher = value.Text();
    if (SameRegistryName(value.name, "InstallLocation")) location = value.Text();
    if (SameRegistryName(value.name, "InstallDate") && value.type == RegistryValue::kString) day = value.Text();
    return true;
  });
  if (name.empty()) return true;  // a part of another program, or an update
  const auto installed = DayOf(day);
  if (!location.empty()) name.append("\n").append(location);
  Record record = RegistryRecord(RecordKind::kApp, key, "DisplayName", name, installed ? installed : key.written);
  record.title = publisher;
  return store.report.Emit(std::move(record));
}

void ReadInstalled(RegistryStore& store, const std::optional<RegistryKey>& key) {
  if (!key) return;
  for (const RegistryKey& program : store.hive.Subkeys(*key))
    if (!EmitInstalled(store, program)) return;
}

// Each SID's programs, with when they last ran.
bool EmitActivity(RegistryStore& store, const RegistryKey& sid) {
  bool wanted = true;
  store.hive.ForEachValue(sid, [&](const RegistryValue& value) {
    if (value.data.size() < 8 || value.type != RegistryValue::kBinary) return true;
    const auto time = RegistryTimeAt(value.data, 0);
    if (!time) return true;
    wanted = store.report.Emit(RegistryRecord(RecordKind::kApp, sid, value.name, value.name, time));
    return wanted;
  });
  return wanted;
}

// "Maker.App_1.0.0.0_x64__hash" is of the family "Maker.App_hash", where the time stands.
std::optional<UnixNanos> InstalledPackage(RegistryStore& store, const RegistryKey& families, const std::string& name) {
  const std::size_t first = name.find('_'), last = name.rfind('_');
  if (first == std::string::npos || first == last) return std::nullopt;
  const auto package = store.hive.Find(families, name.substr(0, first) + name.substr(last) + "\\" + name);
  std::optional<UnixNanos> time;
  if (package)
    store.hive.ForEachValue(*package, [&](const RegistryValue& value) {
      if (SameRegistryName(value.name, "InstallTime")) time = RegistryTimeAt(value.data, 0);
      return !time;
    });
  return time;
}

std::string ValueText(RegistryStore& store, const RegistryKey& key, std::initializer_list<std::string_view> names) {
  std::string text;
  store.hive.ForEachValue(key, [&](const RegistryValue& value) {
    if (std::ranges::any_of(names, [&](std::string_view name) { return SameRegistryName(value.name, name); }))
      text = value.Text();
    return text.empty();
  });
  return text;
}

// Programs of the Store that the user has. A name that is "@{...}" stands in the package itself.
void ReadPackages(RegistryStore& store, const RegistryKey& repository) {
  const auto packages = store.hive.Find(repository, "Packages"), families = store.hive.Find(repository, "Families");
  if (!packages) return;
  for (const RegistryKey& package : store.hive.Subkeys(*packages)) {
    std::string text = ValueText(store, package, {"DisplayName"});
    text = text.empty() || text[0] == '@' ? package.name : text + "\n" + package.name;
    const auto time = families ? InstalledPackage(store, *families, package.name) : std::nullopt;
    if (!store.report.Emit(RegistryRecord(RecordKind::kApp, package, "", std::move(text), time))) return;
  }
}

// Programs that need no installing: a key a file, of Windows 8 below its volume.
bool EmitProgramFiles(RegistryStore& store, const RegistryKey& list, std::string_view path_value) {
  for (const RegistryKey& file : store.hive.Subkeys(list)) {
    std::string path = ValueText(store, file, {path_value});
    if (path.empty()) continue;
    Record record = RegistryRecord(RecordKind::kApp, file, path_value, std::move(path), file.written);
    record.title = ValueText(store, file, {"Publisher", "1"});
    if (!store.report.Emit(std::move(record))) return false;
  }
  return true;
}

void ReadInventoryOfFiles(RegistryStore& store, const RegistryKey& root) {
  if (const auto files = store.hive.Find(root, "Root\\InventoryApplicationFile"))
    if (!EmitProgramFiles(store, *files, "LowerCaseLongPath")) return;
  const auto volumes = store.hive.Find(root, "Root\\File");
  if (!volumes) return;
  for (const RegistryKey& volume : store.hive.Subkeys(*volumes))
    if (!EmitProgramFiles(store, volume, "15")) return;
}

}  // namespace

// Windows 10's InventoryApplication names values; Windows 8's Programs numbers them: 0 is the name, 1 the version.
void ReadInventory(RegistryStore& store, const RegistryKey& root) {
  if (!store.report.Wants(RecordKind::kApp)) return;
  for (const char* const list : {"Root\\InventoryApplication", "Root\\Programs"}) {
    const auto key = store.hive.Find(root, list);
    if (!key) continue;
    for (const RegistryKey& program : store.hive.Subkeys(*key)) {
      std::string name = ValueText(store, program, {"Name", "0"});
      if (name.empty()) continue;
      const std::string folder = ValueText(store, program, {"RootDirPath"});
      if (!folder.empty()) name.append("\n").append(folder);
      Record record = RegistryRecord(RecordKind::kApp, program, "Name", std::move(name), program.written);
      record.title = ValueText(store, program, {"Publisher", "2"});
      if (!store.report.Emit(std::move(record))) return;
    }
  }
  ReadInventoryOfFiles(store, root);
}

// A value is named after the program's file; its data is the name that the program gives itself.
void ReadMuiCache(RegistryStore& store, const RegistryKey& key) {
  std::set<std::string> files;
  store.hive.ForEachValue(key, [&](const RegistryValue& value) {
    std::string file = value.name;
    if (file.empty() || file[0] == '@' || SameRegistryName(file, "LangID")) return true;
    if (file.ends_with(".ApplicationCompany")) return true;
    if (const std::size_t end = file.rfind(".FriendlyAppName"); end != std::string::npos) file.resize(end);
    const std::string name = value.Text();
    if (!files.insert(file).second) return true;
    return store.report.Emit(
        RegistryRecord(RecordKind::kApp, key, value.name, name.empty() ? file : name + "\n" + file));
  });
}

void ReadPrograms(RegistryStore& store, const RegistryKey& software) {
  ReadRunBox(store, software);
  ReadUserAssist(store, software);
  if (const auto key = store.hive.Find(software, "Microsoft\\Windows\\ShellNoRoam\\MUICache"))
    ReadMuiCache(store, *key);
  ReadInstalled(store, store.hive.Find(software, std::string(kCurrentVersion) + "Uninstall"));
  for (const char* const node : {"Wow6432Node\\", "WOW6432Node\\Wow6432Node\\"})
    ReadInstalled(store, store.hive.Find(software, std::string(node).append(kCurrentVersion) + "Uninstall"));
}

void ReadClassesOfUser(RegistryStore& store, const RegistryKey& root) {
  const auto windows = store.hive.Find(root, "Local Settings\\Software\\Microsoft\\Windows");
  if (!windows) return;
  if (const auto edge = store.hive.Find(*windows,
                                        "CurrentVersion\\AppContainer\\Storage\\"
                                        "microsoft.microsoftedge_8wekyb3d8bbwe\\MicrosoftEdge"))
    ReadTypedUrls(store, *edge, "Edge");
  if (!store.report.Wants(RecordKind::kApp)) return;
  if (const auto key = store.hive.Find(*windows, "Shell\\MuiCache")) ReadMuiCache(store, *key);
  if (const auto key = store.hive.Find(*windows, "CurrentVersion\\AppModel\\Repository")) ReadPackages(store, *key);
}

void ReadBackgroundActivity(RegistryStore& store, const RegistryKey& root) {
  const auto select = store.hive.Find(root, "Select");
  if (!select || !store.report.Wants(RecordKind::kApp)) return;
  std::uint32_t current = 1;
  store.hive.ForEachValue(*select, [&](const RegistryValue& value) {
    if (SameRegistryName(value.name, "Current") && value.data.size() >= 4)
      current = LoadLe<std::uint32_t>(AsBytes(value.data).data());
    return true;
  });
  std::string set = std::to_string(std::min(current, 999u));
  set.insert(0, 3 - set.size(), '0');
  for (const char* const name : {"bam\\State", "bam", "dam\\State", "dam"}) {
    const auto users = store.hive.Find(root, "ControlSet" + set + "\\Services\\" + name + "\\UserSettings");
    if (!users) continue;
    for (const RegistryKey& sid : store.hive.Subkeys(*users))
      if (!EmitActivity(store, sid)) return;
  }
}

}  // namespace schouw
