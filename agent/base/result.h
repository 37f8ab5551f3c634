// Result<T>: a value or an Error. We throw nothing; this is the only door to tl::expected.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "agent/base/error.h"

namespace schouw {

template <typename T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> Fail(Error error) { return tl::unexpected<Error>(std::move(error)); }
inline tl::unexpected<Error> Fail(ErrorCode code, std::string message,
                                  std::optional<std::uint64_t> offset = std::nullopt) {
  return Fail(MakeError(code, std::move(message), offset));
}

}  // namespace schouw

// Returns the error of `expression` from this function, with `what` added as context.
#define SCHOUW_TRY(expression, what)                                    \
  do {                                                                  \
    if (auto schouw_status = (expression); !schouw_status)              \
      return ::schouw::Fail(std::move(schouw_status).error().In(what)); \
  } while (false)

#define SCHOUW_CONCAT_INNER(a, b) a##b
#define SCHOUW_CONCAT(a, b) SCHOUW_CONCAT_INNER(a, b)
// SCHOUW_ASSIGN(auto value, Read(), "read header") declares `value` or returns the error with context.
#define SCHOUW_ASSIGN(declaration, expression, what)                                            \
  auto SCHOUW_CONCAT(schouw_result_, __LINE__) = (expression);                                  \
  if (!SCHOUW_CONCAT(schouw_result_, __LINE__))                                                 \
    return ::schouw::Fail(std::move(SCHOUW_CONCAT(schouw_result_, __LINE__)).error().In(what)); \
  declaration = std::move(*SCHOUW_CONCAT(schouw_result_, __LINE__))
