// What could not be read, and why: ends in the coverage statement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agent/base/error.h"
#include "agent/model/locator.h"

namespace schouw {

// The contract's reasons under coverage.not_read.
enum class ProblemReason : std::uint8_t {
  kEncrypted,
  kDamaged,
  kTooBig,
  kTooDeep,
  kTooMany,
  kMemory,
  kTimeout,
  kCrashed,
  kIoError,
  kUnsupported,
  kBudget,
};
inline constexpr std::size_t kProblemReasonCount = 11;
std::string_view ProblemReasonName(ProblemReason reason);  // "encrypted", ...
// kMalformed and kTruncated are kDamaged, kInternal kCrashed, and so on.
ProblemReason ReasonOf(const Error& error);

struct Problem {
  Locator entry;
  ProblemReason reason = ProblemReason::kDamaged;
  std::string detail;       // one clause for a reader of the coverage statement; no text of the entry's content
  std::uint64_t count = 1;  // entries this speaks of; more than 1 only where `entry` stands for a whole volume
};

Problem ProblemFrom(Locator entry, const Error& error);
// Of an EntryType::kOther inside a file system: named, never opened.
Problem SpecialFileProblem(Locator entry);

}  // namespace schouw
