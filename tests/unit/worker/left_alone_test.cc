// Nothing of a party that is left alone is on the wire: every byte a worker sends of real files is looked through, in
// every shape a text can take.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "agent/base/utf8.h"
#include "agent/mandate/plain_fold.h"
#include "agent/wire/codec.h"
#include "agent/worker/jobs.h"
#include "tests/support/corpus.h"
#include "tests/unit/worker/member_archive.h"

namespace schouw {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

const std::vector<std::string> kSecrets = {"Zitting-Géheim-Alfa", "Hulp-Géheim-Bravo", "Draad-Géheim-Charlie",
                                           "Bijlage-Géheim-Delta", "Pagina-Géheim-Echo"};

std::string Utf16(const std::string& text, bool big_endian) {
  std::string wide;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, at);
    const char low = static_cast<char>(point.value & 0xff), high = static_cast<char>(point.value >> 8);
    wide += big_endian ? std::string{high, low} : std::string{low, high};
    at += point.length;
  }
  return wide;
}

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at + 3 <= bytes.size(); at += 3) {
    unsigned three = 0;
    for (std::size_t i = 0; i < 3; ++i) three = three << 8 | static_cast<unsigned char>(bytes[at + i]);
    for (int shift = 18; shift >= 0; shift -= 6) text += kDigits[three >> shift & 63];
  }
  return text;
}

// Of base64 the middle, which does not hang on what stands around the text, at each of three offsets.
bool Holds(const std::string& data, const std::string& text) {
  if (FoldPlain(data).find(FoldPlain(text)) != std::string::npos) return true;
  for (const bool big_endian : {false, true})
    if (data.find(Utf16(text, big_endian)) != std::string::npos) return true;
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string coded = Base64(std::string(before, 'x') + text + "xxx");
    if (data.find(coded.substr(4, coded.size() - 12)) != std::string::npos) return true;
  }
  return false;
}

std::vector<std::string> Leaks(const std::string& data) {
  std::vector<std::string> found;
  for (const std::string& secret : kSecrets)
    if (Holds(data, secret)) found.push_back(secret);
  return found;
}

Rule Term(std::string id) {
  Rule rule;
  rule.id = std::move(id);
  rule.terms = {"voorbeeldterm-alfa"};
  return rule;
}

std::string Mail(int number, const std::string& from, const std::string& more, const std::string& text) {
  std::ostringstream mail;
  mail << "From x Mon Jun  1 10:00:00 2026\nFrom: " << from << "\nTo: anna@post.example\nSubject: post\n"
       << "Date: Mon, 1 Jun 2026 10:00:00 +0200\nMessage-ID: <" << number << "@post.example>\n"
       << more << "Content-Type: text/plain; charset=utf-8\n\n"
       << text << " voorbeeldterm-alfa\n\n";
  return mail.str();
}

// A worker's jobs over files, and every byte that it would send.
class Wire {
 public:
  explicit Wire(std::vector<std::string> exclude) {
    setup_.form = SourceForm::kFolder;
    setup_.device = "d1";
    setup_.scope.records = RecordKinds::All();
    setup_.scope.exclude = std::move(exclude);
    runner_.emplace(
        setup_, std::vector<ImageSegment>(), identifier_, &matcher_, hashes_,
        [this](const FromWorker& message) {
          bytes_ += EncodeFrame(message);
          if (const auto* found = std::get_if<RelationsFoundMessage>(&message)) relations_ = found->relations;
        },
        [](std::uint64_t) -> Result<std::vector<Entry>> { return std::vector<Entry>(); });
  }

  void Read(const std::string& name, const std::string& content) {
    testing::WriteFile(folder_.File("bestand"), content);
    JobMessage job;
    job.id = ++last_job_;
    job.kind = JobKind::kReadEntry;
    job.entry = Locator{"d1", "p0", {"/map/" + name}, {}};
    job.account = "anna";
    job.size = content.size();
    relations_.clear();
    Run(job);
    if (relations_.empty()) return;
    job.related = true;  // no other file has a part of its threads
    for (const SharedRelation& relation : relations_)
      if (relation.is_protected) job.protected_relations.push_back(relation.number);
    Run(job);
  }

