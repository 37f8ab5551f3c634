#include "agent/artifact/browser/visited_page.h"

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

Record SearchRecord(std::string words, std::string place, std::optional<UnixNanos> time, Origin origin,
                    const VisitedPage& page) {
  Record record = PageRecord(RecordKind::kSearchQuery, std::move(place), time, origin, page);
  record.text = std::move(words);
  return record;
}

}  // namespace schouw
