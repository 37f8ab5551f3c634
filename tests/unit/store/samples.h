// Small made-up cases for tests of store and report.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>
#include <vector>

#include "agent/store/case_store.h"
#include "tests/support/corpus.h"

namespace schouw {

inline CheckInfo SampleCheck() {
  CheckInfo check;
  check.reference = "RN-2026-000123";
  check.judgment = "ECLI:NL:RBXXX:2026:1234";
  check.condition = "De betrokkene werkt mee aan controle van zijn gegevensdragers.";
  check.client = "C-4711";
  check.number = 2;
  check.of = 3;
  check.officer = "M-1001";
  check.reviewer = "M-2002";
  check.accounts = {"anna"};
  check.records = {"search_query", "url_visit", "document"};
  check.because = {{"document", "ook documenten"}};
  check.since = Date{2026, 3, 1};
  check.device_description = "Laptop, zwart";
  check.mandate_sha256 = std::string(64, 'a');
  check.exercise = true;
  check.tool = "0.1.0";
  check.sandbox = "landlock+seccomp";
  return check;
}

inline PackInfo SamplePack() {
  return {"demo",
          "1.2.0",
          "Oefenset",
          std::string(64, 'b'),
          {"sleutel-een", "sleutel-twee"},
          {{"anonimiseren-01", "keyword", "anonimiseren", "attention", "Software om anoniem te surfen.",
            "Kunt u vertellen waarvoor u deze software zocht?"},
           {"kansspel-01", "url", "kansspel", "info", "Een website met kansspelen.", "Wat doet u op deze website?"}}};
}

inline constexpr std::int64_t kSecond = 1'000'000'000;
inline constexpr std::int64_t kSampleDay = 86'400 * kSecond;
inline constexpr std::int64_t kSampleStart = 1'772'446'530 * kSecond;  // 2026-03-02T10:15:30Z

// A search of anna's in Chrome, `second` seconds after the sample's start.
inline Match SearchMatch(const std::string& text, std::int64_t second) {
  Match match;
  match.record.kind = RecordKind::kSearchQuery;
  match.record.entry = Locator{"d1", "p1", {"/Users/anna/Chrome/History"}, ""};
  match.record.place = "keyword_search_terms rowid " + std::to_string(second);
  match.record.time = UnixNanos{kSampleStart + second * kSecond};
  match.record.text = text;
  match.record.app = "Chrome";
  match.record.account = "anna";
  match.record.profile = "Default";
  match.record.origin = Origin::kEntered;
  match.text = text;
  return match;
}

// A hit in a text file without a time.
inline Match LineMatch(const std::string& hit, std::uint64_t line) {
  Match match;
  match.record.kind = RecordKind::kDocument;
  match.record.entry = Locator{"d1", "p1", {"/Users/anna/brief.txt"}, ""};
  match.record.first_line = 1;
  match.record.place = "line " + std::to_string(line);
  match.record.text = "tekst met " + hit;
  match.text = hit;
  match.before = "tekst met ";
  return match;
}

inline JobResult ResultWith(std::uint64_t inode, std::vector<Match> matches) {
  JobResult result;
  result.key = JobKey{"d1", "p1", JobKind::kReadEntry, {inode, 0, 0}, 0};
  result.counts.read = 1;
  result.counts.bytes_read = 100;
  result.matches = std::move(matches);
  return result;
}

inline std::int64_t Number(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
  const std::int64_t number = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return number;
}

// An open case with the sample check and pack.
class CaseInFolder {
 public:
  CaseInFolder() : store_(CaseStore::Create(path(), SampleCheck(), UnixNanos{kSampleStart})) {
    EXPECT_TRUE(store_) << store_.error().Text();
    EXPECT_TRUE(store_->AddPack(SamplePack()));
  }
  CaseStore& store() { return *store_; }
  std::string path() const { return folder_.File("a.schouw"); }

 private:
  testing::TempFolder folder_;
  Result<CaseStore> store_;
};

// Of a case's file and of what SQLite keeps beside it.
inline std::string CaseBytes(const std::string& path) {
  std::string bytes;
  for (const char* suffix : {"", "-wal", "-journal"}) {
    if (std::filesystem::exists(path + suffix)) bytes += testing::ReadFile(path + suffix);
  }
  return bytes;
}

}  // namespace schouw
