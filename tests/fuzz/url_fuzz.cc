// modules: base model match
// Any bytes can be taken apart as a URL, and looked through for URLs; what is found lies inside the text, in order.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "agent/match/text_urls.h"
#include "agent/match/url.h"
#include "agent/match/url_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (schouw::UrlsWithin(text).size() > schouw::kMaxUrlsInOne) std::abort();
  std::size_t last = 0;
  schouw::FindTextUrls(text, [&](const schouw::TextUrl& url) {
    if (url.begin < last || url.end <= url.begin || url.end > text.size()) std::abort();
    last = url.end;
    schouw::UrlsWithin(text.substr(url.begin, url.end - url.begin));
  });
  if (const auto host = schouw::NormalHost(text)) {
    if (schouw::NormalHost(*host) != host) std::abort();
    schouw::ReadableHost(*host);
  }
  (void)schouw::ParseUrlPattern(text);
  return 0;
}
