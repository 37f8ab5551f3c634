#include "agent/artifact/edge_favorites.h"

#include <array>
#include <map>

#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/windows/ese_store.h"

namespace schouw {
namespace {

constexpr std::string_view kFavorites = "Favorites";
constexpr std::size_t kMostFavoriteFolders = 100'000;

// Columns in the order they are asked for.
enum FavoriteColumn : std::size_t { kItemId, kParentId, kIsFolder, kIsDeleted, kFavoriteTitle, kAddress, kUpdated };
constexpr std::array<std::string_view, 7> kFavoriteColumns = {"ItemId", "ParentId", "IsFolder",   "IsDeleted",
                                                              "Title",  "URL",      "DateUpdated"};

class FavoriteReader {
 public:
  FavoriteReader(EseDatabase& database, StoreReport& report) : database_(database), report_(report) {}

  void Read() {
    const EseTable* const table = database_.Table(kFavorites);
    if (table == nullptr) return report_.Note(MakeError(ErrorCode::kUnsupported, "there is no table Favorites"));
    for (const std::string_view column : kFavoriteColumns)
      if (!EseDatabase::HasColumn(*table, column))
        report_.Note(MakeError(ErrorCode::kUnsupported, "table Favorites has no column " + std::string(column)));
    database_.ForEachRow(*table, kFavoriteColumns, [&](const EseRow& row) {
      if (row.Integer(kIsFolder).value_or(0) != 0)
        folders_[row.Bytes(kItemId)] = {row.Bytes(kParentId), row.Text(kFavoriteTitle)};
      return folders_.size() < kMostFavoriteFolders;
    });
    database_.ForEachRow(*table, kFavoriteColumns, [&](const EseRow& row) { return Take(row); });
    if (bad_times_ > 0)
      report_.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad_times_) + " rows have an impossible time"));
  }

 private:
  struct FavoriteFolder {
    std::string parent;
    std::string title;
  };

  bool Take(const EseRow& row) {
    if (row.Integer(kIsFolder).value_or(0) != 0 || row.Integer(kIsDeleted).value_or(0) != 0) return true;
    std::string url = row.Text(kAddress);
    if (url.empty()) return true;
    const std::int64_t ticks = row.Integer(kUpdated).value_or(0);
    const auto time = FromWindowsFileTime(static_cast<std::uint64_t>(ticks));
    if (ticks != 0 && !time) ++bad_times_;
    return report_.Emit(BookmarkRecord("Favorites row " + std::to_string(row.number()),
                                       ticks != 0 && time ? std::optional(*time) : std::nullopt,
                                       FoldersAbove(row.Bytes(kParentId)), {std::move(url), row.Text(kFavoriteTitle)}));
  }

  // Outermost first; names that begin with '_' are the browser's own ("_Favorites_Bar_").
  std::string FoldersAbove(const std::string& id) const {
    constexpr std::size_t kMostLevels = 64;
    std::vector<const FavoriteFolder*> above;
    for (auto found = folders_.find(id); found != folders_.end() && above.size() < kMostLevels;
         found = folders_.find(found->second.parent))
      above.push_back(&found->second);
    std::string path;
    for (auto folder = above.rbegin(); folder != above.rend(); ++folder)
      if (!(*folder)->title.starts_with('_')) path = InFolder(path, (*folder)->title);
    return path;
  }

  EseDatabase& database_;
  StoreReport& report_;
  std::map<std::string, FavoriteFolder> folders_;  // by ItemId
  std::uint64_t bad_times_ = 0;
};

}  // namespace

bool ClaimsEdgeFavorites(const ArtifactInput& input) {
  return LooksLikeEse(input.head) && SameName(input.entry.Name(), "spartan.edb");
}

Status ReadEdgeFavorites(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kEdgeFavoritesKind, "Edge", "");
  return ReadEseStore(input, report, [&](EseDatabase& database) { FavoriteReader(database, report).Read(); });
}

}  // namespace schouw
