#include "agent/artifact/safari_plist.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <vector>

#include "agent/artifact/browser/safari_store.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/text_store.h"
#include "agent/base/ascii.h"
#include "agent/base/xml_plist.h"

namespace schouw {
namespace {

constexpr std::string_view kHistory = "WebHistoryDates/", kDownloads = "DownloadHistory/",
                           kSearches = "RecentWebSearches/", kOldSearches = "RecentSearchStrings/";

// One dictionary that is a page, a download or a search.
struct PlistItem {
  std::string place;  // its path of keys
  RecordKind kind = RecordKind::kBookmark;
  std::string url;
  std::string title;
  std::string path;
  std::string words;
  std::optional<double> date;  // seconds since 2001
};

// Cuts the last name of a path of keys off.
std::string_view CutLast(std::string_view& path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
  path = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  return last;
}

class ItemList {
 public:
  // `key` is the last name of the path; empty in a list, and where `text` is itself a key.
  void TakeText(std::string_view path, std::string_view key, const std::string& text) {
    const std::string_view whole = path;
    const std::string_view name = CutLast(path);
    if (key != name && !whole.starts_with(kOldSearches)) return;
    if (whole.starts_with(kHistory)) {
      if (name.empty()) Of(path, RecordKind::kUrlVisit).url = text;  // the address stands under an empty key
      if (name == "title") Of(path, RecordKind::kUrlVisit).title = text;
      if (name == "lastVisitedDate") Of(path, RecordKind::kUrlVisit).date = std::strtod(text.c_str(), nullptr);
    } else if (whole.starts_with(kDownloads)) {
      if (name == "DownloadEntryURL") Of(path, RecordKind::kDownload).url = text;
      if (name == "DownloadEntryPath") Of(path, RecordKind::kDownload).path = text;
    } else if (whole.starts_with(kSearches)) {
      if (name == "SearchString") Of(path, RecordKind::kSearchQuery).words = text;
    } else if (whole.starts_with(kOldSearches)) {
      Of(whole, RecordKind::kSearchQuery).words = text;
    } else if (name == "URLString") {
      Of(path, RecordKind::kBookmark).url = text;
    } else if (name == "title" && CutLast(path) == "URIDictionary") {
      Of(path, RecordKind::kBookmark).title = text;
    }
  }

  void TakeDate(std::string_view path, double seconds) {
    const std::string_view whole = path;
    const std::string_view name = CutLast(path);
    if (whole.starts_with(kDownloads) && name == "DownloadEntryDateAddedKey")
      Of(path, RecordKind::kDownload).date = seconds;
    if (whole.starts_with(kSearches) && name == "Date") Of(path, RecordKind::kSearchQuery).date = seconds;
    if (name == "DateAdded" && CutLast(path) == "ReadingList") Of(path, RecordKind::kBookmark).date = seconds;
  }

  // In the order they stand in.
  const std::vector<PlistItem>& all() const { return items_; }

 private:
  PlistItem& Of(std::string_view place, RecordKind kind) {
    const auto [found, fresh] = index_.emplace(std::string(place), items_.size());
    if (fresh) {
      items_.emplace_back();
      items_.back().place = std::string(place);
      items_.back().kind = kind;
    }
    return items_[found->second];
  }

  std::vector<PlistItem> items_;
  std::map<std::string, std::size_t> index_;
};

// False: the receiver wants no more.
bool Emit(const PlistItem& item, CocoaClock& clock, StoreReport& report) {
  if (item.url.empty() && item.words.empty()) return true;
  const auto time = clock.Time(item.date);
  if (item.kind == RecordKind::kSearchQuery)
    return report.Emit(SearchRecord(item.words, item.place, time, Origin::kEntered, {}));
  Record record = PageRecord(item.kind, item.place, time, Origin::kUnknown, {item.url, item.title});
  if (!item.path.empty()) record.text.append("\n").append(item.path);
  return item.kind == RecordKind::kUrlVisit ? EmitWithSearch(report, std::move(record), Origin::kUnknown)
                                            : report.Emit(std::move(record));
}

}  // namespace

bool ClaimsSafariPlist(const ArtifactInput& input) {
  constexpr std::string_view kParts[] = {"bookmarks", "history", "downloads", "safari"};
  constexpr std::string_view kMarks[] = {"WebBookmarkType", "WebHistoryDates", "DownloadHistory", "RecentWebSearches",
                                         "RecentSearchStrings"};
  const std::string name = AsciiLowerCased(input.entry.Name());
  const bool named = name.ends_with(".plist") && std::ranges::any_of(kParts, [&](std::string_view part) {
                       return name.find(part) != std::string::npos;
                     });
  if (!named || !IsPropertyList(input.head)) return false;
  const bool whole = input.content.random_access() && input.content.size() <= input.limits.max_member_in_memory_bytes;
  const auto bytes = whole ? ReadTextStore(input) : Result<std::string>(std::string(input.head));
  return bytes &&
         std::ranges::any_of(kMarks, [&](std::string_view mark) { return bytes->find(mark) != std::string::npos; });
}

Status ReadSafariPlist(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = SafariProfile(input.entry);
  StoreReport report(input, sink, kSafariPlistKind, std::move(profile.app), std::move(profile.profile));
  const auto bytes = ReadTextStore(input);
  if (!bytes) return report.Fail(bytes.error());
  ItemList items;
  PlistVisitor visitor;
  visitor.on_text = [&](const std::string& path, std::string_view key, const std::string& text) {
    items.TakeText(path, key, text);
    return true;
  };
  visitor.on_data = [](const std::string&, Bytes) { return true; };
  visitor.on_date = [&](const std::string& path, double seconds) {
    items.TakeDate(path, seconds);
    return true;
  };
  if (const Status status = ReadPropertyList(AsBytes(*bytes), visitor); !status) report.Note(status.error());
  CocoaClock clock;
  for (const PlistItem& item : items.all())
    if (!Emit(item, clock, report)) break;
  clock.NoteCount(report);
  return report.Finish();
}

}  // namespace schouw
