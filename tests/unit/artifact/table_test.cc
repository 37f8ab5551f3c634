#include <set>

#include "agent/artifact/artifact.h"
#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/search_engine.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

TEST(ArtifactTable, KindsAreUnique) {
  std::set<std::string_view> kinds;
  for (const ArtifactFormat& format : ArtifactFormats()) EXPECT_TRUE(kinds.insert(format.kind).second) << format.kind;
  EXPECT_TRUE(kinds.contains("chromium.history"));
  EXPECT_TRUE(kinds.contains("firefox.places"));
}

TEST(ArtifactTable, NamesThatMayBeArtifacts) {
  const RecordKinds visits = {RecordKind::kUrlVisit};
  for (const char* const name : {"History", "history", "Archived History", "History (1)", "ChromeHistory.sqlite",
                                 "places.sqlite", "PLACES.SQLITE", "places.sqlite.corrupt", "old places.sqlite"})
    EXPECT_TRUE(NameMayBeArtifact(name, visits)) << name;
  for (const char* const name : {"Web Data", "cookies.sqlite", "places", "brief.docx", ""})
    EXPECT_FALSE(NameMayBeArtifact(name, visits)) << name;
  EXPECT_FALSE(NameMayBeArtifact("History", {RecordKind::kDocument}));
  EXPECT_FALSE(NameMayBeArtifact("History", {RecordKind::kBookmark}));
  EXPECT_TRUE(NameMayBeArtifact("places.sqlite", {RecordKind::kBookmark}));
}

TEST(ArtifactTable, CompanionsNameTheirOwner) {
  std::string_view owner;
  EXPECT_TRUE(IsCompanionName("History-wal", owner));
  EXPECT_EQ(owner, "History");
  EXPECT_TRUE(IsCompanionName("places.sqlite-SHM", owner));
  EXPECT_EQ(owner, "places.sqlite");
  EXPECT_TRUE(IsCompanionName("a-journal", owner));
  EXPECT_FALSE(IsCompanionName("-wal", owner));
  EXPECT_FALSE(IsCompanionName("History", owner));
}

Locator At(const std::string& path) {
  Locator entry;
  entry.chain = {path};
  return entry;
}

