// Dates of mail headers → our clock (RFC 5322, section 3.3 and 4.3; the looser ways in which programs write them).
#pragma once

#include <optional>
#include <string_view>

#include "agent/base/time.h"

namespace schouw {

// "Mon, 2 Mar 2026 11:15:30 +0100 (CET)", "2 Mar 26 11:15 GMT", "Mon Mar  2 11:15:30 2026". Without a zone: UTC.
// Nothing when day, month, year or time is not there.
std::optional<UnixNanos> ParseMailDate(std::string_view text);

}  // namespace schouw
