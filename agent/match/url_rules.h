// The hosts and URL patterns of a pack's rules, and which of them a URL meets.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/match/host_table.h"
#include "agent/match/rule.h"

namespace schouw {

// "forum.example/groep/*": a host with its subdomains, and a path. The path is compared percent-decoded and folded; `*`
// is any run of characters. It has to be met up to the end of a segment: "/groep" meets "/groep/1" and not "/groepen".
// After a `?` stand parameters: each must be among those of the URL, in any order ("?topic=12&page=*"); the path must
// then be met to its end. A scheme, a "*." before the host and a port are allowed and mean nothing.
struct UrlPattern {
  std::string host;
  std::string path;
  std::vector<std::string> parameters;
};
// Errors: kMalformed, with what is wrong.
Result<UrlPattern> ParseUrlPattern(std::string_view pattern);
// `host` of a rule in the form of NormalHost(). Errors: kMalformed.
Result<std::string> ParseRuleHost(std::string_view host);

class UrlRules {
 public:
  // Errors: kMalformed naming the rule.
  static Result<UrlRules> Create(std::span<const Rule> rules);
  bool empty() const { return hosts_.empty(); }
  // The rules that `url`, or a URL it leads to, meets: ascending, each once.
  std::vector<std::uint32_t> RulesFor(std::string_view url) const;

 private:
  static constexpr std::uint32_t kNoPattern = 0xFFFFFFFF;
  struct Use {
    std::uint32_t rule = 0;
    std::uint32_t pattern = kNoPattern;  // index in patterns_
  };
  Status AddRule(std::uint32_t index, const Rule& rule);

  HostTable hosts_;  // values are indexes in uses_
  std::vector<Use> uses_;
  std::vector<UrlPattern> patterns_;
};

}  // namespace schouw
