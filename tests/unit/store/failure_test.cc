// What a user is told when a case can't be made, opened or written: to the byte.
#include <gtest/gtest.h>
#include <sched.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>

#include "agent/store/schema.h"
#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

using testing::TempFolder;
using testing::WriteFile;

std::string CreateError(const std::string& path) {
  auto store = CaseStore::Create(path, SampleCheck(), UnixNanos{0});
  return store ? "made" : store.error().Text();
}

std::string OpenError(const std::string& path) {
  auto store = CaseStore::OpenForWriting(path);
  auto reading = CaseStore::OpenForReading(path);
  if (store || reading) return "opened";
  EXPECT_EQ(store.error().Text(), reading.error().Text());
  return store.error().Text();
}

// Runs `body` in a process of its own; what it writes on the pipe is returned.
std::string InChild(const std::function<std::string()>& body) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::string text = body();
    _exit(write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? 0 : 1);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = read(ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(got));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << text;
  return text;
}

// Stores batches until one fails: its message.
std::string FillUp(CaseStore& store, std::uint64_t batches = 1'000) {
  for (std::uint64_t job = 1; job < batches; ++job) {
    std::vector<Match> matches(100, SearchMatch(std::string(1'000, 'x'), 1));
    if (const Status status = store.StoreResults({ResultWith(job, matches)}); !status) return status.error().Text();
  }
  return "never full";
}

std::string FullText(const std::string& path) {
  return "de schijf is vol, controlebestand " + path +
         " kan niet verder worden geschreven; wat is opgeslagen, blijft leesbaar: maak ruimte vrij en ga verder met "
         "schouw scan --resume";
}

// A case that ran full: jobs and matches agree, and it can be read.
void ExpectReadable(const std::string& path) {
  auto store = CaseStore::OpenForReading(path);
  ASSERT_TRUE(store) << store.error().Text();
  const std::size_t done = store->DoneJobs("d1")->size();
  EXPECT_GT(done, 0u);
  EXPECT_EQ(store->match_count().value(), done * 100);
  EXPECT_EQ(store->check()->reference, "RN-2026-000123");
}

TEST(Failure, ACaseIsNeverWrittenOver) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  WriteFile(path, "iets van een ander");
  EXPECT_EQ(CreateError(path), "controlebestand " + path +
                                   " bestaat al; kies een andere naam, of ga ermee verder met schouw scan --resume");
  EXPECT_EQ(testing::ReadFile(path), "iets van een ander");
}

TEST(Failure, AMissingFolderOrFileIsNamed) {
  TempFolder folder;
  const std::string path = folder.File("weg/a.schouw");
  EXPECT_EQ(CreateError(path), "de map " + folder.path() + "/weg voor controlebestand " + path +
                                   " bestaat niet; maak die map eerst, of kies een andere");
  EXPECT_EQ(OpenError(path), CreateError(path));
  const std::string absent = folder.File("b.schouw");
  EXPECT_EQ(OpenError(absent), "controlebestand " + absent + " is er niet; controleer de naam en de map");
}

TEST(Failure, WhatIsNotACaseIsRefused) {
  TempFolder folder;
  const auto text = [](const std::string& path) {
    return path + " is geen controlebestand van Schouw; geef een bestand dat schouw scan heeft gemaakt";
  };
  const std::string plain = folder.File("plain.schouw"), empty = folder.File("empty"), other = folder.File("other.db");
  WriteFile(plain, std::string(10'000, 'x'));
  WriteFile(empty, "");
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(other.c_str(), &database), SQLITE_OK);
  sqlite3_exec(database, "PRAGMA user_version = 1; CREATE TABLE scan(a)", nullptr, nullptr, nullptr);
  sqlite3_close(database);
  const std::string before = testing::ReadFile(other);
  EXPECT_EQ(OpenError(plain), text(plain));
  EXPECT_EQ(OpenError(empty), text(empty));
  EXPECT_EQ(OpenError(other), text(other));
  EXPECT_EQ(testing::ReadFile(other), before);
  EXPECT_FALSE(std::filesystem::exists(other + ".lock"));
}

TEST(Failure, ANewerLayoutIsLeftToANewerProgram) {
  CaseInFolder sample;
  ASSERT_TRUE(sample.store().Close());
  sqlite3* database = nullptr;
  sqlite3_open(sample.path().c_str(), &database);
  sqlite3_exec(database, "PRAGMA user_version = 99", nullptr, nullptr, nullptr);
  sqlite3_close(database);
  EXPECT_EQ(OpenError(sample.path()), "controlebestand " + sample.path() +
                                          " is gemaakt met een nieuwere versie van Schouw (indeling 99, deze versie "
                                          "kent " +
                                          std::to_string(CurrentSchemaVersion()) + "); gebruik die nieuwere versie");
}

TEST(Failure, ASecondWriterWaitsItsTurn) {
  CaseInFolder sample;
  auto second = CaseStore::OpenForWriting(sample.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().Text(), "controlebestand " + sample.path() +
                                       " is al in gebruik; wacht tot de andere controle of beoordeling klaar is, of "
                                       "sluit die");
  EXPECT_TRUE(CaseStore::OpenForReading(sample.path())) << "looking is allowed";
  ASSERT_TRUE(sample.store().Close());
  EXPECT_TRUE(CaseStore::OpenForWriting(sample.path()));
}

TEST(Failure, ADamagedCaseSaysSo) {
  CaseInFolder sample;
  ASSERT_TRUE(FillUp(sample.store(), 20) == "never full" && sample.store().Close());
  std::string bytes = testing::ReadFile(sample.path());
  std::fill(bytes.begin() + 8'192, bytes.end(), '\x5a');
  WriteFile(sample.path(), bytes);
  EXPECT_EQ(OpenError(sample.path()), "controlebestand " + sample.path() + " is beschadigd; gebruik een reservekopie");
}

TEST(Failure, AFolderThatMayNotBeWrittenInIsNamed) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  chmod(folder.path().c_str(), 0555);
  const std::string told = InChild([&] {
    if (geteuid() == 0 && (setgid(65'534) != 0 || setuid(65'534) != 0)) return std::string("no other user");
    return CreateError(path);
  });
  EXPECT_EQ(told, "controlebestand " + path +
                      " kan niet worden geschreven; kies een map waarin u mag schrijven, of vraag om schrijfrechten");
  chmod(folder.path().c_str(), 0755);
}

TEST(Failure, AFileThatMayNotGrowKeepsWhatWasStored) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  const std::string told = InChild([&] {
    auto store = CaseStore::Create(path, SampleCheck(), UnixNanos{0});
    if (!store || !store->AddPack(SamplePack())) return std::string("not made");
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{3u << 20, 3u << 20};
    setrlimit(RLIMIT_FSIZE, &limit);
    return FillUp(*store);
  });
  EXPECT_EQ(told,
            "controlebestand " + path +
                " kan niet verder worden geschreven: de schijf weigert, of het bestand mag er niet groter worden; "
                "wat is opgeslagen, blijft leesbaar: zet het op een andere schijf en ga verder met schouw scan "
                "--resume");
  ExpectReadable(path);
}

// A small disk of its own, seen by this process alone.
bool MountSmallDisk(const std::string& folder, const char* options) {
  const bool apart = geteuid() == 0 ? unshare(CLONE_NEWNS) == 0 : unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
  return apart && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("tmpfs", folder.c_str(), "tmpfs", 0, options) == 0;
}

TEST(Failure, AFullDiskKeepsWhatWasStored) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  const std::string told = InChild([&] {
    if (!MountSmallDisk(folder.path(), "size=6m")) return std::string("no mount");
    auto store = CaseStore::Create(path, SampleCheck(), UnixNanos{0});
    if (!store || !store->AddPack(SamplePack())) return std::string("not made");
    const std::string text = FillUp(*store);
    (void)store->Close();
    ExpectReadable(path);
    return text + (::testing::Test::HasFailure() ? "; and not readable" : "");
  });
  if (told == "no mount") GTEST_SKIP() << "no small disk: mounting needs root or user namespaces";
  EXPECT_EQ(told, FullText(path));
}

TEST(Failure, ADiskTooFullToBeginLeavesNothingBehind) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  const std::string told = InChild([&] {
    if (!MountSmallDisk(folder.path(), "size=32k")) return std::string("no mount");
    const std::string text = CreateError(path);
    return text + (std::filesystem::is_empty(folder.path()) ? "" : "; and something was left");
  });
  if (told == "no mount") GTEST_SKIP() << "no small disk: mounting needs root or user namespaces";
  EXPECT_EQ(told, FullText(path));
}

TEST(Failure, ACaseOnAReadOnlyDiskCanBeRead) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  const std::string told = InChild([&] {
    if (!MountSmallDisk(folder.path(), "size=6m")) return std::string("no mount");
    auto store = CaseStore::Create(path, SampleCheck(), UnixNanos{0});
    if (!store || !store->Close()) return std::string("not made");
    if (mount(nullptr, folder.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0)
      return std::string("not ro");
    auto reading = CaseStore::OpenForReading(path);
    if (!reading || reading->check()->client != "C-4711") return std::string("not readable");
    return CaseStore::OpenForWriting(path).error().Text();
  });
  if (told == "no mount") GTEST_SKIP() << "no small disk: mounting needs root or user namespaces";
  EXPECT_EQ(told, "controlebestand " + path +
                      " kan niet worden geschreven; kies een map waarin u mag schrijven, of vraag om schrijfrechten");
}

}  // namespace
}  // namespace schouw
