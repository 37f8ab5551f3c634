// Scans of whole devices into a case: what deaths cost, and counts that add up to what an independent listing shows.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "agent/scan/look.h"
#include "agent/scan/scan.h"
#include "tests/unit/scan/pool_run.h"
#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::StrongestSandbox;
using testing::TempFolder;
using ::testing::UnorderedElementsAre;
using ::testing::UnorderedElementsAreArray;
using testing::WorkerLog;
using testing::WriteFile;

WorkerSettings Settings(const char* program) {
  WorkerSettings settings;
  settings.program = program;
  settings.sandbox = StrongestSandbox();
  settings.limits.max_worker_bytes = 1024u << 20;
  return settings;
}

Scope DocumentScope() {
  Scope scope;
  scope.records = {RecordKind::kDocument, RecordKind::kFileName, RecordKind::kSearchQuery};
  return scope;
}

// Runs a tool; its output is only of use where it fails.
void Tool(const std::string& command) { ASSERT_EQ(std::system((command + " >/dev/null 2>&1").c_str()), 0) << command; }

class ScanDeviceTest : public ::testing::Test {
 protected:
  // Makes a file below the device's folder.
  void Make(const std::string& path, const std::string& bytes) {
    const std::filesystem::path full = device_.File(path);
    std::filesystem::create_directories(full.parent_path());
    WriteFile(full, bytes);
  }

  ScanOptions Options() const {
    ScanOptions options;
    options.scope = DocumentScope();
    options.workers = Settings(SCHOUW_WORKER);
    options.jobs = 2;
    return options;
  }

  // Workers that die as names tell them to, quickly.
  ScanOptions FakeOptions() const {
    ScanOptions options = Options();
    options.workers = Settings(SCHOUW_FAKE_WORKER);
    options.workers.limits.max_job_seconds = 2;
    options.workers.limits.max_worker_bytes = 256u << 20;
    options.packs = {log_.descriptor()};
    return options;
  }

  // `looking` are the workers that look at the device before.
  ScanOutcome Scan(const std::string& path, const ScanOptions& options, const WorkerSettings& looking) {
    const auto source = Source::Open(path);
    EXPECT_TRUE(source);
    const auto look = LookAtDevice(*source, "d1", looking);
    EXPECT_TRUE(look) << look.error().Text();
    if (!look) return {};
    look_ = *look;
    EXPECT_TRUE(case_.store().PutDevice({"d1", "map", look->format, look->bytes, "", "", "read", ""}));
    auto outcome = ScanDevice(*source, *look, options, case_.store());
    EXPECT_TRUE(outcome) << outcome.error().Text();
    return outcome ? *outcome : ScanOutcome{};
  }
  ScanOutcome Scan(const ScanOptions& options) { return Scan(device_.path(), options, Settings(SCHOUW_WORKER)); }

  std::int64_t Sum(const std::string& column) {
    return Number(static_cast<sqlite3*>(case_.store().database()), ("SELECT sum(" + column + ") FROM job").c_str());
  }
  std::int64_t Seen() { return Sum("read + partial + not_read + out_of_scope + other_accounts + known_good"); }

  // Folders and files, the device's own folder included.
  std::int64_t Entries() const {
    std::int64_t count = 1;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(device_.path()))
      count += !entry.path().empty();
    return count;
  }

  // "p0:/a/b: crashed: detail" of each problem.
  std::vector<std::string> Problems() {
    std::vector<std::string> texts;
    sqlite3_stmt* statement = nullptr;
    auto* database = static_cast<sqlite3*>(case_.store().database());
    const char* sql = "SELECT entry.text, reason, detail FROM problem JOIN entry ON entry.id = problem.entry";
    EXPECT_EQ(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      const auto text = [statement](int column) {
        return std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, column)));
      };
      const auto reason = static_cast<ProblemReason>(sqlite3_column_int(statement, 1));
      texts.push_back(text(0) + ": " + std::string(ProblemReasonName(reason)) + ": " + text(2));
    }
    sqlite3_finalize(statement);
    return texts;
  }

  VolumeCoverage Volume(std::size_t index = 0) {
    const auto volumes = case_.store().volumes();
    EXPECT_TRUE(volumes && volumes->size() > index);
    return volumes && volumes->size() > index ? volumes->at(index).second : VolumeCoverage{};
  }

  WorkerLog log_;
  TempFolder device_, elsewhere_;
  CaseInFolder case_;
  DeviceLook look_;
};

