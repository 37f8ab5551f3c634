// Folders that were shown in Explorer: the tree BagMRU ("shell bags"), one shell item a key, below it what was shown in
// that folder. By "Windows Shell Item format", appendix, and the registry itself; the settings of their windows (Bags)
// are not read.
#include <map>
#include <utility>

#include "agent/artifact/windows/registry_stores.h"
#include "agent/artifact/windows/shell_items.h"
#include "agent/model/locator.h"

namespace schouw {
namespace {

constexpr std::size_t kMostDepth = 64;             // folders inside folders
constexpr std::size_t kMostListBytes = 16u << 10;  // of the items from the desktop down

class FolderTree {
 public:
  explicit FolderTree(RegistryStore& store) : store_(store) {}

  // `items`: those of the folder that `key` stands for, and the path they spell. False: the sink wants no more.
  bool Read(const RegistryKey& key, const std::string& items, const std::string& path_of_items, std::size_t depth) {
    if (depth > kMostDepth) return TooDeep(key);
    std::map<std::string, RegistryKey> inside;
    for (RegistryKey& folder : store_.hive.Subkeys(key)) inside.emplace(folder.name, std::move(folder));
    for (const RecentItem& item : RecentItems(store_.hive, key)) {
      const std::string all = items + std::string(OneItem(item.value.data));
      if (all.size() == items.size()) continue;
      if (all.size() > kMostListBytes) return TooDeep(key);
      const std::string path = ShellItemPath(all);
      const bool is_new = !path.empty() && path != path_of_items;  // an item of an unknown kind adds nothing
      if (is_new && !store_.report.Emit(RegistryRecord(RecordKind::kRecentFile, key, item.value.name, path, item.time)))
        return false;
      const auto folder = inside.find(item.value.name);
      if (folder != inside.end() && !Read(folder->second, all, path, depth + 1)) return false;
    }
    return true;
  }

 private:
  // The value holds one item and the end of the list.
  static std::string_view OneItem(std::string_view data) {
    if (data.size() < 2) return {};
    const std::size_t bytes = LoadLe<std::uint16_t>(AsBytes(data).data());
    return bytes < 4 || bytes > data.size() ? std::string_view() : data.substr(0, bytes);
  }

  bool TooDeep(const RegistryKey& key) {
    store_.report.Note(MakeError(ErrorCode::kTooDeep, "folders too deep below " + EscapePath(key.path)));
    return true;
  }

  RegistryStore& store_;
};

}  // namespace

void ReadShownFolders(RegistryStore& store, const RegistryKey& root) {
  constexpr std::string_view kTrees[] = {
      "Software\\Microsoft\\Windows\\Shell\\BagMRU",
      "Software\\Microsoft\\Windows\\ShellNoRoam\\BagMRU",  // XP
      "Software\\Classes\\Local Settings\\Software\\Microsoft\\Windows\\Shell\\BagMRU",
      "Local Settings\\Software\\Microsoft\\Windows\\Shell\\BagMRU",  // UsrClass.dat
      "Local Settings\\Software\\Microsoft\\Windows\\ShellNoRoam\\BagMRU",
  };
  if (!store.report.Wants(RecordKind::kRecentFile)) return;
  for (const std::string_view tree : kTrees)
    if (const auto key = store.hive.Find(root, tree))
      if (!FolderTree(store).Read(*key, "", "", 0)) return;
}

}  // namespace schouw
