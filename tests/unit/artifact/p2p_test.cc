// Lists of programs that share files.
#include "agent/artifact/p2p_bencode.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::Found;
using ::testing::HasSubstr;
using testing::ReadAs;
using testing::TimeText;

TEST(Bencode, ValuesAndWhatBreaksThem) {
  const Bencode good = ParseBencode("d1:ai-5e1:bl1:xi2eed2:abd0:deeee");
  EXPECT_TRUE(good.damage);  // a dictionary's name is a string
  const Bencode whole = ParseBencode("d1:ai-5e1:bl1:xi2ee1:cdee");
  ASSERT_FALSE(whole.damage) << whole.damage->Text();
  EXPECT_EQ(whole.value.Number("a"), -5);
  ASSERT_NE(whole.value.Find("b"), nullptr);
  EXPECT_EQ(whole.value.Find("b")->list.at(1).number, 2);
  const std::pair<std::string, const char*> broken[] = {
      {"", "a value is missing at byte 0"},
      {"i12", "a number has no end at byte 1"},
      {"i1x2e", "not a number at byte 1"},
      {"i99999999999999999999e", "not a number at byte 1"},
      {"5:abc", "a string is cut at byte 0"},
      {"99999999999999999999999:a", "not a value at byte 0"},
      {"5", "a string is missing at byte 0"},
      {"d1:a", "a value is missing at byte 4"},
      {"d", "a name is missing at byte 1"},
      {"li1e", "a value is missing at byte 4"},
      {"x", "not a value at byte 0"},
      {"-1:a", "not a value at byte 0"},
      {"i1ei2e", "something stands behind the value at byte 3"},
      {std::string(100, 'l'), "lists inside lists at byte 65"},
  };
  for (const auto& [bytes, text] : broken) {
    const Bencode parsed = ParseBencode(bytes);
    ASSERT_TRUE(parsed.damage) << bytes;
    EXPECT_THAT(parsed.damage->Text(), HasSubstr(text)) << bytes;
  }
}

TEST(Torrents, Metainfo) {
  const Found found = ReadAs("/home/anna/Downloads/x.torrent",
                             "d8:announce20:http://alfa.example/4:infod5:filesld6:lengthi3e4:pathl3:map5:a.txteed6:"
                             "lengthi3e4:pathl5:b.txteee4:name4:Alfa12:piece lengthi16384e6:pieces0:ee");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_EQ(found.Only().kind, "bittorrent.list");
  EXPECT_THAT(found.Texts(RecordKind::kDownload), ElementsAre("Alfa", "map/a.txt", "b.txt"));
  const Found second =
      ReadAs("/x.torrent", "d4:infod9:file treed3:mapd5:a.txtd0:d6:lengthi3eeeee12:meta versioni2e4:name4:Betaee");
  EXPECT_THAT(second.Texts(RecordKind::kDownload), ElementsAre("Beta", "map/a.txt"));
}

TEST(Torrents, ResumeDataOfThreePrograms) {
  const Found qbittorrent = ReadAs("/home/anna/.local/share/qBittorrent/BT_backup/ab.fastresume",
                                   "d10:added_timei1380630977e11:file-format22:libtorrent resume file12:mapped_filesl"
                                   "5:x.txte4:name4:Alfa9:save_path13:/home/anna/dle");
  EXPECT_THAT(qbittorrent.Texts(RecordKind::kDownload), ElementsAre("Alfa\n/home/anna/dl", "x.txt"));
  EXPECT_EQ(TimeText(qbittorrent.records[0]), "2013-10-01T12:36:17Z");
  EXPECT_EQ(qbittorrent.records[0].app, "qBittorrent");
  const Found transmission =
      ReadAs("/home/anna/.config/transmission/resume/ab.resume",
             "d10:added-datei1380630977e11:destination13:/home/anna/dl4:name4:Beta8:progressdee");
  EXPECT_THAT(transmission.Texts(RecordKind::kDownload), ElementsAre("Beta\n/home/anna/dl"));
  EXPECT_EQ(transmission.records[0].app, "Transmission");
  const Found utorrent = ReadAs("/Users/anna/AppData/Roaming/uTorrent/resume.dat",
                                "d10:.fileguard2:AB9:x.torrentd8:added_oni1380630977e7:caption5:Gamma12:download_url27:"
                                "https://alfa.example/x.torr4:path6:C:\\dl\\ee");
  EXPECT_THAT(utorrent.Texts(RecordKind::kDownload), ElementsAre("Gamma\nhttps://alfa.example/x.torr\nC:\\dl\\"));
  EXPECT_EQ(utorrent.records[0].place, "x.torrent");
  EXPECT_EQ(utorrent.records[0].url, "https://alfa.example/x.torr");
}

