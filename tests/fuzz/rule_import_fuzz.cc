// modules: base model identity toml match rules content foreign
// A foreign list in every format, a revocation list, measured figures and counts.
#include <cstdint>
#include <string>
#include <string_view>

#include "agent/foreign/foreign_list.h"
#include "agent/match/revocation.h"
#include "rules/import.h"
#include "rules/measure.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const schouw::MemorySource content{std::string(text)};
  const auto read = [&](schouw::ForeignFormat format, const std::string& name, const auto& on_item) {
    return schouw::ReadForeignList(format, name, content, schouw::Limits{},
                                   [&](const schouw::ForeignItem& item) { (void)on_item(item); });
  };
  for (int format = 0; format <= static_cast<int>(schouw::ForeignFormat::kSigma); ++format) {
    if (format == static_cast<int>(schouw::ForeignFormat::kUt1)) continue;  // a plain list in a folder
    (void)schouw::ImportPath(static_cast<schouw::ForeignFormat>(format), "lijst", {}, read);
  }
  (void)schouw::ParseRevocations(text);
  schouw::PackSource source;
  (void)schouw::ApplyMeasuredFile(text, source);
  schouw::Measurement measurement;
  (void)schouw::AddCounts(text, source, measurement);
  return 0;
}
