#include "agent/artifact/safari_tabs.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "agent/artifact/browser/safari_store.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_tables.h"
#include "agent/base/binary_plist.h"

namespace schouw {
namespace {

constexpr std::size_t kMostRemembered = 1'000'000;  // windows or devices
constexpr std::int64_t kLeaf = 0;                   // bookmarks.type

// A database of tabs while it is read.
struct TabStore {
  SqliteDatabase& database;
  StoreReport& report;
  CocoaClock clock;
  bool full = false;

  // False: nothing more can be remembered, which is noted once.
  bool Fits(std::size_t count) {
    if (count < kMostRemembered) return true;
    if (!full) report.Note(MakeError(ErrorCode::kTooMany, "more windows, folders or devices than can be remembered"));
    full = true;
    return false;
  }
  Scan Emit(Record tab) {
    const Origin origin = tab.origin;
    return EmitWithSearch(report, std::move(tab), origin) ? Scan::kContinue : Scan::kStop;
  }
};

Status ReadTabs(const ArtifactInput& input, RecordSink& sink, std::string_view kind,
                const std::function<void(TabStore&)>& read) {
  BrowserProfile profile = SafariProfile(input.entry);
  StoreReport report(input, sink, kind, std::move(profile.app), std::move(profile.profile));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  TabStore store{**database, report, {}};
  read(store);
  store.clock.NoteCount(report);
  return report.Finish();
}

// Numbers or UUIDs of what was closed: rows of `table` with a date_closed.
std::set<std::string> Closed(TabStore& store, std::string_view table, const ColumnNames& names) {
  std::set<std::string> closed;
  const StoredTable* const windows = OptionalTable(store.database, store.report, table, {});
  if (windows == nullptr || windows->Column("date_closed") == nullptr) return closed;
  ColumnNames columns = {"date_closed"};
  columns.insert(columns.end(), names.begin(), names.end());
  store.report.Note(ScanTable(store.database, *windows, columns, [&](const StoredRow& row) {
    if (row.Real(0).value_or(0) <= 0) return Scan::kContinue;
    for (std::size_t i = 1; i < columns.size(); ++i)
      if (std::string name = row.Text(i); !name.empty()) closed.insert(std::move(name));
    return store.Fits(closed.size()) ? Scan::kContinue : Scan::kStop;
  }));
  return closed;
}

void ReadStateTabs(TabStore& store) {
  const StoredTable* const tabs = RequireTable(store.database, store.report, "tabs", {"url"});
  if (tabs == nullptr) return;
  ExpectColumns(store.report, *tabs, {"title", "user_visible_url", "last_viewed_time", "opened_from_link"});
  const std::set<std::string> closed = Closed(store, "browser_windows", {"id", "uuid"});
  const ColumnNames columns = {"url",
                               "user_visible_url",
                               "title",
                               "last_viewed_time",
                               "opened_from_link",
                               "date_closed",
                               "browser_window_id",
                               "browser_window_uuid"};
  store.report.Note(ScanTable(store.database, *tabs, columns, [&](const StoredRow& row) {
    if (row.Real(5).value_or(0) > 0 || closed.contains(row.Text(6)) || closed.contains(row.Text(7)))
      return Scan::kContinue;
    std::string url = row.Text(0);
    if (url.empty()) url = row.Text(1);
    if (url.empty()) return Scan::kContinue;  // a new, empty tab
    const Origin origin = row.Integer(4).value_or(0) != 0 ? Origin::kLink : Origin::kUnknown;
    return store.Emit(PageRecord(RecordKind::kOpenTab, row.Place(), store.clock.Time(row.Real(3)), origin,
                                 {std::move(url), row.Text(2)}));
  }));
}

// Groups and windows of "SafariTabs.db": which of them are closed.
class TabGroups {
 public:
  TabGroups(TabStore& store, const StoredTable& bookmarks) : store_(store) {
    LoadWindows();
    LoadFolders(bookmarks);
  }

