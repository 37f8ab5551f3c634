#include "agent/artifact/windows/registry_stores.h"

#include <algorithm>

namespace schouw {
namespace {

// Names of values in the order that the list of them has.
std::vector<std::string> Order(const RegistryValue& list, bool is_letters) {
  std::vector<std::string> names;
  if (is_letters) {
    for (const char letter : list.Text()) names.emplace_back(1, letter);
    return names;
  }
  for (std::size_t at = 0; at + 4 <= list.data.size(); at += 4) {
    const std::uint32_t number = LoadLe<std::uint32_t>(AsBytes(list.data).data() + at);
    if (number == 0xffffffff) break;
    names.push_back(std::to_string(number));
  }
  return names;
}

}  // namespace

std::vector<RecentItem> RecentItems(RegistryHive& hive, const RegistryKey& key) {
  std::map<std::string, RegistryValue> values;
  std::vector<std::string> order;
  hive.ForEachValue(key, [&](const RegistryValue& value) {
    if (SameRegistryName(value.name, "MRUListEx"))
      order = Order(value, false);
    else if (SameRegistryName(value.name, "MRUList"))
      order = Order(value, true);
    else
      values.emplace(value.name, value);
    return true;
  });
  std::vector<RecentItem> items;
  const auto take = [&](auto found, bool is_first) {
    items.push_back({std::move(found->second), is_first ? key.written : std::nullopt});
    values.erase(found);
  };
  for (std::size_t i = 0; i < order.size(); ++i)
    if (const auto found = values.find(order[i]); found != values.end()) take(found, i == 0);
  // What no order names is a setting, unless it is named as items are: by number or letter.
  for (auto each = values.begin(); each != values.end();) {
    const auto next = std::next(each);
    const std::string& name = each->first;
    const bool is_item = !name.empty() && (std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; }) ||
                                           (name.size() == 1 && name[0] >= 'a' && name[0] <= 'z'));
    if (is_item) take(each, false);
    each = next;
  }
  return items;
}

std::optional<UnixNanos> RegistryTimeAt(std::string_view data, std::size_t at) {
  if (data.size() < at + 8) return std::nullopt;
  const std::uint64_t ticks = LoadLe<std::uint64_t>(AsBytes(data).data() + at);
  const auto time = FromWindowsFileTime(ticks);
  return ticks != 0 && time ? std::optional(*time) : std::nullopt;
}

Record RegistryRecord(RecordKind kind, const RegistryKey& key, std::string_view value, std::string text,
                      std::optional<UnixNanos> time, Origin origin) {
  Record record;
  record.kind = kind;
  record.place = key.path;
  if (!value.empty()) record.place.append(" ").append(value);
  record.text = std::move(text);
  record.time = time;
  record.origin = origin;
  return record;
}

void ReadSoftware(RegistryStore& store, const RegistryKey& software) {
  if (store.report.Wants(RecordKind::kTypedUrl) || store.report.Wants(RecordKind::kSearchQuery) ||
      store.report.Wants(RecordKind::kRecentFile))
    ReadTyped(store, software);
  if (store.report.Wants(RecordKind::kSearchQuery)) ReadSearches(store, software);
  if (store.report.Wants(RecordKind::kRecentFile)) ReadRecentFiles(store, software);
  if (store.report.Wants(RecordKind::kApp)) ReadPrograms(store, software);
  ReadListsOfPrograms(store, software);
}

}  // namespace schouw
