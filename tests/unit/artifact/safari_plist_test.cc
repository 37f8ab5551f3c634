// Safari's property lists.
#include <cstring>

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::Found;
using testing::ReadAs;
using testing::TimeText;

// Writes a binary property list; its objects refer to each other by number. The last one added is the top.
class PlistWriter {
 public:
  using Number = char;
  Number Text(const std::string& text) {
    return Add((text.size() < 15 ? std::string(1, static_cast<char>(0x50 | text.size()))
                                 : std::string("\x5f\x10") + static_cast<char>(text.size())) +
               text);
  }
  Number Date(double seconds) {
    std::uint64_t bits = 0;
    static_assert(sizeof bits == sizeof seconds);
    std::memcpy(&bits, &seconds, sizeof bits);
    std::string bytes("\x33");
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(bits >> shift & 0xff);
    return Add(bytes);
  }
  Number List(const std::vector<Number>& items) {
    return Add(static_cast<char>(0xa0 | items.size()) + std::string(items.begin(), items.end()));
  }
  Number Dictionary(const std::vector<std::pair<std::string, Number>>& pairs) {
    std::string keys, values;
    for (const auto& [key, value] : pairs) {
      keys += Text(key);
      values += value;
    }
    return Add(static_cast<char>(0xd0 | pairs.size()) + keys + values);
  }
  std::string Bytes() const {
    std::string bytes = "bplist00", table;
    for (const std::string& object : objects_) {
      table += static_cast<char>(bytes.size() >> 8);
      table += static_cast<char>(bytes.size() & 0xff);
      bytes += object;
    }
    const std::size_t at = bytes.size();
    bytes +=
        table + std::string(6, '\0') + "\x02\x01" + Eight(objects_.size()) + Eight(objects_.size() - 1) + Eight(at);
    return bytes;
  }

 private:
  static std::string Eight(std::size_t value) {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
    return bytes;
  }
  Number Add(std::string object) {
    objects_.push_back(std::move(object));
    return static_cast<Number>(objects_.size() - 1);
  }
  std::vector<std::string> objects_;
};

TEST(SafariPlist, RecentSearches) {
  PlistWriter plist;
  const auto first =
      plist.Dictionary({{"SearchString", plist.Text("voorbeeldterm alfa")}, {"Date", plist.Date(700000000)}});
  const auto second = plist.Dictionary({{"SearchString", plist.Text("beta")}});
  plist.Dictionary({{"RecentWebSearches", plist.List({first, second})},
                    {"RecentSearchStrings", plist.List({plist.Text("gamma")})},
                    {"HomePage", plist.Text("https://start.example/")}});
  const Found found = ReadAs("/private/var/mobile/Library/Preferences/com.apple.mobilesafari.plist", plist.Bytes());
  EXPECT_EQ(found.Only().kind, "safari.plist");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_THAT(found.Texts(RecordKind::kSearchQuery), ElementsAre("voorbeeldterm alfa", "beta", "gamma"));
  EXPECT_EQ(found.records[0].origin, Origin::kEntered);
  EXPECT_EQ(found.records[0].place, "RecentWebSearches/0");
  EXPECT_EQ(TimeText(found.records[0]), "2023-03-08T20:26:40Z");
  EXPECT_EQ(found.records.size(), 3u);
}

TEST(SafariPlist, DownloadsAndReadingList) {
  PlistWriter downloads;
  downloads.Dictionary(
      {{"DownloadHistory",
        downloads.List({downloads.Dictionary({{"DownloadEntryURL", downloads.Text("https://a.example/x")},
                                              {"DownloadEntryPath", downloads.Text("~/Downloads/x")},
                                              {"DownloadEntryDateAddedKey", downloads.Date(700000000)}})})}});
  const Found found = ReadAs("/Users/anna/Library/Safari/Downloads.plist", downloads.Bytes());
  EXPECT_THAT(found.Texts(RecordKind::kDownload), ElementsAre("https://a.example/x\n~/Downloads/x"));
  EXPECT_EQ(TimeText(found.records.at(0)), "2023-03-08T20:26:40Z");
  PlistWriter marks;
  const auto leaf = marks.Dictionary({{"WebBookmarkType", marks.Text("WebBookmarkTypeLeaf")},
                                      {"URLString", marks.Text("https://b.example/")},
                                      {"URIDictionary", marks.Dictionary({{"title", marks.Text("Beta")}})},
                                      {"ReadingList", marks.Dictionary({{"DateAdded", marks.Date(700000001)}})}});
  marks.Dictionary({{"Title", marks.Text("com.apple.ReadingList")}, {"Children", marks.List({leaf})}});
  const Found bookmarks = ReadAs("/Users/anna/Library/Safari/Bookmarks.plist", marks.Bytes());
  EXPECT_THAT(bookmarks.Texts(RecordKind::kBookmark), ElementsAre("Beta\nhttps://b.example/"));
  EXPECT_EQ(TimeText(bookmarks.records.at(0)), "2023-03-08T20:26:41Z");
  const Found cut = ReadAs("/Users/anna/Library/Safari/Bookmarks.plist", marks.Bytes().substr(0, 200));
  EXPECT_EQ(cut.Only().state, ReadState::kPartial);
}

TEST(SafariPlist, OldHistoryOfThePlasoTest) {
  SCHOUW_NEED_CORPUS();
  const Found found = ReadAs("/Users/anna/Library/Safari/History.plist",
                             testing::ReadFile(testing::CorpusFolder() + "/browser/plaso/plist/History.plist"));
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  const auto visits = found.OfKind(RecordKind::kUrlVisit);
  ASSERT_EQ(visits.size(), 18u);
  EXPECT_EQ(visits[8].url, "http://netverslun.sci-mx.is/aminosyrur");
  EXPECT_EQ(visits[8].title, "Am\xc3\xadn\xc3\xb3s\xc3\xbdrur");
  EXPECT_EQ(TimeText(visits[8]), "2013-07-08T20:53:54Z");
}

TEST(SafariPlist, BookmarksOfTheIpedTest) {
  SCHOUW_NEED_CORPUS();
  const Found found = ReadAs("/Users/anna/Library/Safari/Bookmarks.plist",
                             testing::ReadFile(testing::CorpusFolder() + "/browser/iped/test_bookmarks.plist"));
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  ASSERT_EQ(found.records.size(), 30u);
  EXPECT_EQ(found.records[0].title, "Apple");
  EXPECT_EQ(found.records[1].title, "Yahoo!");
  EXPECT_EQ(found.records[29].title, "MSN.com");
}

}  // namespace
}  // namespace schouw
