#include "agent/base/error.h"

#include <utility>

namespace schouw {

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kMalformed: return "malformed";
    case ErrorCode::kTruncated: return "truncated";
    case ErrorCode::kUnsupported: return "unsupported";
    case ErrorCode::kEncrypted: return "encrypted";
    case ErrorCode::kTooBig: return "too_big";
    case ErrorCode::kTooDeep: return "too_deep";
    case ErrorCode::kTooMany: return "too_many";
    case ErrorCode::kMemory: return "memory";
    case ErrorCode::kTimeout: return "timeout";
    case ErrorCode::kCrashed: return "crashed";
    case ErrorCode::kIo: return "io_error";
    case ErrorCode::kNotFound: return "not_found";
    case ErrorCode::kRefused: return "refused";
    case ErrorCode::kInternal: return "internal";
  }
  return "internal";
}

Error Error::In(std::string what) && {
  if (!what.empty()) context.push_back(std::move(what));
  return std::move(*this);
}

std::string Error::Text() const {
  std::string text;
  for (auto it = context.rbegin(); it != context.rend(); ++it) text += *it + ": ";
  text += message;
  if (offset) text += " at byte " + std::to_string(*offset);
  return text;
}

Error MakeError(ErrorCode code, std::string message, std::optional<std::uint64_t> offset) {
  return Error{code, std::move(message), offset, {}};
}

}  // namespace schouw
