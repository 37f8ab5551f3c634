// modules: base model toml identity mandate
// A mandate's text, and the exclusions and paths it would decide on.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "agent/mandate/mandate.h"
#include "agent/mandate/scope_decision.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const schouw::ParsedMandate parsed = schouw::ParseMandate(text);
  schouw::FormatFaults("m.toml", parsed.faults);
  schouw::Scope scope = parsed.mandate.scope;
  scope.device_has_accounts = true;
  schouw::PlaceEntry(scope, "p0", text);
  if (scope.exclude.empty()) scope.exclude = {"advocaat.example", "dokter@praktijk.example", "twee woorden"};
  schouw::Record record;
  record.text = text;
  record.url = text;
  schouw::RecordFilter(scope).Decide(record);
  return 0;
}
