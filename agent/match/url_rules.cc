#include "agent/match/url_rules.h"

#include <algorithm>

#include "agent/base/percent.h"
#include "agent/match/fold.h"
#include "agent/match/url.h"

namespace schouw {
namespace {

// `*` is any run of bytes; everything else stands for itself.
bool GlobMeets(std::string_view glob, std::string_view text) {
  std::size_t g = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      resume = t;
    } else if (g < glob.size() && glob[g] == text[t]) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

std::string PathFold(std::string_view decoded) { return Folded(decoded); }

std::vector<std::string> Parameters(std::string_view query) {
  std::vector<std::string> parameters;
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find_first_of("&;", at), query.size());
    std::string raw(query.substr(at, end - at));
    std::replace(raw.begin(), raw.end(), '+', ' ');
    if (!raw.empty()) parameters.push_back(PathFold(PercentDecoded(raw)));
    at = end + 1;
  }
  return parameters;
}

bool PathMeets(const UrlPattern& pattern, const std::string& path) {
  if (GlobMeets(pattern.path, path)) return true;
  if (!pattern.parameters.empty()) return false;
  return GlobMeets(pattern.path + (pattern.path.ends_with('/') ? "*" : "/*"), path);
}

bool ParametersMeet(const UrlPattern& pattern, const std::vector<std::string>& parameters) {
  return std::all_of(pattern.parameters.begin(), pattern.parameters.end(), [&](const std::string& wanted) {
    return std::any_of(parameters.begin(), parameters.end(),
                       [&](const std::string& given) { return GlobMeets(wanted, given); });
  });
}

bool Meets(const UrlPattern& pattern, const Url& url) {
  return PathMeets(pattern, PathFold(url.path)) &&
         (pattern.parameters.empty() || ParametersMeet(pattern, Parameters(url.query)));
}

}  // namespace

Result<std::string> ParseRuleHost(std::string_view host) {
  if (host.starts_with("*.")) host.remove_prefix(2);
  if (host.find_first_of("/?#*@") != std::string_view::npos)
    return Fail(ErrorCode::kMalformed, "the host \"" + std::string(host) + "\" holds more than a host");
  const std::optional<Url> url = ParseUrl(host);
  if (!url || url->host.empty()) return Fail(ErrorCode::kMalformed, "\"" + std::string(host) + "\" is not a host");
  return url->host;
}

Result<UrlPattern> ParseUrlPattern(std::string_view pattern) {
  if (const std::size_t scheme = pattern.find("://"); scheme != std::string_view::npos && scheme < pattern.find('/'))
    pattern.remove_prefix(scheme + 3);
  const std::size_t host_end = std::min(pattern.find_first_of("/?#"), pattern.size());
  UrlPattern parsed;
  SCHOUW_ASSIGN(parsed.host, ParseRuleHost(pattern.substr(0, host_end)), "url pattern");
  const std::optional<Url> url = ParseUrl(parsed.host + std::string(pattern.substr(host_end)));
  if (!url) return Fail(ErrorCode::kMalformed, "\"" + std::string(pattern) + "\" is not a url pattern");
  parsed.path = PathFold(url->path);
  parsed.parameters = Parameters(url->query);
  return parsed;
}

Status UrlRules::AddRule(std::uint32_t index, const Rule& rule) {
  for (const std::string& text : rule.hosts) {
    SCHOUW_ASSIGN(const std::string host, ParseRuleHost(text), "rule " + rule.id);
    hosts_.Add(host, static_cast<std::uint32_t>(uses_.size()));
    uses_.push_back(Use{index, kNoPattern});
  }
  for (const std::string& text : rule.urls) {
    SCHOUW_ASSIGN(UrlPattern pattern, ParseUrlPattern(text), "rule " + rule.id);
    hosts_.Add(pattern.host, static_cast<std::uint32_t>(uses_.size()));
    uses_.push_back(Use{index, static_cast<std::uint32_t>(patterns_.size())});
    patterns_.push_back(std::move(pattern));
  }
  return {};
}

Result<UrlRules> UrlRules::Create(std::span<const Rule> rules) {
  UrlRules url_rules;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].kind != RuleKind::kUrl) continue;
    SCHOUW_TRY(url_rules.AddRule(static_cast<std::uint32_t>(i), rules[i]), "hosts and urls");
  }
  url_rules.hosts_.Build();
  return url_rules;
}

std::vector<std::uint32_t> UrlRules::RulesFor(std::string_view text) const {
  std::vector<std::uint32_t> rules;
  std::vector<std::uint32_t> found;
  for (const Url& url : UrlsWithin(text)) {
    found.clear();
    hosts_.Find(url.host, found);
    for (const std::uint32_t index : found) {
      const Use& use = uses_[index];
      if (use.pattern == kNoPattern || Meets(patterns_[use.pattern], url)) rules.push_back(use.rule);
    }
  }
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  return rules;
}

}  // namespace schouw