  bool IsOpen(std::int64_t group) const {
    for (int level = 0; level < kMostLevels; ++level) {
      if (gone_.contains(group)) return false;
      const auto folder = parents_.find(group);
      if (folder == parents_.end()) return true;
      group = folder->second;
    }
    return true;
  }

 private:
  static constexpr int kMostLevels = 64;

  void LoadWindows() {
    const StoredTable* const windows = RequireTable(store_.database, store_.report, "windows", {});
    if (windows == nullptr) return;
    ExpectColumns(store_.report, *windows, {"id", "date_closed", "local_tab_group_id", "private_tab_group_id"});
    std::set<std::int64_t> open_groups, closed_windows;
    const ColumnNames columns = {"id", "date_closed", "local_tab_group_id", "private_tab_group_id"};
    store_.report.Note(ScanTable(store_.database, *windows, columns, [&](const StoredRow& row) {
      const bool closed = row.Real(1).value_or(0) > 0;
      if (closed) closed_windows.insert(row.Integer(0).value_or(0));
      for (const std::size_t group : {std::size_t{2}, std::size_t{3}})
        if (!row.IsAbsent(group)) (closed ? gone_ : open_groups).insert(*row.Integer(group));
      return store_.Fits(gone_.size() + open_groups.size()) ? Scan::kContinue : Scan::kStop;
    }));
    LoadUnnamedGroups(closed_windows);
    for (const std::int64_t group : open_groups) gone_.erase(group);
  }

  void LoadUnnamedGroups(const std::set<std::int64_t>& closed_windows) {
    // Made with the table of profiles.
    const auto find = store_.database.Table("windows_profiles") ? RequireTable : OptionalTable;
    const StoredTable* const groups =
        find(store_.database, store_.report, "windows_unnamed_tab_groups", {"tab_group_id", "window_id"});
    if (groups == nullptr || closed_windows.empty()) return;
    store_.report.Note(ScanTable(store_.database, *groups, {"tab_group_id", "window_id"}, [&](const StoredRow& row) {
      if (row.IsAbsent(0) || !closed_windows.contains(row.Integer(1).value_or(0))) return Scan::kContinue;
      gone_.insert(*row.Integer(0));
      return store_.Fits(gone_.size()) ? Scan::kContinue : Scan::kStop;
    }));
  }

  void LoadFolders(const StoredTable& bookmarks) {
    const ColumnNames columns = {"id", "type", "parent", "date_closed", "deleted"};
    store_.report.Note(ScanTable(store_.database, bookmarks, columns, [&](const StoredRow& row) {
      if (row.Integer(1).value_or(kLeaf) == kLeaf) return Scan::kContinue;
      const std::int64_t id = row.Integer(0).value_or(0);
      parents_[id] = row.Integer(2).value_or(0);
      if (row.Real(3).value_or(0) > 0 || row.Integer(4).value_or(0) != 0) gone_.insert(id);
      return store_.Fits(parents_.size()) ? Scan::kContinue : Scan::kStop;
    }));
  }

