// The one error type: what kind, one lower-case clause, where in the bytes, and what we were doing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schouw {

enum class ErrorCode {
  kMalformed,    // the bytes break the format
  kTruncated,    // the bytes end before the format says so
  kUnsupported,  // a valid thing we don't read
  kEncrypted,    // readable only with a key
  kTooBig,       // over a size limit
  kTooDeep,      // over a nesting limit
  kTooMany,      // over a count limit
  kMemory,       // over the memory limit
  kTimeout,      // over the time limit
  kCrashed,      // the process that read it ended
  kIo,           // the operating system could not read or write
  kNotFound,     // it is not there
  kRefused,      // not allowed: mandate, scope, signature, lock
  kInternal,     // a mistake of ours
};

// Short stable name of a code, e.g. "malformed".
std::string_view ErrorCodeName(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;                  // one clause, lower case, no full stop
  std::optional<std::uint64_t> offset;  // byte offset in what was read, where known
  std::vector<std::string> context;     // innermost first: {"read directory", "open p1:/a.zip"}

  // Adds what the caller was doing; nothing when `what` is empty. Use while passing an error on.
  Error In(std::string what) &&;
  // "open p1:/a.zip: read directory: truncated (want 46 bytes, have 10) at byte 22"
  std::string Text() const;
};

Error MakeError(ErrorCode code, std::string message, std::optional<std::uint64_t> offset = std::nullopt);

}  // namespace schouw
