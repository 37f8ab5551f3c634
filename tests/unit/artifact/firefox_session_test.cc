#include "agent/artifact/firefox_session.h"

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::StoreBytes;

constexpr std::string_view kSession =
    R"({"version":["sessionrestore",1],"windows":[{"tabs":[{"entries":[
      {"url":"https://alfa.example/","title":"Alfa"},
      {"url":"https://duckduckgo.com/?q=tor+browser","title":"Zoek"}],"index":2,"lastAccessed":1795367395510,
      "formdata":{"url":"https://duckduckgo.com/","id":{"veld":"voorbeeldterm-alfa","vinkje":true}}}],
    "_closedTabs":[{"state":{"entries":[{"url":"https://dicht.example/"}]}}]}],
    "_closedWindows":[{"tabs":[{"entries":[{"url":"https://weg.example/"}]}]}]})";

// A block of literals alone, as LZ4 allows.
std::string MozLz4(const std::string& text) {
  std::string block(1, '\xf0');
  std::size_t left = text.size() - 15;
  for (; left >= 255; left -= 255) block += '\xff';
  block += static_cast<char>(left);
  std::string length;
  for (std::size_t i = 0; i < 4; ++i) length += static_cast<char>(text.size() >> (8 * i));
  return std::string("mozLz40\0", 8) + length + block + text;
}

Found ReadRecovery(std::string file, const std::string& name = "sessionstore-backups/recovery.jsonlz4") {
  StoreBytes bytes;
  bytes.path = "/home/anna/snap/firefox/common/.mozilla/firefox/a1.default/" + name;
  bytes.database = std::move(file);
  return testing::ReadStore(bytes);
}

TEST(FirefoxSession, OpenTabsAndNotTheClosedOnes) {
  for (const bool compressed : {true, false}) {
    const Found found = compressed ? ReadRecovery(MozLz4(std::string(kSession)))
                                   : ReadRecovery(std::string(kSession), "sessionstore.js");
    EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
    EXPECT_EQ(found.Only().profile, "a1.default");
    ASSERT_EQ(found.records.size(), 4u);
    EXPECT_EQ(found.records[0].text, "Alfa\nhttps://alfa.example/");
    EXPECT_EQ(found.records[0].kind, RecordKind::kOpenTab);
    EXPECT_EQ(found.records[0].place, "window 0 tab 0 entry 0");
    EXPECT_FALSE(found.records[0].time);
    EXPECT_EQ(testing::TimeText(found.records[1]), "2026-11-22T17:09:55.510Z");
    EXPECT_EQ(found.records[2].kind, RecordKind::kSearchQuery);
    EXPECT_EQ(found.records[2].text, "tor browser");
    EXPECT_EQ(found.records[3].kind, RecordKind::kFormEntry);
    EXPECT_EQ(found.records[3].text, "voorbeeldterm-alfa");
    EXPECT_EQ(found.records[3].title, "veld");
  }
}

TEST(FirefoxSession, ACutOrLyingFileIsSaid) {
  const std::string whole = MozLz4(std::string(kSession));
  Found found = ReadRecovery(whole.substr(0, whole.find("\"index\"")));
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_THAT(found.Only().reason, ::testing::StartsWith("LZ4 block is damaged or cut"));
  std::string lying = whole;
  lying[11] = '\x7f';
  found = ReadRecovery(lying);
  EXPECT_EQ(found.Only().state, ReadState::kFailed);
  EXPECT_THAT(found.Only().reason, ::testing::HasSubstr("mozLz4 of "));
  lying = whole;
  lying[10] = '\x7f';
  EXPECT_THAT(ReadRecovery(lying).Only().reason, ::testing::HasSubstr("impossible length"));
  EXPECT_EQ(ReadRecovery(whole.substr(0, 10)).Only().state, ReadState::kFailed);
  EXPECT_EQ(ReadRecovery(MozLz4(R"({"version":["sessionrestore",1]})")).Only().reason, "there is no member windows");
}

}  // namespace
}  // namespace schouw
