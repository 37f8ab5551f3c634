// Every format, made by its published layout.
#include "agent/hashlist/hash_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "agent/hashset/digester.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

struct Read {
  HashListReading reading;
  std::vector<ListedHash> hashes;
  std::string error;
};

Read ReadBytes(std::string bytes) {
  Read read;
  const MemorySource source(std::move(bytes));
  auto reading = ReadHashList(source, [&](const ListedHash& hash) -> Status {
    read.hashes.push_back(hash);
    return {};
  });
  if (reading) read.reading = std::move(*reading);
  if (!reading) read.error = reading.error().Text();
  return read;
}

const Digests& One() {
  static const Digests digests = DigestsOf(AsBytes("een"), Algorithms::FromBits(7));
  return digests;
}
const Digests& Two() {
  static const Digests digests = DigestsOf(AsBytes("twee"), Algorithms::FromBits(7));
  return digests;
}
std::string Md5(const Digests& digests) { return digests.Hex(DigestAlgorithm::kMd5); }
std::string Sha1(const Digests& digests) { return digests.Hex(DigestAlgorithm::kSha1); }
std::string Sha256(const Digests& digests) { return digests.Hex(DigestAlgorithm::kSha256); }

std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string Utf16Le(const std::string& ascii, bool mark) {
  std::string text = mark ? "\xFF\xFE" : "";
  for (const char c : ascii) text += std::string{c, '\0'};
  return text;
}

struct TextCase {
  const char* name;
  std::string list;
  const char* format;
  std::vector<std::string> algorithms;  // of each entry, as bits
};

std::vector<std::string> AlgorithmsOf(const Read& read) {
  std::vector<std::string> all;
  for (const ListedHash& hash : read.hashes) all.push_back(std::to_string(hash.digests.algorithms().bits()));
  return all;
}

