// Prefetch files of the corpus, and what packs them.
#include "agent/artifact/prefetch.h"

#include "agent/artifact/windows/xpress_huffman.h"
#include "tests/unit/artifact/sample_hive.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using testing::Found;
using ::testing::IsEmpty;
using testing::ReadStore;
using testing::StoreInput;
using testing::TimeText;

Found ReadCorpusPrefetch(const std::string& path) {
  return ReadStore(
      {"/Windows/Prefetch/x.pf", testing::ReadFile(testing::CorpusFolder() + "/artifact/" + path), "", ""});
}
std::vector<std::string> Times(const Found& found) {
  std::vector<std::string> times;
  for (const Record& record : found.records) times.push_back(TimeText(record));
  return times;
}

TEST(Prefetch, EveryVersionOfTheCorpusHasItsRuns) {
  SCHOUW_NEED_CORPUS();
  const Found windows7 = ReadCorpusPrefetch("plaso/winprefetch/PING.EXE-B29F6629.pf");
  EXPECT_THAT(Times(windows7), ElementsAre("2012-04-06T19:00:55.932955600Z"));
  EXPECT_THAT(windows7.records[0].text, EndsWith("\\WINDOWS\\SYSTEM32\\PING.EXE"));
  EXPECT_EQ(windows7.records[0].title, "run count 14");
  const Found windows8 = ReadCorpusPrefetch("plaso/winprefetch/TASKHOST.EXE-3AE259FC.pf");
  EXPECT_EQ(Times(windows8).at(0), "2013-10-04T15:40:09.037833300Z");
  const Found packed = ReadCorpusPrefetch("plaso/winprefetch/BYTECODEGENERATOR.EXE-C1E9BCE6.pf");
  EXPECT_THAT(Times(packed), ElementsAre("2015-05-14T22:11:58.091134100Z", "2015-05-14T22:11:55.357652Z",
                                         "2015-05-14T22:11:45.513599100Z", "2015-05-14T22:11:25.842727800Z",
                                         "2015-05-14T22:11:19.858654900Z", "2015-05-14T22:11:05.906654700Z",
                                         "2015-05-14T22:10:38.251519300Z"));
  EXPECT_EQ(packed.records[0].title, "run count 7");
  const Found second_variant = ReadCorpusPrefetch("plaso/winprefetch/NOTEPAD.EXE-D8414F97.pf");
  EXPECT_THAT(Times(second_variant), ElementsAre("2019-06-05T19:55:04.877778700Z", "2019-06-05T19:23:00.815705200Z"));
  EXPECT_EQ(second_variant.records[0].title, "run count 2");
  const Found cut_name = ReadCorpusPrefetch("plaso/winprefetch/AM_DELTA_PATCH_1.443.990.0.EX-7037CF86.pf");
  EXPECT_THAT(cut_name.records.at(0).text, EndsWith("\\AM_DELTA_PATCH_1.443.990.0.EXE"));
  EXPECT_EQ(cut_name.records[0].title, "run count 1");
  EXPECT_THAT(ReadCorpusPrefetch("velociraptor/VELOCIRAPTOR.EXE-DB95245D.pf").Only().reason, IsEmpty());
}

// Version 17 with one run and the files it loaded.
std::string Prefetch(const std::string& program, const std::vector<std::string>& loaded) {
  std::string names, file = testing::Le(17, 4) + "SCCA" + std::string(8, '\0') + testing::Utf16(program);
  for (const std::string& name : loaded) names += testing::Utf16(name);
  file.resize(100);
  file += testing::Le(256, 4) + testing::Le(names.size(), 4);
  file.resize(120);
  file += testing::Le(testing::kSampleTicks, 8);
  file.resize(256);
  return file + names;
}

TEST(Prefetch, ThePathIsTheProgramsAndNotOfAFileNamedAfterIt) {
  const std::string whole = Prefetch("PROEF.EXE", {"\\V\\NL\\PROEF.EXE.MUI", "\\V\\MAP\\PROEF.EXE"});
  EXPECT_THAT(ReadStore({"/x.pf", whole, "", ""}).Texts(RecordKind::kApp), ElementsAre("\\V\\MAP\\PROEF.EXE"));
  const std::string cut = Prefetch("EENPROGRAMMAMETEENLANGENAAM.E", {"\\V\\EENPROGRAMMAMETEENLANGENAAM.EXE.MUI",
                                                                     "\\V\\EENPROGRAMMAMETEENLANGENAAM.EXE"});
  EXPECT_THAT(ReadStore({"/x.pf", cut, "", ""}).Texts(RecordKind::kApp),
              ElementsAre("\\V\\EENPROGRAMMAMETEENLANGENAAM.EXE"));
}

TEST(Prefetch, ADamagedOneFailsWithItsReason) {
  const Found cut = ReadStore({"/x.pf", std::string("MAM\x04\x00\x10\x00\x00", 8) + std::string(300, '\x11'), "", ""});
  EXPECT_EQ(cut.Only().state, ReadState::kFailed);
  EXPECT_THAT(cut.Only().reason, ::testing::StartsWith("a table of too many codes"));
  const Found unknown = ReadStore({"/x.pf", testing::Le(99, 4) + "SCCA" + std::string(300, '\0'), "", ""});
  EXPECT_EQ(unknown.Only().reason, "version 99 of prefetch files");
}

// Two codes of one bit each: the literal 'a', and a match of 3 bytes at distance 1.
TEST(Prefetch, WhatIsPackedTheSameWayIsNoneUntilItsContentSaysSo) {
  const std::string other = std::string("MAM\x04", 4) + std::string("\x00\x10\x00\x00", 4) + std::string(600, '\0');
  const StoreInput input({"/Windows/Prefetch/AgAppLaunch.db", other, "", ""});
  EXPECT_FALSE(ClaimsPrefetch(input.Get()));
}

TEST(XpressHuffman, LiteralsAndMatches) {
  std::string packed(256, '\0');
  packed['a' / 2] = 0x10;                                // 'a' is odd: the upper half
  packed[256 / 2] = 0x01;                                // symbol 256: length 3, no bits of distance
  packed += testing::Le(0x4000, 2) + testing::Le(0, 2);  // 0: 'a', 1: the match
  EXPECT_EQ(*InflateXpressHuffman(packed, 4), "aaaa");
  EXPECT_EQ(InflateXpressHuffman(packed, 70'000).error().message, "packed data ends early");
  EXPECT_EQ(InflateXpressHuffman(packed.substr(0, 100), 4).error().message, "a table of codes is not whole");
}

}  // namespace
}  // namespace schouw
