// The keys of a hive that hold records, each read where it is there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/artifact/store_report.h"
#include "agent/artifact/windows/registry_hive.h"

namespace schouw {

struct RegistryStore {
  RegistryHive& hive;
  StoreReport& report;
};

// `software`: the key Software of a user's hive, or the root of the machine's SOFTWARE.
void ReadSoftware(RegistryStore& store, const RegistryKey& software);
// UsrClass.dat: names of programs that were started, those of the Store, and what was typed in the old Edge.
void ReadClassesOfUser(RegistryStore& store, const RegistryKey& root);
// NTUSER.DAT, UsrClass.dat: folders that were shown in Explorer.
void ReadShownFolders(RegistryStore& store, const RegistryKey& root);
// SYSTEM: what the background and desktop activity moderators (BAM, DAM) saw running, by SID.
void ReadBackgroundActivity(RegistryStore& store, const RegistryKey& root);

// Amcache.hve: programs that Windows found installed.
void ReadInventory(RegistryStore& store, const RegistryKey& root);

// --- parts of ReadSoftware
void ReadTyped(RegistryStore& store, const RegistryKey& software);
void ReadSearches(RegistryStore& store, const RegistryKey& software);
void ReadRecentFiles(RegistryStore& store, const RegistryKey& software);
void ReadPrograms(RegistryStore& store, const RegistryKey& software);
void ReadMuiCache(RegistryStore& store, const RegistryKey& key);
void ReadListsOfPrograms(RegistryStore& store, const RegistryKey& software);
// `browser`: the key that has TypedURLs.
void ReadTypedUrls(RegistryStore& store, const RegistryKey& browser, std::string_view app);

// One value of a list of most recent ones.
struct RecentItem {
  RegistryValue value;
  std::optional<UnixNanos> time;  // of the newest: when the key was written
};
// Newest first, as MRUListEx or MRUList has it; then values the order does not name.
std::vector<RecentItem> RecentItems(RegistryHive& hive, const RegistryKey& key);

// FILETIME in a value's data; nullopt: zero, impossible or not there.
std::optional<UnixNanos> RegistryTimeAt(std::string_view data, std::size_t at);

// A record at a value of a key; the hive's reader fills in the rest.
Record RegistryRecord(RecordKind kind, const RegistryKey& key, std::string_view value, std::string text,
                      std::optional<UnixNanos> time = std::nullopt, Origin origin = Origin::kUnknown);

}  // namespace schouw