  void ReadAll() {
    Read("post.mbox", Mail(0, "anna@post.example", "", kSecrets[2]) +
                          Mail(1, "info@advocaat.example", "References: <0@post.example>\n", kSecrets[0]) +
                          Mail(2, "vriend@post.example", "", "gewone post"));
    Read("hulp.txt", "hulplijn.example " + kSecrets[1] + " voorbeeldterm-alfa\n");
    Read("brief.eml",
         "From: info@praktijk.example\nTo: anna@post.example\nSubject: afspraak\nDate: Mon, 1 Jun 2026 10:00:00 +0200\n"
         "Message-ID: <b@post.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=grens\n\n--grens\n"
         "Content-Type: text/plain\n\ngroet\n--grens\nContent-Type: text/plain; charset=utf-8; name=a.txt\n"
         "Content-Disposition: attachment; filename=a.txt\n\n" +
             kSecrets[3] + " voorbeeldterm-alfa\n--grens--\n");
    Read("Bookmarks",
         R"({"checksum":"x","roots":{"bookmark_bar":{"children":[{"date_added":"13439841060067259","id":"5",)"
         R"("name":")" +
             kSecrets[4] +
             R"( voorbeeldterm-alfa","type":"url","url":"https://www.hulplijn.example/"}],)"
             R"("id":"1","name":"balk","type":"folder"}},"version":1})");
  }
  const std::string& bytes() const { return bytes_; }

 private:
  void Run(const JobMessage& job) {
    std::vector<UniqueFd> descriptors;
    descriptors.emplace_back(open(folder_.File("bestand").c_str(), O_RDONLY | O_CLOEXEC));
    runner_->Run(job, std::move(descriptors));
  }

  SetupMessage setup_;
  const ContentIdentifier identifier_;
  const std::vector<Rule> rules_ = {Term("woord-01")};
  Matcher matcher_ = Matcher::CreateFromRules(rules_).value();
  const KnownHashes hashes_;
  testing::TempFolder folder_;
  std::string bytes_;
  std::vector<SharedRelation> relations_;
  std::optional<JobRunner> runner_;
  std::uint64_t last_job_ = 0;
};

TEST(LeftAlone, NothingOfItIsOnTheWire) {
  Wire wire({"advocaat.example", "hulplijn.example", "praktijk.example"});
  wire.ReadAll();
  EXPECT_NE(wire.bytes().find("gewone post"), std::string::npos) << "what is in scope was sent";
  EXPECT_THAT(Leaks(wire.bytes()), IsEmpty());
}

// The same files, none of them left alone: this is the leak that the test above is there to see.
TEST(LeftAlone, WhatNobodyLeavesAloneIsSeenOnTheWire) {
  Wire wire({});
  wire.ReadAll();
  EXPECT_THAT(Leaks(wire.bytes()), ElementsAreArray(kSecrets));
}

// Lists and reads all of a tar as a device, as `schouw` would, and keeps what crosses back.
class ListedDevice {
 public:
  explicit ListedDevice(std::vector<std::string> exclude) {
    const std::string text = "voorbeeldterm-alfa\n";
    testing::WriteFile(folder_.File("device.tar"),
                       testing::MakeArchive("tar", {{"map/", ""},
                                                    {"map/brief aan praktijk-delta.example.txt", text},
                                                    {"map/gewoon.txt", text},
                                                    {"map/praktijk-delta.example/", ""},
                                                    {"map/praktijk-delta.example/afspraak.txt", text}}));
    setup_.device = "d1";
    setup_.scope.records = RecordKinds::All();
    setup_.scope.exclude = std::move(exclude);
    std::vector<ImageSegment> segments;
    segments.push_back({"device.tar", UniqueFd(open(folder_.File("device.tar").c_str(), O_RDONLY | O_CLOEXEC))});
    JobRunner runner(
        setup_, std::move(segments), identifier_, &matcher_, hashes_,
        [this](const FromWorker& message) { Hear(message); },
        [](std::uint64_t) -> Result<std::vector<Entry>> { return std::vector<Entry>(); });
    Ask(runner, JobKind::kProbeImage, {}, "/", false);
    Ask(runner, JobKind::kOpenVolume, {}, "/", false);
    Walk(runner, root_, "/", false);
  }
  std::string bytes, places;
  std::uint64_t left_alone = 0, protected_records = 0;

