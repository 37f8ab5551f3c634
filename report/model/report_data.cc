#include "report/model/report_data.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "agent/base/utf8.h"
#include "agent/store/database.h"
#include "agent/store/natural_order.h"
#include "report/model/clean.h"

namespace schouw {
namespace {

sqlite3* Handle(const CaseStore& store) { return static_cast<sqlite3*>(store.database()); }

std::string CleanText(const Statement& row, int column) { return ToValidUtf8(row.Text(column)); }

std::optional<UnixNanos> Time(const Statement& row, int column) {
  const auto value = row.OptionalInt(column);
  return value ? std::optional(UnixNanos{*value}) : std::nullopt;
}

std::uint64_t Unsigned(const Statement& row, int column) { return static_cast<std::uint64_t>(row.Int(column)); }

void AddUpTo(std::uint64_t& sum, std::uint64_t more) {
  if (__builtin_add_overflow(sum, more, &sum)) sum = std::numeric_limits<std::uint64_t>::max();
}

Status ReadCounts(const CaseStore& store, ReportData& report) {
  SCHOUW_TAKE(Statement row, Statement::Prepare(Handle(store),
                                                "SELECT read, partial, not_read, out_of_scope, other_accounts,"
                                                " known_good, bytes_read, protected, left_kind, left_older,"
                                                " left_undated, left_bin, left_bin_entries, left_shared_entries,"
                                                " left_memory_entries FROM job"));
  LeftOut& left = report.left_out;
  EntryCounts& entries = report.entries;
  const std::pair<std::uint64_t*, int> columns[] = {{&entries.read, 0},           {&entries.partial, 1},
                                                    {&entries.not_read, 2},       {&entries.out_of_scope, 3},
                                                    {&entries.other_accounts, 4}, {&entries.known_good, 5},
                                                    {&entries.bytes_read, 6},     {&report.protected_records, 7},
                                                    {&left.kind_not_named, 8},    {&left.older, 9},
                                                    {&left.undated, 10},          {&left.recycle_bin, 11},
                                                    {&left.bin_entries, 12},      {&left.shared_entries, 13},
                                                    {&left.memory_entries, 14}};
  for (;;) {
    SCHOUW_TAKE(const bool any, row.Step());
    if (!any) return {};
    for (const auto& [sum, column] : columns) AddUpTo(*sum, Unsigned(row, column));
  }
}

// By device and entry, numbers in a device's name by value.
template <typename T>
bool ComesBefore(const T& a, const T& b) {
  const auto device = CompareNatural(a.device, b.device);
  return device != 0 ? device < 0 : a.entry < b.entry;
}

Status ReadArtifacts(const CaseStore& store, ReportData& report) {
  SCHOUW_TAKE(Statement row, Statement::Prepare(Handle(store),
                                                "SELECT kind, device, text, account, profile, state, records, reason,"
                                                " signed_in FROM artifact JOIN entry ON entry.id = artifact.entry"));
  for (;;) {
    SCHOUW_TAKE(const bool any, row.Step());
    if (!any) break;
    report.artifacts.push_back({CleanText(row, 0), CleanText(row, 1), CleanText(row, 2), CleanText(row, 3),
                                CleanText(row, 4), row.Enum<ReadState>(5), Unsigned(row, 6), CleanText(row, 7),
                                CleanText(row, 8)});
  }
  std::sort(report.artifacts.begin(), report.artifacts.end(), [](const ReportArtifact& a, const ReportArtifact& b) {
    if (ComesBefore(a, b) || ComesBefore(b, a)) return ComesBefore(a, b);
    return std::tie(a.kind, a.account, a.profile, a.state, a.records, a.reason) <
           std::tie(b.kind, b.account, b.profile, b.state, b.records, b.reason);
  });
  return {};
}

Status ReadProblems(const CaseStore& store, ReportData& report) {
  SCHOUW_TAKE(Statement row, Statement::Prepare(Handle(store),
                                                "SELECT device, text, reason, detail, sum(count) FROM problem"
                                                " JOIN entry ON entry.id = problem.entry"
                                                " GROUP BY device, text, reason, detail"));
  for (;;) {
    SCHOUW_TAKE(const bool any, row.Step());
    if (!any) break;
    std::string entry = CleanText(row, 1);
    if (entry == ":") entry.clear();  // the device as a whole
    report.not_read.push_back(
        {CleanText(row, 0), std::move(entry), row.Enum<ProblemReason>(2), CleanText(row, 3), Unsigned(row, 4)});
  }
  std::sort(report.not_read.begin(), report.not_read.end(), [](const ReportProblem& a, const ReportProblem& b) {
    if (ComesBefore(a, b) || ComesBefore(b, a)) return ComesBefore(a, b);
    return std::tie(a.reason, a.detail) < std::tie(b.reason, b.detail);
  });
  return {};
}

constexpr char kSelectSignals[] =
    "SELECT signal.ordinal, signal.id, pack, rule, match.kind, device, entry.text, place, time, match.text, url, title,"
    " account, app, profile, origin, state, hit, before, after, occurrences, first, last,"
    " only_redirects"
    " FROM signal JOIN match ON match.id = signal.match JOIN entry ON entry.id = match.entry ORDER BY signal.ordinal";

ReportSignal ReadSignal(const Statement& row) {
  ReportSignal signal;
  signal.id = CleanText(row, 1);
  signal.pack = static_cast<std::size_t>(row.Int(2));
  signal.rule = static_cast<std::size_t>(row.Int(3));
  signal.kind = row.Enum<RecordKind>(4);
  signal.device = CleanText(row, 5);
  signal.entry = CleanText(row, 6);
  signal.place = CleanText(row, 7);
  signal.time = Time(row, 8);
  std::string* const texts[] = {&signal.text,    &signal.url, &signal.title,
                                &signal.account, &signal.app, &signal.profile};
  for (int i = 0; i < 6; ++i) *texts[i] = CleanText(row, 9 + i);
  signal.origin = row.Enum<Origin>(15);
  signal.state = row.Enum<RecordState>(16);
  signal.match = CleanText(row, 17);
  signal.before = CleanText(row, 18);
  signal.after = CleanText(row, 19);
  signal.occurrences = Unsigned(row, 20);
  signal.first = Time(row, 21);
  signal.last = Time(row, 22);
  signal.only_redirects = row.Int(23) != 0;
  return signal;
}

Status ReadAlso(const CaseStore& store, const std::map<std::int64_t, std::size_t>& at, ReportData& report) {
  SCHOUW_TAKE(Statement row, Statement::Prepare(Handle(store),
                                                "SELECT signal, device, text, place FROM signal_place"
                                                " JOIN entry ON entry.id = signal_place.entry"
                                                " ORDER BY signal, signal_place.ordinal"));
  for (;;) {
    SCHOUW_TAKE(const bool any, row.Step());
    if (!any) return {};
    const auto found = at.find(row.Int(0));
    if (found == at.end()) continue;  // its match was erased; the next close makes the signals anew
    ReportSignal& signal = report.signals[found->second];
    const std::string device = CleanText(row, 1);
    signal.also.push_back((device == signal.device ? "" : device + " ") + CleanText(row, 2) + " · " +
                          CleanText(row, 3));
  }
}

Status ReadSignals(const CaseStore& store, ReportData& report) {
  SCHOUW_TAKE(Statement row, Statement::Prepare(Handle(store), kSelectSignals));
  std::map<std::int64_t, std::size_t> at;  // signal.ordinal → index
  for (;;) {
    SCHOUW_TAKE(const bool any, row.Step());
    if (!any) break;
    ReportSignal signal = ReadSignal(row);
    if (signal.pack >= report.packs.size() || signal.rule >= report.packs[signal.pack].rules.size()) {
      return Fail(Damaged(store.path()));
    }
    at.emplace_hint(at.end(), row.Int(0), report.signals.size());
    report.signals.push_back(std::move(signal));
  }
  return ReadAlso(store, at, report);
}

// Signals that were looked at by the person whose decision holds.
Status ReadOpenedByJudge(const CaseStore& store, ReportData& report) {
  SCHOUW_TAKE(Statement row,
              Statement::Prepare(Handle(store),
                                 "SELECT DISTINCT review.signal FROM review JOIN review_step ON review_step.id ="
                                 " review.step JOIN review_opened ON review_opened.signal = review.signal"
                                 " AND review_opened.who = review_step.by"));
  std::set<std::string> opened;
  for (;;) {
    SCHOUW_TAKE(const bool any, row.Step());
    if (!any) break;
    opened.insert(row.Text(0));
  }
  for (ReportSignal& signal : report.signals) signal.opened = opened.contains(signal.id);
  return {};
}

Status ReadJudged(const CaseStore& store, ReportData& report) {
  SCHOUW_TAKE(const Reviews reviews, ReadReviews(store));
  for (ReportSignal& signal : report.signals) {
    if (const auto found = reviews.find(signal.id); found != reviews.end()) signal.review = found->second;
    Review& review = signal.review;
    for (std::string* text : {&review.note, &review.by, &review.client_said, &review.agreement}) {
      *text = ToValidUtf8(*text);
    }
  }
  SCHOUW_PASS(ReadOpenedByJudge(store, report));
  SCHOUW_TAKE(report.protected_signals, ProtectedSignals(store));
  SCHOUW_TAKE(report.sign_offs, ReadSignOffs(store));
  SCHOUW_TAKE(report.disclosures, ReadDisclosures(store));
  for (Disclosure& one : report.disclosures) {
    for (std::string* text : {&one.by, &one.to, &one.why}) *text = ToValidUtf8(*text);
  }
  SCHOUW_TAKE(report.disagreements, ReadDisagreements(store));
  SCHOUW_TAKE(report.set_aside, ReadSetAside(store));
  SCHOUW_TAKE(report.handed_back, ReadHandedBack(store));
  SCHOUW_TAKE(report.copies, ReadCopies(store));
  SCHOUW_TAKE(report.comparison, ReadComparison(store));
  SCHOUW_TAKE(report.earlier_agreements, ReadEarlierAgreements(store));
  for (EarlierAgreement& one : report.earlier_agreements) one.text = ToValidUtf8(one.text);
  return {};
}

}  // namespace

bool ReportData::IsSetAside(const ReportSignal& signal) const {
  const std::string& pack = packs[signal.pack].id;
  const std::string& rule = RuleOf(signal).id;
  return std::any_of(set_aside.begin(), set_aside.end(),
                     [&](const SetAside& one) { return one.pack == pack && one.rule == rule; });
}

std::uint64_t ReportData::EntriesOfAnotherKind() const {
  const std::uint64_t places = left_out.bin_entries + left_out.shared_entries + left_out.memory_entries;
  return entries.out_of_scope - std::min(entries.out_of_scope, places);
}

std::uint64_t ReportData::NotWhollyRead() const {
  std::uint64_t count = entries.not_read + entries.partial;
  for (const DeviceInfo& device : devices) {
    const auto of_it = [&](const ReportVolume& volume) {
      return volume.device == device.id && volume.coverage.state != ReadState::kRead;
    };
    const auto parts = static_cast<std::uint64_t>(std::count_if(volumes.begin(), volumes.end(), of_it));
    // A device is partial for its parts too; one that was not checked is no part of what was to be read.
    count += parts == 0 && device.state == "partial" ? 1 : parts;
  }
  return count;
}

Result<ReportData> BuildReport(const CaseStore& store) {
  ReportData report;
  SCHOUW_TAKE(report.check, store.check());
  SCHOUW_TAKE(report.scan, store.scan());
  SCHOUW_TAKE(report.content_mark, store.content_mark());
  SCHOUW_TAKE(report.devices, store.devices());
  SCHOUW_TAKE(report.packs, store.packs());
  SCHOUW_TAKE(auto volumes, store.volumes());
  for (auto& [device, coverage] : volumes) report.volumes.push_back({device, std::move(coverage)});
  SCHOUW_PASS(ReadCounts(store, report));
  SCHOUW_PASS(ReadArtifacts(store, report));
  SCHOUW_PASS(ReadProblems(store, report));
  SCHOUW_PASS(ReadSignals(store, report));
  SCHOUW_PASS(ReadJudged(store, report));
  MakeTextsValid(report);
  return report;
}

}  // namespace schouw
