// Whatever column or table of a store gets another name, or is gone: the same records come out, or the store is
// partial.
//
// The columns are asked of SQLite, not listed: a reader that asks for one more is held to it as well.
#include <algorithm>
#include <set>

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::StoreBytes;
using testing::StoreInput;

// A store with a row for each thing that its reader takes words, times, titles, paths, origins or links from.
struct FullStore {
  std::string_view path;
  std::string_view sql;
};

constexpr FullStore kFullStores[] = {
    {"/Users/anna/AppData/Local/Google/Chrome/User Data/Default/History",
     "CREATE TABLE urls(id INTEGER PRIMARY KEY, url, title, visit_count, typed_count, last_visit_time, hidden);"
     "CREATE TABLE visits(id INTEGER PRIMARY KEY, url, visit_time, from_visit, transition, originator_cache_guid,"
     "originator_visit_id); CREATE TABLE visit_source(id INTEGER PRIMARY KEY, source);"
     "CREATE TABLE keyword_search_terms(keyword_id, url_id, term, normalized_term);"
     "CREATE TABLE context_annotations(visit_id INTEGER PRIMARY KEY);"
     "CREATE TABLE content_annotations(visit_id INTEGER PRIMARY KEY, search_normalized_url, search_terms);"
     "CREATE TABLE downloads(id INTEGER PRIMARY KEY, current_path, target_path, start_time);"
     "CREATE TABLE downloads_slices(download_id);"
     "CREATE TABLE downloads_url_chains(id, chain_index, url, PRIMARY KEY(id, chain_index)) WITHOUT ROWID;"
     "INSERT INTO urls VALUES(1, 'https://krant.example/', 'krant', 1, 1, 13400000000000000, 0),"
     "(2, 'https://zoek.example/?vraag=x', 'zoek', 1, 0, 13400000001000000, 0),"
     "(3, 'https://tijd.example/', 'tijd', 1, 0, 13400000002000000, 0);"
     "INSERT INTO visits VALUES(1, 1, 13400000000000000, 0, 805306369, '', 0), (2, 2, 13400000001000000, 0,"
     "805306368, 'guid', 7), (3, 2, 13400000001500000, 0, 805306368, '', 0);"
     "INSERT INTO visit_source VALUES(3, 0); INSERT INTO keyword_search_terms VALUES(1, 2, 'alfa', 'alfa');"
     "INSERT INTO content_annotations VALUES(3, 'https://zoek.example/', 'beta');"
     "INSERT INTO downloads VALUES(1, 'C:\\a', 'C:\\b', 13400000000000000);"
     "INSERT INTO downloads_url_chains VALUES(1, 0, 'https://krant.example/b')"},
    {"/home/anna/.config/chromium/Default/Web Data",
     "CREATE TABLE keywords(id); CREATE TABLE autofill(name, value, date_created, date_last_used, count);"
     "INSERT INTO autofill VALUES('stad', 'Utrecht', 1700000000, 1700000001, 1)"},
    {"/home/anna/.config/oud/chromium/Default/Web Data",
     "CREATE TABLE keywords(id); CREATE TABLE autofill(name, value, value_lower, pair_id INTEGER PRIMARY KEY, count);"
     "CREATE TABLE autofill_dates(pair_id, date_created);"
     "INSERT INTO autofill VALUES('stad', 'Utrecht', 'utrecht', 1, 1); INSERT INTO autofill_dates VALUES(1, "
     "1200000000)"},
    {"/home/anna/.config/chromium/Default/Shortcuts",
     "CREATE TABLE omni_box_shortcuts(id, text, url, description, last_access_time);"
     "INSERT INTO omni_box_shortcuts VALUES('a', 'kra', 'https://krant.example/', 'krant', 13400000000000000)"},
    {"/home/anna/.config/chromium/Default/Network Action Predictor",
     "CREATE TABLE network_action_predictor(id, user_text, url, number_of_hits, number_of_misses);"
     "INSERT INTO network_action_predictor VALUES('a', 'kra', 'https://krant.example/', 1, 0)"},
    {"/home/anna/.config/chromium/Default/Top Sites",
     "CREATE TABLE top_sites(url, url_rank, title); INSERT INTO top_sites VALUES('https://krant.example/', 1, "
     "'krant')"},
    {"/home/anna/.config/oud/chromium/Default/Top Sites",
     "CREATE TABLE thumbnails(url, url_rank, title, last_updated);"
     "INSERT INTO thumbnails VALUES('https://krant.example/', 1, 'krant', 13400000000000000)"},
    {"/home/anna/.config/chromium/Default/Cookies",
     "CREATE TABLE cookies(creation_utc, host_key, name, path, last_access_utc);"
     "INSERT INTO cookies VALUES(13400000000000000, '.krant.example', 'x', '/', 13400000001000000)"},
    {"/home/anna/.config/chromium/Default/Login Data",
     "CREATE TABLE logins(origin_url, action_url, signon_realm, date_created, date_last_used, date_password_modified);"
     "INSERT INTO logins VALUES('https://krant.example/in', '', 'https://krant.example/', 13400000000000000,"
     "13400000001000000, 0)"},
    {"/home/anna/.config/chromium/Default/Favicons",
     "CREATE TABLE icon_mapping(id INTEGER PRIMARY KEY, page_url, icon_id);"
     "INSERT INTO icon_mapping VALUES(1, 'https://krant.example/', 1)"},
    {"/home/anna/.config/chromium/Default/Media History",
     "CREATE TABLE origin(id INTEGER PRIMARY KEY, origin, last_updated_time_s); CREATE TABLE playback(id INTEGER "
     "PRIMARY"
     " KEY, origin_id, url, watch_time_s, last_updated_time_s); CREATE TABLE playbackSession(id INTEGER PRIMARY KEY,"
     "origin_id, url, title, last_updated_time_s); CREATE TABLE sessionImage(session_id, image_id); INSERT INTO origin "
     "VALUES(1, 'https://film.example', 13400000000);"
     "INSERT INTO playback VALUES(1, 1, 'https://film.example/1', 5, 13400000001);"
     "INSERT INTO playbackSession VALUES(1, 1, 'https://film.example/1', 'film', 13400000002)"},
    {"/home/anna/.config/chromium/Default/DIPS",
     "CREATE TABLE bounces(site, first_bounce_time, last_bounce_time, last_user_activation_time);"
     "CREATE TABLE config(key, value); CREATE TABLE popups(opener_site, popup_site, last_popup_time);"
     "INSERT INTO bounces VALUES('krant.example', 1, 13400000000000000, 13400000001000000),"
     "('tijd.example', 1, 13400000000000000, 0);"
     "INSERT INTO popups VALUES('krant.example', 'reclame.example', 13400000002000000)"},
    {"/home/anna/.mozilla/firefox/a1.default/places.sqlite",
     "CREATE TABLE moz_places(id INTEGER PRIMARY KEY, url, title, visit_count, last_visit_date, guid);"
     "CREATE TABLE moz_historyvisits(id INTEGER PRIMARY KEY, from_visit, place_id, visit_date, visit_type, source,"
     "triggeringPlaceId); CREATE TABLE moz_bookmarks(id INTEGER PRIMARY KEY, type, fk, parent, title, dateAdded);"
     "CREATE TABLE moz_inputhistory(place_id, input); CREATE TABLE moz_keywords(id INTEGER PRIMARY KEY, keyword, "
     "place_id, post_data);"
     "CREATE TABLE moz_anno_attributes(id INTEGER PRIMARY KEY, name);"
     "CREATE TABLE moz_annos(id INTEGER PRIMARY KEY, place_id, anno_attribute_id, content, dateAdded);"
     "CREATE TABLE moz_places_metadata(id INTEGER PRIMARY KEY, place_id, created_at, search_query_id);"
     "CREATE TABLE moz_places_metadata_search_queries(id INTEGER PRIMARY KEY, terms);"
     "INSERT INTO moz_places VALUES(1, 'https://krant.example/', 'krant', 1, 1700000000000000, 'a'),"
     "(2, 'https://www.bing.com/search?q=alfa', 'zoek', 1, 1700000001000000, 'b'),"
     "(3, 'https://tijd.example/', 'tijd', 1, 1700000002000000, 'c');"
     "INSERT INTO moz_historyvisits VALUES(1, 0, 1, 1700000000000000, 2, 0, NULL), (2, 0, 2, 1700000001000000, 1, 3,"
     "NULL); INSERT INTO moz_bookmarks VALUES(1, 2, NULL, 0, '', 0), (2, 2, NULL, 1, 'menu', 0),"
     "(3, 2, NULL, 2, 'nieuws', 0), (4, 1, 1, 3, 'de krant', 1700000003000000);"
     "INSERT INTO moz_keywords VALUES(1, 'kr', 1, ''); INSERT INTO moz_anno_attributes VALUES(1,"
     "'downloads/destinationFileURI'); INSERT INTO moz_annos VALUES(1, 1, 1, 'file:///tmp/x', 1700000004000000);"
     "INSERT INTO moz_places_metadata VALUES(1, 1, 1700000005000, 1);"
     "INSERT INTO moz_places_metadata_search_queries VALUES(1, 'beta')"},
    {"/home/anna/.mozilla/firefox/a1.default/formhistory.sqlite",
     "CREATE TABLE moz_formhistory(id INTEGER PRIMARY KEY, fieldname, value, timesUsed, firstUsed, lastUsed);"
     "INSERT INTO moz_formhistory VALUES(1, 'searchbar-history', 'alfa', 1, 1700000000000000, 1700000001000000),"
     "(2, 'stad', 'Utrecht', 1, 1700000000000000, 0)"},
    {"/home/anna/.mozilla/firefox/a1.default/cookies.sqlite",
     "CREATE TABLE moz_cookies(id INTEGER PRIMARY KEY, baseDomain, name, host, lastAccessed, creationTime);"
     "INSERT INTO moz_cookies VALUES(1, '', 'x', 'krant.example', 1700000001000000, 1700000000000000),"
     "(2, '', 'y', 'tijd.example', 0, 1700000000000000)"},
    {"/home/anna/.mozilla/firefox/a1.default/permissions.sqlite",
     "CREATE TABLE moz_perms(id INTEGER PRIMARY KEY, origin, type, permission, expireType, modificationTime);"
     "INSERT INTO moz_perms VALUES(1, 'https://krant.example', 'cookie', 1, 0, 1700000000000);"
     "CREATE TABLE moz_origin_interactions(origin TEXT PRIMARY KEY, lastInteractionTime INTEGER);"
     "PRAGMA user_version = 13; INSERT INTO moz_origin_interactions VALUES('https://tijd.example', 1700000000000000)"},
    {"/home/anna/.mozilla/firefox/a1.default/favicons.sqlite",
     "CREATE TABLE moz_pages_w_icons(id INTEGER PRIMARY KEY, page_url, page_url_hash);"
     "INSERT INTO moz_pages_w_icons VALUES(1, 'https://krant.example/', 1)"},
    {"/home/anna/.mozilla/firefox/a1.default/bounce-tracking-protection.sqlite",
     "CREATE TABLE sites(originAttributeSuffix, siteHost, entryType, timeStamp);"
     "INSERT INTO sites VALUES('', 'krant.example', 1, 1700000000000000)"},
    {"/home/anna/.mozilla/firefox/a1.default/downloads.sqlite",
     "CREATE TABLE moz_downloads(id INTEGER PRIMARY KEY, name, source, target, startTime);"
     "INSERT INTO moz_downloads VALUES(1, 'x', 'https://krant.example/x', 'file:///tmp/x', 1300000000000000)"},
    {"/home/anna/.mozilla/firefox/a1.default/synced-tabs.db",
     "CREATE TABLE tabs(guid, record, last_modified); INSERT INTO tabs VALUES('g', '{\"tabs\":[{\"title\":\"krant\","
     "\"urlHistory\":[\"https://krant.example/\"],\"lastUsed\":1700000000}]}', 1700000000000)"},
    {"/Users/anna/Library/Safari/History.db",
     "CREATE TABLE history_items(id INTEGER PRIMARY KEY, url, visit_count); CREATE TABLE history_tombstones(id);"
     "CREATE TABLE history_visits(id INTEGER PRIMARY KEY, history_item, visit_time, title, redirect_source,"
     "redirect_destination, origin, generation); INSERT INTO history_items VALUES(1, 'https://krant.example/', 2),"
     "(2, 'https://www.bing.com/search?q=alfa', 1), (3, 'https://tijd.example/', 0);"
     "INSERT INTO history_visits VALUES(1, 1, 700000000.5, 'krant', NULL, NULL, 0, 0), (2, 1, 700000001.5, 'krant', 1,"
     "NULL, 0, 0), (3, 2, 700000002.5, 'zoek', NULL, NULL, 1, 0), (4, 2, 700000003.5, 'zoek', 3, NULL, 0, 0)"},
    {"/private/var/mobile/Library/Safari/Bookmarks.db",
     "CREATE TABLE bookmarks(id INTEGER PRIMARY KEY, parent, type, title, url, last_modified, deleted, server_id);"
     "CREATE TABLE folder_ancestors(id); CREATE TABLE bookmark_title_words(id);"
     "INSERT INTO bookmarks VALUES(1, 0, 1, 'nieuws', NULL, 0, 0, 'a'), (2, 1, 0, 'krant', 'https://krant.example/',"
     "700000000, 0, 'b'), (3, 1, 0, 'weg', 'https://weg.example/', 700000000, 1, 'c')"},
    {"/private/var/mobile/Library/Safari/BrowserState.db",
     "CREATE TABLE tab_sessions(id); CREATE TABLE browser_windows(id INTEGER PRIMARY KEY, uuid, type, scene_ID);"
     "CREATE TABLE tabs(id INTEGER PRIMARY KEY, uuid, title, url, user_visible_url, last_viewed_time, opened_from_link,"
     "private_browsing, browser_window_uuid, browser_window_id); INSERT INTO browser_windows VALUES(1, 'A', 0, '');"
     "INSERT INTO tabs VALUES(1, 'a', 'krant', 'https://krant.example/', '', 700000000, 0, 0, 'A', 1),"
     "(2, 'b', 'tijd', '', 'https://tijd.example/', 700000000, 1, 0, 'A', 1)"},
    {"/private/var/mobile/Library/Safari/SafariTabs.db",
     "CREATE TABLE bookmarks(id INTEGER PRIMARY KEY, parent, type, title, url, last_modified, deleted, date_closed,"
     "extra_attributes, local_attributes); CREATE TABLE windows(id INTEGER PRIMARY KEY, date_closed,"
     "local_tab_group_id, private_tab_group_id); CREATE TABLE windows_tab_groups(id);"
     "CREATE TABLE windows_unnamed_tab_groups(id INTEGER PRIMARY KEY, tab_group_id, window_id);"
     "CREATE TABLE windows_profiles(id); INSERT INTO windows VALUES(1, 0, 10, 11), (2, 700000000, 12, 13);"
     "INSERT INTO windows_unnamed_tab_groups VALUES(1, 14, 2), (2, 15, 1);"
     "INSERT INTO bookmarks VALUES(10, 0, 1, 'a', '', 0, 0, 0, NULL, NULL), (11, 0, 1, 'b', '', 0, 0, 0, NULL, NULL),"
     "(12, 0, 1, 'c', '', 0, 0, 0, NULL, NULL), (13, 0, 1, 'd', '', 0, 0, 0, NULL, NULL), (14, 0, 1, 'e', '', 0, 0, 0,"
     "NULL, NULL), (15, 0, 1, 'f', '', 0, 0, 0, NULL, NULL), (16, 0, 1, 'g', '', 0, 0, 700000000, NULL, NULL),"
     "(20, 10, 0, 'krant', 'https://krant.example/', 700000000, 0, 0, NULL, NULL),"
     "(21, 12, 0, 'dicht', 'https://dicht.example/', 700000000, 0, 0, NULL, NULL),"
     "(22, 13, 0, 'dicht', 'https://prive.example/', 700000000, 0, 0, NULL, NULL),"
     "(23, 14, 0, 'dicht', 'https://los.example/', 700000000, 0, 0, NULL, NULL),"
     "(24, 16, 0, 'dicht', 'https://toe.example/', 700000000, 0, 0, NULL, NULL),"
     "(25, 10, 0, 'dicht', 'https://tab.example/', 700000000, 0, 700000000, NULL, NULL),"
     "(26, 10, 0, 'weg', 'https://weg.example/', 700000000, 1, 0, NULL, NULL)"},
    {"/Users/anna/Library/Safari/CloudTabs.db",
     "CREATE TABLE cloud_tabs(tab_uuid, device_uuid, title, url); CREATE TABLE cloud_tab_devices(device_uuid,"
     "device_name, last_modified); CREATE TABLE cloud_tab_close_requests(id); INSERT INTO cloud_tabs VALUES('t', 'd',"
     "'krant', 'https://krant.example/'); INSERT INTO cloud_tab_devices VALUES('d', 'telefoon', 700000000)"},
    {"/private/var/db/CoreDuet/Knowledge/knowledgeC.db",
     "CREATE TABLE ZOBJECT(Z_PK INTEGER PRIMARY KEY, ZSTREAMNAME, ZVALUESTRING, ZSTARTDATE, ZSTRUCTUREDMETADATA,"
     "ZSOURCE); CREATE TABLE ZSOURCE(Z_PK INTEGER PRIMARY KEY, ZDEVICEID); CREATE TABLE ZSYNCPEER(Z_PK INTEGER PRIMARY"
     " KEY, ZDEVICEID, ZME); CREATE TABLE ZSTRUCTUREDMETADATA(Z_PK INTEGER PRIMARY KEY,"
     "Z_DKSAFARIHISTORYMETADATAKEY__TITLE); INSERT INTO ZOBJECT VALUES(1, '/safari/history', 'https://krant.example/',"
     "700000000, 1, 1), (2, '/app/usage', 'example.app', 700000001, NULL, 2);"
     "INSERT INTO ZSTRUCTUREDMETADATA VALUES(1, 'krant'); INSERT INTO ZSOURCE VALUES(1, 'AAA'), (2, 'BBB');"
     "INSERT INTO ZSYNCPEER VALUES(1, 'AAA', 0), (2, 'BBB', 1)"},
    {"/Users/anna/Library/Preferences/com.apple.LaunchServices.QuarantineEventsV2",
     "CREATE TABLE LSQuarantineEvent(LSQuarantineEventIdentifier, LSQuarantineTimeStamp, LSQuarantineAgentName,"
     "LSQuarantineOriginURLString, LSQuarantineDataURLString); INSERT INTO LSQuarantineEvent VALUES('a', 700000000,"
     "'Safari', 'https://krant.example/', 'https://krant.example/x.dmg')"},
    {"/Users/anna/AppData/Local/ConnectedDevicesPlatform/L.anna/ActivitiesCache.db",
     "CREATE TABLE Activity(Id, AppId, ActivityType, ActivityStatus, StartTime, Payload);"
     "CREATE TABLE ActivityOperation(Id, AppId, ActivityType, OperationType, StartTime, Payload);"
     "CREATE TABLE ManualSequence(Key); CREATE TABLE Activity_PackageId(ActivityId, PackageName); INSERT INTO Activity "
     "VALUES(x'01',"
     "'[{\"application\":\"x.exe\"}]', 5, 1, 1700000000, '{\"displayText\":\"brief\"}'),"
     "(x'03', '[{\"application\":\"z.exe\"}]', 5, 3, 1700000000, '{\"displayText\":\"weg\"}');"
     "INSERT INTO ActivityOperation VALUES(x'02', '[{\"application\":\"y.exe\"}]', 6, 1, 1700000001, '{}'),"
     "(x'01', '[{\"application\":\"x.exe\"}]', 5, 1, 1700000000, '{\"displayText\":\"brief\"}'),"
     "(x'04', '[{\"application\":\"w.exe\"}]', 5, 3, 1700000000, '{\"displayText\":\"weg\"}')"},
    {"/Users/anna/AppData/Local/Microsoft/Windows/Notifications/wpndatabase.db",
     "CREATE TABLE Notification(Id INTEGER PRIMARY KEY, HandlerId, Payload, ArrivalTime); CREATE TABLE"
     " NotificationHandler(RecordId INTEGER PRIMARY KEY, PrimaryId); CREATE TABLE WNSPushChannel(ChannelId);"
     "CREATE TABLE HandlerAssets(HandlerId); INSERT INTO NotificationHandler VALUES(1, 'Voorbeeld.App');"
     "INSERT INTO Notification VALUES(1, 1, '<a href=\"https://krant.example/\"/>', 133000000000000000)"},
    {"/ProgramData/Microsoft/Search/Data/Applications/Windows/Windows.db",
     "CREATE TABLE SystemIndex_1_PropertyStore(WorkId, ColumnId, Value, PRIMARY KEY(WorkId, ColumnId)) WITHOUT ROWID;"
     "CREATE TABLE SystemIndex_1_PropertyStore_Metadata(Id INTEGER PRIMARY KEY, UniqueKey, Name);"
     "INSERT INTO SystemIndex_1_PropertyStore_Metadata VALUES(1, '33-System_ItemUrl', 'System.ItemUrl'),"
     "(2, '39-System_ItemPathDisplay', 'System.ItemPathDisplay'), (3, '40-System_Link_TargetUrl', "
     "'System.Link.TargetUrl'),"
     "(4, '42-System_Title', 'System.Title'), (5, '41-System_Link_DateVisited', 'System.Link.DateVisited'),"
     "(6, '15-System_DateModified', 'System.DateModified');"
     "INSERT INTO SystemIndex_1_PropertyStore VALUES(1, 1, 'file:C:/brief.txt')"},
    {"/data/data/com.android.providers.downloads/databases/downloads.db",
     "CREATE TABLE downloads(_id INTEGER PRIMARY KEY, uri, hint, _data, lastmod, notificationpackage, title, deleted,"
     "mediaprovider_uri);"
     "INSERT INTO downloads VALUES(1, 'https://krant.example/x', '', '/sdcard/x', 1700000000000, 'example.app', 'x', "
     "0, ''),"
     "(2, 'https://tijd.example/y', 'file:///sdcard/y', NULL, 1700000000000, 'example.app', 'y', 0, ''),"
     "(3, 'https://weg.example/z', '', '/sdcard/z', 1700000000000, 'example.app', 'z', 1, '')"},
    {"/home/anna/.local/share/zeitgeist/activity.sqlite",
     "CREATE TABLE uri(id INTEGER PRIMARY KEY, value); CREATE TABLE interpretation(id INTEGER PRIMARY KEY, value);"
     "CREATE TABLE manifestation(id INTEGER PRIMARY KEY, value); CREATE TABLE actor(id INTEGER PRIMARY KEY, value);"
     "CREATE TABLE text(id INTEGER PRIMARY KEY, value); CREATE TABLE extensions_conf(extension, key, value);"
     "CREATE TABLE event(id INTEGER, timestamp INTEGER, interpretation INTEGER, manifestation INTEGER, actor INTEGER,"
     "subj_id INTEGER, subj_text INTEGER); INSERT INTO uri VALUES(1, 'application://gedit.desktop'),"
     "(2, 'file:///home/anna/een%20brief'), (3, 'https://www.bing.com/search?q=alfa');"
     "INSERT INTO interpretation VALUES(1, 'http://zeitgeist.example/zg#AccessEvent'),"
     "(2, 'http://zeitgeist.example/zg#LeaveEvent'); INSERT INTO actor VALUES(1, 'application://nautilus.desktop');"
     "INSERT INTO text VALUES(1, 'Tekst'); INSERT INTO event VALUES(1, 1382431999477, 1, 1, 1, 1, 1),"
     "(2, 1382431999478, 1, 1, 1, 2, NULL), (3, 1382431999479, 1, 1, 1, 3, NULL), (4, 1382431999480, 2, 1, 1, 1, 1)"},
    // A header of one entry: its name, "tor".
    {"/var/lib/rpm/rpmdb.sqlite",
     "CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL); CREATE TABLE Name(key, hnum, "
     "idx);"
     "CREATE TABLE Providename(key, hnum, idx); CREATE TABLE Requirename(key, hnum, idx); CREATE TABLE Installtid(key, "
     "hnum, idx); INSERT INTO Packages VALUES(1, x'0000000100000004000003e8000000060000000000000001746f7200')"},
    {"/data/data/com.android.browser/databases/webview.db",
     "CREATE TABLE formurl(_id INTEGER PRIMARY KEY, url); CREATE TABLE formdata(_id INTEGER PRIMARY KEY, urlid, name,"
     "value); CREATE TABLE httpauth(_id); CREATE TABLE cookies(_id INTEGER PRIMARY KEY, name, value, domain, path);"
     "PRAGMA user_version = 10; INSERT INTO formurl VALUES(1, 'https://krant.example/'); INSERT INTO formdata "
     "VALUES(1, 1, 'stad', 'Utrecht');"
     "INSERT INTO cookies VALUES(1, 'x', 'y', '.krant.example', '/')"},
};

