// Databases made by SQLite itself, and what a reader makes of them, for tests of artifacts.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "agent/artifact/artifact.h"
#include "tests/support/corpus.h"

namespace schouw::testing {

// A connection to a database file in a folder of its own; statements that fail fail the test.
class SampleStore {
 public:
  explicit SampleStore(const std::string& name = "History") : path_(folder_.File(name)) { Reopen(); }
  ~SampleStore() { sqlite3_close(db_); }
  SampleStore(const SampleStore&) = delete;
  SampleStore& operator=(const SampleStore&) = delete;

  void Run(const std::string& sql) {
    char* message = nullptr;
    if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK)
      ADD_FAILURE() << sql << ": " << message;
    sqlite3_free(message);
  }
  void Close() {
    sqlite3_close(db_);
    db_ = nullptr;
  }
  void Reopen() { ASSERT_EQ(sqlite3_open(path_.c_str(), &db_), SQLITE_OK); }
  sqlite3* db() { return db_; }
  const std::string& path() const { return path_; }
  // As it stands on disk now, also while the connection is open.
  std::string Bytes() const { return ReadFile(path_); }
  std::string Companion(const std::string& suffix) const { return ReadFile(path_ + suffix); }

 private:
  TempFolder folder_;
  std::string path_;
  sqlite3* db_ = nullptr;
};

struct Found : RecordSink {
  std::vector<Record> records;
  std::vector<Problem> problems;
  std::vector<ArtifactCoverage> coverage;
  std::size_t stop_after = 0;  // 0: never

  SinkAnswer OnRecord(Record record) override {
    records.push_back(std::move(record));
    return records.size() == stop_after ? SinkAnswer::kStop : SinkAnswer::kContinue;
  }
  void OnProblem(Problem problem) override { problems.push_back(std::move(problem)); }
  void OnArtifact(ArtifactCoverage one) override { coverage.push_back(std::move(one)); }

  std::vector<Record> OfKind(RecordKind kind) const {
    std::vector<Record> kept;
    for (const Record& record : records)
      if (record.kind == kind) kept.push_back(record);
    return kept;
  }
  std::vector<std::string> Texts(RecordKind kind) const {
    std::vector<std::string> texts;
    for (const Record& record : OfKind(kind)) texts.push_back(record.text);
    return texts;
  }
  // Of the only store.
  ArtifactCoverage Only() const {
    EXPECT_EQ(coverage.size(), 1u);
    return coverage.empty() ? ArtifactCoverage{} : coverage.front();
  }
};

// 2022-06-18T04:26:40Z as a FILETIME.
inline constexpr std::uint64_t kSampleTicks = 133'000'000'000'000'000;

// A store in memory with its companions.
struct StoreBytes {
  std::string path = "/Users/anna/AppData/Local/Google/Chrome/User Data/Default/History";
  std::string database;
  std::string wal;
  std::string journal;
  std::optional<UnixNanos> since = {};  // the mandate's period
};

class StoreInput {
 public:
  explicit StoreInput(StoreBytes bytes, Limits limits = {})
      : limits_(limits),
        since_(bytes.since),
        head_(bytes.database.substr(0, 4096)),
        database_(std::move(bytes.database)) {
    entry_.device = "d1";
    entry_.volume = "p1";
    entry_.chain = {bytes.path};
    const std::string name(entry_.Name());
    Add(name + "-wal", std::move(bytes.wal));
    Add(name + "-journal", std::move(bytes.journal));
  }

  // A file beside the store; none when it is empty.
  void Add(std::string name, std::string bytes) {
    if (bytes.empty()) return;
    owned_.push_back(std::make_unique<MemorySource>(std::move(bytes)));
    companions_.push_back({std::move(name), owned_.back().get()});
  }
  Locator& entry() { return entry_; }

  ArtifactInput Get(RecordKinds wanted = RecordKinds::All()) const {
    return ArtifactInput{entry_,  "anna", RecordState::kLive, database_, head_, companions_, limits_, wanted,
                         nullptr, since_};
  }

 private:
  Limits limits_;
  std::optional<UnixNanos> since_;
  Locator entry_;
  std::string head_;
  MemorySource database_;
  std::vector<std::unique_ptr<MemorySource>> owned_;
  std::vector<CompanionSource> companions_;
};

// Reads with the one format that claims the store; fails the test when none or several do.
inline Found ReadStore(const StoreInput& input, RecordKinds wanted = RecordKinds::All(), std::size_t stop_after = 0) {
  Found found;
  found.stop_after = stop_after;
  const ArtifactInput artifact = input.Get(wanted);
  const auto claiming = ClaimingFormats(artifact);
  EXPECT_EQ(claiming.size(), 1u);
  if (claiming.empty()) return found;
  const Status read = claiming.front()->read(artifact, found);
  EXPECT_TRUE(read || std::ranges::any_of(found.coverage, [](const auto& of) { return of.state != ReadState::kRead; }))
      << "an error that coverage does not tell: " << (read ? "" : read.error().Text());
  return found;
}
inline Found ReadStore(StoreBytes bytes) { return ReadStore(StoreInput(std::move(bytes))); }
inline Found ReadAs(std::string path, std::string content) {
  StoreBytes bytes;
  bytes.path = std::move(path);
  bytes.database = std::move(content);
  return ReadStore(std::move(bytes));
}

inline std::string TimeText(const Record& record) { return record.time ? FormatRfc3339(*record.time) : "none"; }

}  // namespace schouw::testing
