#include "agent/worker/entry_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/content/document/document.h"
#include "tests/unit/worker/member_archive.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::HistoryWithLog;
using ::testing::IsEmpty;
using testing::KeepingSink;
using testing::MakeArchive;
using testing::Members;
using testing::StoreBytes;

constexpr RecordKinds kDocuments = {RecordKind::kDocument, RecordKind::kSearchQuery};

struct Reading {
  KeepingSink found;
  EntryCounts counts;
};

Reading ReadAs(const std::string& name, const std::string& bytes, const Limits& limits = {},
               RecordKinds wanted = kDocuments, const std::vector<std::pair<std::string, std::string>>& beside = {}) {
  static const ContentIdentifier identifier;
  Reading reading;
  EntryReader reader(limits, wanted, identifier, false);
  const MemorySource content(bytes);
  EntryInput input{Locator{"d1", "p1", {"/" + name}, ""}, "anna", RecordState::kLive, content, {}, std::nullopt};
  std::vector<MemorySource> sources;
  sources.reserve(beside.size());
  for (const auto& [companion, companion_bytes] : beside) {
    sources.emplace_back(companion_bytes);
    input.companions.push_back({companion, &sources.back()});
  }
  reading.counts = reader.Read(input, reading.found);
  return reading;
}

EntryCounts Counts(std::uint64_t read, std::uint64_t partial, std::uint64_t not_read) {
  EntryCounts counts;
  counts.read = read;
  counts.partial = partial;
  counts.not_read = not_read;
  return counts;
}

void ExpectCounts(const Reading& reading, EntryCounts expected) {
  expected.bytes_read = reading.counts.bytes_read;
  EXPECT_EQ(reading.counts, expected) << reading.counts.read << " read, " << reading.counts.partial << " partial, "
                                      << reading.counts.not_read << " not read, " << reading.counts.out_of_scope
                                      << " out of scope";
}

TEST(EntryReader, GoesDownThroughContainers) {
  const std::string inner = MakeArchive("tar", {{"c/brief.txt", "derde laag\n"}, {"map/", ""}});
  const std::string middle = MakeArchive("zip", {{"b.tar", inner}, {"b.txt", "tweede laag\n"}});
  const Reading reading = ReadAs("a.zip", MakeArchive("zip", {{"m.zip", middle}, {"a.txt", "eerste laag\n"}}));
  EXPECT_THAT(reading.found.Texts(RecordKind::kDocument),
              ElementsAre("a.zip!/a.txt: eerste laag", "a.zip!/m.zip!/b.tar!/c/brief.txt: derde laag",
                          "a.zip!/m.zip!/b.txt: tweede laag"));
  EXPECT_THAT(reading.found.ProblemTexts(), IsEmpty());
  ExpectCounts(reading, Counts(7, 0, 0));
}

TEST(EntryReader, ReadsAFileOfTwoFormatsAsBothAndSaysSo) {
  const std::string zip = MakeArchive("zip", {{"binnen.txt", "in het archief\n"}});
  const std::string_view end_chunk("\0\0\0\0IEND\xae\x42\x60\x82", 12);
  const Reading picture = ReadAs("foto.png", "\x89PNG\r\n\x1a\n" + std::string(end_chunk) + zip);
  EXPECT_THAT(picture.found.Texts(RecordKind::kDocument), ElementsAre("foto.png!/binnen.txt: in het archief"));
  EXPECT_THAT(picture.found.ProblemTexts(),
              ElementsAre("foto.png: unsupported: more than one format in one file: image/png, zip"));
  ExpectCounts(picture, Counts(1, 1, 0));
  const Reading text = ReadAs("brief.txt", "een gewone regel\n" + zip);
  EXPECT_THAT(text.found.Texts(RecordKind::kDocument), ::testing::Contains("brief.txt!/binnen.txt: in het archief"));
}

TEST(EntryReader, AnArchiveThatHoldsItselfEndsAtTheDepthLimit) {
  SCHOUW_NEED_CORPUS();
  const Reading reading =
      ReadAs("droste.zip", testing::ReadFile(testing::CorpusFolder() + "/malformed/tika/droste.zip"));
  ASSERT_FALSE(reading.found.problems.empty());
  EXPECT_EQ(reading.found.problems[0].reason, ProblemReason::kTooDeep);
  EXPECT_LT(reading.counts.seen(), 100u);
}

