// A register is a text:
//
//   schouw register 1
//   WHEN MANDATE YEAR NUMBER DATE CHECK BY HASH
//
// one line a used check: RFC 3339 time; SHA-256 of the mandate's reference; year of supervision; number in it; day;
// SHA-256 of check.toml or "-"; who; SHA-256 (hexadecimal) of the hash of the line before (64 zeroes before the first)
// and this line up to its last space. What is cut off at the end the chain can't show: each case keeps the head it was
// begun at.
#include "agent/mandate/check_register.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "agent/base/sha256.h"

namespace schouw {
namespace {

constexpr std::string_view kFirstLine = "schouw register 1";
constexpr std::size_t kFields = 8;
constexpr std::size_t kDigestDigits = 64;

Result<std::uint32_t> ParseNumber(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return Fail(ErrorCode::kMalformed, "no number");
  return number;
}

std::string Body(const UsedCheck& row) {
  return FormatRfc3339(row.at) + " " + row.mandate + " " + std::to_string(row.year) + " " + std::to_string(row.number) +
         " " + FormatDate(row.date) + " " + (row.check_sha256.empty() ? "-" : row.check_sha256) + " " + row.by;
}

std::string HashAfter(const std::string& head, const std::string& body) { return Sha256Hex(AsBytes(head + body)); }

// The row and its hash.
Result<std::pair<UsedCheck, std::string>> ParseRow(std::string_view line) {
  std::array<std::string_view, kFields> fields;
  for (std::string_view& field : fields) {
    const std::size_t end = std::min(line.find(' '), line.size());
    field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    if (field.empty()) return Fail(ErrorCode::kMalformed, "a field is missing");
  }
  if (!line.empty() || fields[7].size() != kDigestDigits) return Fail(ErrorCode::kMalformed, "no line of a register");
  UsedCheck row;
  SCHOUW_ASSIGN(row.at, ParseRfc3339(fields[0]), "");
  row.mandate = fields[1];
  SCHOUW_ASSIGN(row.year, ParseNumber(fields[2]), "year");
  SCHOUW_ASSIGN(row.number, ParseNumber(fields[3]), "number");
  SCHOUW_ASSIGN(row.date, ParseDate(fields[4]), "");
  if (fields[5] != "-") row.check_sha256 = fields[5];
  row.by = fields[6];
  return std::make_pair(std::move(row), std::string(fields[7]));
}

Error BrokenAt(std::size_t line) {
  return MakeError(ErrorCode::kMalformed, "het register van controles klopt niet vanaf regel " + std::to_string(line) +
                                              ": er is iets veranderd of weggehaald; vraag de beheerder om een nieuw");
}

}  // namespace

std::string MandateMark(std::string_view reference) { return Sha256Hex(AsBytes(reference)); }

Result<CheckRegister> CheckRegister::Parse(std::string_view text) {
  CheckRegister parsed;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return Fail(BrokenAt(number));  // a line that was not written whole
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (number == 1) {
      if (line != kFirstLine) return Fail(BrokenAt(number));
      continue;
    }
    auto row = ParseRow(line);
    if (!row || HashAfter(parsed.head_, Body(row->first)) != row->second) return Fail(BrokenAt(number));
    parsed.head_ = row->second;
    parsed.rows_.push_back(std::move(row->first));
  }
  return parsed;
}

std::uint32_t CheckRegister::NextNumber(std::string_view reference, std::uint32_t year) const {
  const std::string mandate = MandateMark(reference);
  std::uint32_t next = 1;
  for (const UsedCheck& row : rows_)
    if (row.mandate == mandate && row.year == year) next = std::max(next, row.number + 1);
  return next;
}

Status CheckRegister::CheckFree(std::string_view reference, const UsedCheck& check, std::uint32_t most) const {
  const std::string mandate = MandateMark(reference);
  std::uint32_t used = 0;
  for (const UsedCheck& row : rows_) {
    if (row.mandate != mandate) continue;
    if (!check.check_sha256.empty() && row.check_sha256 == check.check_sha256) {
      return Fail(ErrorCode::kRefused, "deze controle is al gebruikt op " + FormatDutchDate(row.date) +
                                           "; elke controle heeft een eigen ondertekend bestand");
    }
    if (row.year != check.year) continue;
    ++used;
    if (row.number != check.number) continue;
    return Fail(ErrorCode::kRefused, "controle " + std::to_string(check.number) + " van dit jaar is al gedaan op " +
                                         FormatDutchDate(row.date) + "; neem het volgende nummer");
  }
  if (used < most && check.number <= most) return {};
  return Fail(ErrorCode::kRefused, "de controles van dit jaar van het toezicht zijn opgebruikt (" +
                                       std::to_string(most) + "); de volgende kan in het nieuwe jaar");
}

std::optional<Date> CheckRegister::PreviousCheck(std::string_view reference, const Date& day) const {
  const std::string mandate = MandateMark(reference);
  std::optional<Date> previous;
  for (const UsedCheck& row : rows_) {
    if (row.mandate == mandate && row.date <= day && (!previous || row.date > *previous)) previous = row.date;
  }
  return previous;
}

std::string CheckRegister::Use(const UsedCheck& check) {
  const std::string body = Body(check);
  std::string text = rows_.empty() ? std::string(kFirstLine) + "\n" : "";
  head_ = HashAfter(head_, body);
  rows_.push_back(check);
  return text + body + " " + head_ + "\n";
}

}  // namespace schouw
