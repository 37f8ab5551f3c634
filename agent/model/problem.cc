#include "agent/model/problem.h"

#include <array>
#include <utility>

namespace schouw {

std::string_view ProblemReasonName(ProblemReason reason) {
  constexpr std::array<std::string_view, kProblemReasonCount> kNames = {
      "encrypted", "damaged", "too_big",  "too_deep",    "too_many", "memory",
      "timeout",   "crashed", "io_error", "unsupported", "budget"};
  return kNames[static_cast<std::size_t>(reason)];
}

ProblemReason ReasonOf(const Error& error) {
  switch (error.code) {
    case ErrorCode::kMalformed:
    case ErrorCode::kTruncated:
    case ErrorCode::kNotFound: return ProblemReason::kDamaged;
    case ErrorCode::kUnsupported:
    case ErrorCode::kRefused: return ProblemReason::kUnsupported;
    case ErrorCode::kEncrypted: return ProblemReason::kEncrypted;
    case ErrorCode::kTooBig: return ProblemReason::kTooBig;
    case ErrorCode::kTooDeep: return ProblemReason::kTooDeep;
    case ErrorCode::kTooMany: return ProblemReason::kTooMany;
    case ErrorCode::kMemory: return ProblemReason::kMemory;
    case ErrorCode::kTimeout: return ProblemReason::kTimeout;
    case ErrorCode::kIo: return ProblemReason::kIoError;
    case ErrorCode::kCrashed:
    case ErrorCode::kInternal: return ProblemReason::kCrashed;
  }
  return ProblemReason::kCrashed;
}

Problem ProblemFrom(Locator entry, const Error& error) {
  return Problem{std::move(entry), ReasonOf(error), error.Text(), 1};
}

Problem SpecialFileProblem(Locator entry) {
  return Problem{std::move(entry), ProblemReason::kUnsupported, "a pipe, socket or device: not opened", 1};
}

}  // namespace schouw
