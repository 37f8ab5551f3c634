#include "agent/store/earlier_check.h"

#include <string_view>

#include "agent/store/draft_change.h"

namespace schouw {
namespace {

std::string Joined(const std::vector<std::string>& codes) {
  std::string text;
  for (const std::string& code : codes) text += (text.empty() ? "" : ",") + code;
  return text;
}

std::vector<std::string> Codes(std::string_view text) {
  std::vector<std::string> codes;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    codes.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return codes;
}

std::uint64_t Unsigned(const Statement& row, int column) { return static_cast<std::uint64_t>(row.Int(column)); }

Status PutRows(Database& database, const std::vector<ComparedRow>& rows) {
  SCHOUW_TAKE(Statement put,
              database.Prepare("INSERT INTO compared(pack, rule, kind, before, now, appeared, same, gone, outside,"
                               " why_not) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  for (const ComparedRow& row : rows) {
    put.Bind(1, row.pack).Bind(2, row.rule).Bind(3, static_cast<std::int64_t>(row.kind)).Bind(4, Signed(row.before));
    put.Bind(5, Signed(row.now)).Bind(6, Signed(row.appeared)).Bind(7, Signed(row.same)).Bind(8, Signed(row.gone));
    SCHOUW_PASS(put.Bind(9, Signed(row.outside)).Bind(10, Joined(row.why_not)).Run());
  }
  return {};
}

Status PutAgreements(Database& database, const std::vector<EarlierAgreement>& agreements) {
  SCHOUW_TAKE(Statement put, database.Prepare("INSERT INTO earlier_agreement(number, day, text) VALUES(?, ?, ?)"));
  for (const EarlierAgreement& one : agreements) {
    SCHOUW_PASS(put.Bind(1, std::int64_t{one.number}).Bind(2, FormatDate(one.day)).Bind(3, one.text).Run());
  }
  return {};
}

Result<std::vector<ComparedRow>> ReadRows(const CaseStore& store) {
  SCHOUW_TAKE(Statement query,
              store.opened().Prepare("SELECT pack, rule, kind, before, now, appeared, same, gone, outside, why_not"
                                     " FROM compared ORDER BY ordinal"));
  std::vector<ComparedRow> rows;
  for (;;) {
    SCHOUW_TAKE(const bool any, query.Step());
    if (!any) return rows;
    rows.push_back({query.Text(0), query.Text(1), query.Enum<RecordKind>(2), Unsigned(query, 3), Unsigned(query, 4),
                    Unsigned(query, 5), Unsigned(query, 6), Unsigned(query, 7), Unsigned(query, 8),
                    Codes(query.Text(9))});
  }
}

}  // namespace

Status PutEarlierCheck(CaseStore& store, const Comparison& comparison, const std::vector<EarlierAgreement>& agreements,
                       const std::string& why, const Doer& doer) {
  SCHOUW_TAKE(DraftChange change, DraftChange::Begin(store));
  Database& database = change.database();
  SCHOUW_PASS(database.Execute("DELETE FROM compared; DELETE FROM earlier_agreement; DELETE FROM earlier_check"));
  SCHOUW_TAKE(Statement put, database.Prepare("INSERT INTO earlier_check(only, reference, number, day, counts_only,"
                                              " remarks, since) VALUES(1, ?, ?, ?, ?, ?, ?)"));
  put.Bind(1, comparison.reference).Bind(2, std::int64_t{comparison.number}).Bind(3, FormatDate(comparison.day));
  put.Bind(4, std::int64_t{comparison.counts_only}).Bind(5, Joined(comparison.remarks));
  SCHOUW_PASS(put.Bind(6, comparison.since ? FormatDate(*comparison.since) : "").Run());
  SCHOUW_PASS(PutRows(database, comparison.rows));
  SCHOUW_PASS(PutAgreements(database, agreements));
  SCHOUW_PASS(change.Log(doer, "combination",
                         "compared with check " + std::to_string(comparison.number) + " of " + comparison.reference +
                             ", " + std::to_string(agreements.size()) + " agreements brought along" +
                             (why.empty() ? "" : ": " + why)));
  return change.Commit();
}

Result<std::optional<Comparison>> ReadComparison(const CaseStore& store) {
  SCHOUW_TAKE(Statement query,
              store.opened().Prepare("SELECT reference, number, day, counts_only, remarks, since FROM earlier_check"));
  SCHOUW_TAKE(const bool any, query.Step());
  if (!any) return std::optional<Comparison>();
  Comparison comparison;
  comparison.reference = query.Text(0);
  comparison.number = static_cast<std::uint32_t>(query.Int(1));
  SCHOUW_TAKE(comparison.day, ParseDate(query.Text(2)));
  comparison.counts_only = query.Int(3) != 0;
  comparison.remarks = Codes(query.Text(4));
  if (const std::string since = query.Text(5); !since.empty()) {
    SCHOUW_TAKE(comparison.since, ParseDate(since));
  }
  SCHOUW_TAKE(comparison.rows, ReadRows(store));
  return std::optional(std::move(comparison));
}

Result<std::vector<EarlierAgreement>> ReadEarlierAgreements(const CaseStore& store) {
  SCHOUW_TAKE(Statement query,
              store.opened().Prepare("SELECT number, day, text FROM earlier_agreement ORDER BY ordinal"));
  std::vector<EarlierAgreement> agreements;
  for (;;) {
    SCHOUW_TAKE(const bool any, query.Step());
    if (!any) return agreements;
    SCHOUW_TAKE(const Date day, ParseDate(query.Text(1)));
    agreements.push_back({static_cast<std::uint32_t>(query.Int(0)), day, query.Text(2)});
  }
}

Result<std::vector<KeptCount>> ReadKeptCounts(const CaseStore& store) {
  SCHOUW_TAKE(Statement query, store.opened().Prepare("SELECT pack, rule, kind, device, signals FROM kept_count"));
  std::vector<KeptCount> counts;
  for (;;) {
    SCHOUW_TAKE(const bool any, query.Step());
    if (!any) return counts;
    counts.push_back({query.Text(0), query.Text(1), query.Enum<RecordKind>(2), query.Text(3), Unsigned(query, 4)});
  }
}

}  // namespace schouw
