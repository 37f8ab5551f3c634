// Small files of a batch are hashed together: what comes of each must not hang on it.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "agent/wire/codec.h"
#include "agent/worker/jobs.h"
#include "tests/unit/match/hash_pack.h"
#include "tests/unit/worker/member_archive.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::HashPack;
using ::testing::IsEmpty;
using testing::kMd5AndSha1;
using testing::kMd5Only;
using testing::kSha256Only;
using testing::MakeArchive;

std::string Words(int number) {
  return "bestand " + std::to_string(number) + std::string(static_cast<std::size_t>(100 + number * 37), '.') + "\n";
}

// Without sizes, so that every file is hashed. Rule 0 is software, 1 known good, 2 a tripwire.
const HashPack& SmallLists() {
  static const HashPack pack({{HashClass::kSoftware, {{Words(3), kMd5Only, false}, {Words(9), kSha256Only, false}}},
                              {HashClass::kKnownGood, {{Words(5), kMd5AndSha1, false}, {Words(9), kMd5AndSha1, false}}},
                              {HashClass::kTripwire, {{Words(99), kMd5AndSha1, false}}}});
  return pack;
}

struct NamedFile {
  std::string name, content;
};

std::vector<NamedFile> FortyFiles() {
  std::vector<NamedFile> files;
  for (int i = 0; i < 40; ++i) files.push_back({"f" + std::to_string(i) + ".txt", Words(i)});
  files[7] = {"leeg.txt", ""};
  files[11] = {"groot.txt", std::string(200'000, 'g')};
  files[13] = {"a.zip",
               MakeArchive("zip", {{"in/", ""}, {"in/1.txt", Words(3)}, {"2.txt", Words(1)}, {"3", Words(5)}})};
  return files;
}

// Reads files of a folder as `schouw` gives them; what comes back, as text.
class FolderReading {
 public:
  explicit FolderReading(bool together) : together_(together) {
    setup_.device = "d1";
    setup_.form = SourceForm::kFolder;
    setup_.scope.records = {RecordKind::kDocument, RecordKind::kFileName, RecordKind::kHash};
    auto known = KnownHashes::Create(SmallLists().packs(), {}, HashClasses::FromBits(0xE));
    EXPECT_TRUE(known);
    hashes_ = std::move(*known);
    auto matcher = Matcher::Create(SmallLists().packs());
    EXPECT_TRUE(matcher);
    matcher_.emplace(std::move(*matcher));
  }

  void Read(const std::vector<NamedFile>& files) {
    JobRunner runner(
        setup_, {}, identifier_, &*matcher_, hashes_, [this](const FromWorker& message) { Hear(message); },
        [](std::uint64_t) -> Result<std::vector<Entry>> { return std::vector<Entry>(); });
    std::vector<JobMessage> jobs;
    std::vector<std::vector<UniqueFd>> descriptors;
    for (const NamedFile& file : files) {
      testing::WriteFile(folder_.File(file.name), file.content);
      JobMessage job;
      job.id = jobs.size() + 1;
      job.kind = JobKind::kReadEntry;
      job.entry = Locator{"d1", "p0", {"/" + file.name}, {}};
      job.size = file.content.size();
      job.descriptor_count = 1;
      jobs.push_back(job);
      descriptors.emplace_back();
      descriptors.back().emplace_back(open(folder_.File(file.name).c_str(), O_RDONLY | O_CLOEXEC));
    }
    if (together_) runner.BeginBatch(jobs, descriptors);
    for (std::size_t i = 0; i < jobs.size() && tripped.empty(); ++i) runner.Run(jobs[i], descriptors[i]);
  }

  std::string frames;
  std::vector<std::string> listed, tripped;
  std::uint64_t known_good = 0, read = 0;

 private:
  void Hear(const FromWorker& message) {
    frames += EncodeFrame(message);
    if (const auto* match = std::get_if<MatchFoundMessage>(&message))
      listed.push_back(EntryText(match->match.record.entry));
    if (const auto* trip = std::get_if<TripwireFoundMessage>(&message)) tripped.push_back(EntryText(trip->entry));
    if (const auto* done = std::get_if<JobDoneMessage>(&message)) {
      known_good += done->counts.known_good;
      read += done->counts.read;
    }
  }

  bool together_;
  SetupMessage setup_;
  const ContentIdentifier identifier_;
  KnownHashes hashes_;
  std::optional<Matcher> matcher_;
  testing::TempFolder folder_;
};

TEST(ReadAheadTest, SaysTheSameToTheByteAsFileByFile) {
  FolderReading alone(false), together(true);
  alone.Read(FortyFiles());
  together.Read(FortyFiles());
  EXPECT_THAT(together.listed, ElementsAre("p0:/f3.txt", "p0:/f9.txt", "p0:/a.zip!/in/1.txt"));
  EXPECT_EQ(together.known_good, 3u);
  EXPECT_EQ(together.frames, alone.frames);
}

TEST(ReadAheadTest, TheFirstTripwireStopsThoughOthersWereHashedBefore) {
  std::vector<NamedFile> files = FortyFiles();
  files[20].content = files[30].content = Words(99);
  FolderReading alone(false), together(true);
  alone.Read(files);
  together.Read(files);
  EXPECT_THAT(together.tripped, ElementsAre("p0:/f20.txt"));
  EXPECT_EQ(together.frames, alone.frames);
}

TEST(ReadAheadTest, ATripwireAmongMembersIsMetInItsOrder) {
  std::vector<std::pair<std::string, std::string>> members;
  for (int i = 0; i < 50; ++i)
    members.emplace_back("m" + std::to_string(i) + ".txt", Words(i == 33 || i == 40 ? 99 : i));
  FolderReading together(true);
  together.Read({{"a.tar", MakeArchive("tar", members)}});
  EXPECT_THAT(together.tripped, ElementsAre("p0:/a.tar!/m33.txt"));
  members[33].second = members[40].second = Words(2);
  FolderReading whole(true);
  whole.Read({{"a.tar", MakeArchive("tar", members)}});
  EXPECT_THAT(whole.tripped, IsEmpty());
  EXPECT_EQ(whole.read, 49u);  // the archive and its members
  EXPECT_EQ(whole.known_good, 2u);
}

}  // namespace
}  // namespace schouw
