#include <fcntl.h>
#include <gtest/gtest.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <random>

#include "agent/identity/public_key.h"
#include "agent/store/case_key.h"
#include "agent/store/case_vfs.h"
#include "agent/store/erase.h"
#include "agent/store/protected_file.h"
#include "tests/support/memory.h"
#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

using testing::ReadFile;
using testing::TempFolder;
using testing::WriteFile;

constexpr char kProtectedWords[] = "voorbeeldterm-geheim";

// A pair of keys of somebody.
struct Person {
  explicit Person(const std::string& name) : texts(GenerateKey(name, {}, "").value()) {
    recipient = {name, ParsePublicKey(texts.public_text).value().key};
  }
  KeyTexts texts;
  Recipient recipient{};
  Result<SecretKey> Key() const { return SecretKey::Open(texts.secret, ""); }
};

// New cases are for `people` while this lives; the process forgets nothing of the cases it made, so what must not know
// a key is done in a child.
class ProtectedFor {
 public:
  explicit ProtectedFor(const std::vector<Person>& people) {
    std::vector<Recipient> recipients;
    for (const Person& person : people) recipients.push_back(person.recipient);
    EXPECT_TRUE(ProtectNewCasesFor(recipients));
  }
  ~ProtectedFor() { EXPECT_TRUE(ProtectNewCasesFor({})); }
};

// What `call` answers in a process of its own.
template <typename Call>
std::string InChild(Call&& call) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::string told = call();
    (void)!write(ends[1], told.data(), told.size());
    _exit(0);
  }
  close(ends[1]);
  std::string told;
  char buffer[4096];
  for (ssize_t count; (count = read(ends[0], buffer, sizeof buffer)) > 0;)
    told.append(buffer, static_cast<std::size_t>(count));
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return told;
}

std::string FolderBytes(const std::string& folder) {
  std::string bytes;
  for (const auto& file : std::filesystem::directory_iterator(folder)) bytes += ReadFile(file.path().string());
  return bytes;
}

// A case made by another process, so that this one has no key. Closed, or left as a killed one leaves it.
void MakeInChild(const std::string& path, const std::vector<Person>& people, int signals, bool killed) {
  const std::string told = InChild([&] {
    const ProtectedFor recipients(people);
    auto store = CaseStore::Create(path, SampleCheck(), UnixNanos{0});
    if (!store || !store->AddPack(SamplePack())) return std::string("not made");
    for (int i = 0; i < signals; ++i) {
      Match match = SearchMatch(kProtectedWords + std::to_string(i), i);
      if (!store->StoreResults({ResultWith(static_cast<std::uint64_t>(i), {match})})) return std::string("not stored");
    }
    if (killed) kill(getpid(), SIGKILL);
    if (!store->Finish({"complete", UnixNanos{1}}) || !store->Close()) return std::string("not closed");
    return std::string("ok");
  });
  EXPECT_EQ(told, killed ? "" : "ok");
}

std::string OpenInChild(const std::string& path, const Person* person) {
  return InChild([&]() -> std::string {
    if (person != nullptr) OpenProtectedCasesWith([&](const std::vector<Recipient>&) { return person->Key(); });
    auto store = CaseStore::OpenForReading(path);
    if (!store) return store.error().Text();
    const auto count = store->match_count();
    const Status whole = store->CheckIntegrity();
    return whole ? std::to_string(count.value()) + " matches" : whole.error().Text();
  });
}

TEST(ProtectedCase, IsReadByEachRecipientAndByNobodyElse) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  const Person anna("M-1001"), bert("M-2002"), other("M-3003");
  MakeInChild(path, {anna, bert}, 40, false);
  EXPECT_EQ(OpenInChild(path, &anna), "40 matches");
  EXPECT_EQ(OpenInChild(path, &bert), "40 matches");
  const std::string start = "controlebestand " + path +
                            " is versleuteld voor M-1001, M-2002; geef de sleutel van een van "
                            "hen met --key";
  EXPECT_EQ(OpenInChild(path, nullptr), start);
  EXPECT_EQ(OpenInChild(path, &other), start + " (deze sleutel past niet)");
  ASSERT_EQ(RecipientsOf(path)->size(), 2u);
}

