// What hash sets know, before a file is parsed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/worker/entry_reader.h"
#include "tests/unit/match/hash_pack.h"
#include "tests/unit/worker/member_archive.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::HashPack;
using ::testing::IsEmpty;
using testing::KeepingSink;
using testing::kMd5AndSha1;
using testing::kMd5Only;
using testing::kSha256Only;
using testing::MakeArchive;

class KeepingKnown final : public KnownFileSink {
 public:
  void OnListed(Record record, std::size_t digests_end, const KnownHash& known) override {
    EXPECT_LE(digests_end, record.text.size());
    listed.push_back(EntryText(record.entry) + " rule " + std::to_string(known.rule));
  }
  void OnTripwire(const EntryInput& file, const KnownHash& known) override {
    tripped.push_back(EntryText(file.entry) + " rule " + std::to_string(known.rule));
  }
  std::vector<std::string> listed;
  std::vector<std::string> tripped;
};

std::string Text(const std::string& words) { return words + " " + std::string(100, '.') + "\n"; }

struct Reading {
  KeepingSink found;
  KeepingKnown known;
  EntryCounts counts;
};

// Rule 0 is software, 1 known good, 2 a tripwire.
const HashPack& Lists() {
  static const HashPack pack({{HashClass::kSoftware, {{Text("programma"), kMd5Only}, {Text("allebei"), kSha256Only}}},
                              {HashClass::kKnownGood, {{Text("bekend"), kMd5AndSha1}, {Text("allebei"), kSha256Only}}},
                              {HashClass::kTripwire, {{Text("struikeldraad"), kMd5AndSha1}}}});
  return pack;
}

Reading ReadAs(const std::string& name, const std::string& bytes, const std::string& log = "") {
  static const ContentIdentifier identifier;
  static const auto hashes = KnownHashes::Create(Lists().packs(), {}, HashClasses::FromBits(0xE));
  Reading reading;
  static const Limits limits;
  EntryReader reader(limits, {RecordKind::kDocument}, identifier, false);
  reader.UseHashes(*hashes, reading.known);
  const MemorySource content(bytes), beside(log);
  EntryInput input{Locator{"d1", "p1", {"/" + name}, ""}, "anna", RecordState::kLive, content, {}, std::nullopt};
  if (!log.empty()) input.companions.push_back({name + "-wal", &beside});
  reading.counts = reader.Read(input, reading.found);
  return reading;
}

TEST(KnownFiles, AKnownGoodFileIsCountedAndNotParsed) {
  const Reading reading = ReadAs("a.txt", Text("bekend"));
  EXPECT_THAT(reading.found.Texts(RecordKind::kDocument), IsEmpty());
  EXPECT_EQ(reading.counts.known_good, 1u);
  EXPECT_EQ(reading.counts.seen(), 1u);
  EXPECT_EQ(ReadAs("b.txt", Text("onbekend")).counts.read, 1u);
}

TEST(KnownFiles, SoftwareIsToldAndStillParsed) {
  const Reading reading = ReadAs("a.txt", Text("programma"));
  EXPECT_THAT(reading.known.listed, ElementsAre("p1:/a.txt rule 0"));
  EXPECT_EQ(reading.found.Texts(RecordKind::kDocument).size(), 1u);
}

TEST(KnownFiles, SoftwareThatIsKnownGoodTooIsToldAndNotParsed) {
  const Reading reading = ReadAs("a.txt", Text("allebei"));
  EXPECT_THAT(reading.known.listed, ElementsAre("p1:/a.txt rule 0"));
  EXPECT_EQ(reading.counts.known_good, 1u);
}

TEST(KnownFiles, MembersAndEmbeddedFilesCountAsFiles) {
  const std::string inner = MakeArchive("tar", {{"p.exe", Text("programma")}, {"b.dll", Text("bekend")}});
  const Reading reading = ReadAs("a.zip", MakeArchive("zip", {{"b.tar", inner}, {"c.txt", Text("gewoon")}}));
  EXPECT_THAT(reading.known.listed, ElementsAre("p1:/a.zip!/b.tar!/p.exe rule 0"));
  EXPECT_EQ(reading.counts.known_good, 1u);
  EXPECT_EQ(reading.counts.read, 4u);
}

TEST(KnownFiles, NothingIsReadPastATripwire) {
  const Reading reading = ReadAs("a.zip", MakeArchive("zip", {{"1.txt", Text("ervoor")},
                                                              {"2.jpg", Text("struikeldraad")},
                                                              {"3.txt", Text("erna")},
                                                              {"4.jpg", Text("struikeldraad")}}));
  EXPECT_THAT(reading.known.tripped, ElementsAre("p1:/a.zip!/2.jpg rule 2"));
  EXPECT_EQ(reading.counts, EntryCounts());
  EXPECT_EQ(reading.found.Texts(RecordKind::kDocument).size(), 1u);
}

TEST(KnownFiles, ATripwireIsMetBeforeTheFileIsParsed) {
  const Reading reading = ReadAs("a.txt", Text("struikeldraad"));
  EXPECT_THAT(reading.known.tripped, ElementsAre("p1:/a.txt rule 2"));
  EXPECT_THAT(reading.found.Texts(RecordKind::kDocument), IsEmpty());
}

TEST(KnownFiles, AFileThatPassesForALogIsHashedToo) {
  const Reading reading = ReadAs("History", Text("gewoon"), Text("struikeldraad"));
  EXPECT_THAT(reading.known.tripped, ElementsAre("p1:/History-wal rule 2"));
}

TEST(KnownFiles, AKnownGoodStoreWithALogIsReadAllTheSame) {
  const Reading reading = ReadAs("a.txt", Text("bekend"), Text("nieuwe rijen"));
  EXPECT_EQ(reading.counts.known_good, 0u);
  EXPECT_EQ(reading.counts.read, 2u);
}

}  // namespace
}  // namespace schouw
