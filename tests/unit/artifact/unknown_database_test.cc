#include "agent/artifact/unknown_database.h"

#include <zlib.h>

#include "agent/artifact/private_stores.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using namespace std::string_literals;
using testing::Found;
using testing::SampleStore;
using testing::StoreBytes;
using testing::StoreInput;

std::string Hex(std::string_view bytes) {
  std::string hex = "x'";
  for (const char c : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    hex += kDigits[static_cast<std::uint8_t>(c) >> 4];
    hex += kDigits[static_cast<std::uint8_t>(c) & 15];
  }
  return hex + "'";
}

std::string Deflated(const std::string& text, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 200, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Found ReadUnknown(const std::string& sql, const std::string& path = "/home/anna/.config/notitieblok/data.db") {
  SampleStore store("data.db");
  store.Run(sql);
  StoreBytes bytes;
  bytes.path = path;
  bytes.database = store.Bytes();
  const StoreInput input(std::move(bytes));
  Found found;
  EXPECT_TRUE(UnknownDatabaseFormat().claims(input.Get()));
  EXPECT_TRUE(UnknownDatabaseFormat().read(input.Get(), found));
  return found;
}

TEST(UnknownDatabase, EveryCellOfTextIsARecord) {
  const Found found = ReadUnknown(
      "CREATE TABLE notities(id INTEGER PRIMARY KEY, titel TEXT, tekst TEXT, aantal INTEGER, prijs REAL);"
      "INSERT INTO notities VALUES(7,'boodschappen','melk en voorbeeldterm-alfa',3,1.5),(9,NULL,'  ',4,2.5)");
  ASSERT_EQ(found.records.size(), 2u);
  EXPECT_EQ(found.records[0].place, "notities rowid 7 titel");
  EXPECT_EQ(found.records[0].text, "boodschappen");
  EXPECT_EQ(found.records[1].place, "notities rowid 7 tekst");
  EXPECT_EQ(found.records[1].text, "melk en voorbeeldterm-alfa");
  EXPECT_EQ(found.records[1].kind, RecordKind::kAppData);
  EXPECT_EQ(found.records[1].app, "notitieblok");
  EXPECT_EQ(found.Only().state, ReadState::kRead);
  EXPECT_EQ(found.Only().kind, "sqlite.unknown");
}

TEST(UnknownDatabase, BlobsOfTextAndPackedTextAreRead) {
  const std::string json = R"({"vraag":"voorbeeldterm-beta in json"})";
  const std::string binary = "\x62\x70\x6c\x69st00\x01\x02voorbeeldterm-gamma\x08\xff"s;
  const Found found = ReadUnknown("CREATE TABLE b(v BLOB);INSERT INTO b VALUES(" + Hex("gewone voorbeeldterm-alfa") +
                                  "),(" + Hex(Deflated(json, 15)) + "),(" + Hex(Deflated(json, 31)) + "),(" +
                                  Hex(binary) + "),(" + Hex("\x78\x9cgeen zlib maar tekst\x01"s) + "),(x'000102')");
  ASSERT_EQ(found.records.size(), 5u);
  EXPECT_EQ(found.records[0].text, "gewone voorbeeldterm-alfa");
  EXPECT_EQ(found.records[1].text, json);
  EXPECT_EQ(found.records[2].text, json);
  EXPECT_NE(found.records[3].text.find("voorbeeldterm-gamma"), std::string::npos);
  EXPECT_NE(found.records[4].text.find("geen zlib maar tekst"), std::string::npos);
}

TEST(UnknownDatabase, PropertyListsInBlobsAreRead) {
  const Found found =
      ReadUnknown("CREATE TABLE b(v BLOB);INSERT INTO b VALUES(" +
                  Hex("<plist version=\"1.0\"><dict><key>vraag</key><string>a &amp; b</string></dict></plist>") + ")");
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].text, "vraag: a & b\n");
}

TEST(UnknownDatabase, DeletedRowsAndViewsAreNot) {
  const Found found = ReadUnknown(
      "CREATE TABLE t(a TEXT);INSERT INTO t VALUES('blijft staan'),('wordt gewist');DELETE FROM t WHERE a LIKE 'w%';"
      "CREATE VIEW v AS SELECT 'uit een view' AS a;");
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].text, "blijft staan");
}

TEST(UnknownDatabase, TablesWithoutRowIdAndOddNamesAreRead) {
  const Found found = ReadUnknown(
      "CREATE TABLE \"mijn \"\"tabel\"\"\"(sleutel TEXT PRIMARY KEY, \"de waarde\" TEXT) WITHOUT ROWID;"
      "INSERT INTO \"mijn \"\"tabel\"\"\" VALUES('k1','voorbeeldterm-alfa')");
  ASSERT_EQ(found.records.size(), 2u);
  EXPECT_EQ(found.records[1].place, "mijn \"tabel\" sleutel k1 de waarde");
}

