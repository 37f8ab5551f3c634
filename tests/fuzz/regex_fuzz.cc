// modules: base model match
// Any pattern is refused or compiled; what it finds lies inside the text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "agent/match/regex.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = input.find('\n');
  const auto regex = schouw::Regex::Compile(input.substr(0, cut));
  if (!regex || cut == std::string_view::npos) return 0;
  const std::string_view text = input.substr(cut + 1, 4096);
  const auto anywhere = [](std::size_t) { return true; };
  const auto match = regex->Find(text, 0, {anywhere, anywhere});
  if (match && (match->begin >= match->end || match->end > text.size())) std::abort();
  return 0;
}