// Formats that are no SQLite database. What is in neither list has to be put in one.
constexpr std::string_view kOtherFormats[] = {"bittorrent.list",
                                              "chromium.bookmarks",
                                              "chromium.preferences",
                                              "chromium.profiles",
                                              "chromium.session",
                                              "chromium.tab_list",
                                              "dpkg.status",
                                              "pacman.package",
                                              "apk.installed",
                                              "linux.menu_program",
                                              "vim.info",
                                              "vim.shada",
                                              "edge.favorites",
                                              "linux.recent_document",
                                              "emule.known",
                                              "emule.searches",
                                              "firefox.account",
                                              "firefox.extensions",
                                              "firefox.session",
                                              "linux.recently_used",
                                              "macos.dock",
                                              "macos.file_list",
                                              "macos.install_history",
                                              "macos.spotlight_shortcuts",
                                              "msie.favorite",
                                              "msie.index",
                                              "msie.web_cache",
                                              "opera.global_history",
                                              "opera.typed_history",
                                              "safari.plist",
                                              "shell.history",
                                              "wget.hosts",
                                              "windows.jump_list_automatic",
                                              "windows.jump_list_custom",
                                              "windows.prefetch",
                                              "windows.program_launches",
                                              "windows.registry",
                                              "windows.search",
                                              "windows.shell_link",
                                              "windows.zone_identifier"};