struct Death {
  const char* name;
  const char* text;  // "reason: detail"
};
constexpr Death kDeaths[] = {
    {"segfault", "crashed: killed by signal 11 (segmentation fault)"},
    {"loop", "timeout: took too long"},
    {"memory in blocks", "memory: ran out of memory"},
    {"socket", "crashed: asked the kernel for socket"},
    {"garbage", "crashed: sent what is no message: decode message: field type is unknown at byte 0"},
};

TEST_F(ScanDeviceTest, NamesWhatEachDeathOfAFileCostsAndReadsTheRest) {
  std::vector<std::string> deaths;
  for (int i = 0; i < 40; ++i) Make("goed/" + std::to_string(i) + ".txt", "tekst\n");
  Make("goed/once-abort", "x");
  for (const Death& death : kDeaths) {
    Make("map/" + std::string(death.name), "x");
    deaths.push_back("p0:/map/" + std::string(death.name) + ": " + death.text);
  }
  EXPECT_EQ(Scan(FakeOptions()).sandbox, StrongestSandbox());
  auto problems = Problems();
  std::erase_if(problems, [](const std::string& problem) { return problem.ends_with("one page"); });
  EXPECT_THAT(problems, UnorderedElementsAreArray(deaths));
  EXPECT_EQ(Seen(), Entries());
  EXPECT_EQ(Sum("not_read"), 5);
  EXPECT_EQ(Sum("partial"), 0);
  EXPECT_EQ(Volume().state, ReadState::kRead) << "no folder of it was lost";
}

TEST_F(ScanDeviceTest, NamesWhatEachDeathOfAFolderCostsAndReadsWhatItGaveBefore) {
  std::vector<std::string> deaths;
  Make("goed/brief.txt", "tekst\n");
  for (const Death& death : kDeaths) {
    Make(std::string(death.name) + "/binnen/brief.txt", "tekst\n");
    deaths.push_back("p0:/" + std::string(death.name) + ": " + death.text);
  }
  Scan(FakeOptions());
  auto problems = Problems();
  std::erase_if(problems, [](const std::string& problem) { return problem.ends_with("one page"); });
  EXPECT_THAT(problems, UnorderedElementsAreArray(deaths));
  EXPECT_EQ(Seen(), Entries());
  EXPECT_EQ(Sum("partial"), 5);
  EXPECT_EQ(Sum("not_read"), 0);
  EXPECT_EQ(Volume().state, ReadState::kPartial);
}

// The worker ends before it has said anything of the folder: what stands in it is known and counted all the same.
TEST_F(ScanDeviceTest, CountsWhatStandsInAFolderThatGaveNothing) {
  Make("before the start/een.txt", "tekst\n");
  Make("before the start/twee.txt", "tekst\n");
  Scan(FakeOptions());
  EXPECT_THAT(Problems(), ElementsAre("p0:/before the start: crashed: ended with status 44"));
  EXPECT_EQ(Seen(), Entries());
  EXPECT_EQ(Sum("not_read"), 3);
}

TEST_F(ScanDeviceTest, TellsHowFarItIsInsideAFile) {
  Make("a/reads on", std::string(5000, 'x'));
  ScanOptions options = FakeOptions();
  std::set<std::uint64_t> bytes_before_the_end;
  options.on_progress = [&](const ScanProgress& progress) {
    if (progress.files_read == 0) bytes_before_the_end.insert(progress.bytes_read);
  };
  EXPECT_EQ(Scan(options).progress.bytes_read, 5000u);
  EXPECT_THAT(bytes_before_the_end, Contains(5000u));
}

TEST_F(ScanDeviceTest, NamesTheDeathOfAVolume) {
  for (const Death& death : kDeaths) {
    SCOPED_TRACE(death.name);
    const std::string image = elsewhere_.File("open_volume " + std::string(death.name));
    WriteFile(image, std::string(8192, 'x'));
    const ScanOptions options = FakeOptions();
    Scan(image, options, options.workers);
    // The death came behind the answer that the volume opens: it can be walked, and is not whole.
    EXPECT_EQ(std::string(ReadStateName(Volume().state)), "partial");
    EXPECT_THAT(death.text, ::testing::EndsWith(Volume().reason));
    EXPECT_EQ(Seen(), 1) << "its root";
  }
}

