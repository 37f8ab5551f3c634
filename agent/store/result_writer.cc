#include "agent/store/result_writer.h"

#include <array>
#include <limits>
#include <utility>

namespace schouw {
namespace {

constexpr std::size_t kEntriesRemembered = 100'000;

// Counts are added up later: one that no device can have must not make the sum wrap.
std::int64_t Count(std::uint64_t value) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(value < kMost ? value : kMost);
}

// Where a hit stands: records with lines of their own carry the line when the matcher left `place` empty.
std::string PlaceOf(const Record& record) {
  if (!record.place.empty() || record.first_line == 0) return record.place;
  return "line " + std::to_string(record.first_line);
}

// What is found in a listing stands in the folder that the job names, not in the file.
std::optional<std::int64_t> NumberOf(const JobKey& key) {
  if (key.kind != JobKind::kReadEntry || key.address.inode == 0) return std::nullopt;
  return Signed(key.address.inode);
}

}  // namespace

Result<ResultWriter> ResultWriter::Create(const Database& database) {
  ResultWriter writer;
  writer.database_ = &database;
  const std::array<std::pair<std::optional<Statement>*, const char*>, 6> statements = {{
      {&writer.job_,
       "INSERT INTO job(device, volume, kind, inode, attribute, attribute_id, ordinal, read, partial, not_read,"
       " out_of_scope, other_accounts, known_good, bytes_read, protected, left_kind, left_older, left_undated,"
       " left_bin, left_bin_entries, left_shared_entries, left_memory_entries)"
       " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
       " ON CONFLICT DO NOTHING"},
      {&writer.entry_, "INSERT INTO entry(device, text, container) VALUES(?,?,?) ON CONFLICT DO NOTHING"},
      {&writer.find_entry_, "SELECT id FROM entry WHERE device = ? AND text = ?"},
      {&writer.match_,
       "INSERT INTO match(pack, rule, entry, kind, place, by_line, time, text, url, title, app, account, profile, "
       "origin,"
       " state, size, sha256, hit, before, after, number) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
      {&writer.problem_, "INSERT INTO problem(entry, reason, detail, count) VALUES(?,?,?,?)"},
      {&writer.artifact_,
       "INSERT INTO artifact(entry, kind, account, profile, state, records, reason, signed_in)"
       " VALUES(?,?,?,?,?,?,?,?)"},
  }};
  for (const auto& [statement, sql] : statements) {
    SCHOUW_TAKE(*statement, database.Prepare(sql));
  }
  return writer;
}

Status ResultWriter::Write(const JobResult& result) {
  SCHOUW_TAKE(const bool fresh, MarkDone(result));
  if (!fresh) return {};
  const std::optional<std::int64_t> number = NumberOf(result.key);
  for (const Match& match : result.matches) SCHOUW_PASS(WriteMatch(match, number));
  for (const Problem& problem : result.problems) SCHOUW_PASS(WriteProblem(problem));
  for (const ArtifactCoverage& artifact : result.artifacts) SCHOUW_PASS(WriteArtifact(artifact));
  return {};
}

Result<bool> ResultWriter::MarkDone(const JobResult& result) {
  const JobKey& key = result.key;
  const EntryCounts& counts = result.counts;
  job_->Bind(1, key.device).Bind(2, key.volume).Bind(3, static_cast<std::int64_t>(key.kind));
  job_->Bind(4, Signed(key.address.inode)).Bind(5, std::int64_t{key.address.attribute});
  job_->Bind(6, std::int64_t{key.address.attribute_id}).Bind(7, Signed(key.ordinal));
  job_->Bind(8, Count(counts.read)).Bind(9, Count(counts.partial)).Bind(10, Count(counts.not_read));
  job_->Bind(11, Count(counts.out_of_scope)).Bind(12, Count(counts.other_accounts));
  job_->Bind(13, Count(counts.known_good)).Bind(14, Count(counts.bytes_read)).Bind(15, Count(result.protected_records));
  const LeftOut& left = result.left_out;
  job_->Bind(16, Count(left.kind_not_named)).Bind(17, Count(left.older)).Bind(18, Count(left.undated));
  job_->Bind(19, Count(left.recycle_bin)).Bind(20, Count(left.bin_entries));
  job_->Bind(21, Count(left.shared_entries)).Bind(22, Count(left.memory_entries));
  SCHOUW_PASS(job_->Run());
  return database_->changes() == 1;
}

Result<std::int64_t> ResultWriter::EntryId(const Locator& entry) {
  if (last_id_ != 0 && last_entry_ == entry) return last_id_;
  SCHOUW_TAKE(last_id_, EntryIdAtDepth(entry, entry.chain.size()));
  last_entry_ = entry;
  return last_id_;
}

void ResultWriter::Forget() {
  entries_.clear();
  last_id_ = 0;
}

// The entry that the first `depth` paths of `entry` name, made with its containers where it is new.
Result<std::int64_t> ResultWriter::EntryIdAtDepth(const Locator& entry, std::size_t depth) {
  Locator part = entry;
  part.chain.resize(depth);
  const std::string text = EntryText(part);
  const std::string key = entry.device + '\0' + text;
  if (const auto known = entries_.find(key); known != entries_.end()) return known->second;

  std::optional<std::int64_t> container;
  if (depth > 1) {
    SCHOUW_TAKE(container, EntryIdAtDepth(entry, depth - 1));
  }
  SCHOUW_PASS(entry_->Bind(1, entry.device).Bind(2, text).Bind(3, container).Run());
  std::int64_t id = database_->last_row_id();
  if (database_->changes() == 0) {
    find_entry_->Bind(1, entry.device).Bind(2, text);
    SCHOUW_TAKE(const bool found, find_entry_->Step());
    if (!found) return Fail(ErrorCode::kInternal, "een bestand dat er al stond, is niet teruggevonden");
    id = find_entry_->Int(0);
    find_entry_->Reset();
  }
  if (entries_.size() >= kEntriesRemembered) entries_.clear();
  entries_.emplace(key, id);
  return id;
}

Status ResultWriter::WriteMatch(const Match& match, std::optional<std::int64_t> number) {
  const Record& record = match.record;
  SCHOUW_TAKE(const std::int64_t entry, EntryId(record.entry));
  std::optional<std::int64_t> time, size;
  if (record.time) time = record.time->value;
  if (record.size) size = Signed(*record.size);
  match_->Bind(1, std::int64_t{match.pack}).Bind(2, std::int64_t{match.rule}).Bind(3, entry);
  match_->Bind(4, static_cast<std::int64_t>(record.kind)).Bind(5, PlaceOf(record));
  match_->Bind(6, std::int64_t{record.first_line != 0 || !record.marks.empty()})
      .Bind(7, time)
      .Bind(8, record.text)
      .Bind(9, record.url);
  match_->Bind(10, record.title).Bind(11, record.app).Bind(12, record.account).Bind(13, record.profile);
  match_->Bind(14, static_cast<std::int64_t>(record.origin)).Bind(15, static_cast<std::int64_t>(record.state));
  match_->Bind(16, size).Bind(17, record.sha256).Bind(18, match.text).Bind(19, match.before).Bind(20, match.after);
  return match_->Bind(21, number).Run();
}

Status ResultWriter::WriteProblem(const Problem& problem) {
  SCHOUW_TAKE(const std::int64_t entry, EntryId(problem.entry));
  problem_->Bind(1, entry).Bind(2, static_cast<std::int64_t>(problem.reason)).Bind(3, problem.detail);
  return problem_->Bind(4, Count(problem.count)).Run();
}

Status ResultWriter::WriteArtifact(const ArtifactCoverage& artifact) {
  SCHOUW_TAKE(const std::int64_t entry, EntryId(artifact.entry));
  artifact_->Bind(1, entry).Bind(2, artifact.kind).Bind(3, artifact.account).Bind(4, artifact.profile);
  artifact_->Bind(5, static_cast<std::int64_t>(artifact.state)).Bind(6, Count(artifact.records));
  return artifact_->Bind(7, artifact.reason).Bind(8, artifact.signed_in).Run();
}

}  // namespace schouw
