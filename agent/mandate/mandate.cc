#include "agent/mandate/mandate.h"

#include <algorithm>

#include "agent/base/contains.h"
#include "agent/base/sha256.h"
#include "agent/mandate/scope_section.h"
#include "agent/toml/table_reader.h"

namespace schouw {
namespace {

constexpr std::int64_t kMostChecksPerYear = 12;
constexpr std::int64_t kMostRetentionDays = 3650;

std::string Joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) text += (text.empty() ? "" : ", ") + item;
  return text;
}

void ReadMandateSection(TableReader& table, Mandate& mandate) {
  CheckInfo& check = mandate.check;
  check.reference = table.Text("reference", Need::kRequired, "the number of this mandate, such as \"RN-2026-000123\"");
  check.judgment = table.Text("judgment", Need::kRequired, "the judgment (ECLI) or the case number (parketnummer)");
  check.condition = table.Text("condition", Need::kRequired, "the text of the special condition, in full");
  const auto from = table.Day("valid_from", Need::kRequired, "the first day, such as 2026-01-15");
  const auto until = table.Day("valid_until", Need::kRequired, "the last day, such as 2028-01-14");
  mandate.valid_from = from.value_or(Date{});
  mandate.valid_until = until.value_or(Date{});
  check.valid_from = from;
  check.valid_until = until;
  if (from && until && *until < *from) {
    table.FaultAtKey("valid_until", "\"valid_until\" (" + FormatDate(*until) +
                                        ") in [mandate] lies before \"valid_from\" (" + FormatDate(*from) + ")");
  }
  const auto checks = table.Number("checks_per_year", Need::kRequired, 1, kMostChecksPerYear,
                                   "a whole number from 1 to " + std::to_string(kMostChecksPerYear));
  check.of = static_cast<std::uint32_t>(checks.value_or(1));
  mandate.themes = table.Texts("themes", Need::kRequired, "a list of themes, such as [\"demo\"]");
  table.Finish();
}

void ReadAllAccounts(TableReader& table, Mandate& mandate) {
  mandate.scope.all_accounts = true;
  if (mandate.scope.accounts.size() > 1) {
    table.FaultAtKey("accounts",
                     "\"accounts\" in [client] names \"*\" and others; expected [\"*\"] alone, or names alone");
  }
  mandate.scope.accounts.clear();
  const std::string by = table.Text("widened_by", Need::kRequired, "who decided that all accounts may be read");
  const std::string why = table.Text("widened_why", Need::kRequired, "why all accounts may be read");
  mandate.widened_by = by;
  mandate.widened_until = table.Day("widened_until", IsExercise(mandate) ? Need::kOptional : Need::kRequired,
                                    "the last day that all accounts may be read, such as 2026-12-31");
  if (by.empty() || why.empty()) return;
  const std::string until = mandate.widened_until ? ", tot en met " + FormatDutchDate(*mandate.widened_until) : "";
  mandate.check.widened.push_back("Alle accounts van het apparaat mogen worden bekeken, besluit van " + by + until +
                                  ": " + why);
}

void ReadClientSection(TableReader& table, Mandate& mandate) {
  mandate.check.client = table.Text("pseudonym", Need::kRequired, "the client's pseudonym, such as \"C-4711\"");
  mandate.check.accounts =
      table.Texts("accounts", Need::kRequired, "a list of the client's accounts, such as [\"anna\"]");
  mandate.scope.accounts = mandate.check.accounts;
  table.Find("widened_by");
  table.Find("widened_why");
  table.Find("widened_until");
  if (Contains(mandate.scope.accounts, "*")) ReadAllAccounts(table, mandate);
  table.Finish();
}

// "officer" or the list "officers"; the same for reviewers.
std::vector<std::string> ReadPeople(TableReader& table, const std::string& one) {
  const std::string many = one + "s";
  const bool has_one = table.Find(one) != nullptr;
  const bool has_many = table.Find(many) != nullptr;
  if (has_one && has_many) {
    table.FaultAtKey(many, "[people] has both \"" + one + "\" and \"" + many + "\"; expected one of the two");
  }
  if (has_many && !has_one) return table.Texts(many, Need::kRequired, "a list of codes, such as [\"M-1001\"]");
  const std::string name =
      table.Text(one, Need::kRequired, "the " + one + "'s code, such as \"M-1001\" (or the list \"" + many + "\")");
  return name.empty() ? std::vector<std::string>() : std::vector<std::string>{name};
}