  TabStore& store_;
  std::map<std::int64_t, std::int64_t> parents_;  // of folders alone
  std::set<std::int64_t> gone_;
};

// The date under `key` of a row's property list, in seconds since 2001. A broken one has none.
std::optional<double> DateIn(std::string_view plist, std::string_view key) {
  std::optional<double> date;
  if (!IsBinaryPlist(plist)) return date;
  PlistVisitor visitor;
  visitor.on_text = [](const std::string&, std::string_view, const std::string&) { return true; };
  visitor.on_data = [](const std::string&, Bytes) { return true; };
  visitor.on_date = [&](const std::string& path, double seconds) {
    if (path != key) return true;
    date = seconds;
    return false;
  };
  (void)ReadBinaryPlist(AsBytes(plist), visitor);
  return date;
}

std::optional<double> LastViewed(const StoredRow& row) {
  if (const auto viewed = DateIn(row.Bytes(7), "DateLastViewed")) return viewed;
  if (const auto visited = DateIn(row.Bytes(8), "LastVisitTime")) return visited;
  return row.Real(3);
}

void ReadTabGroups(TabStore& store) {
  const StoredTable* const tabs =
      RequireTable(store.database, store.report, "bookmarks", {"id", "parent", "type", "url"});
  if (tabs == nullptr) return;
  ExpectColumns(store.report, *tabs, {"title", "last_modified", "deleted", "date_closed"});
  const TabGroups groups(store, *tabs);
  const ColumnNames columns = {"type",
                               "url",
                               "title",
                               "last_modified",
                               "date_closed",
                               "deleted",
                               "parent",
                               "extra_attributes",
                               "local_attributes"};
  store.report.Note(ScanTable(store.database, *tabs, columns, [&](const StoredRow& row) {
    if (row.Integer(0).value_or(kLeaf) != kLeaf || row.Text(1).empty()) return Scan::kContinue;
    if (row.Real(4).value_or(0) > 0 || row.Integer(5).value_or(0) != 0) return Scan::kContinue;
    if (!groups.IsOpen(row.Integer(6).value_or(0))) return Scan::kContinue;
    return store.Emit(PageRecord(RecordKind::kOpenTab, row.Place(), store.clock.Time(LastViewed(row)), Origin::kUnknown,
                                 {row.Text(1), row.Text(2)}));
  }));
}

// When each device last told of its tabs, by its UUID.
std::map<std::string, double> DeviceTimes(TabStore& store) {
  std::map<std::string, double> times;
  const StoredTable* const devices =
      RequireTable(store.database, store.report, "cloud_tab_devices", {"device_uuid", "last_modified"});
  if (devices == nullptr) return times;
  store.report.Note(ScanTable(store.database, *devices, {"device_uuid", "last_modified"}, [&](const StoredRow& row) {
    times[row.Text(0)] = row.Real(1).value_or(0);
    return store.Fits(times.size()) ? Scan::kContinue : Scan::kStop;
  }));
  return times;
}

void ReadCloudTabs(TabStore& store) {
  const StoredTable* const tabs = RequireTable(store.database, store.report, "cloud_tabs", {"url"});
  if (tabs == nullptr) return;
  ExpectColumns(store.report, *tabs, {"title", "device_uuid"});
  const std::map<std::string, double> devices = DeviceTimes(store);
  const ColumnNames columns = {"url", "title", "last_viewed_time", "device_uuid"};
  store.report.Note(ScanTable(store.database, *tabs, columns, [&](const StoredRow& row) {
    double time = row.Real(2).value_or(0);
    if (const auto device = devices.find(row.Text(3)); time == 0 && device != devices.end()) time = device->second;
    return store.Emit(PageRecord(RecordKind::kOpenTab, row.Place(), store.clock.Time(time), Origin::kOtherDevice,
                                 {row.Text(0), row.Text(1)}));
  }));
}

}  // namespace

bool ClaimsSafariBrowserState(const ArtifactInput& input) {
  return ClaimsByTables(input, {"tabs", "tab_sessions", "browser_windows"}, 2, "BrowserState.db");
}

Status ReadSafariBrowserState(const ArtifactInput& input, RecordSink& sink) {
  return ReadTabs(input, sink, kSafariBrowserStateKind, ReadStateTabs);
}

bool ClaimsSafariTabs(const ArtifactInput& input) {
  return ClaimsByTables(input, {"windows_tab_groups", "windows_unnamed_tab_groups", "windows_profiles", "windows"}, 2,
                        "SafariTabs.db");
}

Status ReadSafariTabs(const ArtifactInput& input, RecordSink& sink) {
  return ReadTabs(input, sink, kSafariTabsKind, ReadTabGroups);
}

bool ClaimsSafariCloudTabs(const ArtifactInput& input) {
  return ClaimsByTables(input, {"cloud_tabs", "cloud_tab_devices", "cloud_tab_close_requests"}, 2, "CloudTabs.db");
}

Status ReadSafariCloudTabs(const ArtifactInput& input, RecordSink& sink) {
  return ReadTabs(input, sink, kSafariCloudTabsKind, ReadCloudTabs);
}

}  // namespace schouw
