// The case file: one SQLite database, NAME.schouw. Layout and reasons at the top of schema.cc.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/model/check.h"
#include "agent/model/coverage.h"
#include "agent/model/job.h"

namespace schouw {

class Database;

// How a scan ended, for the report.
struct ScanEnd {
  std::string state = "complete";  // "complete", "partial", "stopped"
  UnixNanos finished;
};

// What stands in a case about the scan itself.
struct ScanInfo {
  std::string state = "partial";  // of ScanEnd; "partial" until a scan has ended
  UnixNanos started;
  std::optional<UnixNanos> finished;
  std::string status = "draft";  // of the report: "draft", later "final", ...
};

// One line of the audit log. No text of a device's content stands in it.
struct AuditRow {
  std::uint64_t seq = 0;
  UnixNanos at;
  std::string who, operation, what;
  std::string hash;  // lower-case hex
};

// One writer, one process (an exclusive lock beside the file refuses a second). WAL mode while scanning; Close()
// checkpoints and leaves one file. Every error names the case file and says what to do (full disk, not writable,
// not a case, newer schema, locked, gone from its place).
class CaseStore {
 public:
  // Refuses (kRefused) when `path` exists.
  static Result<CaseStore> Create(const std::string& path, const CheckInfo& check, UnixNanos started);
  // As Create, with what `begin` stores in it: the case stands under `path` when all of that is done, or not at all,
  // also when the process is killed meanwhile. It grows as `path`.begin, which the next one that begins there removes.
  static Result<CaseStore> CreateBegun(const std::string& path, const CheckInfo& check, UnixNanos started,
                                       const std::function<Status(CaseStore&)>& begin);
  static Result<CaseStore> OpenForWriting(const std::string& path);
  static Result<CaseStore> OpenForReading(const std::string& path);
  ~CaseStore();
  CaseStore(CaseStore&&) noexcept;
  CaseStore& operator=(CaseStore&&) noexcept;

  // --- what a scan writes
  Status SetCheck(const CheckInfo& check);
  Status AddPack(const PackInfo& pack);        // order is Match::pack
  Status PutDevice(const DeviceInfo& device);  // insert or replace by id
  Status PutVolume(const std::string& device, const VolumeCoverage& volume);
  // Stores results and their "done" marks in one transaction. A job that is already done is left as it is.
  Status StoreResults(const std::vector<JobResult>& results);
  // What a scan of this device left undone: counts, and problems of volumes as a whole (their chains are empty).
  // Replaces what was left before. Part of the coverage like a job's result, but no job is marked done.
  Status PutUndone(const std::string& device, const JobResult& undone);
  Status SetScanSettings(const std::string& json);  // what --resume needs: image path, pack paths, options
  // Derives signals (ids, occurrences, order, also) from matches and marks the scan ended; repeatable. One transaction.
  Status Finish(const ScanEnd& end);
  Status Close();

  // --- what resume and reports read
  Result<CheckInfo> check() const;
  Result<std::vector<PackInfo>> packs() const;
  Result<std::vector<DeviceInfo>> devices() const;
  Result<std::string> scan_settings() const;
  Result<ScanInfo> scan() const;
  Result<std::set<JobKey>> DoneJobs(const std::string& device) const;
  Result<std::vector<std::pair<std::string, VolumeCoverage>>> volumes() const;  // device, volume
  Result<std::uint64_t> match_count() const;

  // --- audit log: append-only, hash-chained
  // `operation` is one of the six of article 25: collection, consultation, alteration, disclosure, combination,
  // erasure. Consultation and disclosure leave content_mark alone.
  Status Log(const std::string& who, const std::string& operation, const std::string& what, UnixNanos when);
  // Says how things went without a difference to what the case holds ("scan resumed", "stopped early"): leaves
  // content_mark alone. So does a row that repeats the last one that counted.
  Status LogCourse(const std::string& who, const std::string& operation, const std::string& what, UnixNanos when);
  // Lower-case hex of the last row's hash, which covers every row whole; 64 zeroes while nothing is logged.
  Result<std::string> audit_head() const;
  // The same without times and without rows that leave the content as it is: what the report prints, so that equal runs
  // give equal reports and a second report equals the first. Keep times, counts of workers and paths out of `what`.
  Result<std::string> content_mark() const;
  Result<std::vector<AuditRow>> audit_rows() const;
  // Whether `hex` is the hash or the mark of a row: what a report printed stands in this log.
  Result<bool> HasAuditHash(const std::string& hex) const;
  // Recomputes every row's hash: the first row that does not follow from the one before it, or nothing.
  Result<std::optional<std::uint64_t>> FirstBrokenAuditRow() const;

  // SQLite's own check of the file, and of what its tables point at. Fails (kMalformed) when something is damaged.
  Status CheckIntegrity() const;
  const std::string& path() const;
  // For report/: the open database (sqlite3*), owned by this.
  void* database() const;
  // For what else changes a case (erase.h, seal.h, retention.h): the same database.
  Database& opened() const;
  // A sealed case gives nobody anything of what was found: see seal.h. Writing results to it is refused.
  bool sealed() const;

 private:
  struct State;
  explicit CaseStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace schouw