// Whether every one of `people` has somebody else among `others`.
bool EachHasAnother(const std::vector<std::string>& people, const std::vector<std::string>& others) {
  return std::all_of(people.begin(), people.end(), [&](const std::string& person) {
    return std::any_of(others.begin(), others.end(), [&](const std::string& other) { return other != person; });
  });
}

void ReadPeopleSection(TableReader& table, Mandate& mandate) {
  mandate.officers = ReadPeople(table, "officer");
  mandate.reviewers = ReadPeople(table, "reviewer");
  table.Finish();
  if (mandate.officers.empty() || mandate.reviewers.empty()) return;
  CheckInfo& check = mandate.check;
  check.officer = mandate.officers.front();
  const auto other = std::find_if(mandate.reviewers.begin(), mandate.reviewers.end(),
                                  [&](const std::string& reviewer) { return reviewer != check.officer; });
  if (other != mandate.reviewers.end()) check.reviewer = *other;
  if (EachHasAnother(mandate.officers, mandate.reviewers) && EachHasAnother(mandate.reviewers, mandate.officers))
    return;
  const char* key = table.Find("reviewers") != nullptr ? "reviewers" : "reviewer";
  table.FaultAtKey(key, "officer and reviewer in [people] are the same person; expected two different people");
}

void ReadRetentionSection(TableReader& table, Mandate& mandate) {
  const std::string expected = "a number of days from 1 to " + std::to_string(kMostRetentionDays);
  CheckInfo& check = mandate.check;
  const auto none = table.Number("no_signals_days", Need::kOptional, 1, kMostRetentionDays, expected);
  const auto some = table.Number("signals_days", Need::kOptional, 1, kMostRetentionDays, expected);
  const auto objection = table.Number("objection_days", Need::kOptional, 1, kMostRetentionDays, expected);
  check.no_signals_days = static_cast<std::uint32_t>(none.value_or(check.no_signals_days));
  check.signals_days = static_cast<std::uint32_t>(some.value_or(check.signals_days));
  check.objection_days = static_cast<std::uint32_t>(objection.value_or(check.objection_days));
  table.Finish();
}

void ReadDeviceSection(TableReader& table, Mandate& mandate) {
  mandate.check.device_description = table.Text("description", Need::kOptional, "a description of the device");
  table.Finish();
}

struct Section {
  const char* name;
  const char* needed_for;  // what is missing without it; null: optional
  void (*read)(TableReader& table, Mandate& mandate);
};
constexpr Section kSections[] = {
    {"mandate", "the judgment, the condition and the period", ReadMandateSection},
    {"client", "the client's pseudonym and accounts", ReadClientSection},
    {"scope", "from what date on may be read (\"since\")", ReadScopeSection},
    {"device", nullptr, ReadDeviceSection},
    {"people", "who is officer and who is reviewer", ReadPeopleSection},
    {"retention", nullptr, ReadRetentionSection},
};

const TomlEntry* FindEntry(const TomlValue& root, std::string_view key) {
  for (const TomlEntry& entry : root.entries)
    if (entry.key == key) return &entry;
  return nullptr;
}

void ReadSection(const Section& section, const TomlValue& root, ParsedMandate& parsed) {
  const std::string name = "[" + std::string(section.name) + "]";
  const TomlEntry* entry = FindEntry(root, section.name);
  if (entry == nullptr) {
    if (section.needed_for != nullptr) {
      parsed.faults.push_back({0, 0, "section " + name + " is missing: it says " + section.needed_for});
    }
    return;
  }
  if (entry->value.kind != TomlKind::kTable) {
    parsed.faults.push_back({entry->line, entry->column,
                             name + " must be a section, written once as " + name + "; this is " +
                                 std::string(TomlKindText(entry->value.kind))});
    return;
  }
  TableReader table(&entry->value, name, entry->line, entry->column, parsed.faults);
  section.read(table, parsed.mandate);
}

