#include "agent/store/erase_rows.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "agent/base/percent.h"
#include "agent/store/failure.h"
#include "agent/store/fold.h"
#include "agent/store/signals.h"

namespace schouw {
namespace {

constexpr std::size_t kShortestNameBytes = 5;

// "p1:/a.zip!/b.txt" → "p1:/a.zip". A '!' at the end of a name and a ':' in one are escaped.
std::string Outermost(const std::string& entry) { return entry.substr(0, entry.find("!/")); }

// "p1:/a.txt:stream" → "p1:/a.txt"
std::string WithoutStream(const std::string& entry) {
  const std::size_t volume = entry.find(':');
  const std::size_t stream = volume == std::string::npos ? volume : entry.find(':', volume + 1);
  return entry.substr(0, stream);
}

std::string Comparable(std::string_view text) { return FoldLower(PercentDecoded(text)); }

// The last name of each path on the way to `entry`, as names are compared.
std::vector<std::string> NamesOnTheWay(const std::string& entry) {
  std::vector<std::string> names;
  std::string_view rest = entry;
  while (!rest.empty()) {
    const std::size_t end = rest.find("!/");
    const std::string_view path = rest.substr(0, end);
    const std::string name = Comparable(path.substr(path.rfind('/') + 1));
    if (name.size() >= kShortestNameBytes) names.push_back(name);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 2);
  }
  return names;
}

// Deletes the rows of `table` of which one of the texts that `columns` select names one of `names`.
Status DeleteMentions(Database& database, const std::string& table, const std::string& columns, int count,
                      const std::vector<std::string>& names) {
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT id, " + columns + " FROM main." + table));
  std::vector<std::int64_t> rows;
  for (;;) {
    SCHOUW_TAKE(const bool any, query.Step());
    if (!any) break;
    std::string texts;
    for (int i = 1; i <= count; ++i) texts += Comparable(query.Text(i)) + '\n';
    const auto named = [&](const std::string& name) { return texts.find(name) != std::string::npos; };
    if (std::any_of(names.begin(), names.end(), named)) rows.push_back(query.Int(0));
  }
  SCHOUW_TAKE(Statement erase, database.Prepare("DELETE FROM main." + table + " WHERE id = ?"));
  for (const std::int64_t row : rows) SCHOUW_PASS(erase.Bind(1, row).Run());
  return {};
}

}  // namespace

Status DeleteEntry(Database& database, const std::string& device, const std::string& entry) {
  SCHOUW_TAKE(Statement erase, database.Prepare("DELETE FROM main.entry WHERE device = ?1 AND (text = ?2 OR"
                                                " substr(text, 1, length(?2) + 2) = ?2 || '!/' OR"
                                                " substr(text, 1, length(?2) + 1) = ?2 || ':')"));
  return erase.Bind(1, device).Bind(2, entry).Run();
}

Status DeleteEveryMention(Database& database, const std::string& device, const std::string& entry) {
  SCHOUW_PASS(DeleteEntry(database, device, WithoutStream(Outermost(entry))));
  const std::vector<std::string> names = NamesOnTheWay(WithoutStream(Outermost(entry)));
  std::vector<std::string> all = NamesOnTheWay(entry);
  all.insert(all.end(), names.begin(), names.end());
  SCHOUW_PASS(DeleteMentions(database, "entry", "text", 1, all));
  SCHOUW_PASS(DeleteMentions(database, "match", "place, text, url, title, hit, before, after, profile", 8, all));
  SCHOUW_PASS(DeleteMentions(database, "problem", "detail", 1, all));
  return DeleteMentions(database, "artifact", "profile, reason", 2, all);
}

Status DeleteSignal(Database& database, const std::string& signal) {
  SCHOUW_TAKE(const std::vector<std::int64_t> matches, MatchesOfSignal(database, signal));
  if (matches.empty()) {
    return Fail(ErrorCode::kNotFound, "signaal " + signal + " staat niet in controlebestand " + database.path());
  }
  SCHOUW_TAKE(Statement erase, database.Prepare("DELETE FROM main.match WHERE id = ?"));
  for (const std::int64_t match : matches) SCHOUW_PASS(erase.Bind(1, match).Run());
  return {};
}

}  // namespace schouw
