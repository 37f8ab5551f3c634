#include "agent/artifact/android_webview.h"

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::StoreBytes;

TEST(AndroidWebview, FormFieldsWithTheirPageAndHostsOfCookies) {
  testing::SampleStore store("webview.db");
  store.Run(
      "CREATE TABLE formurl(_id INTEGER PRIMARY KEY, url TEXT); INSERT INTO formurl VALUES(4,'https://a.example/in');"
      "CREATE TABLE formdata(_id INTEGER PRIMARY KEY, urlid INTEGER, name TEXT, value TEXT);"
      "INSERT INTO formdata VALUES(1,4,'zoek','voorbeeldterm-alfa'),(2,9,'plaats','Voorbeeldstad');"
      "CREATE TABLE password(_id INTEGER PRIMARY KEY, host TEXT, username TEXT, password TEXT);"
      "INSERT INTO password VALUES(1,'b.example','anna','geheim');"
      "CREATE TABLE cookies(_id INTEGER PRIMARY KEY, name TEXT, value TEXT, domain TEXT);"
      "INSERT INTO cookies VALUES(1,'sid','geheim','.c.example')");
  StoreBytes bytes;
  bytes.path = "/data/data/com.android.browser/databases/webview.db";
  bytes.database = store.Bytes();
  const Found found = testing::ReadStore(bytes);
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_EQ(found.Texts(RecordKind::kFormEntry), (std::vector<std::string>{"voorbeeldterm-alfa", "Voorbeeldstad"}));
  EXPECT_EQ(found.records[0].url, "https://a.example/in");
  EXPECT_EQ(found.records[0].title, "zoek");
  EXPECT_EQ(found.records[0].place, "formdata rowid 1");
  EXPECT_EQ(found.records[1].url, "");
  EXPECT_EQ(found.Texts(RecordKind::kAppData), std::vector<std::string>{"c.example"});
  store.Run("ALTER TABLE formdata RENAME COLUMN value TO waarde");
  bytes.database = store.Bytes();
  EXPECT_EQ(testing::ReadStore(bytes).Only().reason, "table formdata has no column value");
}

TEST(AndroidWebview, ThatOfThePlasoTest) {
  SCHOUW_NEED_CORPUS();
  StoreBytes bytes;
  bytes.path = "/browser/plaso/android/webview.db";
  bytes.database = testing::ReadFile(testing::CorpusFolder() + bytes.path);
  const Found found = testing::ReadStore(bytes);
  EXPECT_EQ(found.OfKind(RecordKind::kFormEntry).size(), 2u);
  EXPECT_EQ(found.Texts(RecordKind::kAppData), std::vector<std::string>(8, "skype.com"));
}

}  // namespace
}  // namespace schouw
