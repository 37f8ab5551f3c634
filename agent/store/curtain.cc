#include "agent/store/curtain.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace schouw {
namespace {

constexpr std::array<std::string_view, 19> kCourseTables = {
    "kept_count", "audit",       "check_fact",    "device",         "finding",       "handover", "hold",
    "job",        "lift",        "pack",          "pack_signature", "retention",     "rule",     "scan",
    "volume",     "session_end", "review_course", "sign_off",       "content_erased"};

Result<std::vector<std::string>> Names(const Database& database, const char* sql) {
  SCHOUW_TAKE(Statement query, database.Prepare(sql));
  std::vector<std::string> names;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return names;
    names.push_back(query.Text(0));
  }
}

// SQLite counts a view of this connection alone as a change, and refuses it while query_only is on.
Status ExecuteHere(Database& database, const std::string& sql) {
  SCHOUW_TAKE(const auto query_only, Names(database, "PRAGMA query_only"));
  SCHOUW_PASS(database.Execute("PRAGMA query_only = OFF"));
  const Status status = database.Execute(sql);
  SCHOUW_PASS(database.Execute("PRAGMA query_only = " + query_only.front()));
  return status;
}

}  // namespace

bool IsCourseTable(std::string_view table) {
  return std::find(kCourseTables.begin(), kCourseTables.end(), table) != kCourseTables.end();
}

Status DrawCurtain(Database& database) {
  SCHOUW_TAKE(const auto status, Names(database, "SELECT status FROM retention"));
  SCHOUW_PASS(RaiseCurtain(database));
  if (status.empty() || status.front() != "sealed") return {};
  SCHOUW_TAKE(const auto tables, Names(database, "SELECT name FROM main.sqlite_schema WHERE type = 'table'"));
  std::string sql;
  for (const std::string& table : tables) {
    if (IsCourseTable(table) || table.starts_with("sqlite_")) continue;
    sql += "CREATE TEMP VIEW \"" + table + "\" AS SELECT * FROM main.\"" + table + "\" WHERE 0;";
  }
  return ExecuteHere(database, sql);
}

Status RaiseCurtain(Database& database) {
  SCHOUW_TAKE(const auto views, Names(database, "SELECT name FROM temp.sqlite_schema WHERE type = 'view'"));
  if (views.empty()) return {};
  std::string sql;
  for (const std::string& view : views) sql += "DROP VIEW temp.\"" + view + "\";";
  return ExecuteHere(database, sql);
}

bool IsCurtainDrawn(const Database& database) {
  const auto views = Names(database, "SELECT name FROM temp.sqlite_schema WHERE type = 'view' AND name = 'match'");
  return !views || !views->empty();
}

}  // namespace schouw
