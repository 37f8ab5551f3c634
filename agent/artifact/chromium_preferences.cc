#include "agent/artifact/chromium_preferences.h"

#include <cmath>

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/json_store.h"
#include "agent/artifact/browser/signed_in.h"
#include "agent/artifact/browser/store_clock.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/base/ascii.h"

namespace schouw {
namespace {

class PreferencesReader {
 public:
  PreferencesReader(const Json& store, StoreReport& report, std::string account)
      : store_(&store), report_(report), account_(std::move(account)) {}

  void Read() {
    ReadWhoIsSignedIn();
    ReadStartPages();
    ReadExtensions();
    if (report_.Wants(RecordKind::kAppData)) ReadSites();
    clock_.NoteCount(report_);
    unix_clock_.NoteCount(report_);
  }

 private:
  // account_info has those that are signed in, google.services the one of an older version.
  void ReadWhoIsSignedIn() {
    std::string others;
    const Json* const accounts = Member(store_, "account_info");
    for (std::size_t i = 0; Element(accounts, i) != nullptr && i < kMostSignedIn; ++i) {
      const Json* const one = Element(accounts, i);
      const std::string other = OtherSignedIn(account_, TextOf(one, "full_name"), TextOf(one, "email"));
      if (!other.empty()) others.append(others.empty() ? "" : "; ").append(other);
    }
    if (Element(accounts, 0) == nullptr) {
      const Json* const services = Member(Member(store_, "google"), "services");
      others = OtherSignedIn(account_, "", TextOf(services, "last_username"));
      if (others.empty()) others = OtherSignedIn(account_, "", TextOf(services, "username"));
    }
    report_.SignedIn(std::move(others));
  }

  void StartPage(std::string place, const std::string& url, const std::string& title) {
    if (!url.empty()) report_.Emit(BookmarkRecord(std::move(place), std::nullopt, "", {url, title}));
  }

  void ReadStartPages() {
    const Json* const session = Member(store_, "session");
    for (const std::string_view name : {"startup_urls", "urls_to_restore_on_startup"}) {
      const Json* const urls = Member(session, name);
      for (std::size_t i = 0; Element(urls, i) != nullptr; ++i)
        StartPage("session." + std::string(name) + " " + std::to_string(i), TextOf(Element(urls, i)), "");
    }
    StartPage("homepage", TextOf(store_, "homepage"), "");
    const Json* const pinned = Member(store_, "pinned_tabs");
    for (std::size_t i = 0; Element(pinned, i) != nullptr; ++i)
      StartPage("pinned_tabs " + std::to_string(i), TextOf(Element(pinned, i), "url"),
                TextOf(Element(pinned, i), "title"));
  }

  void ReadExtensions() {
    const Json* const extensions = Member(Member(store_, "extensions"), "settings");
    if (extensions == nullptr) return;
    if (!extensions->is_object()) {
      report_.Note(MakeError(ErrorCode::kMalformed, "extensions.settings is no object"));
      return;
    }
    for (const auto& [id, extension] : extensions->items()) {
      Record record;
      record.kind = RecordKind::kApp;
      record.place = "extensions.settings " + id;
      record.title = TextOf(Member(&extension, "manifest"), "name");
      if (record.title.starts_with("__MSG_")) record.title.clear();  // a name that stands in a translation's file
      record.text = record.title.empty() ? id : record.title + "\n" + id;
      auto installed = IntegerOf(Member(&extension, "first_install_time"));
      if (!installed) installed = IntegerOf(Member(&extension, "install_time"));
      record.time = clock_.Time(installed);
      if (!report_.Emit(std::move(record))) return;
    }
  }

  void ReadSites() {
    const Json* const settings = Member(Member(Member(store_, "profile"), "content_settings"), "exceptions");
    if (settings == nullptr || !settings->is_object()) return;
    for (const auto& [setting, sites] : settings->items()) {
      if (!sites.is_object()) continue;
      for (const auto& [pattern, site] : sites.items())
        if (!ReadSite(setting, pattern, site)) return;
    }
  }

  // `pattern` is "https://[*.]host:443,*": the site itself, then where it is embedded.
  bool ReadSite(const std::string& setting, const std::string& pattern, const Json& site) {
    Record record;
    record.kind = RecordKind::kAppData;
    record.place = "content_settings.exceptions." + setting + " " + pattern;
    record.text = pattern.substr(0, pattern.find(','));
    if (const std::size_t any = record.text.find("[*.]"); any != std::string::npos) record.text.erase(any, 4);
    if (record.text.empty() || record.text == "*") return true;
    record.time = TimeOf(site);
    return report_.Emit(std::move(record));
  }

  std::optional<UnixNanos> TimeOf(const Json& site) {
    if (const Json* const used = Member(&site, "last_used"); used != nullptr && used->is_number()) {
      const double micros = used->get<double>() * 1e6;  // seconds since 1970, with a fraction
      return std::abs(micros) < 9e18 ? unix_clock_.Time(std::llround(micros)) : std::nullopt;
    }
    if (const auto engaged = IntegerOf(Member(Member(&site, "setting"), "lastEngagementTime")))
      return clock_.Time(engaged);
    if (const auto visited = IntegerOf(Member(&site, "last_visited")); visited && *visited != 0)
      return clock_.Time(visited);
    return clock_.Time(IntegerOf(Member(&site, "last_modified")));
  }

  static constexpr std::size_t kMostSignedIn = 10;

  const Json* store_;
  StoreReport& report_;
  const std::string account_;
  StoreClock clock_{TimeUnit::kChromium};
  StoreClock unix_clock_{TimeUnit::kUnixMicros};
};

}  // namespace

bool ClaimsChromiumPreferences(const ArtifactInput& input) {
  const std::string name = AsciiLowerCased(input.entry.Name());
  return LooksLikeJsonObject(input.head) && (name.starts_with("preferences") || name.starts_with("secure preferences"));
}

Status ReadChromiumPreferences(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = ChromiumProfile(input.entry);
  StoreReport report(input, sink, kChromiumPreferencesKind, std::move(profile.app), std::move(profile.profile));
  auto store = ReadJsonStore(input);
  if (!store) return report.Fail(std::move(store).error());
  if (store->damage) report.Note(*store->damage);
  PreferencesReader(store->value, report, input.account).Read();
  return report.Finish();
}

}  // namespace schouw
