// A column or table that a browser or system calls otherwise is never a silent loss: the store is partial and names it.
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::SampleStore;
using testing::StoreBytes;

struct StoreSchema {
  std::string_view path;
  std::string_view sql;
  std::vector<std::string> columns;  // "table.column": what is said when it has another name
};

constexpr std::string_view kChrome = "/Users/anna/AppData/Local/Google/Chrome/User Data/Default/";
constexpr std::string_view kFirefox = "/home/anna/.mozilla/firefox/a1b2c3d4.default/";

std::vector<StoreSchema> Schemas() {
  return {
      {"History",
       "CREATE TABLE urls(id INTEGER PRIMARY KEY, url, title, visit_count, typed_count, last_visit_time);"
       "CREATE TABLE visits(id INTEGER PRIMARY KEY, url, visit_time, from_visit, transition, originator_cache_guid,"
       "originator_visit_id); CREATE TABLE visit_source(id INTEGER PRIMARY KEY, source);"
       "CREATE TABLE keyword_search_terms(keyword_id, url_id, term, normalized_term);"
       "CREATE TABLE content_annotations(visit_id INTEGER PRIMARY KEY, search_normalized_url, search_terms);"
       "CREATE TABLE downloads(id INTEGER PRIMARY KEY, current_path, target_path, start_time);"
       "CREATE TABLE downloads_url_chains(id, chain_index, url, PRIMARY KEY(id, chain_index)) WITHOUT ROWID",
       {"urls.id", "urls.url", "urls.title", "urls.last_visit_time", "visits.url", "visits.visit_time",
        "visits.transition", "visits.originator_cache_guid", "visit_source.source", "keyword_search_terms.url_id",
        "keyword_search_terms.term", "content_annotations.search_terms", "downloads.start_time",
        "downloads.target_path", "downloads_url_chains.url"}},
      {"Web Data",
       "CREATE TABLE keywords(id); CREATE TABLE autofill(name, value, date_created, date_last_used, count)",
       {"autofill.name", "autofill.value", "autofill.date_last_used"}},
      {"Shortcuts",
       "CREATE TABLE omni_box_shortcuts(id, text, url, description, last_access_time)",
       {"omni_box_shortcuts.text", "omni_box_shortcuts.url", "omni_box_shortcuts.last_access_time"}},
      {"Top Sites", "CREATE TABLE top_sites(url, url_rank, title)", {"top_sites.url", "top_sites.title"}},
      {"places.sqlite",
       "CREATE TABLE moz_places(id INTEGER PRIMARY KEY, url, title, last_visit_date);"
       "CREATE TABLE moz_historyvisits(id INTEGER PRIMARY KEY, from_visit, place_id, visit_date, visit_type, source,"
       "triggeringPlaceId); "
       "CREATE TABLE moz_bookmarks(id INTEGER PRIMARY KEY, type, fk, parent, title, dateAdded);"
       "CREATE TABLE moz_anno_attributes(id INTEGER PRIMARY KEY, name);"
       "CREATE TABLE moz_annos(id INTEGER PRIMARY KEY, place_id, anno_attribute_id, content, dateAdded)",
       {"moz_places.url", "moz_places.title", "moz_historyvisits.place_id", "moz_historyvisits.visit_date",
        "moz_historyvisits.visit_type", "moz_historyvisits.source", "moz_bookmarks.fk", "moz_bookmarks.title",
        "moz_bookmarks.parent", "moz_bookmarks.dateAdded", "moz_anno_attributes.name", "moz_annos.content"}},
      {"formhistory.sqlite",
       "CREATE TABLE moz_formhistory(id INTEGER PRIMARY KEY, fieldname, value, timesUsed, firstUsed, lastUsed)",
       {"moz_formhistory.fieldname", "moz_formhistory.value", "moz_formhistory.lastUsed"}},
      {"/Users/anna/Library/Safari/History.db",
       "CREATE TABLE history_items(id INTEGER PRIMARY KEY, url, visit_count);"
       "CREATE TABLE history_visits(id INTEGER PRIMARY KEY, history_item, visit_time, title, redirect_source, origin,"
       "generation); CREATE TABLE history_tombstones(id INTEGER PRIMARY KEY)",
       {"history_items.url", "history_visits.history_item", "history_visits.visit_time", "history_visits.title",
        "history_visits.redirect_source", "history_visits.origin"}},
      {"/private/var/mobile/Library/Safari/SafariTabs.db",
       "CREATE TABLE bookmarks(id INTEGER PRIMARY KEY, parent, type, title, url, last_modified, deleted, date_closed);"
       "CREATE TABLE windows(id INTEGER PRIMARY KEY, date_closed, local_tab_group_id);"
       "CREATE TABLE windows_tab_groups(id); CREATE TABLE windows_profiles(id)",
       {"bookmarks.url", "bookmarks.title", "bookmarks.deleted", "windows.date_closed", "windows.local_tab_group_id"}},
      {"/Users/anna/Library/Safari/CloudTabs.db",
       "CREATE TABLE cloud_tabs(tab_uuid, device_uuid, title, url); CREATE TABLE cloud_tab_devices(device_uuid,"
       "last_modified); CREATE TABLE cloud_tab_close_requests(id)",
       {"cloud_tabs.url", "cloud_tabs.title", "cloud_tabs.device_uuid", "cloud_tab_devices.device_uuid"}},
      {"/private/var/db/CoreDuet/Knowledge/knowledgeC.db",
       "CREATE TABLE ZOBJECT(Z_PK INTEGER PRIMARY KEY, ZSTREAMNAME, ZVALUESTRING, ZSTARTDATE);"
       "CREATE TABLE ZSOURCE(Z_PK INTEGER PRIMARY KEY)",
       {"ZOBJECT.ZSTREAMNAME", "ZOBJECT.ZVALUESTRING", "ZOBJECT.ZSTARTDATE"}},
      {"/Users/anna/Library/Preferences/com.apple.LaunchServices.QuarantineEventsV2",
       "CREATE TABLE LSQuarantineEvent(LSQuarantineTimeStamp, LSQuarantineAgentName, LSQuarantineOriginURLString,"
       "LSQuarantineDataURLString)",
       {"LSQuarantineEvent.LSQuarantineTimeStamp", "LSQuarantineEvent.LSQuarantineAgentName",
        "LSQuarantineEvent.LSQuarantineOriginURLString", "LSQuarantineEvent.LSQuarantineDataURLString"}},
      {"/Users/anna/AppData/Local/ConnectedDevicesPlatform/L.anna/ActivitiesCache.db",
       "CREATE TABLE Activity(Id, AppId, ActivityType, ActivityStatus, StartTime, Payload);"
       "CREATE TABLE Activity_PackageId(ActivityId, PackageName)",
       {"Activity.Id", "Activity.AppId", "Activity.StartTime", "Activity.Payload"}},
      {"/data/data/com.android.providers.downloads/databases/downloads.db",
       "CREATE TABLE downloads(_id INTEGER PRIMARY KEY, uri, hint, _data, lastmod, notificationpackage, title)",
       {"downloads.uri", "downloads._data", "downloads.lastmod", "downloads.notificationpackage"}},
  };
}

