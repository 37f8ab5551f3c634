// modules: base model toml match rules
// The text of a rule file; the same text as the list that its rules name, and as host and pattern.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/toml/toml.h"
#include "rules/host_pattern.h"
#include "rules/pack_section.h"
#include "rules/rule_reader.h"
#include "rules/source_folder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto read_list = [&](const std::string&) -> schouw::Result<std::vector<schouw::ListLine>> {
    return schouw::ListLines(text);
  };
  const auto read_set = [](const std::string&) -> schouw::Result<schouw::SourceSet> {
    return schouw::Fail(schouw::ErrorCode::kNotFound, "no set");
  };
  const schouw::RuleFiles files{read_list, read_set};
  std::size_t number = 0;
  for (const schouw::TomlEntry& entry : schouw::ParseToml(text).root.entries) {
    for (const schouw::TomlValue& table : entry.value.items) {
      if (table.kind == schouw::TomlKind::kTable) (void)schouw::ReadRule(entry, table, ++number, files);
    }
  }
  schouw::PackHeader header;
  (void)schouw::ReadPackSection(text, header, read_list);
  (void)schouw::HostFault(text);
  (void)schouw::UrlPatternFault(text);
  (void)schouw::SharedHostWarning(text);
  return 0;
}