 private:
  void Hear(const FromWorker& message) {
    bytes += EncodeFrame(message);
    if (const auto* volume = std::get_if<VolumeFoundMessage>(&message)) volume_ = volume->volume.spec;
    if (const auto* opened = std::get_if<VolumeOpenedMessage>(&message)) root_ = opened->root;
    if (const auto* entry = std::get_if<EntryFoundMessage>(&message)) found_.push_back(*entry);
    if (const auto* match = std::get_if<MatchFoundMessage>(&message))
      places += match->match.record.entry.chain[0] + "\n";
    if (const auto* done = std::get_if<JobDoneMessage>(&message)) protected_records += done->protected_records;
  }
  void Ask(JobRunner& runner, JobKind kind, const EntryAddress& address, const std::string& path, bool alone) {
    JobMessage job;
    job.id = ++last_job_;
    job.kind = kind;
    job.volume = volume_;
    job.address = address;
    job.entry = Locator{"d1", kind == JobKind::kProbeImage ? "" : volume_.id, {path}, {}};
    job.left_alone = alone;
    runner.Run(job, {});
  }
  void Walk(JobRunner& runner, const EntryAddress& folder, const std::string& path, bool alone) {
    found_.clear();
    Ask(runner, JobKind::kListDirectory, folder, path, alone);
    for (const EntryFoundMessage& found : std::vector(found_)) {
      const std::string at = (path == "/" ? "" : path) + "/" + found.entry.name;
      left_alone += found.left_alone ? 1 : 0;
      if (found.entry.type == EntryType::kFolder) Walk(runner, found.entry.address, at, found.left_alone);
      if (found.entry.type == EntryType::kFile)
        Ask(runner, JobKind::kReadEntry, found.entry.address, at, found.left_alone);
    }
  }

  SetupMessage setup_;
  const ContentIdentifier identifier_;
  const std::vector<Rule> rules_ = {Term("woord-01")};
  Matcher matcher_ = Matcher::CreateFromRules(rules_).value();
  const KnownHashes hashes_;
  testing::TempFolder folder_;
  VolumeSpec volume_;
  EntryAddress root_;
  std::vector<EntryFoundMessage> found_;
  std::uint64_t last_job_ = 0;
};

TEST(LeftAlone, NamesOfADevicesEntriesStayInTheWorker) {
  const ListedDevice device({"praktijk-delta.example"});
  EXPECT_EQ(device.bytes.find("praktijk-delta"), std::string::npos);
  EXPECT_EQ(device.bytes.find("afspraak"), std::string::npos) << "of what lies in such a folder too";
  EXPECT_EQ(device.places, "/map/gewoon.txt\n");
  EXPECT_EQ(device.left_alone, 3u);
  EXPECT_GE(device.protected_records, 5u) << "three names and two texts are counted";
}

TEST(LeftAlone, NamesThatNobodyLeavesAloneCrossTheWire) {
  const ListedDevice device({});
  EXPECT_NE(device.bytes.find("brief aan praktijk-delta.example.txt"), std::string::npos);
  EXPECT_EQ(device.left_alone, 0u);
  EXPECT_NE(device.places.find("/map/praktijk-delta.example/afspraak.txt"), std::string::npos);
}

TEST(LeftAlone, ALeakIsSeenInEveryShape) {
  const std::string& secret = kSecrets[0];
  const std::vector<std::string> shapes = {secret,
                                           "ZITTING-GEHEIM-ALFA",
                                           "zitting-ge\xCC\x81heim-alfa",
                                           Utf16(secret, false),
                                           Utf16(secret, true),
                                           Base64("x" + secret + "xxx"),
                                           Base64("xx" + secret + "xx"),
                                           Base64(secret + "xxx")};
  for (const std::string& shape : shapes) {
    EXPECT_THAT(Leaks("voor \x01\xff" + shape + "\xfe na"), ElementsAreArray({secret})) << shape;
  }
  EXPECT_THAT(Leaks("niets van dat alles"), IsEmpty());
}

}  // namespace
}  // namespace schouw
