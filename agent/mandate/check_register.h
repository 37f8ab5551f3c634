// The register of used checks: an append-only, hash-chained text, so that the number of checks a year holds on a stick
// without a network. Layout in check_register.cc. Reading and writing the file is cli's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/time.h"

namespace schouw {

struct UsedCheck {
  UnixNanos at;              // when it was used
  std::string mandate;       // SHA-256 of its reference: the register names nobody's file number
  std::uint32_t year = 1;    // of supervision
  std::uint32_t number = 1;  // in that year
  Date date;                 // of the check
  std::string check_sha256;  // of check.toml; empty without one
  std::string by;            // who scanned
};

class CheckRegister {
 public:
  // An empty text is a register nothing was used of. Errors: kMalformed, naming the line from which the chain breaks.
  static Result<CheckRegister> Parse(std::string_view text);

  // The next free number of that year.
  std::uint32_t NextNumber(std::string_view reference, std::uint32_t year) const;
  // Refuses when this check was used before, its number was, or `most` of that year are used up.
  Status CheckFree(std::string_view reference, const UsedCheck& check, std::uint32_t most) const;
  // The day of the last check under this mandate before `day`.
  std::optional<Date> PreviousCheck(std::string_view reference, const Date& day) const;

  // Takes the check and gives what to append to the file. Set mandate by MandateMark.
  std::string Use(const UsedCheck& check);

  // Lower-case hex of the last line's hash; 64 zeroes when empty.
  const std::string& head() const { return head_; }
  const std::vector<UsedCheck>& rows() const { return rows_; }

 private:
  std::vector<UsedCheck> rows_;
  std::string head_ = std::string(64, '0');
};

std::string MandateMark(std::string_view reference);

}  // namespace schouw
