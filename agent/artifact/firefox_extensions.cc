#include "agent/artifact/firefox_extensions.h"

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/json_store.h"
#include "agent/artifact/browser/store_clock.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/base/ascii.h"

namespace schouw {
namespace {

void ReadAddOns(const Json& store, StoreReport& report) {
  const Json* const add_ons = Member(&store, "addons");
  if (add_ons == nullptr || !add_ons->is_array()) {
    report.Note(MakeError(ErrorCode::kUnsupported, "there is no member addons"));
    return;
  }
  StoreClock clock(TimeUnit::kUnixMillis);
  for (std::size_t i = 0; i < add_ons->size(); ++i) {
    const Json* const add_on = Element(add_ons, i);
    Record record;
    record.kind = RecordKind::kApp;
    record.place = "addons " + std::to_string(i);
    record.title = TextOf(Member(add_on, "defaultLocale"), "name");
    if (record.title.empty()) record.title = TextOf(add_on, "name");
    const std::string id = TextOf(add_on, "id");
    record.text = record.title.empty() ? id : record.title + "\n" + id;
    record.url = TextOf(add_on, "sourceURI");
    record.time = clock.Time(IntegerOf(Member(add_on, "installDate")));
    if (!record.text.empty() && !report.Emit(std::move(record))) return;
  }
  clock.NoteCount(report);
}

}  // namespace

bool ClaimsFirefoxExtensions(const ArtifactInput& input) {
  const std::string name = AsciiLowerCased(input.entry.Name());
  return LooksLikeJsonObject(input.head) && (name.starts_with("extensions.json") || name.starts_with("addons.json")) &&
         input.head.find("\"schema") != std::string_view::npos;
}

Status ReadFirefoxExtensions(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = FirefoxProfile(input.entry);
  StoreReport report(input, sink, kFirefoxExtensionsKind, std::move(profile.app), std::move(profile.profile));
  auto store = ReadJsonStore(input);
  if (!store) return report.Fail(std::move(store).error());
  if (store->damage) report.Note(*store->damage);
  ReadAddOns(store->value, report);
  return report.Finish();
}

}  // namespace schouw
