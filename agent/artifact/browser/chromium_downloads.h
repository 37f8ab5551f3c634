// Downloads that Chromium's "History" keeps.
//
// Old schema (before version 24): full_path, url, start_time in seconds since 1970. Newer: current_path, target_path,
// start_time in Chromium's microseconds, the addresses in downloads_url_chains. Source: Chromium,
// components/history/core/browser/download_database.cc.
#pragma once

#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {

// One download record a row of table downloads. Text: the addresses in order, then the path, a line each.
void ReadChromiumDownloads(SqliteDatabase& database, StoreReport& report);

}  // namespace schouw
