#include "agent/mandate/scope_section.h"

#include <algorithm>

namespace schouw {
namespace {

constexpr RecordKinds kDefaultKinds = {RecordKind::kSearchQuery, RecordKind::kUrlVisit, RecordKind::kTypedUrl,
                                       RecordKind::kBookmark, RecordKind::kDownload};
constexpr std::string_view kKindsExpected = "a list of record kinds, such as [\"search_query\", \"url_visit\"]";

std::vector<std::string> KindNames(RecordKinds kinds) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kRecordKindCount; ++i) {
    const auto kind = static_cast<RecordKind>(i);
    if (kinds.Has(kind)) names.emplace_back(RecordKindName(kind));
  }
  return names;
}

// As TableReader::Texts, with a fault at each item that is not one of `choices`.
std::vector<std::string> ReadChoices(TableReader& table, std::string_view key, Need need, std::string_view expected,
                                     const std::vector<std::string>& choices, std::string_view what) {
  std::vector<std::string> chosen;
  for (const std::string& name : table.Texts(key, need, expected)) {
    if (std::find(choices.begin(), choices.end(), name) != choices.end()) {
      chosen.push_back(name);
      continue;
    }
    std::string hint = DidYouMean(name, choices);
    if (hint.empty()) {
      for (const std::string& choice : choices) hint += (hint.empty() ? "; expected one of: " : ", ") + choice;
    }
    table.FaultAtItem(key, name,
                      "unknown " + std::string(what) + " \"" + name + "\" in [scope] " + std::string(key) + hint);
  }
  return chosen;
}

void ReadKinds(TableReader& table, Mandate& mandate) {
  mandate.scope.records = kDefaultKinds;
  if (table.Find("records") != nullptr) {
    mandate.scope.records = {};
    for (const std::string& name :
         ReadChoices(table, "records", Need::kRequired, kKindsExpected, KindNames(RecordKinds::All()), "record kind")) {
      mandate.scope.records.Add(*ParseRecordKind(name));
    }
  }
  mandate.check.records = KindNames(mandate.scope.records);
}

// Every kind beyond the default needs the words of the condition that carry it.
void ReadBecause(TableReader& table, Mandate& mandate) {
  const TomlValue* value = table.Find("because");
  if (value != nullptr && value->kind != TomlKind::kTable) {
    table.Wrong("because", *value, "written as because.document = \"...\"");
    return;
  }
  TableReader because = table.Section("because", "[scope.because]");
  for (const std::string& name : KindNames(RecordKinds::All())) {
    const RecordKind kind = *ParseRecordKind(name);
    const std::string words = because.Text(name, Need::kOptional, "the words of the condition that carry it");
    if (!mandate.scope.records.Has(kind)) continue;
    if (!words.empty()) mandate.check.because.emplace_back(name, words);
    if (kDefaultKinds.Has(kind) || because.Find(name) != nullptr) continue;
    table.FaultAtItem("records", name,
                      "record kind \"" + name + "\" is wider than the default; expected because." + name +
                          " = \"...\" with the words of the condition that carry it");
  }
  because.Finish();
}

void ReadSince(TableReader& table, Mandate& mandate) {
  constexpr std::string_view kExpected = "a date, such as 2026-03-01, or \"previous_check\"";
  const TomlValue* value = table.Find("since");
  if (value != nullptr && value->kind == TomlKind::kString) {
    mandate.since_previous_check = value->text == "previous_check";
    if (!mandate.since_previous_check) {
      table.FaultAtKey("since", "\"since\" in [scope] is \"" + value->text + "\"; expected " + std::string(kExpected));
    }
    return;
  }
  mandate.check.since = table.Day("since", Need::kRequired, kExpected);
  if (mandate.check.since) mandate.scope.since = AmsterdamMidnight(*mandate.check.since);
}

void ReadHashLists(TableReader& table, Mandate& mandate) {
  mandate.hash_lists = ReadChoices(table, "hash_lists", Need::kOptional, "a list, such as [\"software\"]",
                                   {"known_good", "software", "tripwire"}, "hash list");
  mandate.check.hash_lists = mandate.hash_lists;
  const bool tripwire =
      std::find(mandate.hash_lists.begin(), mandate.hash_lists.end(), "tripwire") != mandate.hash_lists.end();
  mandate.tripwire_decision = table.Text("tripwire_decision", tripwire ? Need::kRequired : Need::kOptional,
                                         "the decision that allows the list \"tripwire\"");
  if (!tripwire || mandate.tripwire_decision.empty()) return;
  mandate.check.widened.push_back(
      "Bestanden worden vergeleken met een lijst van bekende strafbare bestanden, besluit: " +
      mandate.tripwire_decision);
}

// "/", "/Data", "p2:/Data", "p2.v1:/Data".
bool IsPlace(std::string_view place) {
  if (place.starts_with('p')) {
    const std::size_t colon = place.find(':');
    if (colon == std::string_view::npos || colon < 2) return false;
    if (place.substr(1, colon - 1).find_first_not_of("0123456789.v") != std::string_view::npos) return false;
    place.remove_prefix(colon + 1);
  }
  if (!place.starts_with('/') || place.find('\\') != std::string_view::npos) return false;
  return (std::string(place) + "/").find("/../") == std::string::npos;
}

void ReadSharedPlaces(TableReader& table, Mandate& mandate) {
  for (const std::string& place :
       table.Texts("shared_places", Need::kOptional, "a list of folders, such as [\"/Data\"]")) {
    if (!IsPlace(place)) {
      table.FaultAtItem(
          "shared_places", place,
          "\"" + place + "\" in [scope] shared_places is no folder; expected \"/Data\", \"p2:/Data\" or \"/\"");
      continue;
    }
    mandate.scope.shared_places.push_back(place);
    mandate.check.widened.push_back("Buiten de mappen van accounts mag worden bekeken: " + place);
  }
}

}  // namespace

// Something so short would protect nearly every record.
std::vector<std::string> ReadExclude(TableReader& table, std::string_view key) {
  std::vector<std::string> exclude;
  for (std::string& entry : table.Texts(key, Need::kOptional, "a list of hosts, addresses and words")) {
    const auto letters = std::count_if(entry.begin(), entry.end(), [](unsigned char c) {
      return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
    if (letters >= 2) {
      exclude.push_back(std::move(entry));
    } else {
      table.FaultAtItem(key, entry,
                        "\"" + entry + "\" in " + table.name() + " " + std::string(key) +
                            " is too short; expected a host, an address or a whole word");
    }
  }
  return exclude;
}

void ReadScopeSection(TableReader& table, Mandate& mandate) {
  ReadKinds(table, mandate);
  ReadBecause(table, mandate);
  ReadSince(table, mandate);
  ReadHashLists(table, mandate);
  ReadSharedPlaces(table, mandate);
  mandate.scope.exclude = ReadExclude(table);
  mandate.scope.undated = table.Bool("undated", "true or false").value_or(false);
  mandate.scope.recycle_bin = table.Bool("recycle_bin", "true or false").value_or(false);
  mandate.check.undated = mandate.scope.undated;
  mandate.check.recycle_bin = mandate.scope.recycle_bin;
  table.Finish();
}

}  // namespace schouw