TEST(BrowserPath, ChromiumBrowsersByTheirFolders) {
  struct Case {
    const char* path;
    const char* app;
    const char* profile;
  };
  constexpr Case kCases[] = {
      {"/Users/anna/AppData/Local/Google/Chrome/User Data/Default/History", "Chrome", "Default"},
      {"/Users/anna/AppData/Local/Google/Chrome/User Data/Profile 1/History", "Chrome", "Profile 1"},
      {"/Users/anna/AppData/Local/Google/Chrome SxS/User Data/Default/History", "Chrome", "Default"},
      {"/Users/anna/AppData/Local/Microsoft/Edge/User Data/Profile 2/History", "Edge", "Profile 2"},
      {"/Users/anna/AppData/Local/BraveSoftware/Brave-Browser/User Data/Default/History", "Brave", "Default"},
      {"/Users/anna/AppData/Roaming/Opera Software/Opera Stable/History", "Opera", "Default"},
      {"/Users/anna/AppData/Roaming/Opera Software/Opera Stable/Default/History", "Opera", "Default"},
      {"/Users/anna/AppData/Roaming/Opera Software/Opera GX Stable/History", "Opera GX", "Default"},
      {"/Users/anna/AppData/Local/Vivaldi/User Data/Default/History", "Vivaldi", "Default"},
      {"/Users/anna/AppData/Local/Yandex/YandexBrowser/User Data/Default/History", "Yandex", "Default"},
      {"/Users/anna/Library/Application Support/Microsoft Edge/Default/History", "Edge", "Default"},
      {"/Users/anna/Library/Application Support/com.operasoftware.OperaGX/History", "Opera GX", "Default"},
      {"/home/anna/.config/google-chrome/Profile 3/History", "Chrome", "Profile 3"},
      {"/home/anna/snap/chromium/common/chromium/Default/History", "Chromium", "Default"},
      {"/home/anna/.var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/Default/History", "Brave", "Default"},
      {"/data/data/com.android.chrome/app_chrome/Default/History", "Chrome", "Default"},
      {"/data/data/com.sec.android.app.sbrowser/app_sbrowser/Default/History", "Samsung Internet", "Default"},
      {"/data/data/com.opera.browser/app_opera/History", "Opera", "Default"},
      {"/data/data/com.opera.gx/app_opera/History", "Opera GX", "Default"},
      {"/data/data/com.duckduckgo.mobile.android/app_webview/Default/History", "DuckDuckGo", "Default"},
      {"/Users/anna/AppData/Roaming/Opera Software/Opera Air Stable/History", "Opera", "Default"},
      {"/Users/anna/AppData/Local/Torch/User Data/Profile 1/History", "Torch", "Profile 1"},
      {"/data/data/com.voorbeeld.app/app_webview/Default/History", "WebView", "Default"},
      {"/home/anna/.config/chromium/Profile 1/Sessions/Session_1", "Chromium", "Profile 1"},
      {"/Users/anna/AppData/Local/Google/Chrome/User Data/Default/Network/Cookies", "Chrome", "Default"},
      {"/Users/anna/AppData/Roaming/Opera Software/Opera Stable/_side_profiles/a1/Default/History", "Opera", "a1"},
      {"/Users/anna/AppData/Local/Microsoft/Edge/User Data/Snapshots/120.0/Default/History", "Edge", "Default"},
      {"/home/anna/.var/app/com.google.Chrome/config/google-chrome/Default/History", "Chrome", "Default"},
      {"/home/anna/.var/app/org.chromium.Chromium/config/chromium/Default/History", "Chromium", "Default"},
      {"/data/data/com.microsoft.emmx/app_chrome/Default/History", "Edge", "Default"},
      {"/data/data/com.brave.browser/app_chrome/Default/History", "Brave", "Default"},
      {"/data/data/com.kiwibrowser.browser/app_chrome/Default/History", "Kiwi", "Default"},
      {"/Users/anna/Desktop/History", "Chromium", "Desktop"},
      {"/History", "Chromium", "Default"},
  };
  for (const Case& one : kCases) {
    const BrowserProfile found = ChromiumProfile(At(one.path));
    EXPECT_EQ(found.app, one.app) << one.path;
    EXPECT_EQ(found.profile, one.profile) << one.path;
  }
}

TEST(BrowserPath, FirefoxAndItsRelatives) {
  const auto check = [](const char* path, const char* app, const char* profile) {
    const BrowserProfile found = FirefoxProfile(At(path));
    EXPECT_EQ(found.app, app) << path;
    EXPECT_EQ(found.profile, profile) << path;
  };
  check("/Users/anna/AppData/Roaming/Mozilla/Firefox/Profiles/x1.default-release/places.sqlite", "Firefox",
        "x1.default-release");
  check("/Users/anna/Desktop/Tor Browser/Browser/TorBrowser/Data/Browser/profile.default/places.sqlite", "Tor Browser",
        "profile.default");
  check(
      "/home/anna/.local/share/torbrowser/tbb/x86_64/tor-browser/Browser/TorBrowser/Data/Browser/profile.default/"
      "places.sqlite",
      "Tor Browser", "profile.default");
  check("/home/anna/.librewolf/ab.default/places.sqlite", "LibreWolf", "ab.default");
  check("/Users/anna/AppData/Roaming/Waterfox/Profiles/q.default/places.sqlite", "Waterfox", "q.default");
  check("/data/data/org.mozilla.firefox/files/places.sqlite", "Firefox", "Default");
  check("/data/data/org.torproject.torbrowser/files/places.sqlite", "Tor Browser", "Default");
}

