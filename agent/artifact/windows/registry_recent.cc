// Files and folders that were opened, as Explorer and the dialogues for opening and saving keep them.
#include <map>

#include "agent/artifact/windows/registry_stores.h"
#include "agent/artifact/windows/shell_items.h"

namespace schouw {
namespace {

constexpr std::string_view kRecentExplorer = "Microsoft\\Windows\\CurrentVersion\\Explorer\\";

// A list and its lists by kind of file hold the same names: each comes out once, with a time where one of them has it.
class NamesOnce {
 public:
  explicit NamesOnce(RegistryStore& store) : store_(store) {}

  void Add(Record record) {
    const auto [at, is_new] = known_.emplace(record.text, records_.size());
    if (is_new)
      records_.push_back(std::move(record));
    else if (!records_[at->second].time)
      records_[at->second].time = record.time;
  }
  void Emit() {
    for (Record& record : records_)
      if (!store_.report.Emit(std::move(record))) return;
  }

 private:
  RegistryStore& store_;
  std::map<std::string, std::size_t> known_;
  std::vector<Record> records_;
};

using TextOfItem = std::string (*)(const RegistryValue&);

// The name in UTF-16 stands before the shell item of its shortcut.
std::string RecentName(const RegistryValue& value) { return Utf16ToZero(value.data); }
std::string PathOfItems(const RegistryValue& value) { return ShellItemPath(value.data); }
std::string PathOfText(const RegistryValue& value) { return value.Text(); }

void ReadListAndKinds(RegistryStore& store, const std::optional<RegistryKey>& key, TextOfItem text) {
  if (!key) return;
  NamesOnce names(store);
  const auto add = [&](const RegistryKey& list) {
    for (const RecentItem& item : RecentItems(store.hive, list))
      if (std::string name = text(item.value); !name.empty())
        names.Add(RegistryRecord(RecordKind::kRecentFile, list, item.value.name, std::move(name), item.time));
  };
  add(*key);
  for (const RegistryKey& kind : store.hive.Subkeys(*key)) add(kind);
  names.Emit();
}

// The program's name, a zero, and the folder it last opened or saved in: as text, or as shell items.
void ReadLastVisited(RegistryStore& store, const std::optional<RegistryKey>& key, bool is_items) {
  if (!key) return;
  for (const RecentItem& item : RecentItems(store.hive, *key)) {
    const std::string& data = item.value.data;
    std::size_t folder = 0;
    while (folder + 2 <= data.size() && (data[folder] != 0 || data[folder + 1] != 0)) folder += 2;
    folder += 2;
    if (folder >= data.size()) continue;
    std::string path = is_items ? ShellItemPath(std::string_view(data).substr(folder)) : Utf16ToZero(data, folder);
    if (path.empty()) continue;
    Record record = RegistryRecord(RecordKind::kRecentFile, *key, item.value.name, std::move(path), item.time);
    record.title = Utf16ToZero(data);
    if (!store.report.Emit(std::move(record))) return;
  }
}

}  // namespace

void ReadRecentFiles(RegistryStore& store, const RegistryKey& software) {
  const auto find = [&](std::string_view name) {
    return store.hive.Find(software, std::string(kRecentExplorer).append(name));
  };
  ReadListAndKinds(store, find("RecentDocs"), RecentName);
  ReadListAndKinds(store, find("ComDlg32\\OpenSaveMRU"), PathOfText);
  ReadListAndKinds(store, find("ComDlg32\\OpenSavePidlMRU"), PathOfItems);
  ReadLastVisited(store, find("ComDlg32\\LastVisitedMRU"), false);
  ReadLastVisited(store, find("ComDlg32\\LastVisitedPidlMRU"), true);
  ReadLastVisited(store, find("ComDlg32\\LastVisitedPidlMRULegacy"), true);
}

}  // namespace schouw
