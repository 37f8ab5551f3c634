#include "agent/artifact/browser/visited_page.h"

#include "agent/artifact/browser/search_engine.h"

namespace schouw {

Record PageRecord(RecordKind kind, std::string place, std::optional<UnixNanos> time, Origin origin,
                  const VisitedPage& page) {
  Record record;
  record.kind = kind;
  record.place = std::move(place);
  record.time = time;
  record.origin = origin;
  record.url = page.url;
  record.title = page.title;
  record.text = page.title.empty() ? page.url : page.title + "\n" + page.url;
  return record;
}

std::string InFolder(std::string_view path, std::string_view name) {
  constexpr std::size_t kMaxBytes = 4096;  // every bookmark below repeats it
  if (path.size() + name.size() > kMaxBytes) return std::string(path.empty() ? "..." : path);
  std::string inside(path);
  if (!inside.empty() && !name.empty()) inside += " / ";
  return inside.append(name);
}

Record BookmarkRecord(std::string place, std::optional<UnixNanos> time, std::string_view folders,
                      const VisitedPage& page) {
  Record record = PageRecord(RecordKind::kBookmark, std::move(place), time, Origin::kUnknown, page);
  if (!folders.empty())
    record.text = std::string(folders) + (page.title.empty() ? "" : " / " + page.title) + "\n" + page.url;
  return record;
}

Record SearchRecord(std::string words, std::string place, std::optional<UnixNanos> time, Origin origin,
                    const VisitedPage& page) {
  Record record = PageRecord(RecordKind::kSearchQuery, std::move(place), time, origin, page);
  record.text = std::move(words);
  return record;
}

bool EmitWithSearch(StoreReport& report, Record page, Origin search_origin) {
  std::string words = report.Wants(RecordKind::kSearchQuery) ? SearchWords(page.url) : std::string();
  if (words.empty()) return report.Emit(std::move(page));
  Record search = SearchRecord(std::move(words), page.place, page.time, search_origin, {page.url, page.title});
  search.app = page.app;
  return report.Emit(std::move(page)) && report.Emit(std::move(search));
}

}  // namespace schouw
