#include "agent/artifact/firefox_synced_tabs.h"

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/json_store.h"
#include "agent/artifact/browser/store_clock.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_look.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

class SyncedTabsReader {
 public:
  SyncedTabsReader(SqliteDatabase& database, StoreReport& report) : database_(database), report_(report) {}

  void Read(const StoredTable& table) {
    report_.Note(ScanTable(database_, table, {"record"}, [&](const StoredRow& row) {
      const auto device = ParseJsonStore(row.Text(0), database_.limits());
      if (!device || device->damage || Member(&device->value, "tabs") == nullptr) {
        ++unreadable_;
        return Scan::kContinue;
      }
      ReadDevice(device->value, row.Place());
      return report_.stopped() ? Scan::kStop : Scan::kContinue;
    }));
    if (unreadable_ > 0)
      report_.Note(MakeError(ErrorCode::kMalformed, std::to_string(unreadable_) + " devices' tabs can't be read"));
    clock_.NoteCount(report_);
  }

 private:
  void ReadDevice(const Json& device, const std::string& place) {
    const Json* const tabs = Member(&device, "tabs");
    for (std::size_t tab = 0; Element(tabs, tab) != nullptr; ++tab) {
      const Json* const one = Element(tabs, tab);
      const Json* const pages = Member(one, "urlHistory");
      const auto used = clock_.Time(IntegerOf(Member(one, "lastUsed")));
      for (std::size_t i = 0; Element(pages, i) != nullptr && !report_.stopped(); ++i) {
        const VisitedPage page{TextOf(Element(pages, i)), i == 0 ? TextOf(one, "title") : ""};
        if (page.url.empty()) continue;
        EmitWithSearch(
            report_,
            PageRecord(RecordKind::kOpenTab, place + " tab " + std::to_string(tab) + " page " + std::to_string(i),
                       i == 0 ? used : std::nullopt, Origin::kOtherDevice, page),
            Origin::kOtherDevice);
      }
    }
  }

  SqliteDatabase& database_;
  StoreReport& report_;
  StoreClock clock_{TimeUnit::kUnixMillisOrSeconds};
  std::uint64_t unreadable_ = 0;
};

}  // namespace

bool ClaimsFirefoxSyncedTabs(const ArtifactInput& input) {
  if (!LooksLikeSqlite(input.head)) return false;
  return LookInto(input, [&](SqliteDatabase* database) {
    const std::string_view name = input.entry.Name();
    if (database == nullptr) return SameName(name, "synced-tabs.db") || SameName(name, "tabs.sqlite");
    const StoredTable* const table = database->Table("tabs");
    const bool whole =
        table != nullptr && table->Column("guid") != nullptr && table->Column("last_modified") != nullptr;
    return whole || IsOwnName(input, "synced-tabs.db");
  });
}

Status ReadFirefoxSyncedTabs(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = FirefoxProfile(input.entry);
  StoreReport report(input, sink, kFirefoxSyncedTabsKind, std::move(profile.app), std::move(profile.profile));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  if (const StoredTable* const table = RequireTable(**database, report, "tabs", {"record"}))
    SyncedTabsReader(**database, report).Read(*table);
  return report.Finish();
}

}  // namespace schouw
