#include "agent/artifact/chromium_preferences.h"

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::StoreBytes;

Found ReadPreferences(std::string text, const std::string& name = "Preferences") {
  StoreBytes bytes;
  bytes.path = "/Users/anna/AppData/Local/Microsoft/Edge/User Data/Profile 1/" + name;
  bytes.database = std::move(text);
  return testing::ReadStore(bytes);
}

TEST(ChromiumPreferences, StartPagesExtensionsAndSites) {
  const Found found = ReadPreferences(R"({"extensions":{"settings":{
        "aaaa":{"first_install_time":"13439841060067259","manifest":{"name":"Voorbeeld VPN"}},
        "bbbb":{"manifest":{"name":"__MSG_appName__"}}}},
      "homepage":"https://thuis.example/","pinned_tabs":[{"url":"https://vast.example/"}],
      "profile":{"content_settings":{"exceptions":{
        "notifications":{"https://[*.]alfa.example:443,*":{"last_modified":"13439841065497090","setting":1}},
        "midi_sysex":{"https://beta.example:443,*":{"last_used":1478881209.866137}}}}},
      "session":{"startup_urls":["https://start.example/","https://nieuws.example/"]}})");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_EQ(found.Only().profile, "Profile 1");
  EXPECT_EQ(found.Texts(RecordKind::kBookmark),
            (std::vector<std::string>{"https://start.example/", "https://nieuws.example/", "https://thuis.example/",
                                      "https://vast.example/"}));
  EXPECT_EQ(found.records[1].place, "session.startup_urls 1");
  EXPECT_EQ(found.Texts(RecordKind::kApp), (std::vector<std::string>{"Voorbeeld VPN\naaaa", "bbbb"}));
  EXPECT_EQ(found.OfKind(RecordKind::kApp)[0].title, "Voorbeeld VPN");
  EXPECT_EQ(found.OfKind(RecordKind::kApp)[0].app, "Edge");
  EXPECT_EQ(testing::TimeText(found.OfKind(RecordKind::kApp)[0]), "2026-11-22T17:11:00.067259Z");
  const auto sites = found.OfKind(RecordKind::kAppData);
  ASSERT_EQ(sites.size(), 2u);
  EXPECT_EQ(sites[0].text, "https://beta.example:443");
  EXPECT_EQ(testing::TimeText(sites[0]), "2016-11-11T16:20:09.866137Z");
  EXPECT_EQ(sites[1].text, "https://alfa.example:443");
  EXPECT_EQ(testing::TimeText(sites[1]), "2026-11-22T17:11:05.497090Z");
}

TEST(ChromiumPreferences, SaysWhoElseIsSignedIn) {
  const auto signed_in = [](const std::string& text) {
    StoreBytes bytes;
    bytes.path = "/Users/anna/AppData/Local/Microsoft/Edge/User Data/Default/Preferences";
    bytes.database = text;
    return testing::ReadStore(bytes).Only().signed_in;
  };
  EXPECT_EQ(signed_in(R"({"account_info":[{"email":"b.bakker@post.example","full_name":"Bert Bakker"}]})"),
            "Bert Bakker, b\u2026@post.example");
  EXPECT_EQ(signed_in(R"({"account_info":[{"email":"x99@post.example","full_name":"Anna de Vries"}]})"), "");
  EXPECT_EQ(signed_in(R"({"account_info":[{"email":"anna99@post.example","full_name":""}]})"), "");
  EXPECT_EQ(signed_in(R"({"google":{"services":{"last_username":"bert@post.example"}}})"), "b\u2026@post.example");
  EXPECT_EQ(signed_in(R"({"account_info":[{"email":"bert@post.example","full_name":"bert@post.example"}]})"),
            "b\u2026@post.example");
  EXPECT_EQ(signed_in("{}"), "");
}

TEST(ChromiumPreferences, SecurePreferencesKeepExtensionsToo) {
  const Found found = ReadPreferences(R"({"extensions":{"settings":[1]}})", "Secure Preferences");
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_EQ(found.Only().reason, "extensions.settings is no object");
}

TEST(ChromiumPreferences, ThoseOfThePlasoTest) {
  SCHOUW_NEED_CORPUS();
  StoreBytes bytes;
  bytes.path = "/browser/plaso/Preferences";
  bytes.database = testing::ReadFile(testing::CorpusFolder() + bytes.path);
  const Found found = testing::ReadStore(bytes);
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  const auto has = [&](std::string_view text, std::string_view time) {
    return std::ranges::any_of(
        found.records, [&](const Record& record) { return record.text == text && testing::TimeText(record) == time; });
  };
  EXPECT_TRUE(has("Chrome\nmgndgikekgjfcpckkfioiadnlibdjbkf", "2014-11-05T18:31:24.154837Z"));
  EXPECT_TRUE(has("https://rawgit.com:443", "2016-11-11T16:20:09.866137Z"));
  EXPECT_EQ(found.OfKind(RecordKind::kApp).size(), 20u);
}

}  // namespace
}  // namespace schouw
