// modules: base model toml identity mandate
// check.toml and the register of used checks.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "agent/mandate/check_day.h"
#include "agent/mandate/check_register.h"
#include "agent/mandate/protected_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  schouw::Mandate mandate;
  mandate.scope.accounts = {"anna"};
  const schouw::ParsedCheck parsed = schouw::ParseCheck(text, &mandate);
  schouw::FormatFaults("c.toml", parsed.faults);
  if (parsed.faults.empty()) schouw::Narrow(mandate, parsed.check);
  schouw::IsCheck(text);
  schouw::ParseProtectedList(text);
  if (const auto checks = schouw::CheckRegister::Parse(text)) checks->PreviousCheck("RN-1", {2026, 11, 22});
  return 0;
}