TEST(ProtectedCase, PutsNoWordOfItOnTheDiskNotEvenWhenKilled) {
  for (const bool killed : {false, true}) {
    TempFolder folder;
    const std::string path = folder.File("a.schouw");
    const Person anna("M-1001");
    MakeInChild(path, {anna}, 200, killed);
    const std::string bytes = FolderBytes(folder.path());
    ASSERT_GT(bytes.size(), 200'000u);
    for (const char* text :
         {kProtectedWords, "SQLite format 3", "CREATE TABLE", "RN-2026-000123", "/Users/anna", "tor browser"}) {
      EXPECT_EQ(bytes.find(text), std::string::npos) << text << (killed ? ", killed" : "");
    }
    EXPECT_EQ(OpenInChild(path, &anna), "200 matches") << (killed ? "killed" : "closed");
  }
}

TEST(ProtectedCase, GoesOnAfterAKillAtAnyMoment) {
  const Person anna("M-1001");
  for (const int batches : {1, 17, 300}) {
    TempFolder folder;
    const std::string path = folder.File("a.schouw");
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      const ProtectedFor recipients({anna});
      auto store = CaseStore::Create(path, SampleCheck(), UnixNanos{0});
      if (!store || !store->AddPack(SamplePack())) _exit(1);
      for (std::uint64_t job = 1;; ++job) {
        if (!store->StoreResults({ResultWith(job, {SearchMatch("tor browser", static_cast<std::int64_t>(job))})}))
          _exit(1);
        if (write(ends[1], "x", 1) != 1) _exit(1);
      }
    }
    close(ends[1]);
    char byte = 0;
    int told = 0;
    while (told < batches && read(ends[0], &byte, 1) == 1) ++told;
    kill(child, SIGKILL);
    while (read(ends[0], &byte, 1) == 1) ++told;
    close(ends[0]);
    waitpid(child, nullptr, 0);
    EXPECT_GE(std::stoi(OpenInChild(path, &anna)), told);
  }
}

TEST(ProtectedCase, ALogThatWasCutOffAnywhereEndsThere) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  const Person anna("M-1001");
  MakeInChild(path, {anna}, 50, true);
  const std::string log = ReadFile(path + "-wal"), database = ReadFile(path);
  ASSERT_GT(log.size(), 100'000u);
  std::mt19937 random(7);
  int last = 51;
  for (std::size_t cut = log.size(); cut > log.size() / 2; cut -= 1 + random() % 20'000) {
    std::filesystem::remove(path + "-shm");
    WriteFile(path, database);
    WriteFile(path + "-wal", log.substr(0, cut));
    const std::string told = OpenInChild(path, &anna);
    ASSERT_NE(told.find(" matches"), std::string::npos) << "cut at " << cut << ": " << told;
    EXPECT_LE(std::stoi(told), last) << "what was stored first is there first";
    last = std::stoi(told);
  }
  EXPECT_LT(last, 50);
}

TEST(ProtectedCase, APageTornInACheckpointIsReadFromTheLog) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  const Person anna("M-1001");
  MakeInChild(path, {anna}, 50, true);
  std::string database = ReadFile(path);
  ASSERT_EQ(database.size(), kCaseHeaderBytes + kCasePageBytes + 40) << "one page, and all of it in the log too";
  database.replace(kCaseHeaderBytes + 4'000, 2'000, 2'000, '\x5a');
  WriteFile(path, database);
  EXPECT_EQ(OpenInChild(path, &anna), "50 matches");
}

TEST(ProtectedCase, AChangedBitIsNeverReadAsAnotherWord) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  const Person anna("M-1001");
  MakeInChild(path, {anna}, 30, false);
  const std::string whole = ReadFile(path);
  std::mt19937 random(11);
  int refused = 0;
  for (int round = 0; round < 60; ++round) {
    std::string changed = whole;
    changed[random() % changed.size()] ^= static_cast<char>(1u << random() % 8);
    WriteFile(path, changed);
    refused += OpenInChild(path, &anna) != "30 matches" ? 1 : 0;
  }
  EXPECT_EQ(refused, 60) << "each byte of the file is authenticated";
}

TEST(ProtectedCase, APageInAnothersPlaceIsRefused) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  const Person anna("M-1001");
  MakeInChild(path, {anna}, 30, false);
  std::string bytes = ReadFile(path);
  const std::size_t stride = kCasePageBytes + 40;
  const std::string second = bytes.substr(kCaseHeaderBytes + stride, stride);
  bytes.replace(kCaseHeaderBytes + 2 * stride, stride, second);
  WriteFile(path, bytes);
  EXPECT_NE(OpenInChild(path, &anna).find("beschadigd"), std::string::npos);
}

TEST(ProtectedCase, IsErasedAndMadeAnewLikeAPlainOne) {
  TempFolder folder;
  const Person anna("M-1001");
  const ProtectedFor recipients({anna});
  auto store = CaseStore::CreateBegun(folder.File("a.schouw"), SampleCheck(), UnixNanos{0},
                                      [](CaseStore& fresh) { return fresh.AddPack(SamplePack()); });
  ASSERT_TRUE(store) << store.error().Text();
  ASSERT_TRUE(store->StoreResults({ResultWith(1, {SearchMatch(kProtectedWords, 1)})}));
  const Status erased = EraseEntry(*store, "d1", "p1:/Users/anna/Chrome/History", {"M-2002", "x", UnixNanos{1}});
  ASSERT_TRUE(erased) << erased.error().Text();
  EXPECT_EQ(store->match_count().value(), 0u);
  ASSERT_TRUE(store->Close());
  auto again = CaseStore::OpenForReading(folder.File("a.schouw"));
  ASSERT_TRUE(again) << again.error().Text();
  EXPECT_TRUE(again->CheckIntegrity());
  EXPECT_EQ(std::filesystem::file_size(folder.File("a.schouw")) % (kCasePageBytes + 40),
            kCaseHeaderBytes % (kCasePageBytes + 40));
}