// Each level repeats the one inside: all of them together stay within the bytes of one top-level file.
TEST(EntryReader, ArchivesThatMultiplyShareOneBudget) {
  std::string bytes = MakeArchive("zip", {{"a.txt", std::string(1u << 18, 'a')}});
  for (int level = 0; level < 4; ++level) {
    std::vector<std::pair<std::string, std::string>> copies;
    for (int i = 0; i < 10; ++i) copies.emplace_back(std::to_string(i) + ".zip", bytes);
    bytes = MakeArchive("zip", {copies.begin(), copies.end()});
  }
  Limits limits;
  limits.max_container_bytes = 4u << 20;
  const Reading reading = ReadAs("a.zip", bytes, limits);
  EXPECT_LE(reading.counts.bytes_read, 2 * limits.max_container_bytes);
  ASSERT_FALSE(reading.found.problems.empty());
  for (const Problem& problem : reading.found.problems) EXPECT_EQ(problem.reason, ProblemReason::kTooBig);
}

TEST(EntryReader, FormatsWithoutAReaderAreNamedWithTheirType) {
  using namespace std::string_literals;
  const std::pair<std::string, std::string> cases[] = {
      {"\0\1\0\0Standard Jet DB\0"s, "application/x-msaccess"},
      {"\0\1\0\0Standard ACE DB\0"s, "application/x-msaccess"},
      {"!BDN\x11\x22\x33\x44SM"s, "application/vnd.ms-outlook-pst"},
      {"ANDROID BACKUP\n5\n1\nnone\n"s, "application/x-android-backup"},
      {"\x89LZO\0\x0d\x0a\x1a\x0a"s, "application/x-lzop"},
      {"MSWIM\0\0\0"s, "application/x-ms-wim"},
      {"ITSF\3\0\0\0"s, "application/vnd.ms-htmlhelp"},
  };
  for (const auto& [start, type] : cases) {
    const Reading reading = ReadAs("bestand", start + std::string(4096, '\0'));
    EXPECT_THAT(reading.found.ProblemTexts(), ElementsAre("bestand: unsupported: " + type));
    ExpectCounts(reading, Counts(0, 0, 1));
  }
}

TEST(EntryReader, EncryptedMembersAreNamedAndTheirNamesAreRecords) {
  const Reading reading = ReadAs("a.zip", MakeArchive("zip", {{"geheim.txt", "x"}}, "sleutel"), {},
                                 {RecordKind::kDocument, RecordKind::kFileName});
  EXPECT_THAT(reading.found.Texts(RecordKind::kFileName), ElementsAre("a.zip!/geheim.txt: geheim.txt"));
  ASSERT_EQ(reading.found.problems.size(), 1u);
  EXPECT_EQ(reading.found.problems[0].reason, ProblemReason::kEncrypted);
  ExpectCounts(reading, Counts(1, 0, 1));
}

TEST(EntryReader, StopsAtTheDepthLimitAndSaysSo) {
  std::string archive = MakeArchive("zip", {{"diep.txt", "te diep\n"}});
  for (int i = 3; i > 0; --i) archive = MakeArchive("zip", {{std::to_string(i) + ".zip", archive}});
  Limits limits;
  limits.max_depth = 3;
  const Reading reading = ReadAs("a.zip", archive, limits);
  EXPECT_THAT(reading.found.ProblemTexts(),
              ElementsAre("a.zip!/1.zip!/2.zip!/3.zip: too_deep: more than 3 containers inside each other"));
  EXPECT_THAT(reading.found.Texts(RecordKind::kDocument), IsEmpty());
  ExpectCounts(reading, Counts(3, 0, 1));
}

TEST(EntryReader, CountsMembersOverAllLevels) {
  const std::string inner = MakeArchive("zip", {{"1.txt", "een\n"}, {"2.txt", "twee\n"}, {"3.txt", "drie\n"}});
  Limits limits;
  limits.max_members = 3;
  const Reading reading = ReadAs("a.zip", MakeArchive("zip", {{"b.zip", inner}, {"na.txt", "te veel\n"}}), limits);
  EXPECT_EQ(reading.found.Texts(RecordKind::kDocument).size(), 2u);
  ASSERT_EQ(reading.found.problems.size(), 2u) << "the inner and the outer one";
  for (const Problem& problem : reading.found.problems) EXPECT_EQ(problem.reason, ProblemReason::kTooMany);
  ExpectCounts(reading, Counts(2, 2, 0));
}