std::string PathOf(const StoreSchema& schema) {
  if (schema.path.starts_with('/')) return std::string(schema.path);
  return std::string(schema.path.ends_with(".sqlite") ? kFirefox : kChrome) + std::string(schema.path);
}

ArtifactCoverage ReadWith(const StoreSchema& schema, const std::string& change) {
  SampleStore store("store");
  store.Run(std::string(schema.sql));
  store.Run(change);
  StoreBytes bytes;
  bytes.path = PathOf(schema);
  bytes.database = store.Bytes();
  return testing::ReadStore(bytes).Only();
}

TEST(StoreColumns, AStoreAsItsProgramMakesItIsRead) {
  for (const StoreSchema& schema : Schemas()) {
    const ArtifactCoverage coverage = ReadWith(schema, "");
    EXPECT_EQ(coverage.state, ReadState::kRead) << schema.path << ": " << coverage.reason;
  }
}

TEST(StoreColumns, AColumnWithAnotherNameIsSaid) {
  for (const StoreSchema& schema : Schemas())
    for (const std::string& both : schema.columns) {
      const std::string table = both.substr(0, both.find('.')), column = both.substr(both.find('.') + 1);
      const ArtifactCoverage coverage =
          ReadWith(schema, "ALTER TABLE " + table + " RENAME COLUMN " + column + " TO " + column + "_v2");
      EXPECT_EQ(coverage.state, ReadState::kPartial) << schema.path << ": " << both;
      EXPECT_EQ(coverage.reason, "table " + table + " has no column " + column) << schema.path;
    }
}

TEST(StoreColumns, ATableWithAnotherNameIsSaid) {
  for (const StoreSchema& schema : Schemas()) {
    const std::string& first = schema.columns.front();
    const std::string table = first.substr(0, first.find('.'));
    if (table == "omni_box_shortcuts" || table == "downloads") continue;  // the only table, and anybody's name
    const ArtifactCoverage coverage = ReadWith(schema, "ALTER TABLE " + table + " RENAME TO " + table + "_v2");
    EXPECT_EQ(coverage.state, ReadState::kPartial) << schema.path;
    EXPECT_NE(coverage.reason.find("there is no table " + table), std::string::npos) << coverage.reason;
  }
}

}  // namespace
}  // namespace schouw