void FindUnknownSections(const TomlValue& root, std::vector<MandateFault>& faults) {
  std::vector<std::string> known;
  for (const Section& section : kSections) known.emplace_back(section.name);
  for (const TomlEntry& entry : root.entries) {
    if (Contains(known, entry.key)) continue;
    const bool table = entry.value.kind == TomlKind::kTable;
    const std::string nearest = NearestName(entry.key, known);
    std::string message =
        table ? "unknown section [" + entry.key + "]" : "key \"" + entry.key + "\" stands outside every section";
    if (table && !nearest.empty()) message += " (did you mean [" + nearest + "]?)";
    faults.push_back({entry.line, entry.column, std::move(message)});
  }
}

void CheckSinceInPeriod(ParsedMandate& parsed, const TomlValue& root) {
  Mandate& mandate = parsed.mandate;
  const TomlEntry* scope = FindEntry(root, "scope");
  if (mandate.since_previous_check) {
    mandate.check.since = mandate.valid_from;
    mandate.scope.since = AmsterdamMidnight(mandate.valid_from);
  }
  if (!mandate.check.since || scope == nullptr || mandate.valid_until == Date{}) return;
  if (*mandate.check.since <= mandate.valid_until || mandate.since_previous_check) return;
  const TomlEntry* since = FindEntry(scope->value, "since");
  if (since == nullptr) return;
  parsed.faults.push_back({since->line, since->column,
                           "\"since\" (" + FormatDate(*mandate.check.since) +
                               ") in [scope] lies after \"valid_until\" (" + FormatDate(mandate.valid_until) +
                               "): nothing could be read"});
}

}  // namespace

ParsedMandate ParseMandate(std::string_view toml) {
  ParsedMandate parsed;
  parsed.mandate.check.mandate_toml = std::string(toml);
  parsed.mandate.check.mandate_sha256 = Sha256Hex(AsBytes(toml));
  TomlDocument document = ParseToml(toml);
  parsed.faults = std::move(document.faults);
  if (!parsed.faults.empty()) return parsed;
  for (const Section& section : kSections) ReadSection(section, document.root, parsed);
  FindUnknownSections(document.root, parsed.faults);
  CheckSinceInPeriod(parsed, document.root);
  SortFaults(parsed.faults);
  return parsed;
}

std::string FormatFaults(std::string_view file_name, const std::vector<MandateFault>& faults) {
  std::string text;
  for (const MandateFault& fault : faults) {
    if (!text.empty()) text += '\n';
    text += file_name;
    if (fault.line > 0) text += ":" + std::to_string(fault.line) + ":" + std::to_string(fault.column);
    text += ": " + fault.message;
  }
  return text;
}

Status CheckValidOn(const Mandate& mandate, const Date& today) {
  const std::string period =
      FormatDutchDate(mandate.valid_from) + " tot en met " + FormatDutchDate(mandate.valid_until);
  if (today < mandate.valid_from) {
    return Fail(ErrorCode::kRefused, "deze controleopdracht is nog niet geldig: hij geldt van " + period +
                                         "; wacht tot die dag of kies een andere controleopdracht");
  }
  if (today > mandate.valid_until) {
    return Fail(ErrorCode::kRefused, "deze controleopdracht is niet meer geldig: hij gold van " + period +
                                         "; vraag een nieuwe aan als de voorwaarde nog loopt");
  }
  if (mandate.widened_until && today > *mandate.widened_until) {
    return Fail(ErrorCode::kRefused, "alle accounts bekijken mocht tot en met " +
                                         FormatDutchDate(*mandate.widened_until) +
                                         "; noem de accounts van de cliënt, of laat opnieuw besluiten");
  }
  return {};
}

bool IsExercise(const Mandate& mandate) { return mandate.themes == std::vector<std::string>{"demo"}; }

Status CheckThemes(const Mandate& mandate, std::string_view pack_id, const std::vector<std::string>& pack_themes) {
  const std::string pack = "regelset " + std::string(pack_id);
  if (pack_themes.empty()) {
    return Fail(ErrorCode::kRefused, pack + " noemt geen thema; vraag de regelbeheerder om een nieuwe versie");
  }
  for (const std::string& theme : pack_themes) {
    if (Contains(mandate.themes, theme)) continue;
    return Fail(ErrorCode::kRefused, pack + " hoort bij het thema \"" + theme +
                                         "\", en de controleopdracht noemt alleen: " + Joined(mandate.themes) +
                                         "; kies een regelset die bij de controleopdracht past");
  }
  return {};
}

}  // namespace schouw