TEST(HashListTest, ReadsListsOfLines) {
  const std::string a = Md5(One()), b = Md5(Two());
  const TextCase cases[] = {
      {"bare digests of three kinds", a + "\n" + Sha1(One()) + "\n" + Sha256(One()) + "\n", "plain", {"1", "2", "4"}},
      {"no line end behind the last", a + "\n" + b, "plain", {"1", "1"}},
      {"lines that end in CR LF", a + "\r\n" + b + "\r\n", "plain", {"1", "1"}},
      {"lines that end in CR", a + "\r" + b + "\r", "plain", {"1", "1"}},
      {"a byte order mark", "\xEF\xBB\xBF" + a + "\n", "plain", {"1"}},
      {"UTF-16 with its mark", Utf16Le(a + "\r\n" + b + "\r\n", true), "plain", {"1", "1"}},
      {"UTF-16 without a mark", Utf16Le(a + "\r\n" + b + "\r\n", false), "plain", {"1", "1"}},
      {"capitals", Upper(a) + "\n", "plain", {"1"}},
      {"comments and empty lines", "# lijst\n\n" + a + "\n  \n// einde\n", "plain", {"1"}},
      {"md5sum, text and binary", a + "  naam met spaties\n" + b + " *naam.exe\n", "plain", {"1", "1"}},
      {"a name that looks like a digest", a + "  " + Sha1(Two()) + "\n", "plain", {"1"}},
      {"a name with escapes", "\\" + a + "  twee\\nregels\n", "plain", {"1"}},
      {"lines that end in a zero byte", a + "  een" + '\0' + b + "  twee" + '\0', "plain", {"1", "1"}},
      {"columns with more words about them",
       "File name;MD5Sum;SHA-256 Hash Value\nx;" + a + ";" + Sha256(One()) + "\n",
       "csv",
       {"5"}},
      {"a column that says no algorithm", "Path,File Hash\nx," + Sha1(One()) + "\n", "csv", {"2"}},
      {"sha256sum", Sha256(One()) + "  x\n", "plain", {"4"}},
      {"sums in BSD's form", "SHA256 (x (1).exe) = " + Sha256(One()) + "\nMD5 (x) = " + a + "\n", "plain", {"4", "1"}},
      {"what PowerShell shows as a table, in UTF-16",
       Utf16Le("\r\nAlgorithm       Hash                     Path\r\n---------       ----                     ----\r\n"
               "SHA256          " +
                   Upper(Sha256(One())) + "       C:\\Program Files\\x\r\nMD5             " + Upper(a) + "\r\n\r\n",
               true),
       "plain",
       {"4", "1"}},
      {"and as a list of values",
       "\nAlgorithm : SHA1\nHash      : " + Upper(Sha1(One())) + "\nPath      : C:\\x\n\n",
       "plain",
       {"2"}},
      {"sums in OpenSSL's form", "SHA2-256(x)= " + Sha256(One()) + "\nMD5(a(1).exe)= " + a + "\n", "plain", {"4", "1"}},
      {"what certutil shows",
       "SHA1 hash of C:\\x:\r\n" + Sha1(One()) + "\r\nCertUtil: -hashfile command completed successfully.\r\n",
       "plain",
       {"2"}},
      {"columns after Excel's line", "sep=;\r\nMD5;Naam\r\n" + a + ";x\r\n", "csv", {"1"}},
      {"several digests in a line, no header", a + "," + Sha1(One()) + ",naam\n", "plain", {"3"}},
      {"columns by name", "MD5;SHA1;PhotoDNA;Image ID\n" + a + ";" + Sha1(One()) + ";AAAA;7\n", "csv", {"3"}},
      {"columns in quotes", "\"Name\",\"SHA-256\"\n\"a,\"\"b\"\"\",\"" + Sha256(One()) + "\"\n", "csv", {"4"}},
      {"columns with tabs", "naam\tmd5\tgrootte\nx\t" + a + "\t12\n", "csv", {"1"}},
      {"NSRL of version 2",
       "\"SHA-1\",\"MD5\",\"CRC32\",\"FileName\",\"FileSize\",\"ProductCode\",\"OpSystemCode\",\"SpecialCode\"\r\n\"" +
           Upper(Sha1(One())) + "\",\"" + Upper(a) +
           "\",\"05E566DF\",\"a \"quoted\" name\",6416,22719,\"358\",\"\"\r\n",
       "nsrl",
       {"3"}},
      {"NSRL of version 1",
       "\"SHA-1\",\"FileName\",\"FileSize\",\"ProductCode\",\"OpSystemCode\",\"MD4\",\"MD5\",\"CRC32\","
       "\"SpecialCode\"\n\"" +
           Sha1(One()) + "\",\"x\",12,1,\"WIN\",\"" + b + "\",\"" + a + "\",\"0\",\"\"\n",
       "nsrl",
       {"3"}},
      {"HashKeeper",
       "\"file_id\",\"hashset_id\",\"file_name\",\"directory\",\"hash\",\"file_size\",\"date_modified\"\n"
       "1,77,\"x\",\"C:\\\\Program Files, x\",\"" +
           a + "\",4711,\"\"\n",
       "hashkeeper",
       {"1"}},
      {"hashdeep",
       "%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n## Invoked from: /home\n## $ hashdeep x\n##\n100," + a + "," +
           Sha256(One()) + ",/x, y\n",
       "hashdeep",
       {"5"}},
  };
  for (const TextCase& c : cases) {
    const Read read = ReadBytes(c.list);
    EXPECT_EQ(read.error, "") << c.name;
    EXPECT_EQ(read.reading.format, c.format) << c.name;
    EXPECT_EQ(AlgorithmsOf(read), c.algorithms) << c.name;
    EXPECT_EQ(read.reading.damaged, 0u) << c.name;
    for (const ListedHash& hash : read.hashes) {
      for (const DigestAlgorithm algorithm : kDigestAlgorithms) {
        const std::string hex = hash.digests.Hex(algorithm);
        EXPECT_TRUE(hex.empty() || hex == One().Hex(algorithm) || hex == Two().Hex(algorithm)) << c.name;
      }
    }
  }
}

TEST(HashListTest, KeepsSizesOfTables) {
  const Read hashdeep = ReadBytes("%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n100," + Md5(One()) + ",x\n");
  ASSERT_EQ(hashdeep.hashes.size(), 1u);
  EXPECT_EQ(hashdeep.hashes[0].size, 100u);
  EXPECT_EQ(hashdeep.reading.version, "1.0");
}

