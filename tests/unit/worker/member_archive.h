// Zip and tar archives made in memory by libarchive, a SQLite database with a log beside it, and a sink that keeps all.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "agent/model/sink.h"
#include "tests/support/corpus.h"

namespace schouw::testing {

using Members = std::vector<std::pair<std::string, std::string>>;

// `format`: "zip" or "tar". A name that ends with '/' is a folder's, with '|' a pipe's. With `password`, the members of
// a zip are encrypted.
inline std::string MakeArchive(const std::string& format, const Members& members, const char* password = nullptr) {
  std::string bytes(1u << 16, '\0');
  for (const auto& [name, content] : members) bytes.resize(bytes.size() + content.size() + 2048);
  std::size_t used = 0;
  archive* out = archive_write_new();
  EXPECT_EQ(format == "zip" ? archive_write_set_format_zip(out) : archive_write_set_format_ustar(out), ARCHIVE_OK);
  if (password != nullptr) {
    EXPECT_EQ(archive_write_set_options(out, "zip:encryption=zipcrypt"), ARCHIVE_OK);
    EXPECT_EQ(archive_write_set_passphrase(out, password), ARCHIVE_OK);
  }
  EXPECT_EQ(archive_write_open_memory(out, bytes.data(), bytes.size(), &used), ARCHIVE_OK);
  for (const auto& [name, content] : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, name.ends_with('/') ? AE_IFDIR : name.ends_with('|') ? AE_IFIFO : AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    EXPECT_EQ(archive_write_header(out, entry), ARCHIVE_OK) << archive_error_string(out);
    EXPECT_EQ(archive_write_data(out, content.data(), content.size()), static_cast<la_ssize_t>(content.size()));
    archive_entry_free(entry);
  }
  EXPECT_EQ(archive_write_close(out), ARCHIVE_OK);
  archive_write_free(out);
  bytes.resize(used);
  return bytes;
}

struct StoreBytes {
  std::string database;
  std::string log;
};

// A Chromium History with one search in the database and a second one in the log alone.
inline StoreBytes HistoryWithLog() {
  const TempFolder folder;
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(folder.File("History").c_str(), &database), SQLITE_OK);
  const auto run = [&](const char* sql) {
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  };
  run("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;"
      "CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);"
      "INSERT INTO meta VALUES('version','58');"
      "CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT, url LONGVARCHAR, title LONGVARCHAR, visit_count INTEGER"
      " DEFAULT 0 NOT NULL, typed_count INTEGER DEFAULT 0 NOT NULL, last_visit_time INTEGER NOT NULL, hidden INTEGER"
      " DEFAULT 0 NOT NULL);"
      "CREATE TABLE visits(id INTEGER PRIMARY KEY AUTOINCREMENT, url INTEGER NOT NULL, visit_time INTEGER NOT NULL,"
      " from_visit INTEGER, transition INTEGER DEFAULT 0 NOT NULL, segment_id INTEGER, visit_duration INTEGER DEFAULT 0"
      " NOT NULL);"
      "CREATE TABLE keyword_search_terms(keyword_id INTEGER NOT NULL, url_id INTEGER NOT NULL, term LONGVARCHAR NOT"
      " NULL, normalized_term LONGVARCHAR NOT NULL);"
      "INSERT INTO urls VALUES(1,'https://zoek.example/?q=een','een',1,0,13400000000000000,0);"
      "INSERT INTO visits VALUES(1,1,13400000000000000,0,0,0,0);"
      "INSERT INTO keyword_search_terms VALUES(2,1,'voorbeeldterm-alfa','voorbeeldterm-alfa');"
      "PRAGMA wal_checkpoint(TRUNCATE);");
  run("INSERT INTO urls VALUES(2,'https://zoek.example/?q=twee','twee',1,0,13400000001000000,0);"
      "INSERT INTO visits VALUES(2,2,13400000001000000,0,0,0,0);"
      "INSERT INTO keyword_search_terms VALUES(2,2,'voorbeeldterm-beta','voorbeeldterm-beta');");
  StoreBytes bytes{ReadFile(folder.File("History")), ReadFile(folder.File("History-wal"))};
  sqlite3_close(database);
  return bytes;
}

class KeepingSink final : public RecordSink {
 public:
  std::vector<Record> records;
  std::vector<Problem> problems;
  std::vector<ArtifactCoverage> artifacts;

  SinkAnswer OnRecord(Record record) override {
    records.push_back(std::move(record));
    return SinkAnswer::kContinue;
  }
  void OnProblem(Problem problem) override { problems.push_back(std::move(problem)); }
  void OnArtifact(ArtifactCoverage coverage) override { artifacts.push_back(std::move(coverage)); }

  // "a.zip!/brief.txt: text" of each record of this kind, sorted.
  std::vector<std::string> Texts(RecordKind kind) const {
    std::vector<std::string> texts;
    for (const Record& record : records) {
      if (record.kind != kind) continue;
      texts.push_back(EntryText(record.entry).substr(4) + ": " + record.text.substr(0, record.text.find('\n')));
    }
    std::ranges::sort(texts);
    return texts;
  }
  // "a.zip!/x: encrypted: detail" of each problem, in order.
  std::vector<std::string> ProblemTexts() const {
    std::vector<std::string> texts;
    for (const Problem& problem : problems) {
      texts.push_back(EntryText(problem.entry).substr(4) + ": " + std::string(ProblemReasonName(problem.reason)) +
                      ": " + problem.detail);
    }
    return texts;
  }
};

}  // namespace schouw::testing
