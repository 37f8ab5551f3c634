#include "agent/store/check_facts.h"

#include <charconv>
#include <string_view>

namespace schouw {
namespace {

struct TextFact {
  std::string_view name;
  std::string CheckInfo::*member;
};
constexpr TextFact kTexts[] = {
    {"reference", &CheckInfo::reference},
    {"judgment", &CheckInfo::judgment},
    {"condition", &CheckInfo::condition},
    {"client", &CheckInfo::client},
    {"reason", &CheckInfo::reason},
    {"officer", &CheckInfo::officer},
    {"reviewer", &CheckInfo::reviewer},
    {"device_description", &CheckInfo::device_description},
    {"mandate_sha256", &CheckInfo::mandate_sha256},
    {"mandate_toml", &CheckInfo::mandate_toml},
    {"check_sha256", &CheckInfo::check_sha256},
    {"check_toml", &CheckInfo::check_toml},
    {"protected_list", &CheckInfo::protected_list},
    {"tool", &CheckInfo::tool},
    {"sandbox", &CheckInfo::sandbox},
};

struct NumberFact {
  std::string_view name;
  std::uint32_t CheckInfo::*member;
};
constexpr NumberFact kNumbers[] = {
    {"number", &CheckInfo::number},
    {"of", &CheckInfo::of},
    {"no_signals_days", &CheckInfo::no_signals_days},
    {"signals_days", &CheckInfo::signals_days},
    {"objection_days", &CheckInfo::objection_days},
    {"self_test", &CheckInfo::self_test},
    {"excluded_by_mandate", &CheckInfo::excluded_by_mandate},
    {"excluded_by_check", &CheckInfo::excluded_by_check},
};

struct FlagFact {
  std::string_view name;
  bool CheckInfo::*member;
};
constexpr FlagFact kFlags[] = {
    {"undated", &CheckInfo::undated},
    {"recycle_bin", &CheckInfo::recycle_bin},
    {"exercise", &CheckInfo::exercise},
};

struct ListFact {
  std::string_view name;
  std::vector<std::string> CheckInfo::*member;
};
constexpr ListFact kLists[] = {
    {"account", &CheckInfo::accounts},     {"record", &CheckInfo::records},
    {"widened", &CheckInfo::widened},      {"mandate_signed_by", &CheckInfo::mandate_signed_by},
    {"present", &CheckInfo::present},      {"check_signed_by", &CheckInfo::check_signed_by},
    {"hash_list", &CheckInfo::hash_lists},
};

constexpr std::string_view kBecause = "because";

struct DateFact {
  std::string_view name;
  std::optional<Date> CheckInfo::*member;
};
constexpr DateFact kDates[] = {
    {"since", &CheckInfo::since},
    {"date", &CheckInfo::date},
    {"valid_from", &CheckInfo::valid_from},
    {"valid_until", &CheckInfo::valid_until},
    {"previous_check", &CheckInfo::previous_check},
};

class FactWriter {
 public:
  explicit FactWriter(Statement insert) : insert_(std::move(insert)) {}
  Status Write(std::string_view name, std::string_view value, std::size_t ordinal = 0, std::string_view detail = "") {
    insert_.Bind(1, name).Bind(2, static_cast<std::int64_t>(ordinal)).Bind(3, value).Bind(4, detail);
    return insert_.Run();
  }

 private:
  Statement insert_;
};

Status WriteLists(FactWriter& writer, const CheckInfo& check) {
  for (const ListFact& fact : kLists) {
    const std::vector<std::string>& list = check.*fact.member;
    for (std::size_t i = 0; i < list.size(); ++i) SCHOUW_PASS(writer.Write(fact.name, list[i], i));
  }
  for (std::size_t i = 0; i < check.because.size(); ++i) {
    SCHOUW_PASS(writer.Write(kBecause, check.because[i].first, i, check.because[i].second));
  }
  return {};
}

void ReadFact(CheckInfo& check, std::string_view name, std::string value, std::string detail) {
  for (const TextFact& fact : kTexts)
    if (fact.name == name) check.*fact.member = value;
  for (const NumberFact& fact : kNumbers)
    if (fact.name == name) std::from_chars(value.data(), value.data() + value.size(), check.*fact.member);
  for (const FlagFact& fact : kFlags)
    if (fact.name == name) check.*fact.member = value == "1";
  for (const ListFact& fact : kLists)
    if (fact.name == name) (check.*fact.member).push_back(value);
  if (name == kBecause) check.because.emplace_back(value, detail);
  for (const DateFact& fact : kDates) {
    if (fact.name != name) continue;
    if (const auto date = ParseDate(value)) check.*fact.member = *date;
  }
}

}  // namespace

Status WriteCheckFacts(Database& database, const CheckInfo& check) {
  SCHOUW_PASS(database.Execute("DELETE FROM check_fact"));
  SCHOUW_TAKE(Statement insert,
              database.Prepare("INSERT INTO check_fact(name, ordinal, value, detail) VALUES(?,?,?,?)"));
  FactWriter writer(std::move(insert));
  for (const TextFact& fact : kTexts) SCHOUW_PASS(writer.Write(fact.name, check.*fact.member));
  for (const NumberFact& fact : kNumbers) SCHOUW_PASS(writer.Write(fact.name, std::to_string(check.*fact.member)));
  for (const FlagFact& fact : kFlags) SCHOUW_PASS(writer.Write(fact.name, check.*fact.member ? "1" : "0"));
  for (const DateFact& fact : kDates) {
    if (check.*fact.member) SCHOUW_PASS(writer.Write(fact.name, FormatDate(*(check.*fact.member))));
  }
  return WriteLists(writer, check);
}

Result<CheckInfo> ReadCheckFacts(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT name, value, detail FROM check_fact ORDER BY name, ordinal"));
  CheckInfo check;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return check;
    ReadFact(check, query.Text(0), query.Text(1), query.Text(2));
  }
}

}  // namespace schouw