TEST(Torrents, ListsOfDelugeAndVuze) {
  const std::string resume =
      "d10:added_timei1380630977e11:file-format22:libtorrent resume file4:name4:Alfa9:save_path13:/home/anna/dle";
  const Found deluge = ReadAs("/home/anna/.config/deluge/state/torrents.fastresume",
                              "d40:" + std::string(40, 'a') + std::to_string(resume.size()) + ":" + resume + "e");
  EXPECT_THAT(deluge.Texts(RecordKind::kDownload), ElementsAre("Alfa\n/home/anna/dl"));
  EXPECT_EQ(deluge.records[0].app, "Deluge");
  const Found vuze =
      ReadAs("/Users/anna/AppData/Roaming/Azureus/downloads.config",
             "d9:downloadsld12:creationTimei1380630977000e8:save_dir6:C:\\dl\\7:torrent14:C:\\b\\x.torrent"
             "eee");
  EXPECT_THAT(vuze.Texts(RecordKind::kDownload), ElementsAre("x\nC:\\dl\\"));
  EXPECT_EQ(TimeText(vuze.records[0]), "2013-10-01T12:36:17Z");
  EXPECT_EQ(vuze.records[0].app, "Vuze");
}

TEST(Torrents, DamageIsSaid) {
  const Found cut = ReadAs("/resume.dat", "d9:a.torrentd8:added_oni1380630977e7:caption5:Gammae9:b.torrentd8:add");
  EXPECT_EQ(cut.Only().state, ReadState::kPartial);
  EXPECT_THAT(cut.Texts(RecordKind::kDownload), ElementsAre("Gamma"));
  const Found other = ReadAs("/x.torrent", "d1:ai1ee");
  EXPECT_EQ(other.Only().state, ReadState::kFailed);
  EXPECT_EQ(other.Only().reason, "no list of torrents that is known");
}

TEST(Torrents, ListsOfTheCorpus) {
  SCHOUW_NEED_CORPUS();
  const auto read = [](const std::string& path) {
    return ReadAs("/" + path, testing::ReadFile(testing::CorpusFolder() + "/artifact/" + path));
  };
  const Found transmission = read("plaso/bencode/transmission");
  ASSERT_EQ(transmission.records.size(), 1u);
  EXPECT_EQ(TimeText(transmission.records[0]), "2013-11-08T15:31:20Z");
  EXPECT_THAT(transmission.records[0].text, HasSubstr("/Users/brian/Downloads"));
  const Found utorrent = read("plaso/bencode/utorrent");
  ASSERT_EQ(utorrent.records.size(), 1u);
  EXPECT_EQ(TimeText(utorrent.records[0]), "2013-08-03T14:52:12Z");
  EXPECT_EQ(utorrent.records[0].text, "plaso test\ne:\\torrent\\files\\plaso test");
  const Found resume = read("iped/test_resume.dat");
  std::vector<std::string> places;
  for (const Record& record : resume.records) places.push_back(record.place);
  for (const char* const name : {"Sintel.torrent", "Tears of Steel.torrent", "NovaROFull_19112020.exe.torrent",
                                 "Cosmos Laundromat.torrent", "Big Buck Bunny.torrent"})
    EXPECT_THAT(places, Contains(name));
  EXPECT_THAT(read("iped/test_torrentSimple.torrent").Texts(RecordKind::kDownload),
              ElementsAre("NovaROFull_19112020.exe"));
}

// A known.met with one file of `tags`.
std::string KnownMet(const std::string& tags, char count) {
  return std::string("\x0E\x01\0\0\0\x81\xC0\x4A\x52", 9) + std::string(16, 'h') + std::string("\0\0", 2) +
         std::string(1, count) + std::string(3, '\0') + tags;
}

TEST(EmuleKnown, FilesAndTags) {
  const std::string name("\x02\x01\0\x01\x05\0a.txt", 11), size("\x03\x01\0\x02\x01\0\0\0", 8);
  const std::string other("\x92\x27zz", 4), several("\x02\x02\0ab\x01\0q", 8);
  const Found found = ReadAs("/Users/anna/eMule/config/known.met", KnownMet(size + other + several + name, 4));
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_THAT(found.Texts(RecordKind::kDownload), ElementsAre("a.txt"));
  EXPECT_EQ(TimeText(found.records[0]), "2013-10-01T12:30:57Z");
  EXPECT_EQ(found.records[0].place, "file 1");
  const Found cut = ReadAs("/known.met", KnownMet(size + name, 2).substr(0, 40));
  EXPECT_EQ(cut.Only().state, ReadState::kPartial);
  const Found bad = ReadAs("/known.met", KnownMet(std::string("\x7e\x01\0\x01", 4), 1));
  EXPECT_THAT(bad.Only().reason, HasSubstr("a tag of type 126"));
}

TEST(EmuleKnown, FilesOfTheIpedTest) {
  SCHOUW_NEED_CORPUS();
  const Found found =
      ReadAs("/known.met", testing::ReadFile(testing::CorpusFolder() + "/artifact/iped/test_known.met"));
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_THAT(found.Texts(RecordKind::kDownload),
              ElementsAre("Radiohead - High and Dry.mp3", "Michael Jackson - Bad.mp3"));
}

TEST(EmuleSearches, ALineIsASearch) {
  const Found found = ReadAs("/Users/anna/eMule/config/AC_SearchStrings.dat", std::string("\xff\xfe"
                                                                                          "a\0l\0f\0a\0\r\0\n\0b\0\n\0",
                                                                                          18));
  EXPECT_THAT(found.Texts(RecordKind::kSearchQuery), ElementsAre("alfa", "b"));
  EXPECT_EQ(found.records[0].origin, Origin::kEntered);
}

}  // namespace
}  // namespace schouw