TEST_F(ScanDeviceTest, NamesTheDeathOfTheSearchForVolumes) {
  for (const Death& death : kDeaths) {
    SCOPED_TRACE(death.name);
    const std::string image = elsewhere_.File("probe_image " + std::string(death.name));
    WriteFile(image, std::string(8192, 'x'));
    const ScanOptions options = FakeOptions();
    Scan(image, options, options.workers);
    EXPECT_THAT(Problems(), Contains("p0:: " + std::string(death.text)).Times(1));
    EXPECT_THAT(death.text, ::testing::EndsWith(look_.incomplete));
    EXPECT_EQ(Volume().spec.id, "p1") << "found before";
  }
}

TEST_F(ScanDeviceTest, ADeathBeforeAnyAnswerIsARefusal) {
  const std::string image = elsewhere_.File("probe_image before the start");
  WriteFile(image, std::string(8192, 'x'));
  const auto source = Source::Open(image);
  ASSERT_TRUE(source);
  const auto look = LookAtDevice(*source, "d1", FakeOptions().workers);
  ASSERT_FALSE(look);
  EXPECT_EQ(look.error().message, "ended with status 44");
  EXPECT_EQ(look.error().code, ErrorCode::kCrashed);
}

TEST_F(ScanDeviceTest, CountsEveryEntryOfAFolderOnce) {
  Make("brief.txt", "voorbeeldterm-alfa\n");
  Make("leeg.txt", "");
  Make("foto.png", std::string("\x89PNG\r\n\x1a\n\0\0\0\0IEND\xae\x42\x60\x82", 20));
  Make("map/diep/dagboek", "een\n");
  Make("map/diep/dagboek-journal", "twee\n");
  Make("map/diep/onbekend.bin", std::string("\0\1\2\3\xff\xfe\xfd", 7));
  Make("map/pagefile.sys", "geen wissel\n");
  std::filesystem::create_symlink("brief.txt", device_.File("wijzer"));
  std::filesystem::create_directory_symlink("map", device_.File("wijzer naar map"));
  std::filesystem::create_hard_link(device_.File("brief.txt"), device_.File("map/zelfde.txt"));
  ASSERT_EQ(mkfifo(device_.File("buis").c_str(), 0600), 0);
  const ScanOutcome outcome = Scan(Options());
  EXPECT_EQ(outcome.stop, StopCause::kNone);
  EXPECT_EQ(Seen(), Entries());
  EXPECT_EQ(outcome.progress.files_read, outcome.progress.files_to_read);
  EXPECT_THAT(Problems(), Contains("p0:/buis: unsupported: a named pipe: not opened"));
  EXPECT_EQ(Sum("not_read"), 1) << "the pipe";
}

TEST_F(ScanDeviceTest, NamesNoSpecialFileOfOtherAccounts) {
  Make("Users/anna/brief.txt", "tekst\n");
  Make("Users/bob/brief.txt", "tekst\n");
  ASSERT_EQ(mkfifo(device_.File("Users/anna/buis").c_str(), 0600), 0);
  ASSERT_EQ(mkfifo(device_.File("Users/bob/buis").c_str(), 0600), 0);
  ScanOptions options = Options();
  options.scope.accounts = {"anna"};
  options.scope.device_has_accounts = true;
  Scan(options);
  EXPECT_EQ(Seen(), Entries());
  EXPECT_THAT(Problems(), ElementsAre("p0:/Users/anna/buis: unsupported: a named pipe: not opened"));
  EXPECT_EQ(Sum("not_read"), 1);
  EXPECT_EQ(Sum("other_accounts"), 3);
}

TEST_F(ScanDeviceTest, TellsAccountsByTheListsOfUsersOfTheDevice) {
  Make("etc/passwd",
       "root:x:0:0::/root:/bin/sh\nanna:x:1000:1000::/srv/huis:/bin/sh\n"
       "Bert:x:1001:1001::/home/anna:/bin/sh\n");
  Make("srv/huis/brief.txt", "tekst\n");
  Make("home/anna/brief.txt", "tekst\n");
  Make("home/carla/brief.txt", "tekst\n");
  Make("var/brief.txt", "tekst\n");
  const auto source = Source::Open(device_.path());
  const auto look = LookAtDevice(*source, "d1", Settings(SCHOUW_WORKER));
  ASSERT_TRUE(look) << look.error().Text();
  EXPECT_THAT(look->Accounts(), ElementsAre("Bert", "anna", "carla"));
  EXPECT_EQ(look->accounts_unsure, "");
  ScanOptions options = Options();
  options.scope.accounts = {"anna"};
  EXPECT_TRUE(look->HasAccountOf(options.scope));
  options.scope.accounts = {"dirk"};
  EXPECT_FALSE(look->HasAccountOf(options.scope));
  options.scope.accounts = {"anna"};
  options.scope.device_has_accounts = true;
  options.scope.homes = look->homes;
  Scan(options);
  EXPECT_EQ(Seen(), Entries());
  EXPECT_EQ(Sum("read"), 2) << "the folder and the letter in it";
  EXPECT_EQ(Sum("other_accounts"), 4);
  EXPECT_EQ(Sum("left_shared_entries"), Sum("out_of_scope"));
}

