#include "agent/artifact/browser_accounts.h"

#include <utility>

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/json_store.h"
#include "agent/artifact/browser/signed_in.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/store_report.h"
#include "agent/base/ascii.h"

namespace schouw {
namespace {

constexpr std::size_t kMostShown = 10;

std::string FirefoxAccount(const Json& store, const std::string& account) {
  const Json* const data = Member(&store, "accountData");
  const Json* const profile = Member(Member(data, "profileCache"), "profile");
  std::string name = TextOf(profile, "displayName");
  if (name.empty()) name = TextOf(data, "displayName");
  return OtherSignedIn(account, name, TextOf(data, "email"));
}

// The name that the browser's account bears; without one, the name somebody gave the profile.
std::string NameOf(const Json& profile) {
  std::string name = TextOf(&profile, "gaia_name");
  const Json* const given_by_browser = Member(&profile, "is_using_default_name");
  const bool given = given_by_browser != nullptr && given_by_browser->is_boolean() && !given_by_browser->get<bool>();
  if (name.empty() && TextOf(&profile, "user_name").empty() && given) name = TextOf(&profile, "name");
  return name;
}

std::string ChromiumProfiles(const Json& store, const std::string& account) {
  const Json* const profiles = Member(Member(&store, "profile"), "info_cache");
  if (profiles == nullptr || !profiles->is_object()) return "";
  std::string others;
  std::size_t shown = 0;
  for (const auto& [folder, profile] : profiles->items()) {
    const std::string other = OtherSignedIn(account, NameOf(profile), TextOf(&profile, "user_name"));
    if (other.empty()) continue;
    if (++shown > kMostShown) return others + "; \u2026";
    others.append(others.empty() ? "" : "; ").append(folder).append(": ").append(other);
  }
  return others;
}

Status ReadWho(const ArtifactInput& input, RecordSink& sink, std::string_view kind, BrowserProfile profile,
               std::string (*who)(const Json&, const std::string&)) {
  StoreReport report(input, sink, kind, std::move(profile.app), std::move(profile.profile));
  auto store = ReadJsonStore(input);
  if (!store) return report.Fail(std::move(store).error());
  if (store->damage) report.Note(*store->damage);
  report.SignedIn(who(store->value, input.account));
  return report.Finish();
}

}  // namespace

bool ClaimsFirefoxAccount(const ArtifactInput& input) {
  return AsciiLowerCased(input.entry.Name()) == kFirefoxAccountNames[0] && LooksLikeJsonObject(input.head);
}

Status ReadFirefoxAccount(const ArtifactInput& input, RecordSink& sink) {
  return ReadWho(input, sink, kFirefoxAccountKind, FirefoxProfile(input.entry), FirefoxAccount);
}

bool ClaimsChromiumProfiles(const ArtifactInput& input) {
  return AsciiLowerCased(input.entry.Name()) == kChromiumProfilesNames[0] && LooksLikeJsonObject(input.head);
}

Status ReadChromiumProfiles(const ArtifactInput& input, RecordSink& sink) {
  return ReadWho(input, sink, kChromiumProfilesKind, BrowserProfile{ChromiumProfile(input.entry).app, ""},
                 ChromiumProfiles);
}

}  // namespace schouw