TEST(ProtectedCase, AReaderBesideAWriterSeesWhatWasCommitted) {
  TempFolder folder;
  const Person anna("M-1001");
  const ProtectedFor recipients({anna});
  auto store = CaseStore::Create(folder.File("a.schouw"), SampleCheck(), UnixNanos{0});
  ASSERT_TRUE(store && store->AddPack(SamplePack()));
  auto reader = CaseStore::OpenForReading(folder.File("a.schouw"));
  ASSERT_TRUE(reader) << reader.error().Text();
  for (std::uint64_t job = 1; job <= 200; ++job) {
    ASSERT_TRUE(store->StoreResults({ResultWith(job, {SearchMatch(kProtectedWords, static_cast<std::int64_t>(job))})}));
    ASSERT_EQ(reader->match_count().value(), job);
  }
}

TEST(ProtectedCase, AKeyThatIsNoneIsRefusedBeforeAnythingIsMade) {
  EXPECT_FALSE(ProtectNewCasesFor({{"M-1001", std::string(31, 'x')}}));
  EXPECT_FALSE(ProtectNewCasesFor({{"M-1001", std::string(32, '\0')}}));
  EXPECT_FALSE(ProtectNewCasesFor(std::vector<Recipient>(kMostRecipients + 1, Person("M-1").recipient)));
  EXPECT_TRUE(RecipientsOfNewCases().empty());
}

TEST(ProtectedCase, KeepsItsKeyInLockedMemory) {
  const ProtectedFor people({Person("M-1")});
  const std::string header = MakeCaseHeader().value();
  ASSERT_NE(PageKeyOf(header), nullptr);
  EXPECT_TRUE(testing::IsLocked(PageKeyOf(header)));
}

// The layer alone, against a plain copy: random reads and writes of any size at any place.
class RandomAccess {
 public:
  RandomAccess(const std::string& path, const UnitLayout& layout)
      : vfs_(sqlite3_vfs_find(nullptr)), key_(NewLockedKey()) {
    randombytes_buf(key_.get(), 32);
    memory_.resize(static_cast<std::size_t>(vfs_->szOsFile));
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB;
    const std::string name = path + std::string(4, '\0');
    EXPECT_EQ(vfs_->xOpen(vfs_, name.data(), disk(), flags, &flags), SQLITE_OK);
    file_.emplace(disk(), layout, key_.get());
  }
  ~RandomAccess() { disk()->pMethods->xClose(disk()); }

  void Step(std::mt19937& random) {
    const std::size_t at = random() % 40'000, count = 1 + random() % 12'000;
    switch (random() % 8) {
      case 0: Cut(random() % (plain_.size() + 1)); break;
      case 1:
      case 2:
      case 3: Compare(at, count); break;
      default: Put(at, std::string(count, static_cast<char>(random()))); break;
    }
    std::int64_t size = 0;
    ASSERT_EQ(file_->Size(size), SQLITE_OK);
    ASSERT_EQ(static_cast<std::size_t>(size), plain_.size());
  }

 private:
  sqlite3_file* disk() { return reinterpret_cast<sqlite3_file*>(memory_.data()); }
  void Put(std::size_t at, const std::string& bytes) {
    ASSERT_EQ(file_->Write(bytes.data(), static_cast<std::int64_t>(bytes.size()), static_cast<std::int64_t>(at)),
              SQLITE_OK);
    if (plain_.size() < at + bytes.size()) plain_.resize(at + bytes.size());
    plain_.replace(at, bytes.size(), bytes);
  }
  void Cut(std::size_t size) {
    ASSERT_EQ(file_->Truncate(static_cast<std::int64_t>(size)), SQLITE_OK);
    plain_.resize(size);
  }
  void Compare(std::size_t at, std::size_t count) {
    std::string read(count, '?'), expected = at < plain_.size() ? plain_.substr(at, count) : "";
    const int code = file_->Read(read.data(), static_cast<std::int64_t>(count), static_cast<std::int64_t>(at));
    ASSERT_EQ(code, expected.size() == count ? SQLITE_OK : SQLITE_IOERR_SHORT_READ);
    expected.resize(count);
    ASSERT_EQ(read, expected);
  }
  sqlite3_vfs* vfs_;
  LockedBytes key_;
  std::string memory_, plain_;
  std::optional<ProtectedFile> file_;
};

TEST(ProtectedFile, IsTheSameAsAPlainFileWhateverIsReadAndWritten) {
  TempFolder folder;
  int number = 0;
  for (const UnitLayout& layout : {kDatabaseUnits, kLogUnits, kJournalUnits}) {
    for (unsigned seed = 0; seed < 10; ++seed) {
      RandomAccess file(folder.File(std::to_string(++number)), layout);
      std::mt19937 random(seed);
      for (int step = 0; step < 60; ++step) {
        file.Step(random);
        if (HasFatalFailure()) FAIL() << layout.kind << ", seed " << seed << ", step " << step;
      }
    }
  }
}

}  // namespace
}  // namespace schouw