TEST(HashListTest, CountsAndShowsDamagedLines) {
  const Read read = ReadBytes(Md5(One()) + "\nzomaar tekst\n" + Md5(Two()).substr(1) + "\n" + Md5(Two()) + "\n");
  EXPECT_EQ(read.hashes.size(), 2u);
  EXPECT_EQ(read.reading.damaged, 2u);
  ASSERT_EQ(read.reading.first_damaged.size(), 2u);
  EXPECT_EQ(read.reading.first_damaged[0].where, "line 2");
  EXPECT_EQ(read.reading.first_damaged[0].what, "no MD5, SHA-1 or SHA-256 at its start: \"zomaar tekst\"");
}

TEST(HashListTest, ALineOfATableWithADigestThatIsNoneIsDamaged) {
  const Read read = ReadBytes("md5,sha1\n" + Md5(One()) + "," + Sha1(One()) + "\n" + Md5(One()) + ",xyz\n,\n");
  EXPECT_EQ(read.hashes.size(), 1u);
  EXPECT_EQ(read.reading.damaged, 1u);
  EXPECT_EQ(read.reading.without_hash, 1u);
  EXPECT_EQ(read.reading.first_damaged[0].what, "not a digest: \"xyz\"");
}

TEST(HashListTest, ALineWithoutEndTakesNoMemory) {
  const Read read = ReadBytes(std::string(3u << 20, 'a') + "\n" + Md5(One()) + "\n");
  EXPECT_EQ(read.hashes.size(), 1u);
  EXPECT_EQ(read.reading.damaged, 1u);
}

TEST(HashListTest, RefusesWhatHoldsNoHash) {
  EXPECT_EQ(ReadBytes("").error, "no hash in it");
  EXPECT_EQ(ReadBytes("een boodschappenlijst\n").error,
            "no hash in it; line 1: no MD5, SHA-1 or SHA-256 at its start: \"een boodschappenlijst\"");
  EXPECT_EQ(ReadBytes("{}").error, "no hash in it");
}

std::string Medium(const std::string& fields) { return "{\"MediaID\":1,\"Category\":3," + fields + "}"; }

TEST(HashListTest, ReadsVicsOfEachVersion) {
  const std::string media = Medium("\"MD5\":\"" + Upper(Md5(One())) + "\",\"SHA1\":\"" + Sha1(One()) +
                                   "\",\"MediaSize\":1234,\"PhotoDNA\":\"" + std::string(192, 'A') + "\"") +
                            "," +
                            Medium("\"MD5\":null,\"SHA1\":\"" + Sha1(Two()) +
                                   "\",\"VictimIdentified\":false,\"Tags\":[],\"AlternativeHashes\":[{\"HashName\":"
                                   "\"SHA256\",\"HashValue\":\"" +
                                   Sha256(Two()) + "\"}],\"MediaFiles\":[{\"FileName\":\"x\",\"MD5\":\"" + Md5(Two()) +
                                   "\"}],\"Odd\":{\"value\":[{\"MD5\":\"" + Md5(One()) + "\"}]}");
  struct Case {
    const char* name;
    std::string list;
    const char* version;
  };
  const Case cases[] = {
      {"1.2",
       "{\"odata.metadata\":\"http://github.com/ICMEC/ProjectVic/DataModels/1.2.xml#Media\",\"value\":[" + media + "]}",
       "1.2"},
      {"1.3",
       "{\"odata.metadata\": \"http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media\", \"value\": [\n" + media +
           "\n]}\n",
       "1.3"},
      {"2.0, in a case, with a byte order mark",
       "\xEF\xBB\xBF{\"@odata.context\":\"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/Default/"
       "$metadata#Media\","
       "\"value\":[{\"CaseID\":\"x\",\"Media\":[" +
           media + "]}]}",
       "2.0"},
      {"media alone", "[" + media + "]", ""},
      {"UTF-16", Utf16Le("{\"value\":[" + media + "]}", true), ""},
  };
  for (const Case& c : cases) {
    const Read read = ReadBytes(c.list);
    EXPECT_EQ(read.error, "") << c.name;
    EXPECT_EQ(read.reading.format, "vics") << c.name;
    EXPECT_EQ(read.reading.version, c.version) << c.name;
    ASSERT_EQ(read.hashes.size(), 2u) << c.name;
    EXPECT_EQ(read.hashes[0].digests.algorithms().bits(), 3u) << c.name;
    EXPECT_EQ(read.hashes[0].size, 1234u) << c.name;
    EXPECT_EQ(read.hashes[0].category, 3) << c.name;
    EXPECT_EQ(read.hashes[0].digests.Hex(DigestAlgorithm::kMd5), Md5(One())) << c.name;
    EXPECT_EQ(read.hashes[1].digests.algorithms().bits(), 6u) << c.name;
    EXPECT_EQ(read.hashes[1].digests.Hex(DigestAlgorithm::kSha256), Sha256(Two())) << c.name;
    EXPECT_THAT(read.reading.categories, ElementsAre(Pair(3, 2))) << c.name;
    EXPECT_EQ(read.reading.without_hash, 0u) << c.name;
  }
}

