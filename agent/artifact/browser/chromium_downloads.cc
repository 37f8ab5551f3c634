#include "agent/artifact/browser/chromium_downloads.h"

#include <map>
#include <memory>
#include <utility>

namespace schouw {
namespace {

// Addresses of one download by their place in the chain.
using Chain = std::map<std::int64_t, std::string>;
using Chains = std::map<std::int64_t, Chain>;

Chains LoadChains(SqliteDatabase& database, StoreReport& report) {
  Chains chains;
  const StoredTable* const table =
      OptionalTable(database, report, "downloads_url_chains", {"id", "chain_index", "url"});
  if (table == nullptr) return chains;
  std::uint64_t bytes = 0;
  bool full = false;
  report.Note(ScanTable(database, *table, {"id", "chain_index", "url"}, [&](const StoredRow& row) {
    std::string url = row.Text(2);
    bytes += url.size() + 2 * sizeof(Chain);
    full = bytes > database.limits().max_member_in_memory_bytes;
    if (full) return Scan::kStop;
    chains[row.Integer(0).value_or(0)][row.Integer(1).value_or(0)] = std::move(url);
    return Scan::kContinue;
  }));
  if (full) report.Note(MakeError(ErrorCode::kTooBig, "table downloads_url_chains is larger than memory allows"));
  return chains;
}

// The columns, in the order they are asked for below.
enum Column : std::size_t {
  kId,
  kTargetPath,
  kCurrentPath,
  kFullPath,
  kUrl,
  kStartTime,
  kReferrer,
  kSiteUrl,
  kTabUrl,
  kTabReferrer
};

std::optional<UnixNanos> StartTime(const StoredTable& table, const StoredRow& row) {
  const std::int64_t value = row.Integer(kStartTime).value_or(0);
  if (value == 0) return std::nullopt;
  const bool seconds = table.Column("full_path") != nullptr;
  const auto time = seconds ? FromUnixSeconds(value) : FromChromiumTime(value);
  return time ? std::optional(*time) : std::nullopt;
}

std::string FirstOf(const StoredRow& row, std::initializer_list<Column> columns) {
  for (const Column column : columns)
    if (std::string text = row.Text(column); !text.empty()) return text;
  return {};
}

// The pages it was asked from: whoever was there is left alone as whose file it is.
std::shared_ptr<const std::string> AskedFrom(const StoredRow& row) {
  std::string pages;
  for (const Column column : {kReferrer, kSiteUrl, kTabUrl, kTabReferrer})
    if (const std::string page = row.Text(column); !page.empty()) pages.append(page).append("\n");
  return pages.empty() ? nullptr : std::make_shared<const std::string>(std::move(pages));
}

}  // namespace

void ReadChromiumDownloads(SqliteDatabase& database, StoreReport& report) {
  // The other tables are written by the same hand: with one of them, downloads was there.
  const bool expected = database.Table("downloads_url_chains") || database.Table("downloads_slices");
  const StoredTable* const table = (expected ? RequireTable : OptionalTable)(database, report, "downloads", {"id"});
  if (table == nullptr) return;
  ExpectColumns(report, *table,
                {table->Column("current_path") ? "target_path" : "target_path|full_path", "start_time"});
  // Version 24 of the schema took the address out of the table.
  if (!table->Column("url")) RequireTable(database, report, "downloads_url_chains", {});
  const Chains chains = LoadChains(database, report);
  const ColumnNames columns = {"id",         "target_path", "current_path", "full_path", "url",
                               "start_time", "referrer",    "site_url",     "tab_url",   "tab_referrer_url"};
  report.Note(ScanTable(database, *table, columns, [&](const StoredRow& row) {
    Record record;
    record.kind = RecordKind::kDownload;
    record.place = row.Place();
    record.time = StartTime(*table, row);
    if (report.LeaveOut(record.kind, record.place, record.time)) return Scan::kContinue;
    record.url = row.Text(kUrl);
    record.text = record.url;
    const auto chain = chains.find(row.Integer(kId).value_or(0));
    for (const auto& [index, url] : chain == chains.end() ? Chain() : chain->second) {
      record.text.append(record.text.empty() ? "" : "\n").append(url);
      record.url = url;
    }
    const std::string path = FirstOf(row, {kTargetPath, kCurrentPath, kFullPath});
    if (!path.empty()) record.text.append(record.text.empty() ? "" : "\n").append(path);
    record.beside = AskedFrom(row);
    return report.Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
  }));
}

}  // namespace schouw
