// modules: base model match
// Any bytes fold, and every border of the fold maps back into the original, in order.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "agent/base/utf8.h"
#include "agent/match/fold.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const schouw::Fold fold{(data[0] & 1) != 0, (data[0] & 2) != 0};
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string folded = "x";
  schouw::FoldMap map;
  schouw::AppendFolded(text, fold, folded, &map);
  folded.erase(0, 1);
  if (!schouw::IsValidUtf8(folded) || folded.find('\n') != std::string::npos) std::abort();
  if (folded.find("  ") != std::string::npos) std::abort();
  std::size_t last = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t next = at + schouw::DecodeUtf8(folded, at).length;
    const std::size_t begin = map.OriginalStart(at);
    const std::size_t end = map.OriginalEnd(next);
    if (begin < last || end <= begin || end > text.size()) std::abort();
    last = begin;
    schouw::WordBefore(text, begin);
    schouw::WordAfter(text, end);
    at = next;
  }
  return 0;
}
