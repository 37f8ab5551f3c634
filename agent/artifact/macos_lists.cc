#include "agent/artifact/macos_lists.h"

#include <map>
#include <vector>

#include "agent/artifact/browser/file_uri.h"
#include "agent/artifact/browser/safari_store.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/macos/bookmark_data.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/text_store.h"
#include "agent/base/ascii.h"
#include "agent/base/xml_plist.h"

namespace schouw {
namespace {

// What a list says of one item, by the last name of each value's path.
struct ListItem {
  std::string place;
  std::map<std::string, std::string, std::less<>> texts;
  std::string target;  // of its bookmark
  std::optional<double> date;

  std::string Text(std::string_view name) const {
    const auto found = texts.find(name);
    return found == texts.end() ? "" : found->second;
  }
};

// The values of each item, in the order of the items. `item_of` gives the part of a path that names the item, empty
// where the value is of none.
class Items {
 public:
  using ItemOf = std::string_view (*)(std::string_view path);
  explicit Items(ItemOf item_of) : item_of_(item_of) {}

  Status Read(Bytes bytes) {
    PlistVisitor visitor;
    visitor.on_text = [&](const std::string& path, std::string_view key, const std::string& text) {
      if (ListItem* const item = Of(path); item != nullptr && !key.empty()) item->texts.emplace(key, text);
      return true;
    };
    visitor.on_data = [&](const std::string& path, Bytes data) {
      if (ListItem* const item = Of(path); item != nullptr && item->target.empty())
        item->target = BookmarkTarget(AsChars(data));
      return true;
    };
    visitor.on_date = [&](const std::string& path, double seconds) {
      if (ListItem* const item = Of(path)) item->date = seconds;
      return true;
    };
    return ReadPropertyList(bytes, visitor);
  }
  const std::vector<ListItem>& all() const { return items_; }

 private:
  ListItem* Of(std::string_view path) {
    const std::string_view place = item_of_(path);
    if (place.empty()) return nullptr;
    const auto [found, fresh] = index_.emplace(std::string(place), items_.size());
    if (fresh) items_.push_back({std::string(place), {}, "", std::nullopt});
    return &items_[found->second];
  }

  ItemOf item_of_;
  std::vector<ListItem> items_;
  std::map<std::string, std::size_t> index_;
};

// The first `count` parts of a path that has more.
std::string_view FirstParts(std::string_view path, int count) {
  std::size_t end = 0;
  for (int i = 0; i < count; ++i) {
    end = path.find('/', end + (i > 0 ? 1 : 0));
    if (end == std::string_view::npos) return {};
  }
  return path.substr(0, end);
}

Status ReadList(const ArtifactInput& input, RecordSink& sink, std::string_view kind, Items::ItemOf item_of,
                const std::function<Record(const ListItem&, CocoaClock&)>& record_of) {
  StoreReport report(input, sink, kind, "macOS", "");
  const auto bytes = ReadTextStore(input);
  if (!bytes) return report.Fail(bytes.error());
  Items items(item_of);
  if (const Status status = items.Read(AsBytes(*bytes)); !status) report.Note(status.error());
  CocoaClock clock;
  for (const ListItem& item : items.all()) {
    Record record = record_of(item, clock);
    record.place = item.place;
    if (!record.text.empty() && !report.Emit(std::move(record))) break;
  }
  clock.NoteCount(report);
  return report.Finish();
}

bool HasName(const ArtifactInput& input, std::string_view part) {
  return AsciiLowerCased(input.entry.Name()).find(part) != std::string::npos && IsPropertyList(input.head);
}

std::string TwoLines(std::string first, const std::string& second) {
  if (!first.empty() && !second.empty() && first != second) first += "\n";
  return first == second ? first : first + second;
}

}  // namespace

bool ClaimsMacosFileList(const ArtifactInput& input) {
  return HasName(input, ".sfl") || HasName(input, "recentitems.plist") || HasName(input, "lssharedfilelist.plist");
}

Status ReadMacosFileList(const ArtifactInput& input, RecordSink& sink) {
  const std::string name = AsciiLowerCased(input.entry.Name());
  const bool programs = name.find("applications") != std::string::npos;
  const auto item_of = [](std::string_view path) {
    const bool is_old = path.find("/CustomListItems/") != std::string_view::npos;
    return is_old || path.starts_with("root/items/") ? FirstParts(path, 3) : std::string_view();
  };
  return ReadList(input, sink, kMacosFileListKind, item_of, [&](const ListItem& item, CocoaClock&) {
    Record record;
    const bool is_program = programs || item.place.starts_with("RecentApplications/");
    record.kind = is_program ? RecordKind::kApp : RecordKind::kRecentFile;
    std::string target = item.target;
    for (const std::string_view key : {"NS.relative", "URL"})
      if (target.empty()) target = item.Text(key);
    record.title = item.Text("Name").empty() ? item.Text("name") : item.Text("Name");
    record.text = TwoLines(record.title, PathOfFileUri(target));
    if (target.find("://") != std::string::npos && !target.starts_with("file:")) record.url = target;
    return record;
  });
}

bool ClaimsMacosSpotlight(const ArtifactInput& input) {
  return HasName(input, "com.apple.spotlight") && HasName(input, "shortcuts");
}

Status ReadMacosSpotlight(const ArtifactInput& input, RecordSink& sink) {
  // What was typed may hold a slash: it is all of the path but the name at its end.
  const auto item_of = [](std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  };
  return ReadList(input, sink, kMacosSpotlightKind, item_of, [](const ListItem& item, CocoaClock& clock) {
    std::string typed = item.place;
    if (typed.starts_with("UserShortcuts/")) typed.erase(0, 14);
    const bool chosen = !item.Text("DISPLAY_NAME").empty() || !item.Text("PATH").empty() || !item.Text("URL").empty();
    if (!chosen && !item.date) return Record{};
    Record record = SearchRecord(typed, "", clock.Time(item.date), Origin::kEntered, {"", item.Text("DISPLAY_NAME")});
    record.app = "Spotlight";
    return record;
  });
}

bool ClaimsMacosDock(const ArtifactInput& input) { return HasName(input, "com.apple.dock.plist"); }

Status ReadMacosDock(const ArtifactInput& input, RecordSink& sink) {
  const auto item_of = [](std::string_view path) {
    return path.starts_with("persistent-apps/") || path.starts_with("recent-apps/") ? FirstParts(path, 2)
                                                                                    : std::string_view();
  };
  return ReadList(input, sink, kMacosDockKind, item_of, [](const ListItem& item, CocoaClock&) {
    Record record;
    record.kind = RecordKind::kApp;
    record.title = item.Text("bundle-identifier");
    record.text = TwoLines(item.Text("file-label"), PathOfFileUri(item.Text("_CFURLString")));
    return record;
  });
}

bool ClaimsMacosInstalls(const ArtifactInput& input) { return HasName(input, "installhistory.plist"); }

Status ReadMacosInstalls(const ArtifactInput& input, RecordSink& sink) {
  const auto item_of = [](std::string_view path) { return FirstParts(path, 1); };
  return ReadList(input, sink, kMacosInstallsKind, item_of, [](const ListItem& item, CocoaClock& clock) {
    Record record;
    record.kind = RecordKind::kApp;
    record.time = clock.Time(item.date);
    record.title = item.Text("processName");
    record.text = item.Text("displayName");
    if (const std::string version = item.Text("displayVersion"); !version.empty() && !record.text.empty())
      record.text += " " + version;
    return record;
  });
}

}  // namespace schouw