TEST(SearchEngine, WordsOutOfAddresses) {
  const std::pair<const char*, const char*> cases[] = {
      {"https://www.google.com/search?q=tor+browser&oq=tor", "tor browser"},
      {"https://www.google.co.uk/search?hl=en&q=caf%C3%A9", "caf\xc3\xa9"},
      {"http://www.google.nl/search?ie=ISO-8859-1&q=caf%E9", "caf\xc3\xa9"},
      {"http://www.google.ch/#hl=de&source=hp&q=grr&oq=grr", "grr"},
      {"https://www.google.com/webhp?q=oud#q=nieuw", "nieuw"},
      {"https://www.google.com/url?q=https://kansspel.example/&sa=U", ""},
      {"https://accounts.google.com/ServiceLogin?q=a", ""},
      {"https://google.evil.example/webhp?q=a", ""},
      {"https://notgoogle.com/webhp?q=a", ""},
      {"https://www.bing.com/search?q=tor%20browser&form=X", "tor browser"},
      {"https://duckduckgo.com/?q=tor+browser&ia=web", "tor browser"},
      {"https://nl.search.yahoo.com/search?p=tor+browser", "tor browser"},
      {"https://yandex.com/search/?text=tor", "tor"},
      {"https://www.baidu.com/s?wd=tor", "tor"},
      {"https://www.youtube.com/results?search_query=tor+uitleg", "tor uitleg"},
      {"https://www.startpage.com/sp/search?query=tor", "tor"},
      {"https://www.amazon.nl/s?k=boek", "boek"},
      {"https://user:pw@www.bing.com:443/search?q=a%2Bb", "a+b"},
      {"HTTPS://WWW.BING.COM/search?q=a", "a"},
      {"https://www.marktplaats.nl/q/oude+fiets/", "oude fiets"},
      {"https://www.marktplaats.nl/l/fietsen/q/oude+fiets/p/2/", "oude fiets"},
      {"https://www.marktplaats.nl/z.html?query=oude%20fiets", "oude fiets"},
      {"https://www.marktplaats.nl/l/fietsen/#q:oude+fiets|sortBy:SORT_INDEX", "oude fiets"},
      {"https://www.hornbach.nl/s/houten%20plank", "houten plank"},
      {"https://www.overheid.nl/zoeken?trefwoord=rijbewijs", "rijbewijs"},
      {"https://www.hln.be/zoeken?query=weer", "weer"},
      {"https://leta.mullvad.net/search?q=alfa", "alfa"},
      {"https://duckduckgo.com/ac/?q=voorbeel", ""},
      {"https://www.google.nl/complete/search?q=voorbeel", ""},
      {"https://www.bol.com/nl/nl/s/?searchtext=oude+fiets", "oude fiets"},
      {"https://www.nu.nl/zoeken?q=het+weer", "het weer"},
      {"https://www.startpage.com/do/search?q=tor", "tor"},
      {"https://www.google.nl/maps/search/fietsenmaker+utrecht/@52,5,13z", "fietsenmaker utrecht"},
      {"https://nl.search.yahoo.com/search?p=tor%2520browser", "tor browser"},
      {"https://www.bing.com/search?q=%2574%256f%2572", "tor"},
      {"https://www.bing.com/search?q=100%2525+katoen", "100% katoen"},
      {"https://www.bing.com/search?%71=tor", "tor"},
      {"https://vk.com/search?c%5Bq%5D=tor", "tor"},
      {"https://mail.google.com/mail/u/0/#search/oude+fiets/FMfcgz", "oude fiets"},
      {"https://mail.google.com/mail/u/0/#inbox/FMfcgz", ""},
      {"https://www.tiktok.com/tag/fietsen?lang=nl", "fietsen"},
      {"https://www.instagram.com/explore/tags/fietsen/", "fietsen"},
      {"https://x.com/hashtag/fietsen?src=hashtag_click", "fietsen"},
      {"https://www.facebook.com/marketplace/utrecht/search?query=oude%20fiets", "oude fiets"},
      {"https://nl.wikipedia.org/wiki/Speciaal:Zoeken/oude%20fiets", "oude fiets"},
      {"https://npo.nl/start/zoeken?zoekTerm=het+weer", "het weer"},
      {"https://archiveofourown.org/works/search?work_search%5Bquery%5D=fiets", "fiets"},
      {"https://www.menu.nl/?q=a", ""},
      {"https://kansspel.example/lijst?q=a", ""},
      {"https://kansspel.example/researcher?q=a", ""},
      {"https://kansspel.example/search?q=oude+fiets", "oude fiets"},
      {"https://www.winkel.example/nl/zoeken.html?sort=1&query=oude%20fiets", "oude fiets"},
      {"https://zoek.krant.example/resultaten?q=fiets", "fiets"},
      {"https://search.krant.example/web?q=fiets", "fiets"},
      {"https://winkel.example/lijst?zoekterm=fiets&q=2", "fiets"},
      {"https://krant.example/zoekresultaat#gsc.tab=0&gsc.q=oude%20fiets&gsc.page=1", "oude fiets"},
      {"https://krant.example/search/api?x=1", ""},
      {"https://krant.example/search/oude%20fiets", "oude fiets"},
      {"https://winkel.example/nl/zoeken/oude+fiets.html", "oude fiets"},
      {"https://krant.example/artikel/oude%20fiets", ""},
      {"https://winkel.example/catalogsearch/result/?q=fiets", "fiets"},
      {"https://boeken.example/cgi-bin/opac-search.pl?q=fiets", "fiets"},
      {"https://krant.example/search-engine-tips?q=fiets", ""},
      {"https://wiki.example/index.php?title=Special:Search&search=oude+fiets", "oude fiets"},
      {"https://wiki.example/doku.php?do=search&q=fiets", "fiets"},
      {"https://winkel.example/index.php?route=product/search&search=fiets", "fiets"},
      {"https://wiki.example/index.php?title=Fiets&search=1", ""},
      {"https://app.example/#/search?q=oude%20fiets", "oude fiets"},
      {"https://app.example/#!/search/oude%20fiets", "oude fiets"},
      {"https://app.example/#/lijst?q=fiets", ""},
      {"https://app.example/zoeken#q=fiets", "fiets"},
      {"https://winkel.example/?s=fiets&post_type=product", "fiets"},
      {"https://krant.example/?s=20", ""},
      {"https://bord.example/index.php?page=post&s=list&tags=oude_fiets", "oude_fiets"},
      {"https://bord.example/posts?tags=oude_fiets", "oude_fiets"},
      {"https://krant.example/nieuws?tags=fiets", ""},
      {"https://krant.example/zoeken?keys=fiets", "fiets"},
      {"https://zoek.krant.example/resultaat?zoekstring=fiets", "fiets"},
      {"https://www.bol.com/nl/s/algemeen/zoekresultaten/Ntt/oude%20fiets/N/0/", "oude fiets"},
      {"https://mail.yahoo.com/d/search/keyword=oude%20fiets", "oude fiets"},
      {"https://www.perplexity.ai/?q=oude+fiets", "oude fiets"},
      {"https://www.facebook.com/search/str/oude+fiets/keywords_search", "oude fiets"},
      {"https://www.airbnb.nl/s/Utrecht/homes?adults=1", "Utrecht"},
      {"https://www.bing.com/search?q=++", ""},
      {"https://www.bing.com/search?q=100%", "100%"},
      {"https://www.bing.com/search?q=%zz%4", "%zz%4"},
      {"ftp://www.bing.com/search?q=a", ""},
      {"https://", ""},
      {"", ""},
  };
  for (const auto& [url, words] : cases) EXPECT_EQ(SearchWords(url), words) << url;
}

TEST(SearchEngine, WordsAreComparedWithoutCaseAndWhiteSpace) {
  EXPECT_EQ(ComparableWords("  Tor \t Browser "), "tor browser");
  EXPECT_EQ(ComparableWords(""), "");
}

}  // namespace
}  // namespace schouw
