#include "agent/artifact/text_store.h"

#include <algorithm>
#include <charconv>

namespace schouw {

Result<std::string> ReadTextStore(const ArtifactInput& input) {
  return ReadAll(input.content, input.limits.max_document_bytes);
}

bool IsPlainBytes(std::string_view head) {
  return std::ranges::none_of(head, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1B;
  });
}

void ForEachLine(std::string_view text,
                 const std::function<bool(std::uint64_t number, std::string_view line)>& on_line) {
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!on_line(number, line)) return;
  }
}

std::optional<std::int64_t> DecimalNumber(std::string_view digits) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

}  // namespace schouw
