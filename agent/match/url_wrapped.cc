// URLs inside URLs: what a redirecting address leads to.
#include <algorithm>
#include <array>

#include "agent/base/contains.h"
#include "agent/base/percent.h"
#include "agent/match/url.h"

namespace schouw {
namespace {

// Parameters that name a target, which may stand there without a scheme.
constexpr std::array<std::string_view, 22> kTargetNames = {
    "url",   "u",           "uri",      "target",       "targeturl",    "to",
    "dest",  "destination", "redirect", "redirect_url", "redirect_uri", "redirectto",
    "redir", "rurl",        "next",     "link",         "goto",         "go",
    "out",   "adurl",       "continue", "location"};
// Parameters that name where the visitor came from.
constexpr std::array<std::string_view, 11> kSourceNames = {
    "ref", "referrer", "referer", "source", "src", "from", "origin", "utm_source", "utm_referrer", "utm_medium", "dr"};

std::string LowerStart(std::string_view text, std::size_t count) {
  std::string lower(text.substr(0, count));
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return lower;
}

bool BeginsAbsolute(std::string_view text) {
  const std::string start = LowerStart(text, 8);
  for (const std::string_view scheme : {"http:/", "https:/", "ftp://", "http:\\", "https:\\"})
    if (start.starts_with(scheme)) return true;
  return false;
}

// `value` decoded until it begins with a scheme, or as often as a URL can be nested.
std::string Unwrapped(std::string value) {
  for (int i = 0; i < kMaxUrlDepth && !BeginsAbsolute(value) && value.find('%') != std::string::npos; ++i)
    value = PercentDecoded(value);
  return value;
}

bool LooksLikeHost(std::string_view value) {
  if (value.starts_with("//")) return true;
  const std::string_view host = value.substr(0, value.find_first_of("/?#:"));
  return host.find('.') != std::string_view::npos && host.find_first_of(" =&@") == std::string_view::npos;
}

class Collector {
 public:
  void Collect(std::string_view text, int depth) {
    if (urls.size() >= kMaxUrlsInOne || depth > kMaxUrlDepth) return;
    std::optional<Url> url = ParseUrl(text);
    if (!url) return;
    urls.push_back(*url);
    CollectParameters(url->query, depth);
    if (url->fragment.find('=') != std::string::npos) {
      const std::size_t mark = url->fragment.find('?');
      CollectParameters(std::string_view(url->fragment).substr(mark == std::string::npos ? 0 : mark + 1), depth);
    }
    CollectPath(*url, depth);
  }

  std::vector<Url> urls;

 private:
  void CollectParameters(std::string_view query, int depth) {
    for (std::size_t at = 0; at < query.size() && urls.size() < kMaxUrlsInOne;) {
      const std::size_t end = std::min(query.find_first_of("&;", at), query.size());
      CollectParameter(query, at, end, depth);
      at = end + 1;
    }
  }

  void CollectParameter(std::string_view query, std::size_t at, std::size_t end, int depth) {
    const std::string_view parameter = query.substr(at, end - at);
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) {
      if (const std::string value = Unwrapped(PercentDecoded(parameter)); BeginsAbsolute(value))
        Collect(value, depth + 1);
      return;
    }
    const std::string name = LowerStart(PercentDecoded(parameter.substr(0, equals)), 64);
    const std::string value = Unwrapped(PercentDecoded(parameter.substr(equals + 1)));
    const bool target = Contains(kTargetNames, name);
    if ((BeginsAbsolute(value) && !Contains(kSourceNames, name)) || (target && LooksLikeHost(value)))
      Collect(value, depth + 1);
  }

  // "/web/2020/https://kansspel.example/": the rest of the path, and the query with it.
  void CollectPath(const Url& url, int depth) {
    for (std::size_t at = url.path.find(":/"); at != std::string::npos; at = url.path.find(":/", at + 1)) {
      for (const std::string_view scheme : {"https", "http", "ftp"}) {
        if (at < scheme.size() ||
            LowerStart(std::string_view(url.path).substr(at - scheme.size()), scheme.size()) != scheme)
          continue;
        return Collect(url.path.substr(at - scheme.size()) + (url.query.empty() ? "" : "?" + url.query), depth + 1);
      }
    }
  }
};

}  // namespace

std::vector<Url> UrlsWithin(std::string_view text) {
  Collector collector;
  const std::string start = LowerStart(text, 8);
  const bool escaped = start.starts_with("http%3a") || start.starts_with("https%3a");
  collector.Collect(escaped ? PercentDecoded(text) : std::string(text), 0);
  return std::move(collector.urls);
}

}  // namespace schouw