TEST_F(ScanDeviceTest, SaysWhenNotEveryFolderWasSearchedForAccounts) {
  for (const char* name : {"a/b", "c/d", "e/f"}) std::filesystem::create_directories(device_.File(name));
  const auto source = Source::Open(device_.path());
  WorkerSettings few = Settings(SCHOUW_WORKER);
  few.limits.max_entries = 3;
  const auto look = LookAtDevice(*source, "d1", few);
  ASSERT_TRUE(look);
  EXPECT_EQ(look->accounts_unsure, "there are more than 3 folders to look for them in");
}

TEST_F(ScanDeviceTest, SaysThatAListOfUsersCouldNotBeRead) {
  Make("Windows/System32/config/SOFTWARE", "regf" + std::string(600, 'x'));
  Make("Users/anna/brief.txt", "tekst\n");
  Scan(Options());
  EXPECT_THAT(look_.Accounts(), ElementsAre("anna"));
  EXPECT_THAT(Problems(), Contains(HasSubstr("a list of users, /Windows/System32/config/SOFTWARE: ")));
}

// ext4 with a folder that has two names, one that lies inside itself, a link, a pipe and a device node.
class ScanImageTest : public ScanDeviceTest {
 protected:
  std::string MakeImage() {
    Make("map/brief.txt", "voorbeeldterm-alfa\n");
    Make("map/diep/dagboek.txt", "tekst\n");
    std::filesystem::create_symlink("map/brief.txt", device_.File("wijzer"));
    std::filesystem::create_directory_symlink("map", device_.File("wijzer naar map"));
    const std::string image = elsewhere_.File("schijf.dd");
    Tool("mke2fs -q -F -t ext4 -d " + device_.path() + " " + image + " 4M");
    const std::string changes = elsewhere_.File("changes");  // the third name is one component, with a '/' in it
    WriteFile(changes, "link map zelfde\nlink map map/diep/kring\nmknod map/pijp p\ncd map\nmknod schijf b 8 0\n");
    Tool("debugfs -w -f " + changes + " " + image);
    return image;
  }
};

// The root, lost+found, map, brief.txt, diep, dagboek.txt, wijzer, wijzer naar map; zelfde, kring, pijp, schijf.
TEST_F(ScanImageTest, CountsEveryNameOfAFileSystemOnce) {
  Scan(MakeImage(), Options(), Settings(SCHOUW_WORKER));
  EXPECT_EQ(Seen(), 12);
  EXPECT_EQ(Sum("not_read"), 2);
  EXPECT_EQ(Sum("read"), 10);
  EXPECT_THAT(Problems(), UnorderedElementsAre("p0:/map\\x3apijp: unsupported: a pipe, socket or device: not opened",
                                               "p0:/map/schijf: unsupported: a pipe, socket or device: not opened"));
  EXPECT_EQ(Volume().state, ReadState::kRead);
}

// A name outside the mandate that is come upon first hides nothing of what has a name inside.
TEST_F(ScanImageTest, WalksAFolderOfTwoNamesWhereOneIsInScope) {
  Make("aaa/brief.txt", "tekst\n");
  std::filesystem::create_directories(device_.File("home/anna"));
  std::filesystem::create_directories(device_.File("home/bob"));
  const std::string image = elsewhere_.File("huizen.dd");
  Tool("mke2fs -q -F -t ext4 -d " + device_.path() + " " + image + " 4M");
  for (const char* change : {"link aaa home/bob/zelfde", "link aaa home/anna/zelfde"}) {
    Tool("debugfs -w -R '" + std::string(change) + "' " + image);
  }
  ScanOptions options = Options();
  options.scope.accounts = {"anna"};
  options.scope.device_has_accounts = true;
  const ScanOutcome outcome = Scan(image, options, Settings(SCHOUW_WORKER));
  EXPECT_EQ(outcome.progress.files_read, 1u);
  // The root, lost+found, home; aaa and its letter; bob, zelfde and its letter; anna, zelfde and its letter.
  EXPECT_EQ(Seen(), 11);
  EXPECT_EQ(Sum("other_accounts"), 3);
  EXPECT_EQ(Sum("read"), 3);
}

