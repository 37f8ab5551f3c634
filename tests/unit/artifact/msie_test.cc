// Internet Explorer's WebCacheV01.dat and index.dat.
#include "agent/artifact/browser/msie_address.h"
#include "agent/artifact/web_cache.h"
#include "tests/unit/artifact/sample_ese.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::Found;
using testing::kSampleTicks;
using testing::Le;
using testing::ReadAs;
using testing::SampleEse;
using testing::TimeText;
using testing::Utf16;

constexpr const char* kWebCachePath = "/Users/anna/AppData/Local/Microsoft/Windows/WebCache/WebCacheV01.dat";

const std::vector<testing::SampleEseColumn> kEntries = {
    {1, "EntryId", 15, 0}, {2, "AccessedTime", 15, 0}, {256, "Url"}, {257, "ResponseHeaders", 11, 0}};

class WebCache : public ::testing::Test {
 protected:
  WebCache() : sample_(32768) {
    sample_.AddTable("Containers", {{1, "ContainerId", 15, 0}, {256, "Name"}, {257, "Directory"}});
    const char* const names[] = {"Content", "History", "iedownload", "Cookies", "MSHist012026030220260303", "History"};
    for (std::uint64_t i = 0; i < 6; ++i)
      sample_.AddRow({{1, {Le(i + 1, 8)}},
                      {256, {Utf16(names[i])}},
                      {257, {Utf16(i == 5 ? "C:\\AC\\#!001\\MicrosoftEdge\\History" : "C:\\x")}}});
    sample_.AddTable("LeakFiles", {{1, "LeakId", 15, 0}});
  }
  void Container(int number) { sample_.AddTable("Container_" + std::to_string(number), kEntries); }
  void Entry(std::uint64_t id, const std::string& url, const std::string& headers = "") {
    sample_.AddRow({{1, {Le(id, 8)}}, {2, {Le(kSampleTicks, 8)}}, {256, {Utf16(url)}}, {257, {headers}}});
  }
  SampleEse sample_;
};

TEST_F(WebCache, VisitsSearchesFilesDownloadsAndCookies) {
  Container(1);
  Entry(1, "https://krant.example/plaatje.png");
  Container(2);
  Entry(1, "Visited: anna@https://krant.example/");
  Entry(2, "Visited: anna@https://www.bing.com/search?q=voorbeeldterm+alfa");
  Entry(3, "Visited: anna@file:///C:/Users/anna/mijn%20brief.docx");
  Container(3);
  Entry(1, "iedownload:{0}",
        std::string(40, '\0') + Utf16("https://start.example/") + Utf16("https://krant.example/a.zip") +
            Utf16("C:\\Users\\anna\\Downloads\\a.zip"));
  Container(4);
  Entry(1, "Cookie:anna@krant.example/");
  Container(5);
  Entry(1, ":2026030220260303: anna@https://kansspel.example/spel");
  Entry(2, ":2026030220260303: anna@:Host: kansspel.example");
  Container(6);
  Entry(1, "Visited: anna@https://edge.example/");
  const Found found = ReadAs(kWebCachePath, sample_.Bytes());
  EXPECT_THAT(found.Texts(RecordKind::kUrlVisit),
              ElementsAre("https://krant.example/", "https://www.bing.com/search?q=voorbeeldterm+alfa",
                          "https://kansspel.example/spel", "https://edge.example/"));
  EXPECT_THAT(found.Texts(RecordKind::kSearchQuery), ElementsAre("voorbeeldterm alfa"));
  EXPECT_THAT(found.Texts(RecordKind::kRecentFile), ElementsAre("C:/Users/anna/mijn brief.docx"));
  EXPECT_THAT(found.Texts(RecordKind::kDownload),
              ElementsAre("https://krant.example/a.zip\nC:\\Users\\anna\\Downloads\\a.zip"));
  EXPECT_THAT(found.Texts(RecordKind::kAppData), ElementsAre("krant.example/"));
  EXPECT_EQ(TimeText(found.records[0]), "2022-06-18T04:26:40Z");
  EXPECT_EQ(found.records[0].place, "Container_2 entry 1");
  EXPECT_EQ(found.records[0].app, "Internet Explorer");
  EXPECT_EQ(found.records.back().app, "Edge");
  EXPECT_EQ(found.Only().state, ReadState::kRead);
}

