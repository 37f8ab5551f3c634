// What was typed: addresses and paths in the bars of Internet Explorer and Explorer, words in their search boxes.
#include <map>

#include "agent/artifact/browser/search_engine.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/windows/registry_stores.h"

namespace schouw {
namespace {

constexpr std::string_view kExplorer = "Microsoft\\Windows\\CurrentVersion\\Explorer\\";

bool IsNumbered(std::string_view name) { return name.size() > 3 && SameRegistryName(name.substr(0, 3), "url"); }

// By name of the value in TypedURLs.
std::map<std::string, UnixNanos> TypedTimes(RegistryStore& store, const RegistryKey& browser) {
  std::map<std::string, UnixNanos> times;
  const auto key = store.hive.Find(browser, "TypedURLsTime");
  if (!key) return times;
  store.hive.ForEachValue(*key, [&](const RegistryValue& value) {
    if (const auto time = RegistryTimeAt(value.data, 0)) times.emplace(value.name, *time);
    return true;
  });
  return times;
}

void ReadTypedPaths(RegistryStore& store, const RegistryKey& software) {
  const auto key = store.hive.Find(software, std::string(kExplorer) + "TypedPaths");
  if (!key) return;
  store.hive.ForEachValue(*key, [&](const RegistryValue& value) {
    const std::string path = value.Text();
    if (!IsNumbered(value.name) || path.empty()) return true;
    const auto time = SameRegistryName(value.name, "url1") ? key->written : std::nullopt;
    return store.report.Emit(RegistryRecord(RecordKind::kRecentFile, *key, value.name, path, time, Origin::kEntered));
  });
}

void ReadWordsIn(RegistryStore& store, const RegistryKey& key) {
  for (const RecentItem& item : RecentItems(store.hive, key)) {
    const std::string words = item.value.Text();
    if (words.empty()) continue;
    if (!store.report.Emit(
            RegistryRecord(RecordKind::kSearchQuery, key, item.value.name, words, item.time, Origin::kEntered)))
      return;
  }
}

// XP's: values 000, 001, ... below a number for what was searched: 5001 the web, 5603 names of files, 5604 words in
// files, 5647 people and computers. 000 is the newest.
void ReadSearchAssistant(RegistryStore& store, const RegistryKey& key) {
  store.hive.ForEachValue(key, [&](const RegistryValue& value) {
    const std::string words = value.type == RegistryValue::kString ? value.Text() : "";
    if (words.empty()) return true;
    const auto time = value.name == "000" ? key.written : std::nullopt;
    return store.report.Emit(RegistryRecord(RecordKind::kSearchQuery, key, value.name, words, time, Origin::kEntered));
  });
}

}  // namespace

void ReadTypedUrls(RegistryStore& store, const RegistryKey& browser, std::string_view app) {
  const auto key = store.hive.Find(browser, "TypedURLs");
  if (!key) return;
  const auto times = TypedTimes(store, browser);
  store.hive.ForEachValue(*key, [&](const RegistryValue& value) {
    const std::string url = value.Text();
    if (!IsNumbered(value.name) || url.empty()) return true;
    std::optional<UnixNanos> time;
    if (const auto found = times.find(value.name); found != times.end()) time = found->second;
    if (!time && SameRegistryName(value.name, "url1")) time = key->written;
    const std::string place = key->path + " " + value.name;
    Record typed = PageRecord(RecordKind::kTypedUrl, place, time, Origin::kEntered, {url, ""});
    typed.app = app;
    if (!store.report.Emit(std::move(typed))) return false;
    const std::string words = SearchWords(url);
    if (words.empty()) return true;
    Record search = SearchRecord(words, place, time, Origin::kEntered, {url, ""});
    search.app = app;
    return store.report.Emit(std::move(search));
  });
}

void ReadTyped(RegistryStore& store, const RegistryKey& software) {
  if (const auto browser = store.hive.Find(software, "Microsoft\\Internet Explorer"))
    ReadTypedUrls(store, *browser, "Internet Explorer");
  ReadTypedPaths(store, software);
}

void ReadSearches(RegistryStore& store, const RegistryKey& software) {
  if (const auto box = store.hive.Find(software, std::string(kExplorer) + "WordWheelQuery")) {
    ReadWordsIn(store, *box);
    for (const RegistryKey& of_place : store.hive.Subkeys(*box)) ReadWordsIn(store, of_place);
  }
  if (const auto assistant = store.hive.Find(software, "Microsoft\\Search Assistant\\ACMru"))
    for (const RegistryKey& of_kind : store.hive.Subkeys(*assistant)) ReadSearchAssistant(store, of_kind);
}

}  // namespace schouw
