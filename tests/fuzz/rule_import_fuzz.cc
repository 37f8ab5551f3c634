// modules: base model identity toml match rules
// A foreign list in every format, a revocation list, measured figures and counts.
#include <cstdint>
#include <string>
#include <string_view>

#include "agent/match/revocation.h"
#include "rules/import.h"
#include "rules/measure.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (int format = 0; format <= static_cast<int>(schouw::ImportFormat::kSigma); ++format) {
    schouw::ImportOptions options;
    options.file = "domains";
    (void)schouw::ImportText(static_cast<schouw::ImportFormat>(format), text, options);
  }
  (void)schouw::ParseRevocations(text);
  schouw::PackSource source;
  (void)schouw::ApplyMeasuredFile(text, source);
  schouw::Measurement measurement;
  (void)schouw::AddCounts(text, source, measurement);
  return 0;
}
