// Property lists as records.
#include "agent/content/document/plist/plist.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "agent/base/binary_plist.h"
#include "agent/base/xml_plist.h"
#include "tests/support/corpus.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using namespace std::string_literals;
using testing::CollectingSink;
using testing::ReadDocument;

// Writes objects by number, one byte a reference; the first is the top.
class PlistMaker {
 public:
  int Text(const std::string& ascii) { return Add(Marker(0x50, ascii.size()) + ascii); }
  int Data(const std::string& bytes) { return Add(Marker(0x40, bytes.size()) + bytes); }
  int Uid(int value) { return Add("\x80"s + static_cast<char>(value)); }
  int List(const std::vector<int>& members) { return Add(Marker(0xa0, members.size()) + References(members)); }
  int Dictionary(const std::vector<int>& keys, const std::vector<int>& values) {
    return Add(Marker(0xd0, keys.size()) + References(keys) + References(values));
  }
  std::string File(int top) const {
    std::string file = "bplist00", table;
    for (const std::string& object : objects_) {
      table += static_cast<char>(file.size() >> 8);
      table += static_cast<char>(file.size() & 0xff);
      file += object;
    }
    const std::size_t at = file.size();
    return file + table + std::string(6, '\0') + "\x02\x01" + Big(objects_.size()) +
           Big(static_cast<std::size_t>(top)) + Big(at);
  }

 private:
  static std::string Marker(int type, std::size_t count) {
    if (count < 15) return std::string(1, static_cast<char>(static_cast<std::size_t>(type) | count));
    return std::string(1, static_cast<char>(type | 15)) + "\x11" + static_cast<char>(count >> 8) +
           static_cast<char>(count & 0xff);
  }
  static std::string References(const std::vector<int>& numbers) {
    std::string text;
    for (const int number : numbers) text += static_cast<char>(number);
    return text;
  }
  static std::string Big(std::size_t value) {
    std::string text;
    for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift & 0xff);
    return text;
  }
  int Add(std::string object) {
    objects_.push_back(std::move(object));
    return static_cast<int>(objects_.size()) - 1;
  }
  std::vector<std::string> objects_;
};

std::string PlistRecords(const CollectingSink& sink) {
  std::string all;
  for (const Record& record : sink.records) all += record.place + " | " + record.text + "\n";
  return all;
}

TEST(Plist, StringsWithThePathOfTheirKeys) {
  PlistMaker maker;
  const int a = maker.Text("zoekterm"), b = maker.Text("tor browser"), list = maker.Text("lijst");
  const int first = maker.Text("https://krant.example/"), text = maker.Data("gewone tekst in data");
  const int members = maker.List({first, text, b});
  const std::string file = maker.File(maker.Dictionary({a, list}, {b, members}));
  const CollectingSink sink = ReadDocument(file);
  EXPECT_EQ(sink.formats, std::vector<std::string>{"apple.plist"});
  EXPECT_EQ(PlistRecords(sink),
            "zoekterm | zoekterm: tor browser\nlijst | lijst\nlijst/0 | https://krant.example/\n"
            "lijst/1 | gewone tekst in data\nlijst/2 | tor browser\n");
  EXPECT_EQ(sink.records[0].kind, RecordKind::kAppData);
  EXPECT_EQ(sink.records[2].url, "https://krant.example/");
}

TEST(Plist, AnAddressAloneIsALink) {
  PlistMaker maker;
  const int key = maker.Text("URL"), value = maker.Text("https://krant.example/");
  const CollectingSink sink = ReadDocument(maker.File(maker.Dictionary({key}, {value})));
  ASSERT_EQ(sink.records.size(), 1u);
  EXPECT_EQ(sink.records[0].kind, RecordKind::kDocument);
  EXPECT_EQ(sink.records[0].url, "https://krant.example/");
}

TEST(Plist, KeyedArchivesAreReadAsTheObjectsThatTheyWere) {
  PlistMaker maker;
  const int null = maker.Text("$null"), name = maker.Text("naam"), value = maker.Text("Anna");
  const int keys_key = maker.Text("NS.keys"), objects_key = maker.Text("NS.objects");
  const int uid_name = maker.Uid(2), uid_value = maker.Uid(3);
  const int keys = maker.List({uid_name}), values = maker.List({uid_value});
  const int root = maker.Dictionary({keys_key, objects_key}, {keys, values});
  const int objects = maker.List({null, root, name, value});
  const int root_key = maker.Text("root"), uid_root = maker.Uid(1);
  const int top = maker.Dictionary({root_key}, {uid_root});
  const int archiver_key = maker.Text("$archiver"), archiver = maker.Text("NSKeyedArchiver");
  const int top_key = maker.Text("$top"), objects_name = maker.Text("$objects");
  const CollectingSink sink =
      ReadDocument(maker.File(maker.Dictionary({archiver_key, top_key, objects_name}, {archiver, top, objects})));
  EXPECT_EQ(PlistRecords(sink), "root | root\nroot/naam | naam: Anna\n");
}

TEST(Plist, PropertyListsInDataAreReadInPlace) {
  PlistMaker inner;
  const std::string data = inner.File(inner.List({inner.Text("binnen")}));
  PlistMaker maker;
  const int member = maker.Data(data);
  EXPECT_EQ(PlistRecords(ReadDocument(maker.File(maker.List({member})))), "0/0 | binnen\n");
}