// A database whose only table bears a name that many programs use: without it, it may be anybody's.
constexpr std::string_view kAnybodysTables[] = {"downloads"};

// A database in memory.
class MemoryStore {
 public:
  explicit MemoryStore(std::string_view sql) {
    EXPECT_EQ(sqlite3_open(":memory:", &db_), SQLITE_OK);
    Run("PRAGMA legacy_alter_table = ON");
    Run(std::string(sql));
  }
  ~MemoryStore() { sqlite3_close(db_); }
  MemoryStore(const MemoryStore&) = delete;
  MemoryStore& operator=(const MemoryStore&) = delete;

  void Run(const std::string& sql) {
    EXPECT_EQ(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db_) << sql;
  }
  // The first column of what `sql` gives.
  std::vector<std::string> Strings(const std::string& sql) {
    std::vector<std::string> strings;
    const auto add = [](void* into, int, char** values, char**) {
      static_cast<std::vector<std::string>*>(into)->push_back(values[0] == nullptr ? "" : values[0]);
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(db_, sql.c_str(), add, &strings, nullptr), SQLITE_OK) << sql;
    return strings;
  }
  std::string Bytes() {
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> bytes(sqlite3_serialize(db_, "main", &size, 0), sqlite3_free);
    return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
  }

 private:
  sqlite3* db_ = nullptr;
};

