// How matches become signals.
//
// 1. Events. Matches with a time, of one rule, with the same record text at the same moment are one event, wherever
// they
//    stand. Of an event only what stands in its first entry (by device and entry text) counts, and of each kind there
//    only the first place; every other place is listed under `also` of the signal that counts. A document is no event:
//    its hits are told apart by place and words too, and only a copy in another entry is the same one. What has no time
//    is never the same event as anything else.
// 2. Groups. What counts is grouped by rule, device, entry, kind and record text; for a document with lines by its
//    matched words, lower-cased, since the text of its records is only where it was cut. A group is a signal.
// 3. Days. A rule that wants a number of matches a day (days of Amsterdam, over all devices) has signals of days with
// as
//    many events alone; of what has no time it has none.
// 4. Order. By pack, rule, first time (none last), device, entry, kind, place.
//
// Every comparison is over values that stand in the device and the packs; row numbers decide nothing.
#include "agent/store/signals.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "agent/base/sha256.h"
#include "agent/model/record.h"
#include "agent/store/fold.h"
#include "agent/store/natural_order.h"

namespace schouw {
namespace {

using Digest = std::array<char, 16>;  // the first half of a SHA-256

struct Found {
  std::int64_t match = 0;
  std::int64_t pack = 0;
  std::int64_t entry = 0;
  std::size_t entry_rank = 0;  // in order of device and entry text
  std::string rule;
  std::int64_t kind = 0;
  std::int64_t at_least_a_day = 1;
  Origin origin = Origin::kUnknown;
  std::string place;
  std::optional<std::int64_t> time;
  Digest event{};  // of a match with a time
  Digest group{};
  Digest rest{};         // of all other fields, to tell equals apart
  std::size_t lead = 0;  // bytes before the hit: of two hits in one place the first stands for both
};

struct Place {
  std::size_t entry_rank;
  std::int64_t entry;
  std::string place;
};

struct Signal {
  const Found* shown = nullptr;  // the smallest of its matches
  std::int64_t occurrences = 0;
  std::optional<std::int64_t> first, last;
  bool only_redirects = true;  // no match came about by more than a redirect or an embedded page
  std::vector<Place> also;
};

struct EntryRank {
  std::string device, text;
  std::size_t rank = 0;
};
using EntryRanks = std::unordered_map<std::int64_t, EntryRank>;

Digest DigestOf(std::initializer_list<std::string_view> fields) {
  Sha256 hash;
  for (std::string_view field : fields) {
    hash.Update(AsBytes(std::to_string(field.size()) + ":"));
    hash.Update(AsBytes(field));
  }
  Digest digest;
  std::copy_n(hash.Finish().begin(), digest.size(), digest.begin());
  return digest;
}

// An undated match comes after every dated one.
std::pair<bool, std::int64_t> TimeKey(const std::optional<std::int64_t>& time) { return {!time, time.value_or(0)}; }

bool ComesBefore(const Found& a, const Found& b) {
  if (TimeKey(a.time) != TimeKey(b.time)) return TimeKey(a.time) < TimeKey(b.time);
  if (const auto order = CompareNatural(a.place, b.place); order != 0) return order < 0;
  return std::tie(a.lead, a.rest) < std::tie(b.lead, b.rest);
}

// Within one event: first entry first, in it by kind and place.
bool ComesBeforeInEvent(const Found& a, const Found& b) {
  if (a.entry_rank != b.entry_rank) return a.entry_rank < b.entry_rank;
  if (a.kind != b.kind) return a.kind < b.kind;
  return ComesBefore(a, b);
}

Result<EntryRanks> RankEntries(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT id, device, text FROM entry"
                                                " WHERE id IN (SELECT entry FROM match)"));
  EntryRanks ranks;
  std::vector<std::pair<std::int64_t, EntryRank*>> order;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) break;
    auto [at, fresh] = ranks.emplace(query.Int(0), EntryRank{query.Text(1), query.Text(2)});
    order.emplace_back(at->first, &at->second);
  }
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    if (const auto device = CompareNatural(a.second->device, b.second->device); device != 0) return device < 0;
    return a.second->text < b.second->text;
  });
  for (std::size_t i = 0; i < order.size(); ++i) order[i].second->rank = i;
  return ranks;
}

constexpr char kSelectMatches[] =
    "SELECT match.id, match.pack, pack.id, rule.id, entry, match.kind, place, by_line, time, text, hit, before, after,"
    " url, match.title, app, account, profile, origin, state, at_least_a_day FROM match"
    " JOIN pack ON pack.ordinal = match.pack"
    " JOIN rule ON rule.pack = match.pack AND rule.ordinal = match.rule";