// Their listing takes more than one frame between the two programs.
TEST_F(ScanDeviceTest, CountsEveryNameOfAVeryLargeFolder) {
  constexpr int kFiles = 115'000;
  std::filesystem::create_directory(device_.File("map"));
  const UniqueFd folder(open(device_.File("map").c_str(), O_RDONLY | O_DIRECTORY));
  for (int i = 0; i < kFiles; ++i) {
    const std::string name = std::to_string(100'000 + i) + std::string(248, 'n');
    UniqueFd file(openat(folder.get(), name.c_str(), O_CREAT | O_WRONLY, 0600));
    ASSERT_TRUE(file.valid());
  }
  ScanOptions options = Options();
  options.scope.records = {RecordKind::kSearchQuery};
  Scan(options);
  EXPECT_EQ(Problems(), std::vector<std::string>());
  EXPECT_EQ(Seen(), kFiles + 2);
  EXPECT_EQ(Sum("out_of_scope"), kFiles);
}

TEST_F(ScanDeviceTest, DoesNothingTwice) {
  for (int i = 0; i < 10; ++i) Make("map/" + std::to_string(i) + ".txt", "tekst\n");
  EXPECT_EQ(Scan(Options()).already_done, 0u);
  const auto done = case_.store().DoneJobs("d1");
  ASSERT_TRUE(done);
  const ScanOutcome again = Scan(Options());
  EXPECT_EQ(again.already_done, 10u);
  EXPECT_EQ(again.walked_again, 2u);
  EXPECT_EQ(case_.store().DoneJobs("d1").value_or(std::set<JobKey>()), *done);
  EXPECT_EQ(Seen(), Entries());
}

// The file that names the lawyer was read before the scan was interrupted; the rest of its thread was not.
TEST_F(ScanDeviceTest, AThreadOfWhichAFileWasReadBeforeIsOneThread) {
  const auto mail = [](const std::string& from, int number) {
    return "From: " + from + "\nTo: anna@post.example\nSubject: post\nDate: Mon, 1 Jun 2026 10:00:00 +0200\n" +
           "Message-ID: <" + std::to_string(number) + "@post.example>\nReferences: <1@post.example>\n\ntekst\n";
  };
  ScanOptions options = Options();
  options.scope.records = {RecordKind::kMessage, RecordKind::kDocument};
  options.scope.exclude = {"advocaat-voorbeeld.example"};
  Make("een.eml", mail("info@advocaat-voorbeeld.example", 1));
  Scan(options);
  const std::int64_t of_one = Sum("protected");
  EXPECT_GT(of_one, 0);
  Make("twee.eml", mail("broer@post.example", 2));
  EXPECT_EQ(Scan(options).already_done, 1u);
  EXPECT_EQ(Sum("protected"), 2 * of_one);
}

TEST_F(ScanDeviceTest, OutOfTimeNamesWhatWasLeft) {
  for (int i = 0; i < 10; ++i) Make("map/" + std::to_string(i) + ".txt", "tekst\n");
  ScanOptions options = Options();
  options.budget = std::chrono::seconds(0);
  EXPECT_EQ(Scan(options).stop, StopCause::kOutOfTime);
  EXPECT_EQ(Volume().state, ReadState::kPartial);
  EXPECT_EQ(Seen(), 1) << "the root, left with all below it";
  EXPECT_EQ(Scan(Options()).stop, StopCause::kNone);
  EXPECT_EQ(Seen(), Entries());
}

TEST_F(ScanDeviceTest, SaysWhatStopsTheWorkers) {
  Make("brief.txt", "tekst\n");
  const auto source = Source::Open(device_.path());
  ASSERT_TRUE(source);
  const auto look = LookAtDevice(*source, "d1", Settings("/nergens/schouw-worker"));
  ASSERT_FALSE(look);
  EXPECT_THAT(look.error().Text(), ::testing::EndsWith("start /nergens/schouw-worker: No such file or directory"));
}

}  // namespace
}  // namespace schouw