TEST_F(WebCache, OneThatWasNotClosedIsPartial) {
  Container(2);
  Entry(1, "Visited: anna@https://krant.example/");
  for (const int empty : {3, 4, 5, 6}) Container(empty);
  sample_.set_dirty();
  const Found found = ReadAs(kWebCachePath, sample_.Bytes());
  EXPECT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_EQ(found.Only().reason, "its program did not close it: rows that stand in its logs alone are not read");
}

TEST_F(WebCache, AListThatIsNamedAndNotThereIsSaid) {
  for (const int there : {2, 3, 4, 6}) Container(there);
  EXPECT_EQ(ReadAs(kWebCachePath, sample_.Bytes()).Only().reason, "there is no table Container_5");
}

TEST(WebCacheSchema, WhatIsMissingIsSaid) {
  SampleEse none;
  none.AddTable("Anders", {{1, "Id", 4, 0}});
  EXPECT_EQ(ReadAs(kWebCachePath, none.Bytes()).Only().reason, "there is no table Containers");
  SampleEse no_column;
  no_column.AddTable("Containers", {{1, "ContainerId", 15, 0}, {256, "Name"}, {257, "Map"}});
  no_column.AddRow({{1, {Le(1, 8)}}, {256, {Utf16("History")}}});
  no_column.AddTable("Container_1", {{1, "EntryId", 15, 0}});
  EXPECT_EQ(ReadAs(kWebCachePath, no_column.Bytes()).Only().reason,
            "table Containers has no column Directory; table Container_1 has no column Url");
  EXPECT_EQ(ReadAs(kWebCachePath, none.Bytes().substr(0, 8192)).Only().state, ReadState::kFailed);
}

TEST(MsieAddress, WhatTheStoresWrite) {
  struct Case {
    const char* stored;
    MsieAddress::Kind kind;
    const char* url;  // null: none
  };
  using enum MsieAddress::Kind;
  const Case cases[] = {{"Visited: anna@https://a.example/x@y", kVisit, "https://a.example/x@y"},
                        {":2026030220260303: anna@https://a.example/", kVisit, "https://a.example/"},
                        {":2026030220260303: anna@:Host: a.example", kVisit, nullptr},
                        {"Cookie:anna@a.example/", kCookie, "a.example/"},
                        {"https://a.example/", kPlain, "https://a.example/"},
                        {":2026: kort", kPlain, ":2026: kort"},
                        {"Visited:", kVisit, nullptr},
                        {"", kPlain, nullptr}};
  for (const Case& c : cases) {
    const auto address = ParseMsieAddress(c.stored);
    ASSERT_EQ(address.has_value(), c.url != nullptr) << c.stored;
    if (!address) continue;
    EXPECT_EQ(address->kind, c.kind) << c.stored;
    EXPECT_EQ(address->url, c.url);
  }
}