Found ReadFound(const Statement& row, const EntryRanks& ranks) {
  Found found;
  found.match = row.Int(0);
  found.pack = row.Int(1);
  found.rule = row.Text(3);
  found.entry = row.Int(4);
  found.kind = row.Int(5);
  found.place = row.Text(6);
  found.time = row.OptionalInt(8);
  found.origin = row.Enum<Origin>(18);
  found.at_least_a_day = row.Int(20);
  const EntryRank& entry = ranks.at(found.entry);
  found.entry_rank = entry.rank;

  const std::string pack = row.Text(2), text = row.Text(9), hit = row.Text(10);
  const std::string_view kind = RecordKindName(row.Enum<RecordKind>(5));
  const bool document = found.kind == static_cast<std::int64_t>(RecordKind::kDocument);
  if (found.time) {
    const std::string time = std::to_string(*found.time);
    found.event = document ? DigestOf({pack, found.rule, time, text, found.place, hit, row.Text(11)})
                           : DigestOf({pack, found.rule, time, text});
  }
  const bool by_words = document && row.Int(7) != 0;
  found.group = DigestOf({pack, found.rule, entry.device, entry.text, kind, by_words ? "words" : "text",
                          by_words ? FoldLower(hit) : text});
  found.lead = row.Text(11).size();
  found.rest = DigestOf({text, hit, row.Text(11), row.Text(12), row.Text(13), row.Text(14), row.Text(15), row.Text(16),
                         row.Text(17), row.Text(18), row.Text(19)});
  return found;
}

Result<std::vector<Found>> ReadMatches(const Database& database) {
  SCHOUW_TAKE(const EntryRanks ranks, RankEntries(database));
  SCHOUW_TAKE(Statement query, database.Prepare(kSelectMatches));
  std::vector<Found> all;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return all;
    all.push_back(ReadFound(query, ranks));
  }
}

// Which match counts for each one: itself, or the one of the same event that comes first.
std::vector<std::size_t> CountsFor(const std::vector<Found>& all) {
  std::vector<std::size_t> counts_for(all.size());
  std::iota(counts_for.begin(), counts_for.end(), std::size_t{0});
  std::vector<std::size_t> order = counts_for;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return all[a].event != all[b].event ? all[a].event < all[b].event : ComesBeforeInEvent(all[a], all[b]);
  });
  std::size_t event_head = 0, kind_head = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Found& found = all[order[i]];
    if (i == 0 || !found.time || !all[order[i - 1]].time || found.event != all[order[event_head]].event) {
      event_head = kind_head = i;
      continue;
    }
    const Found& head = all[order[kind_head]];
    const bool same_entry = found.entry_rank == all[order[event_head]].entry_rank;
    if (same_entry && (found.kind != head.kind)) {
      kind_head = i;
    } else if (same_entry && found.place == head.place) {
      // Another hit of the same record.
    } else {
      counts_for[order[i]] = order[same_entry ? kind_head : event_head];
    }
  }
  return counts_for;
}

void Count(Signal& signal, const Found& found) {
  ++signal.occurrences;
  if (found.origin != Origin::kRedirect && found.origin != Origin::kEmbedded) signal.only_redirects = false;
  if (signal.shown == nullptr || ComesBefore(found, *signal.shown)) signal.shown = &found;
  if (!found.time) return;
  signal.first = signal.first ? std::min(*signal.first, *found.time) : *found.time;
  signal.last = signal.last ? std::max(*signal.last, *found.time) : *found.time;
}

void SortPlaces(std::vector<Place>& places) {
  const auto order = [](const Place& a, const Place& b) {
    return a.entry_rank != b.entry_rank ? a.entry_rank < b.entry_rank : CompareNatural(a.place, b.place) < 0;
  };
  std::sort(places.begin(), places.end(), order);
  const auto same = [](const Place& a, const Place& b) { return a.entry_rank == b.entry_rank && a.place == b.place; };
  places.erase(std::unique(places.begin(), places.end(), same), places.end());
}

// How many events a rule has on a day.
class DayCounts {
 public:
  DayCounts(const std::vector<Found>& all, const std::vector<std::size_t>& counts_for) {
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].at_least_a_day > 1 && counts_for[i] == i) ++counts_[KeyOf(all[i])];
  }
  bool AreEnough(const Found& found) const {
    if (found.at_least_a_day <= 1) return true;
    return found.time && counts_.at(KeyOf(found)) >= found.at_least_a_day;
  }

 private:
  using Key = std::tuple<std::int64_t, std::string, std::string>;
  static Key KeyOf(const Found& found) {
    return {found.pack, found.rule, found.time ? FormatDate(AmsterdamDate(UnixNanos{*found.time})) : std::string()};
  }
  std::map<Key, std::int64_t> counts_;
};

