#include "agent/artifact/firefox_session.h"

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/json_store.h"
#include "agent/artifact/browser/moz_lz4.h"
#include "agent/artifact/browser/store_clock.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/base/ascii.h"

namespace schouw {
namespace {

class FirefoxSessionReader {
 public:
  explicit FirefoxSessionReader(StoreReport& report) : report_(report) {}

  void Read(const Json& store) {
    const Json* const windows = Member(&store, "windows");
    if (windows == nullptr || !windows->is_array()) {
      report_.Note(MakeError(ErrorCode::kUnsupported, "there is no member windows"));
      return;
    }
    for (std::size_t window = 0; window < windows->size(); ++window) {
      const Json* const tabs = Member(Element(windows, window), "tabs");
      for (std::size_t tab = 0; Element(tabs, tab) != nullptr; ++tab)
        ReadTab(*Element(tabs, tab), "window " + std::to_string(window) + " tab " + std::to_string(tab));
    }
    clock_.NoteCount(report_);
  }

 private:
  void ReadTab(const Json& tab, const std::string& place) {
    const Json* const entries = Member(&tab, "entries");
    const std::int64_t current = IntegerOf(Member(&tab, "index")).value_or(0) - 1;  // counts from 1
    const auto looked_at = clock_.Time(IntegerOf(Member(&tab, "lastAccessed")));
    for (std::size_t i = 0; Element(entries, i) != nullptr && !report_.stopped(); ++i) {
      const VisitedPage page{TextOf(Element(entries, i), "url"), TextOf(Element(entries, i), "title")};
      if (page.url.empty()) continue;
      const bool shown = static_cast<std::int64_t>(i) == current;
      EmitWithSearch(report_,
                     PageRecord(RecordKind::kOpenTab, place + " entry " + std::to_string(i),
                                shown ? looked_at : std::nullopt, Origin::kUnknown, page),
                     Origin::kUnknown);
    }
    if (const Json* const form = Member(&tab, "formdata")) ReadForm(*form, place, looked_at);
  }

  // Fields with an identifier, and those without by their XPath.
  void ReadForm(const Json& form, const std::string& place, std::optional<UnixNanos> time) {
    for (const std::string_view group : {"id", "xpath"}) {
      const Json* const fields = Member(&form, group);
      if (fields == nullptr || !fields->is_object()) continue;
      for (const auto& [name, value] : fields->items()) {
        Record record;
        record.kind = RecordKind::kFormEntry;
        record.place = place + " formdata";
        record.time = time;
        record.text = TextOf(&value);
        record.title = name;
        record.url = TextOf(&form, "url");
        if (!record.text.empty() && !report_.Emit(std::move(record))) return;
      }
    }
  }

  StoreReport& report_;
  StoreClock clock_{TimeUnit::kUnixMillis};
};

// The JSON of the store, decompressed where it is; what is wrong with the compression is noted.
Result<std::string> SessionText(const ArtifactInput& input, StoreReport& report) {
  const std::uint64_t limit = input.limits.max_member_in_memory_bytes;
  SCHOUW_ASSIGN(std::string text, ReadAll(input.content, limit), "read");
  if (!LooksLikeMozLz4(text)) return text;
  SCHOUW_ASSIGN(MozLz4 whole, ReadMozLz4(AsBytes(text), limit), "decompress");
  if (whole.damage) report.Note(*whole.damage);
  return std::move(whole.text);
}

}  // namespace

bool ClaimsFirefoxSession(const ArtifactInput& input) {
  const std::string name = AsciiLowerCased(input.entry.Name());
  const bool named = name.starts_with("sessionstore") || name.starts_with("recovery.") ||
                     name.starts_with("previous.") || name.starts_with("upgrade.js");
  if (LooksLikeMozLz4(input.head)) return named || input.head.find("\"sessionrestore\"") != std::string_view::npos;
  return LooksLikeJsonObject(input.head) && input.head.find("\"windows\"") != std::string_view::npos &&
         (named || input.head.find("\"sessionrestore\"") != std::string_view::npos);
}

Status ReadFirefoxSession(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = FirefoxProfile(input.entry);
  StoreReport report(input, sink, kFirefoxSessionKind, std::move(profile.app), std::move(profile.profile));
  auto text = SessionText(input, report);
  if (!text) return report.Fail(std::move(text).error());
  auto store = ParseJsonStore(std::move(*text), input.limits);
  if (!store) return report.Fail(std::move(store).error());
  if (store->damage) report.Note(*store->damage);
  FirefoxSessionReader(report).Read(store->value);
  return report.Finish();
}

}  // namespace schouw
