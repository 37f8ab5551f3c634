#include "agent/artifact/chromium_bookmarks.h"

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/json_store.h"
#include "agent/artifact/browser/store_clock.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/database.h"

namespace schouw {
namespace {

class BookmarkReader {
 public:
  explicit BookmarkReader(StoreReport& report) : report_(report) {}

  void Read(const Json& store) {
    const Json* const roots = Member(&store, "roots");
    if (roots == nullptr || !roots->is_object()) {
      report_.Note(MakeError(ErrorCode::kUnsupported, "there is no member roots"));
      return;
    }
    for (const auto& [name, root] : roots->items()) {
      root_ = name;
      if (root.is_object()) ReadChildren(root, "");
    }
    if (odd_ > 0)
      report_.Note(MakeError(ErrorCode::kMalformed, std::to_string(odd_) + " bookmarks have no type or no address"));
    clock_.NoteCount(report_);
  }

 private:
  // As deep as the JSON may be nested.
  void ReadChildren(const Json& folder, const std::string& path) {
    const Json* const children = Member(&folder, "children");
    if (children == nullptr || !children->is_array()) return;
    for (const Json& child : *children) {
      if (report_.stopped()) return;
      const std::string type = TextOf(&child, "type");
      if (type == "folder")
        ReadChildren(child, InFolder(path, TextOf(&child, "name")));
      else
        ReadBookmark(child, path);
    }
  }

  void ReadBookmark(const Json& entry, const std::string& path) {
    const VisitedPage page{TextOf(&entry, "url"), TextOf(&entry, "name")};
    ++ordinal_;
    if (page.url.empty()) {
      ++odd_;
      return;
    }
    const std::string id = TextOf(&entry, "id");
    const std::string place = root_ + (id.empty() ? " bookmark " + std::to_string(ordinal_) : " id " + id);
    const auto time = clock_.Time(IntegerOf(Member(&entry, "date_added")));
    report_.Emit(BookmarkRecord(place, time, path, page));
  }

  StoreReport& report_;
  StoreClock clock_{TimeUnit::kChromium};
  std::string root_;
  std::uint64_t ordinal_ = 0;
  std::uint64_t odd_ = 0;
};

}  // namespace

bool ClaimsChromiumBookmarks(const ArtifactInput& input) {
  if (!LooksLikeJsonObject(input.head)) return false;
  const bool roots = input.head.find("\"roots\"") != std::string_view::npos;
  const bool known = input.head.find("\"bookmark_bar\"") != std::string_view::npos ||
                     input.head.find("\"checksum\"") != std::string_view::npos;
  return (roots && known) || SameName(input.entry.Name(), "Bookmarks");
}

Status ReadChromiumBookmarks(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = ChromiumProfile(input.entry);
  StoreReport report(input, sink, kChromiumBookmarksKind, std::move(profile.app), std::move(profile.profile));
  auto store = ReadJsonStore(input);
  if (!store) return report.Fail(std::move(store).error());
  if (store->damage) report.Note(*store->damage);
  BookmarkReader(report).Read(store->value);
  return report.Finish();
}

}  // namespace schouw