constexpr std::string_view kXmlStart =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
    "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n";

std::string XmlFile(std::string_view body) { return std::string(kXmlStart) + std::string(body) + "\n</plist>\n"; }

TEST(Plist, XmlReadsLikeTheBinaryForm) {
  const CollectingSink sink = ReadDocument(XmlFile(
      "<!-- <string>geen</string> --><dict><key>zoekterm</key><string>tor &amp; br&#x6f;wser</string>"
      "<key>telt</key><integer>3</integer><key>lijst</key><array><string>https://krant.example/</string><true/>"
      "<data>\n  Z2V3b25lIHRla3N0\n</data><string><![CDATA[a & b]]></string></array><key>leeg</key><dict/></dict>"));
  EXPECT_EQ(sink.formats, std::vector<std::string>{"apple.plist"});
  EXPECT_EQ(PlistRecords(sink),
            "zoekterm | zoekterm: tor & browser\nlijst | lijst\nlijst/0 | https://krant.example/\n"
            "lijst/2 | gewone tekst\nlijst/3 | a & b\nleeg | leeg\n");
  EXPECT_EQ(sink.records[0].kind, RecordKind::kAppData);
  EXPECT_TRUE(sink.problems.empty());
}

TEST(Plist, AnAddressAloneInXmlIsALink) {
  const CollectingSink sink =
      ReadDocument(XmlFile("<dict>\n\t<key>URL</key>\n\t<string>https://krant.example/?a=1&amp;b=2</string>\n</dict>"));
  ASSERT_EQ(sink.records.size(), 1u);
  EXPECT_EQ(sink.records[0].kind, RecordKind::kDocument);
  EXPECT_EQ(sink.records[0].url, "https://krant.example/?a=1&b=2");
}

TEST(Plist, XmlDatesAreSecondsSince2001) {
  double seconds = 0;
  PlistVisitor visitor{[](const std::string&, std::string_view, const std::string&) { return true; },
                       [](const std::string&, Bytes) { return true; },
                       [&](const std::string&, double value) {
                         seconds = value;
                         return true;
                       }};
  EXPECT_TRUE(ReadXmlPlist(XmlFile("<date>2001-01-02T00:00:00Z</date>"), visitor).has_value());
  EXPECT_EQ(seconds, 86400);
}

TEST(Plist, XmlThatIsBrokenGivesWhatCameBefore) {
  struct Case {
    std::string text, error;
    int texts;
  };
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<array>";
  const Case cases[] = {
      {XmlFile("<array><string>een</string>").substr(0, kXmlStart.size() + 28), "the property list ends early", 1},
      {XmlFile("<array><string>een</string><string>tw").substr(0, kXmlStart.size() + 36),
       "the property list ends early", 1},
      {"<plist><!--", "the property list ends early", 0},
      {"<dict><key>a</key><string>b</string></dict>", "no property list", 1},
      {"<plist>" + deep, "more than 200 objects inside each other", 0}};
  for (const Case& c : cases) {
    int texts = 0;
    const PlistVisitor visitor{[&](const std::string&, std::string_view, const std::string&) { return ++texts < 99; },
                               [](const std::string&, Bytes) { return true; }};
    const Status status = ReadXmlPlist(c.text, visitor);
    ASSERT_FALSE(status.has_value()) << c.text;
    EXPECT_EQ(status.error().message, c.error);
    EXPECT_EQ(texts, c.texts) << c.text;
  }
}

TEST(Plist, HostileOnesEnd) {
  PlistMaker loop;  // a list that holds itself
  EXPECT_TRUE(ReadDocument(loop.File(loop.List({0, 0, 0}))).problems.empty());
  PlistMaker repeated;  // one long text, referred to very often
  const int text = repeated.Text(std::string(20'000, 'a'));
  const CollectingSink sink = ReadDocument(repeated.File(repeated.List(std::vector<int>(20'000, text))));
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kTooMany);
  EXPECT_LT(sink.records.size(), 100u);
  PlistMaker deep;
  int inside = deep.Text("diep");
  for (int i = 0; i < 250; ++i) inside = deep.List({inside});
  ASSERT_EQ(ReadDocument(deep.File(inside)).problems.size(), 1u);
  PlistMaker good;
  const std::string file = good.File(good.List({good.Text("een"), good.Text("twee")}));
  for (std::size_t cut = 0; cut < file.size(); ++cut) ReadDocument(file.substr(0, cut));
}

TEST(Plist, BinaryFilesOfTheCorpusAreRead) {
  SCHOUW_NEED_CORPUS();
  const std::string corpus = testing::CorpusFolder() + "/";
  for (const char* name : {"browser/plaso/plist/History.plist", "artifact/plaso/plist/com.apple.bluetooth.plist",
                           "chat/plaso/ios/com.apple.MobileBackup.plist", "browser/iped/test_bookmarks.plist"}) {
    const std::string bytes = testing::ReadFile(corpus + name);
    if (!bytes.starts_with("bplist")) continue;
    const CollectingSink sink = ReadDocument(bytes);
    EXPECT_TRUE(sink.problems.empty()) << name << sink.problems[0].detail;
    EXPECT_FALSE(sink.records.empty()) << name;
  }
}

}  // namespace
}  // namespace schouw