constexpr std::size_t kWhole = std::string::npos;

// `kept`: bytes of the database that are left of it.
StoreInput InputOfFullStore(const FullStore& store, const std::string& change, std::size_t kept = kWhole) {
  MemoryStore database(store.sql);
  database.Run(change);
  StoreBytes bytes;
  bytes.path = store.path;
  bytes.database = database.Bytes().substr(0, kept);
  return StoreInput(std::move(bytes));
}

struct Outcome {
  std::string records;
  std::size_t claiming = 0;
  ArtifactCoverage coverage;
};

Outcome ReadChanged(const FullStore& store, const std::string& change, std::size_t kept = kWhole) {
  const StoreInput input = InputOfFullStore(store, change, kept);
  const ArtifactInput artifact = input.Get();
  const auto claiming = ClaimingFormats(artifact);
  Outcome outcome;
  outcome.claiming = claiming.size();
  if (claiming.empty()) return outcome;
  Found found;
  const Status read = claiming.front()->read(artifact, found);
  outcome.coverage = found.Only();
  EXPECT_TRUE(read || outcome.coverage.state != ReadState::kRead)
      << change << ": " << (read ? "" : read.error().Text());
  std::vector<std::string> lines;
  for (const Record& record : found.records)
    lines.push_back(std::to_string(static_cast<int>(record.kind)) + "|" + record.text + "|" + record.url + "|" +
                    record.title + "|" + record.app + "|" + testing::TimeText(record) + "|" +
                    std::to_string(static_cast<int>(record.origin)) + "\n");
  std::ranges::sort(lines);
  for (const std::string& line : lines) outcome.records += line;
  return outcome;
}

