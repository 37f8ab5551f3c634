// modules: base
// Times, days, hexadecimal and UTF-16: what is read and written again is the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "agent/base/bytes.h"
#include "agent/base/percent.h"
#include "agent/base/time.h"
#include "agent/base/utf8.h"

namespace {

void CheckMoment(schouw::UnixNanos time) {
  const auto again = schouw::ParseRfc3339(schouw::FormatRfc3339(time));
  if (!again || *again != time) std::abort();
  const schouw::Date day = schouw::AmsterdamDate(time);
  if (!schouw::IsValid(day) || schouw::AmsterdamMidnight(day) > time) std::abort();
  if (schouw::DateFromDays(schouw::DaysSinceEpoch(day)) != day) std::abort();
}

void CheckNumber(std::uint64_t number) {
  const auto value = static_cast<std::int64_t>(number);
  for (const auto& time : {schouw::FromUnixSeconds(value), schouw::FromUnixMillis(value), schouw::FromUnixMicros(value),
                           schouw::FromChromiumTime(value), schouw::FromWindowsFileTime(number),
                           schouw::FromCocoaSeconds(static_cast<double>(value))}) {
    if (time) CheckMoment(*time);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto time = schouw::ParseRfc3339(text)) CheckMoment(*time);
  if (const auto day = schouw::ParseDate(text); day && schouw::FormatDate(*day) != text) std::abort();
  const auto bytes = schouw::FromHex(schouw::ToHex(schouw::AsBytes(text)));
  if (!bytes || *bytes != text) std::abort();
  if (const auto from_hex = schouw::FromHex(text); from_hex && from_hex->size() * 2 != size) std::abort();
  if (!schouw::IsValidUtf8(schouw::FromUtf16Le(text)) || !schouw::IsValidUtf8(schouw::FromUtf16Be(text))) std::abort();
  if (schouw::PercentDecoded(text).size() > size) std::abort();
  if (size >= 8) CheckNumber(schouw::LoadLe<std::uint64_t>(schouw::AsBytes(text).data()));
  return 0;
}