TEST(HashListTest, SaysHowAVicsListIsDamaged) {
  const std::string good = Medium("\"SHA1\":\"" + Sha1(One()) + "\"");
  EXPECT_EQ(ReadBytes("{\"value\":[" + good + ",").error, "after 1 entries: the JSON ends early");
  EXPECT_EQ(ReadBytes("{\"value\":[" + good + " " + good + "]}").error, "after 1 entries: expected ',', found '{'");
  EXPECT_EQ(ReadBytes("{\"value\":[" + good + "]}{").error, "after 1 entries: text after the end of the JSON");
  EXPECT_THAT(ReadBytes(std::string(100, '[')).error, HasSubstr("JSON nested more than 64 deep"));
  const Read read = ReadBytes("{\"value\":[" + good + "," + Medium("\"SHA1\":\"xyz\"") + "]}");
  EXPECT_EQ(read.hashes.size(), 1u);
  ASSERT_EQ(read.reading.damaged, 1u);
  EXPECT_EQ(read.reading.first_damaged[0].where + ": " + read.reading.first_damaged[0].what,
            "object 2: its SHA-1 is none");
}

TEST(HashListTest, ReadsEnCase) {
  std::string list("HASH\r\n\xFF\0", 8);
  list.resize(1032, '\0');
  list += Utf16Le("Voorbeeldset", false);
  list.resize(1152, '\0');
  for (const Digests* digests : {&One(), &Two()})
    list += std::string(AsChars(digests->Of(DigestAlgorithm::kMd5))) + std::string(2, '\0');
  const Read read = ReadBytes(list + "rest");
  EXPECT_EQ(read.reading.format, "encase");
  EXPECT_EQ(read.reading.version, "Voorbeeldset");
  ASSERT_EQ(read.hashes.size(), 2u);
  EXPECT_EQ(read.hashes[1].digests.Hex(DigestAlgorithm::kMd5), Md5(Two()));
  EXPECT_EQ(read.reading.damaged, 1u);
}

struct CutCase {
  const char* name;
  std::string list;
  std::string what;
};

// Each is cut off in its last line so that what is left looks like an entry.
TEST(HashListTest, AListThatWasCutOffIsDamaged) {
  const std::string a = Md5(One());
  const CutCase cases[] = {
      {"a SHA-256 of 40 digits", Sha256(One()) + "\n" + Sha256(Two()).substr(0, 40),
       "the last line is cut off: \"" + Sha256(Two()).substr(0, 40) + "\""},
      {"a table before its second digest", "MD5,SHA1,Naam\n" + a + "," + Sha1(One()) + ",x\n" + Md5(Two()),
       "fewer fields than columns"},
      {"a table before its size", "md5,naam,size\n" + a + ",x,500\n" + Md5(Two()) + ",y", "fewer fields than columns"},
      {"a table in its name", "md5,naam,map\n" + a + ",x,y\n" + Md5(Two()) + ",y", "fewer fields than columns"},
  };
  for (const CutCase& c : cases) {
    const Read read = ReadBytes(c.list);
    EXPECT_EQ(read.hashes.size(), 1u) << c.name;
    ASSERT_EQ(read.reading.damaged, 1u) << c.name;
    EXPECT_EQ(read.reading.first_damaged[0].what, c.what) << c.name;
  }
}

// A list that the test's own SQL makes.
Read ReadSqlite(const std::string& sql) {
  const testing::TempFolder folder;
  const std::string path = folder.File("100% #1?.db");
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  char* message = nullptr;
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
  sqlite3_close(database);
  Read read;
  auto reading = ReadHashListFile(path, [&](const ListedHash& hash) -> Status {
    read.hashes.push_back(hash);
    return {};
  });
  if (reading) read.reading = std::move(*reading);
  if (!reading) read.error = reading.error().Text();
  return read;
}

