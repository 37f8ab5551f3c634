// What readers of stores that are text share.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "agent/artifact/artifact.h"

namespace schouw {

// The whole of it. Errors: kTooBig, and what reading gives.
Result<std::string> ReadTextStore(const ArtifactInput& input);

// True when `head` has no byte that text of a byte-wide charset can't have.
bool IsPlainBytes(std::string_view head);

// Calls `on_line` with each line's number from 1 and its bytes without the line break. False: no more is wanted.
void ForEachLine(std::string_view text,
                 const std::function<bool(std::uint64_t number, std::string_view line)>& on_line);

// A number of decimal digits alone.
std::optional<std::int64_t> DecimalNumber(std::string_view digits);

}  // namespace schouw
