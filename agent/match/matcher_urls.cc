// Url rules over the records of a block.
#include <algorithm>

#include "agent/base/percent.h"
#include "agent/match/inflect.h"
#include "agent/match/matcher_state.h"
#include "agent/match/text_urls.h"
#include "agent/match/url.h"

namespace schouw {
namespace {

// Whether a term of `unless` stands in `folded` as a word.
bool HoldsWord(std::string_view folded, const std::string& written) {
  const WrittenTerm term = ReadStars(written);
  const std::string wanted = FoldedTerm(term.text);
  if (wanted.empty()) return false;
  for (std::size_t at = folded.find(wanted); at != std::string_view::npos; at = folded.find(wanted, at + 1)) {
    const bool before = !term.open_before && BeginsAsWord(term.text) && WordBefore(folded, at);
    const bool after = !term.open_after && EndsAsWord(term.text) && WordAfter(folded, at + wanted.size());
    if (!before && !after) return true;
  }
  return false;
}

bool TakenAwayByUrl(const Rule& rule, const Record& record) {
  if (rule.unless.empty() || record.url.empty()) return false;
  const std::string folded = Folded(PercentDecoded(record.url));
  return std::any_of(rule.unless.begin(), rule.unless.end(),
                     [&](const std::string& term) { return HoldsWord(folded, term); });
}

}  // namespace

Status LoadProtectedHosts(const std::vector<std::string>& hosts, HostTable& table) {
  for (const std::string& text : hosts) {
    SCHOUW_ASSIGN(const std::string host, ParseRuleHost(text), "protected hosts");
    table.Add(host, 0);
  }
  table.Build();
  return {};
}

bool Matcher::State::IsProtected(const Record& record) const {
  const auto protects = [](const LoadedRules& loaded) { return !loaded.protected_hosts.empty(); };
  if (record.url.empty() || std::none_of(packs.begin(), packs.end(), protects)) return false;
  const std::optional<Url> url = ParseUrl(record.url);
  if (!url || url->host.empty()) return false;
  std::vector<std::uint32_t> hosts;
  for (const LoadedRules& loaded : packs)
    if (protects(loaded)) loaded.protected_hosts.Find(url->host, hosts);
  return !hosts.empty();
}

void Matcher::State::MatchUrls(std::uint32_t pack) {
  if (packs[pack].urls.empty()) return;
  for (std::uint32_t i = 0; i < held_count; ++i) {
    const Record& record = held[i].record;
    if (!packs[pack].url_kinds.Has(record.kind)) continue;
    if (!record.url.empty()) {
      Hit whole{0, record.url.size(), true, 0, record.url.size()};
      if (const std::size_t at = record.text.find(record.url); at != std::string::npos)
        whole = Hit{at, at + record.url.size(), false, at, at + record.url.size()};
      KeepUrlHit(i, pack, record.url, whole);
    }
    if (record.text == record.url) continue;
    FindTextUrls(record.text, [&](const TextUrl& url) {
      const Hit hit{url.begin, url.end, false, url.begin, url.end};
      KeepUrlHit(i, pack, std::string_view(record.text).substr(url.begin, url.end - url.begin), hit);
    });
  }
}

void Matcher::State::KeepUrlHit(std::uint32_t held_index, std::uint32_t pack, std::string_view url, const Hit& hit) {
  const Record& record = held[held_index].record;
  for (const std::uint32_t index : packs[pack].urls.RulesFor(url)) {
    const Rule& rule = packs[pack].rules[index];
    if (!rule.on.Has(record.kind)) continue;
    Keep(held_index, pack, index, hit);
    if (TakenAwayByUrl(rule, record)) FoundFor(held_index, pack, index).taken_away = true;
  }
}

}  // namespace schouw
