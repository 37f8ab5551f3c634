// Every visit, search term and download of the corpus' browser histories comes out, and nothing else.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::ReadStore;
using testing::StoreInput;

struct HistoryFile {
  const char* path;
  const char* truth;
  const char* app;
};

constexpr HistoryFile kHistories[] = {
    {"hindsight/01/History", "hindsight_01_History", "Chromium"},
    {"hindsight/20/History", "hindsight_20_History", "Chromium"},
    {"hindsight/60/History", "hindsight_60_History", "Chromium"},
    {"plaso/chrome/History", "plaso_chrome_History", "Chrome"},
    {"plaso/chrome/History-57.0.2987.133", "plaso_chrome_History-57.0.2987.133", "Chrome"},
    {"plaso/chrome/History-59.0.3071.86", "plaso_chrome_History-59.0.3071.86", "Chrome"},
    {"velociraptor/ChromeHistory.sqlite", "velociraptor_ChromeHistory.sqlite", "Chromium"},
    {"velociraptor/history.sqlite", "velociraptor_history.sqlite", "Chromium"},
};

Found ReadCorpus(const std::string& path) {
  return ReadStore(
      StoreInput({"/browser/" + path, testing::ReadFile(testing::CorpusFolder() + "/browser/" + path), "", ""}));
}

// Rows by column name; empty where the file or the table is absent.
std::vector<std::map<std::string, std::string>> Truth(const HistoryFile& file, const std::string& table) {
  std::ifstream in(testing::CorpusFolder() + "/truth/sqlite_urls/" + file.truth + "." + table + ".tsv");
  std::vector<std::vector<std::string>> lines;
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> fields(1);
    for (const char c : line) {
      if (c == '\t')
        fields.emplace_back();
      else
        fields.back() += c;
    }
    lines.push_back(fields);
  }
  std::vector<std::map<std::string, std::string>> rows;
  for (std::size_t i = 1; i < lines.size(); ++i)
    for (std::size_t c = 0; c < lines[0].size() && c < lines[i].size(); ++c) {
      if (c == 0) rows.emplace_back();
      rows.back()[lines[0][c]] = lines[i][c];
    }
  return rows;
}

std::string ChromiumTimeText(const std::string& value) { return FormatRfc3339(*FromChromiumTime(std::stoll(value))); }

TEST(BrowserCorpus, EveryVisitOfChromiumComesOutWithItsTimeAndNothingElseDoes) {
  SCHOUW_NEED_CORPUS();
  for (const HistoryFile& file : kHistories) {
    SCOPED_TRACE(file.path);
    const Found found = ReadCorpus(file.path);
    // The one that its makers cut down to addresses has no tables of visits and search words, and says so.
    const bool is_whole = std::string_view(file.path) != "velociraptor/history.sqlite";
    EXPECT_EQ(found.Only().state, is_whole ? ReadState::kRead : ReadState::kPartial) << found.Only().reason;
    EXPECT_EQ(found.problems.empty(), is_whole);
    std::multiset<std::string> expected, actual;
    std::set<std::string> visited;
    for (auto& row : Truth(file, "visits")) {
      expected.insert("visits rowid " + row["id"] + " " + ChromiumTimeText(row["visit_time"]) + " " + row["url"]);
      visited.insert(row["url"]);
    }
    std::multiset<std::string> unvisited;
    for (auto& row : Truth(file, "urls"))
      if (!visited.contains(row["url"]) && row["last_visit_time"] != "0")
        unvisited.insert(ChromiumTimeText(row["last_visit_time"]) + " " + row["url"]);
    std::multiset<std::string> unvisited_found;
    for (const Record& record : found.records) {
      if (record.kind != RecordKind::kUrlVisit && record.kind != RecordKind::kTypedUrl) continue;
      EXPECT_EQ(record.app, file.app);
      if (record.place.starts_with("urls rowid"))
        unvisited_found.insert(testing::TimeText(record) + " " + record.url);
      else
        actual.insert(record.place + " " + testing::TimeText(record) + " " + record.url);
    }
    EXPECT_EQ(actual, expected);
    EXPECT_EQ(unvisited_found, unvisited);
    EXPECT_EQ(found.Only().records, found.records.size());
  }
}