using Signals = std::map<Digest, Signal>;

Signals Group(const std::vector<Found>& all) {
  const std::vector<std::size_t> counts_for = CountsFor(all);
  const DayCounts days(all, counts_for);
  Signals signals;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!days.AreEnough(all[counts_for[i]])) continue;
    Signal& signal = signals[all[counts_for[i]].group];
    if (counts_for[i] == i) {
      Count(signal, all[i]);
    } else {
      signal.also.push_back({all[i].entry_rank, all[i].entry, all[i].place});
    }
  }
  for (auto& [group, signal] : signals) SortPlaces(signal.also);
  return signals;
}

std::vector<Signals::const_iterator> InOrder(const Signals& signals) {
  std::vector<Signals::const_iterator> order;
  for (auto at = signals.begin(); at != signals.end(); ++at) order.push_back(at);
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    const Found& x = *a->second.shown;
    const Found& y = *b->second.shown;
    const auto by_rule = std::tie(x.pack, x.rule) <=> std::tie(y.pack, y.rule);
    if (by_rule != 0) return by_rule < 0;
    if (TimeKey(x.time) != TimeKey(y.time)) return TimeKey(x.time) < TimeKey(y.time);
    if (std::tie(x.entry_rank, x.kind) != std::tie(y.entry_rank, y.kind)) {
      return std::tie(x.entry_rank, x.kind) < std::tie(y.entry_rank, y.kind);
    }
    const auto place = CompareNatural(x.place, y.place);
    return place != 0 ? place < 0 : a->first < b->first;
  });
  return order;
}

std::string IdOf(const Digest& group) { return ToHex(AsBytes({group.data(), group.size()})); }

Status WriteSignals(Database& database, const Signals& signals) {
  SCHOUW_TAKE(Statement insert, database.Prepare("INSERT INTO signal(ordinal, id, match, occurrences, first, last,"
                                                 " only_redirects) VALUES(?, ?, ?, ?, ?, ?, ?)"));
  SCHOUW_TAKE(Statement also,
              database.Prepare("INSERT INTO signal_place(signal, ordinal, entry, place) VALUES(?, ?, ?, ?)"));
  std::int64_t ordinal = 0;
  for (const auto& at : InOrder(signals)) {
    const Signal& signal = at->second;
    insert.Bind(1, ++ordinal).Bind(2, IdOf(at->first)).Bind(3, signal.shown->match);
    SCHOUW_PASS(insert.Bind(4, signal.occurrences)
                    .Bind(5, signal.first)
                    .Bind(6, signal.last)
                    .Bind(7, static_cast<std::int64_t>(signal.only_redirects ? 1 : 0))
                    .Run());
    for (std::size_t i = 0; i < signal.also.size(); ++i) {
      also.Bind(1, ordinal).Bind(2, static_cast<std::int64_t>(i)).Bind(3, signal.also[i].entry);
      SCHOUW_PASS(also.Bind(4, signal.also[i].place).Run());
    }
  }
  return {};
}

}  // namespace

Result<std::vector<std::int64_t>> MatchesOfSignal(const Database& database, std::string_view id) {
  SCHOUW_TAKE(const std::vector<Found> all, ReadMatches(database));
  const std::vector<std::size_t> counts_for = CountsFor(all);
  std::vector<std::int64_t> matches;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (IdOf(all[counts_for[i]].group) == id) matches.push_back(all[i].match);
  }
  return matches;
}

Result<std::vector<std::pair<std::int64_t, std::string>>> SignalOfEachMatch(const Database& database) {
  SCHOUW_TAKE(const std::vector<Found> all, ReadMatches(database));
  const std::vector<std::size_t> counts_for = CountsFor(all);
  std::vector<std::pair<std::int64_t, std::string>> signals;
  for (std::size_t i = 0; i < all.size(); ++i) signals.emplace_back(all[i].match, IdOf(all[counts_for[i]].group));
  return signals;
}

Status DeriveSignals(Database& database) {
  SCHOUW_PASS(database.Execute("DELETE FROM signal_place; DELETE FROM signal"));
  SCHOUW_TAKE(const std::vector<Found> all, ReadMatches(database));
  return WriteSignals(database, Group(all));
}

}  // namespace schouw