struct Change {
  std::string table;
  std::string name;
  std::string sql;
};

std::vector<Change> ChangesOf(const FullStore& store) {
  MemoryStore database(store.sql);
  std::vector<Change> changes;
  for (const std::string& table : database.Strings("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
    changes.push_back({table, table, "ALTER TABLE " + table + " RENAME TO " + table + "_v2"});
    changes.push_back({table, table, "DROP TABLE " + table});
    for (const std::string& column : database.Strings("SELECT name FROM pragma_table_info('" + table + "')"))
      changes.push_back({table, column, "ALTER TABLE " + table + " RENAME COLUMN " + column + " TO " + column + "_v2"});
  }
  return changes;
}

// Of two tables of two ages, a store without either lacks the newer one.
std::string NameSaid(const Change& change) { return change.name == "thumbnails" ? "top_sites" : change.name; }

TEST(StoreColumns, NothingIsLostInSilence) {
  std::size_t changes = 0;
  for (const FullStore& store : kFullStores) {
    const Outcome whole = ReadChanged(store, "");
    ASSERT_EQ(whole.claiming, 1u) << store.path;
    EXPECT_EQ(whole.coverage.state, ReadState::kRead) << store.path << ": " << whole.coverage.reason;
    EXPECT_NE(whole.records, "") << store.path;
    for (const Change& change : ChangesOf(store)) {
      SCOPED_TRACE(std::string(store.path) + ": " + change.sql);
      ++changes;
      const Outcome changed = ReadChanged(store, change.sql);
      if (changed.claiming == 0 && std::ranges::find(kAnybodysTables, change.table) != std::end(kAnybodysTables))
        continue;
      EXPECT_EQ(changed.claiming, 1u);
      if (changed.claiming == 0 || changed.records == whole.records) continue;
      EXPECT_EQ(changed.coverage.state, ReadState::kPartial) << changed.records << "was\n" << whole.records;
      EXPECT_NE(changed.coverage.reason.find(NameSaid(change)), std::string::npos) << changed.coverage.reason;
    }
  }
  EXPECT_GT(changes, 300u);
}

TEST(StoreColumns, ADatabaseThatIsCutOffSaysSo) {
  for (const FullStore& store : kFullStores) {
    const Outcome whole = ReadChanged(store, "");
    const std::size_t size = MemoryStore(store.sql).Bytes().size();
    for (std::size_t kept = 4096; kept < size; kept += 4096) {
      for (const std::size_t cut : {kept, kept + 1000}) {
        SCOPED_TRACE(std::string(store.path) + ": " + std::to_string(cut) + " of " + std::to_string(size));
        const Outcome rest = ReadChanged(store, "", cut);
        EXPECT_EQ(rest.claiming, 1u);
        if (rest.claiming == 0) continue;
        EXPECT_NE(rest.coverage.state, ReadState::kRead) << rest.records << "of\n" << whole.records;
        EXPECT_NE(rest.coverage.reason, "");
      }
    }
  }
}

TEST(StoreColumns, EveryReaderOfADatabaseIsHere) {
  std::set<std::string_view> kinds(std::begin(kOtherFormats), std::end(kOtherFormats));
  for (const FullStore& store : kFullStores) {
    const StoreInput input = InputOfFullStore(store, "");
    for (const ArtifactFormat* format : ClaimingFormats(input.Get())) kinds.insert(format->kind);
  }
  for (const ArtifactFormat& format : ArtifactFormats()) EXPECT_TRUE(kinds.contains(format.kind)) << format.kind;
}

}  // namespace
}  // namespace schouw