// A history's index.dat with entries of 256 bytes from 0x5000 on; version 5.2 or 4.7.
class SampleIndex {
 public:
  explicit SampleIndex(bool newest = true) : newest_(newest), bytes_(0x5000, '\0') {
    bytes_.replace(0, 27, newest ? "Client UrlCache MMF Ver 5.2" : "Client UrlCache MMF Ver 4.7");
    testing::PutLe(bytes_, 32, 0x4000, 4);
    bytes_.replace(0x4000, 4, "HASH");
    testing::PutLe(bytes_, 0x4004, 32, 4);
  }
  void Add(const std::string& address, std::uint32_t item = 0x40, const std::string& title = "",
           const std::string& signature = "URL ") {
    std::string entry(256, '\0');
    entry.replace(0, 4, signature);
    testing::PutLe(entry, 4, 2, 4);
    testing::PutLe(entry, 16, kSampleTicks, 8);
    testing::PutLe(entry, newest_ ? 52 : 56, 0x68, 4);
    entry.replace(0x68, address.size(), address);
    if (!title.empty()) {
      const std::string property = Le(4 + 2 * title.size() + 2, 2) + "\x10\x1f" + Utf16(title);
      testing::PutLe(entry, newest_ ? 68 : 72, 0xc0, 4);
      testing::PutLe(entry, newest_ ? 72 : 76, property.size(), 4);
      entry.replace(0xc0, property.size(), property);
    }
    testing::PutLe(bytes_, 0x4010 + 8 * items_, item, 4);
    testing::PutLe(bytes_, 0x4014 + 8 * items_, bytes_.size(), 4);
    ++items_;
    bytes_ += entry;
  }
  std::string Bytes() {
    testing::PutLe(bytes_, 28, bytes_.size(), 4);
    return bytes_;
  }

 private:
  bool newest_;
  std::string bytes_;
  std::size_t items_ = 0;
};

constexpr const char* kIndexPath = "/Documents and Settings/anna/Local Settings/History/History.IE5/index.dat";

TEST(MsieIndex, LiveEntriesOfBothVersions) {
  for (const bool newest : {true, false}) {
    SampleIndex index(newest);
    index.Add("Visited: anna@http://www.google.nl/search?q=caf%C3%A9", 0x40, "Zoeken");
    index.Add("Visited: anna@file:///C:/brief.doc", 0x02);
    index.Add("Visited: anna@http://weg.example/", 0x01);  // marked deleted
    index.Add("Cookie:anna@krant.example/", 0x80);
    index.Add("http://krant.example/plaatje.png", 0x00);
    index.Add("Visited: anna@http://door.example/", 0x05, "", "REDR");
    const Found found = ReadAs(kIndexPath, index.Bytes());
    EXPECT_THAT(found.Texts(RecordKind::kUrlVisit), ElementsAre("Zoeken\nhttp://www.google.nl/search?q=caf%C3%A9"));
    EXPECT_THAT(found.Texts(RecordKind::kSearchQuery), ElementsAre("café"));
    EXPECT_THAT(found.Texts(RecordKind::kRecentFile), ElementsAre("C:/brief.doc"));
    EXPECT_THAT(found.Texts(RecordKind::kAppData), ElementsAre("krant.example/"));
    EXPECT_EQ(found.records.size(), 4u);
    EXPECT_EQ(TimeText(found.records[0]), "2022-06-18T04:26:40Z");
    EXPECT_EQ(found.Only().state, ReadState::kRead);
  }
}

TEST(MsieIndex, DamageIsSaid) {
  SampleIndex index;
  index.Add("Visited: anna@http://een.example/");
  index.Add("Visited: anna@http://twee.example/", 0x40, "", "BAD ");
  std::string bytes = index.Bytes();
  Found found = ReadAs(kIndexPath, bytes);
  EXPECT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.Only().reason, "no entry where the hash table says at byte 20736");
  testing::PutLe(bytes, 0x4008, 0x4000, 4);
  EXPECT_EQ(ReadAs(kIndexPath, bytes).Only().state, ReadState::kPartial);
  EXPECT_EQ(ReadAs(kIndexPath, bytes.substr(0, 60)).Only().state, ReadState::kFailed);
}

TEST(MsieIndex, RealHistory) {
  SCHOUW_NEED_CORPUS();
  const Found found =
      ReadAs(kIndexPath, testing::ReadFile(testing::CorpusFolder() + "/browser/plaso/msiecf/History.IE5/index.dat"));
  ASSERT_FALSE(found.records.empty());
  EXPECT_EQ(found.Only().reason, "");
  const auto visits = found.Texts(RecordKind::kUrlVisit);
  EXPECT_THAT(visits, ::testing::Contains("http://www.msn.com/?ocid=iehp"));
}

}  // namespace
}  // namespace schouw