TEST(UnknownDatabase, ALongCellComesInPiecesThatOverlap) {
  const Found found = ReadUnknown(
      "CREATE TABLE t(a TEXT);INSERT INTO t SELECT group_concat(printf('wörd%d',value),' ') FROM "
      "(WITH RECURSIVE c(value) AS (SELECT 1 UNION ALL SELECT value+1 FROM c WHERE value<60000) SELECT value FROM c)");
  ASSERT_GT(found.records.size(), 5u);
  std::string joined;
  for (const Record& record : found.records) {
    EXPECT_LE(record.text.size(), Limits{}.max_text_piece_bytes);
    EXPECT_TRUE(joined.ends_with(record.text.substr(0, record.overlap_bytes)));
    joined += record.text.substr(record.overlap_bytes);
  }
  EXPECT_TRUE(joined.starts_with("wörd1 wörd2 "));
  EXPECT_TRUE(joined.ends_with(" wörd60000"));
}

TEST(UnknownDatabase, DoesNotTakeWhatHasAReader) {
  SampleStore store("places.sqlite");
  store.Run("CREATE TABLE moz_places(id INTEGER PRIMARY KEY, url TEXT);CREATE TABLE moz_historyvisits(id INTEGER)");
  StoreBytes bytes;
  bytes.path = "/home/anna/.mozilla/firefox/a/places.sqlite";
  bytes.database = store.Bytes();
  EXPECT_FALSE(UnknownDatabaseFormat().claims(StoreInput(std::move(bytes)).Get({RecordKind::kAppData})));
}

struct PlaceCase {
  const char* path;
  const char* application;
  bool is_private;
};

TEST(PrivateStores, AreKnownByApplicationAndByName) {
  const PlaceCase cases[] = {
      {"/data/data/com.voorbeeld.notities/databases/n.db", "com.voorbeeld.notities", false},
      {"/data/user/0/com.voorbeeld.notities/databases/n.db", "com.voorbeeld.notities", false},
      {"/data/data/com.whatsapp/databases/msgstore.db", "com.whatsapp", true},
      {"/Users/anna/AppData/Roaming/Notitieblok/a.db", "Notitieblok", false},
      {"/Users/anna/AppData/Roaming/Signal/sql/db.sqlite", "Signal", true},
      {"/Users/anna/AppData/Local/Packages/Voorbeeld.App_x/LocalState/a.db", "Voorbeeld.App_x", false},
      {"/home/anna/.config/KeePassXC/a.db", "KeePassXC", true},
      {"/home/anna/.var/app/org.voorbeeld.App/data/a.db", "org.voorbeeld.App", false},
      {"/home/anna/Documenten/lijst.db", "", false},
      {"/home/anna/Documenten/kluis.kdbx", "", true},
      {"/home/anna/signalen.db", "", false},
      {"/Users/anna/Library/Messages/chat.db", "", true},
      {"/backup/apps/com.whatsapp/db/x.db", "", true},
      {"/x.db", "", false},
      {"/private/var/mobile/Library/Keyboard/a.plist", "Keyboard", true},
      {"/private/var/mobile/Library/Voicemail/voicemail.db", "Voicemail", true},
      {"/private/var/mobile/Library/Safari/a.db", "Safari", false},
      {"/private/var/mobile/Containers/Shared/AppGroup/12AB/SkypeSpacesDogfood/x.sqlite", "SkypeSpacesDogfood", true},
  };
  for (const PlaceCase& c : cases) {
    const Locator entry{"d1", "p1", {c.path}, ""};
    EXPECT_EQ(OwningApplication(entry), c.application) << c.path;
    EXPECT_EQ(IsPrivateStore(entry), c.is_private) << c.path;
  }
}

TEST(UnknownDatabase, LettersThatJsonEscapesAreLetters) {
  const Found found = ReadUnknown(
      "create table t(j text);insert into t values('{\"zoek\":\"ge\\u00efnteresseerd\",\"n\":[1]}');"
      "insert into t values('{\"half\": \"\\u00e9\"');");
  ASSERT_EQ(found.records.size(), 2u);
  EXPECT_EQ(found.records[0].text, "zoek: geïnteresseerd\nn\n1\n");
  EXPECT_EQ(found.records[1].text, "{\"half\": \"\\u00e9\"");
}

}  // namespace
}  // namespace schouw
