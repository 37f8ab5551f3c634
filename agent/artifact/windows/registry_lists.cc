// Lists that parts of Windows and single programs keep, a row each; lists of Office and of Windows' search.
#include <algorithm>
#include <charconv>

#include "agent/artifact/windows/registry_stores.h"

namespace schouw {
namespace {

enum class Words { kInName, kInNameTimeInData, kInText };

struct ValueList {
  std::string_view path;  // below Software
  RecordKind kind;
  Words words;
};

constexpr ValueList kValueLists[] = {
    {"Microsoft\\MediaPlayer\\Player\\RecentFileList", RecordKind::kRecentFile, Words::kInText},
    {"Microsoft\\MediaPlayer\\Player\\RecentURLList", RecordKind::kRecentFile, Words::kInText},
    {"Microsoft\\Windows\\CurrentVersion\\Applets\\Paint\\Recent File List", RecordKind::kRecentFile, Words::kInText},
    {"Microsoft\\Windows\\CurrentVersion\\Applets\\Wordpad\\Recent File List", RecordKind::kRecentFile, Words::kInText},
    {"Microsoft\\Windows\\CurrentVersion\\Explorer\\Map Network Drive MRU", RecordKind::kRecentFile, Words::kInText},
    {"WinRAR\\ArcHistory", RecordKind::kRecentFile, Words::kInText},
    {"Microsoft\\Windows\\CurrentVersion\\Explorer\\ComDlg32\\CIDSizeMRU", RecordKind::kApp, Words::kInText},
    {"Microsoft\\Windows\\CurrentVersion\\Explorer\\FeatureUsage\\AppSwitched", RecordKind::kApp, Words::kInName},
    {"Microsoft\\Windows\\CurrentVersion\\Explorer\\FeatureUsage\\AppLaunch", RecordKind::kApp, Words::kInName},
    {"Microsoft\\Windows NT\\CurrentVersion\\AppCompatFlags\\Compatibility Assistant\\Store", RecordKind::kApp,
     Words::kInName},
    {"Microsoft\\Windows NT\\CurrentVersion\\AppCompatFlags\\Compatibility Assistant\\Persisted", RecordKind::kApp,
     Words::kInName},
    {"Microsoft\\Windows\\CurrentVersion\\Run", RecordKind::kApp, Words::kInText},
    {"Microsoft\\Windows\\CurrentVersion\\RunOnce", RecordKind::kApp, Words::kInText},
    {"Wow6432Node\\Microsoft\\Windows\\CurrentVersion\\Run", RecordKind::kApp, Words::kInText},
    {"Microsoft\\Windows\\CurrentVersion\\Search\\JumplistData", RecordKind::kApp, Words::kInNameTimeInData},
};

bool IsOrder(std::string_view name) {
  return name.empty() || SameRegistryName(name, "MRUList") || SameRegistryName(name, "MRUListEx");
}

bool IsWebAddress(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

bool ReadValueList(RegistryStore& store, const RegistryKey& key, const ValueList& list) {
  bool wanted = true;
  store.hive.ForEachValue(key, [&](const RegistryValue& value) {
    if (IsOrder(value.name)) return true;
    std::string text = list.words == Words::kInText ? value.Text() : value.name;
    if (text.empty()) return true;
    const auto time = list.words == Words::kInNameTimeInData ? RegistryTimeAt(value.data, 0) : std::nullopt;
    Record record = RegistryRecord(list.kind, key, value.name, std::move(text), time);
    if (IsWebAddress(record.text)) record.url = record.text;
    wanted = store.report.Emit(std::move(record));
    return wanted;
  });
  return wanted;
}

std::optional<UnixNanos> TimeOfHex(std::string_view digits) {
  std::uint64_t ticks = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), ticks, 16);
  if (error != std::errc() || end != digits.data() + digits.size() || ticks == 0) return std::nullopt;
  const auto time = FromWindowsFileTime(ticks);
  return time ? std::optional(*time) : std::nullopt;
}

// "[F00000000][T01D1B2C3D4E5F607][O00000000]*C:\brief.docx": T is when it was opened.
bool EmitOfficeItem(RegistryStore& store, const RegistryKey& key, const RegistryValue& value) {
  const std::string text = value.Text();
  const std::size_t star = text.find('*'), opened = text.find("[T");
  if (!value.name.starts_with("Item ") || star == std::string::npos || star + 1 == text.size()) return true;
  std::optional<UnixNanos> time;
  if (opened < star) time = TimeOfHex(std::string_view(text).substr(opened + 2, 16));
  Record record = RegistryRecord(RecordKind::kRecentFile, key, value.name, text.substr(star + 1), time);
  if (IsWebAddress(record.text)) record.url = record.text;
  return store.report.Emit(std::move(record));
}

bool ReadOfficeLists(RegistryStore& store, const RegistryKey& holder, std::string_view app) {
  for (const char* const name : {"File MRU", "Place MRU"}) {
    const auto list = store.hive.Find(holder, name);
    if (!list) continue;
    bool wanted = true;
    store.hive.ForEachValue(*list, [&](const RegistryValue& value) {
      wanted = EmitOfficeItem(store, *list, value);
      return wanted;
    });
    if (!wanted) return false;
  }
  const auto users = app.empty() ? std::nullopt : store.hive.Find(holder, "User MRU");
  if (!users) return true;
  return std::ranges::all_of(store.hive.Subkeys(*users),
                             [&](const RegistryKey& user) { return ReadOfficeLists(store, user, ""); });
}

// Office\16.0\Word\File MRU; of somebody who signed in, below "User MRU".
void ReadOffice(RegistryStore& store, const RegistryKey& software) {
  const auto office = store.hive.Find(software, "Microsoft\\Office");
  if (!office) return;
  for (const RegistryKey& version : store.hive.Subkeys(*office)) {
    if (version.name.empty() || version.name[0] < '0' || version.name[0] > '9') continue;
    for (const RegistryKey& app : store.hive.Subkeys(version))
      if (!ReadOfficeLists(store, app, app.name)) return;
  }
}

struct UsedThing {
  std::string name;
  std::string path;
  std::optional<UnixNanos> time;
};
UsedThing ThingOf(RegistryStore& store, const RegistryKey& key) {
  UsedThing thing;
  store.hive.ForEachValue(key, [&](const RegistryValue& value) {
    if (SameRegistryName(value.name, "AppId")) thing.name = value.Text();
    if (SameRegistryName(value.name, "AppPath") || SameRegistryName(value.name, "Path")) thing.path = value.Text();
    if (SameRegistryName(value.name, "LastAccessedTime")) thing.time = RegistryTimeAt(value.data, 0);
    return true;
  });
  return thing;
}

// Windows 10 up to 1709: programs that were used lately, and below each what was opened with it.
void ReadRecentApps(RegistryStore& store, const RegistryKey& software) {
  const auto apps = store.hive.Find(software, "Microsoft\\Windows\\CurrentVersion\\Search\\RecentApps");
  if (!apps) return;
  for (const RegistryKey& app : store.hive.Subkeys(*apps)) {
    const UsedThing used = ThingOf(store, app);
    const std::string& name = used.name.empty() ? used.path : used.name;
    if (!name.empty() && !store.report.Emit(RegistryRecord(RecordKind::kApp, app, "AppId", name, used.time))) return;
    const auto items = store.hive.Find(app, "RecentItems");
    if (!items) continue;
    for (const RegistryKey& item : store.hive.Subkeys(*items)) {
      const UsedThing opened = ThingOf(store, item);
      if (opened.path.empty()) continue;
      Record record = RegistryRecord(RecordKind::kRecentFile, item, "Path", opened.path, opened.time);
      record.title = name;
      if (!store.report.Emit(std::move(record))) return;
    }
  }
}

}  // namespace

void ReadListsOfPrograms(RegistryStore& store, const RegistryKey& software) {
  if (!store.report.Wants(RecordKind::kRecentFile) && !store.report.Wants(RecordKind::kApp)) return;
  for (const ValueList& list : kValueLists) {
    if (!store.report.Wants(list.kind)) continue;
    if (const auto key = store.hive.Find(software, list.path))
      if (!ReadValueList(store, *key, list)) return;
  }
  if (store.report.Wants(RecordKind::kRecentFile)) ReadOffice(store, software);
  ReadRecentApps(store, software);
}

}  // namespace schouw