TEST(BrowserCorpus, EveryStoredSearchTermComesOutOnceAVisit) {
  SCHOUW_NEED_CORPUS();
  for (const HistoryFile& file : kHistories) {
    SCOPED_TRACE(file.path);
    std::multiset<std::string> expected, actual;
    for (auto& row : Truth(file, "keyword_search_terms")) expected.insert(row["term"] + " " + row["url"]);
    for (const Record& record : ReadCorpus(file.path).OfKind(RecordKind::kSearchQuery)) {
      EXPECT_TRUE(record.time);
      if (record.place.starts_with("keyword_search_terms")) actual.insert(record.text + " " + record.url);
    }
    EXPECT_EQ(actual, expected);
  }
}

TEST(BrowserCorpus, EveryDownloadComesOutWithItsAddressAndPath) {
  SCHOUW_NEED_CORPUS();
  for (const HistoryFile& file : kHistories) {
    SCOPED_TRACE(file.path);
    const auto downloads = ReadCorpus(file.path).OfKind(RecordKind::kDownload);
    auto rows = Truth(file, "downloads");
    ASSERT_EQ(downloads.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto& row = rows[i];
      const bool old = row.contains("full_path");
      EXPECT_EQ(downloads[i].place, "downloads rowid " + row["id"]);
      EXPECT_THAT(downloads[i].text, ::testing::EndsWith("\n" + (old ? row["full_path"] : row["target_path"])));
      EXPECT_EQ(testing::TimeText(downloads[i]), old ? FormatRfc3339(*FromUnixSeconds(std::stoll(row["start_time"])))
                                                     : ChromiumTimeText(row["start_time"]));
      EXPECT_TRUE(downloads[i].url.starts_with("http")) << downloads[i].url;
      if (old) {
        EXPECT_EQ(downloads[i].url, row["url"]);
      }
    }
  }
}

TEST(BrowserCorpus, CountsAndTimesThatUpstreamTestsExpect) {
  SCHOUW_NEED_CORPUS();
  for (const auto& row : testing::ReadTsv(testing::CorpusFolder() + "/truth/hindsight.tsv")) {
    SCOPED_TRACE(row[0]);
    const Found found = ReadCorpus(row[0].substr(row[0].find('/') + 1));
    const auto visits = std::count_if(found.records.begin(), found.records.end(),
                                      [](const Record& record) { return record.place.starts_with("visits "); });
    const auto searches_elsewhere = std::count_if(found.records.begin(), found.records.end(), [](const Record& record) {
      return record.kind == RecordKind::kSearchQuery && record.place.starts_with("visits ");
    });
    EXPECT_EQ(visits - searches_elsewhere, std::stol(row[2]));
    EXPECT_EQ(found.OfKind(RecordKind::kDownload).size(), std::stoul(row[3]));
    std::string time = row[4];
    time[10] = 'T';
    const std::int64_t upstream = ParseRfc3339(time + "Z")->value;
    EXPECT_TRUE(std::ranges::any_of(found.records, [&](const Record& record) {
      return record.url.find("wikipedia.org/wiki/Computer_forensics") != std::string::npos && record.time &&
             std::abs(record.time->value - upstream) <= 1000;  // upstream rounds through floating point
    })) << time;
  }
}

TEST(BrowserCorpus, FirefoxPlacesOfThePlasoTest) {
  SCHOUW_NEED_CORPUS();
  const Found found = ReadCorpus("plaso/firefox/places.sqlite");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  const auto typed = found.OfKind(RecordKind::kTypedUrl);
  ASSERT_EQ(typed.size(), 1u);
  EXPECT_EQ(typed[0].url, "http://news.google.com/");
  EXPECT_EQ(typed[0].text, "Google News\nhttp://news.google.com/");
  EXPECT_EQ(testing::TimeText(typed[0]), "2011-07-01T11:16:21.371935Z");
  EXPECT_EQ(typed[0].origin, Origin::kEntered);
  EXPECT_EQ(found.OfKind(RecordKind::kBookmark).size(), 91u);
  EXPECT_EQ(found.OfKind(RecordKind::kBookmark)[0].place, "moz_bookmarks rowid 6");
}

TEST(BrowserCorpus, NoOtherDatabaseOfTheCorpusIsClaimed) {
  SCHOUW_NEED_CORPUS();
  for (const char* const path : {"browser/plaso/chrome/Extension Activity", "browser/plaso/load_statistics.db",
                                 "chat/plaso/android/mmssms.db", "artifact/plaso/sqlite/snapshot.db"}) {
    SCOPED_TRACE(path);
    const StoreInput input({std::string("/") + path, testing::ReadFile(testing::CorpusFolder() + "/" + path), "", ""});
    EXPECT_TRUE(ClaimingFormats(input.Get()).empty());
  }
}

}  // namespace
}  // namespace schouw
