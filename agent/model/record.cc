#include "agent/model/record.h"

#include <algorithm>
#include <iterator>

namespace schouw {
namespace {

constexpr std::array<std::string_view, kRecordKindCount> kKindNames = {
    "search_query", "url_visit", "typed_url", "bookmark", "download",    "open_tab", "form_entry",
    "file_name",    "document",  "message",   "app",      "recent_file", "app_data", "hash"};

}  // namespace

std::string_view RecordKindName(RecordKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::optional<RecordKind> ParseRecordKind(std::string_view name) {
  for (std::size_t i = 0; i < kKindNames.size(); ++i)
    if (kKindNames[i] == name) return static_cast<RecordKind>(i);
  return std::nullopt;
}

std::string_view OriginName(Origin origin) {
  constexpr std::array<std::string_view, 6> kNames = {"unknown",  "entered",  "link",
                                                      "redirect", "embedded", "other_device"};
  return kNames[static_cast<std::size_t>(origin)];
}

std::string_view RecordStateName(RecordState state) { return state == RecordState::kLive ? "live" : "recycle_bin"; }

std::string_view PlaceAt(const Record& record, std::size_t offset) {
  const auto after =
      std::ranges::upper_bound(record.marks, offset, std::ranges::less{}, [](const PlaceMark& m) { return m.offset; });
  return after == record.marks.begin() ? std::string_view(record.place) : std::string_view(std::prev(after)->place);
}

}  // namespace schouw