TEST(EntryReader, SaysWhenInnerContainersTookTheBudgetOfTheOuterOne) {
  const std::string inner = MakeArchive("zip", {{"1.txt", "een\n"}, {"2.txt", "twee\n"}});
  Limits limits;
  limits.max_members = 3;
  const Reading reading = ReadAs("a.zip", MakeArchive("zip", {{"b.zip", inner}, {"na.txt", "te veel\n"}}), limits);
  EXPECT_THAT(reading.found.ProblemTexts(), ElementsAre("a.zip: too_many: more than 3 members in one file"));
  ExpectCounts(reading, Counts(3, 1, 0));
}

TEST(EntryReader, StreamsAMemberTooLargeForMemory) {
  std::string text;
  for (int i = 0; text.size() < 300'000; ++i) text += "regel " + std::to_string(i) + "\n";
  text += "voorbeeldterm-alfa";
  Limits limits;
  limits.max_member_in_memory_bytes = 4096;
  for (const char* format : {"zip", "tar"}) {
    const Reading reading = ReadAs("a", MakeArchive(format, {{"lang.txt", text}}), limits);
    EXPECT_THAT(reading.found.ProblemTexts(), IsEmpty());
    std::string last;
    for (const Record& record : reading.found.records) last = record.text;
    EXPECT_THAT(last, ::testing::EndsWith("voorbeeldterm-alfa"));
    ExpectCounts(reading, Counts(2, 0, 0));
  }
}

TEST(EntryReader, NamesAContainerThatNeedsMoreMemoryThanThereIs) {
  Limits limits;
  limits.max_member_in_memory_bytes = 1024;
  std::string large;
  for (unsigned i = 0; large.size() < 3u << 20; ++i) large += static_cast<char>(i * 2654435761u >> 13);
  const std::string zip = MakeArchive("zip", {{"vulling.bin", large}, {"brief.txt", "tekst\n"}});
  const Reading reading = ReadAs("a.tar", MakeArchive("tar", {{"groot.zip", zip}}), limits);
  ASSERT_FALSE(reading.found.problems.empty());
  EXPECT_EQ(reading.found.problems[0].reason, ProblemReason::kTooBig) << reading.found.ProblemTexts()[0];
  EXPECT_EQ(reading.counts.seen(), 2u);
  EXPECT_EQ(reading.counts.read, 1u);
}

TEST(EntryReader, NamesAnEncryptedMember) {
  const Reading reading = ReadAs("a.zip", MakeArchive("zip", {{"geheim.txt", "tekst\n"}}, "wachtwoord"));
  EXPECT_THAT(reading.found.ProblemTexts(),
              ElementsAre("a.zip!/geheim.txt: encrypted: encrypted member of an archive"));
  ExpectCounts(reading, Counts(1, 0, 1));
}

TEST(EntryReader, CountsFoldersAsReadAndPipesAsNotOpened) {
  const Reading reading = ReadAs("a.tar", MakeArchive("tar", {{"map/", ""}, {"map/buis|", ""}}));
  EXPECT_THAT(reading.found.ProblemTexts(),
              ElementsAre("a.tar!/map/buis|: unsupported: a pipe, socket or device: not opened"));
  ExpectCounts(reading, Counts(2, 0, 1));
}

TEST(EntryReader, KeepsWhatCameBeforeTheDamage) {
  std::string tar = MakeArchive("tar", {{"1.txt", "een\n"}, {"2.txt", std::string(5000, 'x') + "\n"}});
  tar.resize(512 + 512 + 512 + 1000);  // in the second member's content
  const Reading reading = ReadAs("a.tar", tar);
  EXPECT_THAT(reading.found.Texts(RecordKind::kDocument), ::testing::Contains("a.tar!/1.txt: een"));
  EXPECT_FALSE(reading.found.problems.empty());
  EXPECT_EQ(reading.counts.seen(), 3u);
  EXPECT_GE(reading.counts.partial, 1u);
}

TEST(EntryReader, NamesOfMembersAreRecords) {
  const Reading reading = ReadAs("a.zip", MakeArchive("zip", {{"map/brief.txt", "tekst\n"}}), {}, RecordKinds::All());
  EXPECT_THAT(reading.found.Texts(RecordKind::kFileName), ElementsAre("a.zip!/map/brief.txt: brief.txt"));
}

class StoreInArchive : public ::testing::TestWithParam<const char*> {
 protected:
  const StoreBytes history_ = HistoryWithLog();
};

TEST_P(StoreInArchive, IsReadWithItsLogWhereverThatStands) {
  const std::pair<std::string, std::string> database{"Default/History", history_.database};
  const std::pair<std::string, std::string> log{"Default/History-wal", history_.log};
  const std::pair<std::string, std::string> other{"Anders/History-wal", "andere map\n"};
  const std::pair<std::string, std::string> text{"x.txt", "tekst\n"};
  for (const Members& members : {Members{database, log, other, text}, Members{log, text, other, database}}) {
    const Reading reading = ReadAs("a", MakeArchive(GetParam(), members));
    EXPECT_THAT(reading.found.Texts(RecordKind::kSearchQuery),
                ElementsAre("a!/Default/History: voorbeeldterm-alfa", "a!/Default/History: voorbeeldterm-beta"));
    EXPECT_THAT(reading.found.Texts(RecordKind::kDocument),
                ElementsAre("a!/Anders/History-wal: andere map", "a!/x.txt: tekst"));
    EXPECT_THAT(reading.found.ProblemTexts(), IsEmpty());
    ASSERT_EQ(reading.found.artifacts.size(), 1u);
    EXPECT_EQ(reading.found.artifacts[0].state, ReadState::kRead);
    ExpectCounts(reading, Counts(5, 0, 0));
  }
}

TEST_P(StoreInArchive, WithAnyNameHasItsLogToo) {
  const Reading reading =
      ReadAs("a", MakeArchive(GetParam(), {{"kopie.db", history_.database}, {"kopie.db-wal", history_.log}}));
  EXPECT_EQ(reading.found.Texts(RecordKind::kSearchQuery).size(), 2u);
}

TEST_P(StoreInArchive, SaysWhenItsLogIsTooLarge) {
  Limits limits;
  limits.max_member_in_memory_bytes = history_.database.size() + 1;
  const std::string log = history_.log + std::string(history_.database.size() + 1, '\0');
  const Reading reading =
      ReadAs("a", MakeArchive(GetParam(), {{"History", history_.database}, {"History-wal", log}}), limits);
  EXPECT_THAT(reading.found.Texts(RecordKind::kSearchQuery), ElementsAre("a!/History: voorbeeldterm-alfa"));
  EXPECT_THAT(reading.found.ProblemTexts(),
              ::testing::Contains(
                  "a!/History: too_big: its log History-wal could not be applied: the newest rows are missing"));
  EXPECT_EQ(reading.counts.partial, 1u);
  EXPECT_EQ(reading.counts.seen(), 3u);
}

INSTANTIATE_TEST_SUITE_P(Formats, StoreInArchive, ::testing::Values("zip", "tar"),
                         [](const auto& format) { return std::string(format.param); });

TEST(EntryReader, AStoreOfTheDeviceIsReadWithItsCompanionsAndTheyShareItsFate) {
  const StoreBytes history = HistoryWithLog();
  const Reading reading =
      ReadAs("History", history.database, {}, kDocuments, {{"History-wal", history.log}, {"History-shm", "x"}});
  EXPECT_EQ(reading.found.Texts(RecordKind::kSearchQuery).size(), 2u);
  EXPECT_THAT(reading.found.ProblemTexts(), IsEmpty());
  ExpectCounts(reading, Counts(3, 0, 0));
}

TEST(EntryReader, AnArchiveInPartsIsReadAsOneAndEachPartIsCounted) {
  const std::string zip = MakeArchive("zip", {{"brief.txt", "eerste regel\n"}});
  const std::size_t half = zip.size() / 2;
  const Reading reading = ReadAs("a.zip.001", zip.substr(0, half), {}, kDocuments, {{"a.zip.002", zip.substr(half)}});
  EXPECT_THAT(reading.found.Texts(RecordKind::kDocument), ElementsAre("a.zip.001!/brief.txt: eerste regel"));
  EXPECT_THAT(reading.found.ProblemTexts(), IsEmpty());
  ExpectCounts(reading, Counts(3, 0, 0));
}

TEST(EntryReader, AnArchiveInPartsInsideAnotherIsReadAsOne) {
  const std::string zip = MakeArchive("zip", {{"brief.txt", "eerste regel\n"}});
  const std::size_t third = zip.size() / 3;
  for (const char* format : {"zip", "tar"}) {
    const Reading reading = ReadAs("post", MakeArchive(format, {{"map/a.zip.003", zip.substr(2 * third)},
                                                                {"map/a.zip.001", zip.substr(0, third)},
                                                                {"map/los.txt", "iets anders\n"},
                                                                {"map/a.zip.002", zip.substr(third, third)}}));
    EXPECT_THAT(reading.found.Texts(RecordKind::kDocument),
                ElementsAre("post!/map/a.zip.001!/brief.txt: eerste regel", "post!/map/los.txt: iets anders"));
    EXPECT_THAT(reading.found.ProblemTexts(), IsEmpty());
    ExpectCounts(reading, Counts(6, 0, 0));
  }
}

TEST(EntryReader, APartInsideAnArchiveWithoutItsFirstIsNamed) {
  const Reading reading =
      ReadAs("post", MakeArchive("zip", {{"a.7z.002", "\x01\x93" + std::string(3000, '\0')}}), {}, RecordKinds::All());
  EXPECT_THAT(
      reading.found.ProblemTexts(),
      ElementsAre("post!/a.7z.002: unsupported: part of an archive in several files: not read without its first"));
}

// Promise 3: a disk in a file holds deleted files, and an archive behind it may be one of them.
TEST(EntryReader, ADiskInAFileIsNamedAndNotSearched) {
  std::string disk(1u << 16, '\0');
  disk.replace(3, 8, "NTFS    ");
  disk.replace(5000, 40, "voorbeeldterm-alfa die lang geleden weg is");
  for (const std::string& end : {std::string(), MakeArchive("zip", {{"brief.txt", "weg\n"}})}) {
    const Reading reading = ReadAs("schijf.dd", disk + end, {}, RecordKinds::All());
    EXPECT_THAT(reading.found.Texts(RecordKind::kAppData), IsEmpty());
    EXPECT_THAT(reading.found.Texts(RecordKind::kDocument), IsEmpty());
    EXPECT_THAT(reading.found.ProblemTexts(),
                ElementsAre("schijf.dd: unsupported: a disk image: it holds deleted files too"));
  }
}

TEST(EntryReader, APartWithoutItsFirstIsNamed) {
  const Reading reading = ReadAs("a.7z.002", "\x01\x93" + std::string(3000, '\0'), {}, RecordKinds::All());
  EXPECT_THAT(reading.found.ProblemTexts(),
              ElementsAre("a.7z.002: unsupported: part of an archive in several files: not read without its first"));
}

// "dagboek-journal" is somebody's text, whatever SQLite calls its files.
TEST(EntryReader, ACompanionOfNoStoreIsReadAsWhatItIs) {
  const Reading reading = ReadAs("dagboek", "eerste\n", {}, kDocuments, {{"dagboek-journal", "tweede\n"}});
  EXPECT_THAT(reading.found.Texts(RecordKind::kDocument), ElementsAre("dagboek-journal: tweede", "dagboek: eerste"));
  ExpectCounts(reading, Counts(2, 0, 0));
  const Reading inside =
      ReadAs("a.zip", MakeArchive("zip", {{"dagboek", "eerste\n"}, {"dagboek-journal", "tweede\n"}}));
  EXPECT_EQ(inside.found.Texts(RecordKind::kDocument).size(), 2u);
  ExpectCounts(inside, Counts(3, 0, 0));
}

TEST(EntryReader, WithNarrowKindsOnlyStoresAreRead) {
  const StoreBytes history = HistoryWithLog();
  const RecordKinds narrow = {RecordKind::kSearchQuery};
  EXPECT_EQ(ReadAs("History", history.database, {}, narrow).found.records.size(), 1u);
  const Reading zip = ReadAs("a.zip", MakeArchive("zip", {{"x.txt", "tekst\n"}}), {}, narrow);
  EXPECT_TRUE(zip.found.records.empty());
  EXPECT_EQ(zip.counts.out_of_scope, 1u);
}

}  // namespace
}  // namespace schouw