TEST(HashListTest, ReadsNsrlOfVersion3) {
  const Read read = ReadSqlite(
      "CREATE TABLE FILE (sha256 VARCHAR NOT NULL, sha1 VARCHAR NOT NULL, md5 VARCHAR NOT NULL, file_name VARCHAR,"
      " file_size INTEGER NOT NULL, package_id INTEGER NOT NULL);"
      "CREATE TABLE VERSION (version VARCHAR, build_set VARCHAR);"
      "INSERT INTO VERSION VALUES ('2026.03.1', 'modern');"
      "INSERT INTO FILE VALUES ('" +
      Upper(Sha256(One())) + "', '" + Sha1(One()) + "', '" + Md5(One()) +
      "', 'x', 500, 1);"
      "INSERT INTO FILE VALUES ('kapot', '', '', 'x', 500, 1);");
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.reading.format, "nsrl sqlite");
  EXPECT_EQ(read.reading.version, "2026.03.1");
  ASSERT_EQ(read.hashes.size(), 1u);
  EXPECT_EQ(read.hashes[0].digests, One());
  EXPECT_EQ(read.hashes[0].size, 500u);
  EXPECT_EQ(read.reading.damaged, 1u);
}

TEST(HashListTest, ReadsTheViewsOfNsrl) {
  const Read read = ReadSqlite(
      "CREATE TABLE METADATA (metadata_id INTEGER, sha1 VARCHAR, extension VARCHAR);"
      "CREATE TABLE DIGEST (id INTEGER, sha1 VARCHAR, md5 VARCHAR);"
      "CREATE VIEW FILE AS SELECT sha1, md5 FROM DIGEST;"
      "INSERT INTO DIGEST VALUES (1, '" +
      Sha1(One()) + "', '" + Md5(One()) + "');");
  ASSERT_EQ(read.hashes.size(), 1u) << read.error;
  EXPECT_EQ(read.hashes[0].digests.algorithms().bits(), 3u);
}

TEST(HashListTest, ReadsTskSqlite) {
  const Read read = ReadSqlite(
      "CREATE TABLE db_properties (name TEXT, value TEXT);"
      "CREATE TABLE hashes (id INTEGER PRIMARY KEY, md5 BINARY(16) UNIQUE, sha1 BINARY(20), sha2_256 BINARY(32));"
      "INSERT INTO hashes VALUES (1, x'" +
      Md5(One()) + "', NULL, x'" + Sha256(One()) + "');");
  EXPECT_EQ(read.reading.format, "tsk sqlite");
  ASSERT_EQ(read.hashes.size(), 1u) << read.error;
  EXPECT_EQ(read.hashes[0].digests.algorithms().bits(), 5u);
}

TEST(HashListTest, RefusesAnSqliteListThatIsCutOffAnywhere) {
  const testing::TempFolder folder;
  const std::string path = folder.File("lijst.db");
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  sqlite3_exec(database,
               "CREATE TABLE hashes (id INTEGER PRIMARY KEY, md5 BINARY(16), sha1 BINARY(20));"
               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
               "INSERT INTO hashes SELECT i, randomblob(16), randomblob(20) FROM n;",
               nullptr, nullptr, nullptr);
  sqlite3_close(database);
  const std::string whole = testing::ReadFile(path);
  const auto count = [&](std::size_t bytes) -> Result<HashListReading> {
    testing::WriteFile(path, whole.substr(0, bytes));
    return ReadHashListFile(path, [](const ListedHash&) -> Status { return {}; });
  };
  EXPECT_EQ(count(whole.size())->entries, 500u);
  for (std::size_t part = 0; part < 32; ++part) EXPECT_FALSE(count(whole.size() * part / 32)) << part;
  EXPECT_EQ(count(whole.size() - 1).error().Text(),
            "read list: the SQLite list is cut off: " + std::to_string(whole.size() - 1) + " of " +
                std::to_string(whole.size()) + " bytes");
}

TEST(HashListTest, RefusesOtherSqliteFiles) {
  EXPECT_EQ(ReadSqlite("CREATE TABLE visits (url TEXT);").error,
            "read list: an SQLite file without a table of hashes that we know (FILE, METADATA, hashes)");
}

}  // namespace
}  // namespace schouw
