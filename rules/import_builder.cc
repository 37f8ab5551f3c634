#include "rules/import_builder.h"

#include <algorithm>
#include <tuple>

#include "agent/match/compile.h"
#include "rules/host_pattern.h"
#include "rules/printable.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxItems = 1'000'000;
constexpr std::size_t kMaxShownBytes = 80;
constexpr std::size_t kMaxGroups = 1000;
constexpr std::string_view kNoName = "ingevoerd";

std::string_view TrimmedItem(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

}  // namespace

std::string IdFrom(std::string_view name) {
  std::string id;
  for (const char c : name) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    const bool fits = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    if (fits)
      id += lower;
    else if (!id.empty() && id.back() != '-')
      id += '-';
  }
  while (id.ends_with('-')) id.pop_back();
  return id.empty() ? std::string(kNoName) : id.substr(0, 64);
}

void ImportBuilder::Add(const ForeignItem& item, const std::string& file, const std::string& id) {
  const Place place{file, item.line};
  const auto rule = [&](RuleKind kind) -> Rule& { return RuleOf(item, id, kind); };
  switch (item.kind) {
    case ForeignKind::kNotMapped: return NotMapped(place, item.text, item.why);
    case ForeignKind::kAnything:
      if (options_.kind == RuleKind::kUrl) return AddHostOrUrl(rule(RuleKind::kUrl), item.text, place);
      return AddTerm(rule(RuleKind::kKeyword), item.text, place);
    case ForeignKind::kTerm: return AddTerm(rule(RuleKind::kKeyword), item.text, place);
    case ForeignKind::kRegex: return AddRegex(rule(RuleKind::kKeyword), item.text, place);
    case ForeignKind::kAlso: return AddAlso(rule(RuleKind::kKeyword), item.text, place);
    case ForeignKind::kHost: return AddHost(rule(RuleKind::kUrl), item.text, place);
    case ForeignKind::kHostOrUrl: return AddHostOrUrl(rule(RuleKind::kUrl), item.text, place);
  }
}

// The rule of this name and kind, made at the first call. A name may be anything: it is made fit.
Rule& ImportBuilder::RuleOf(const ForeignItem& item, const std::string& id, RuleKind kind) {
  const bool named = !item.rule.empty();
  const std::string prefix = named && !options_.id.empty() ? options_.id + "-" : "";
  std::string fit = IdFrom(named ? prefix + item.rule : id);
  if (const auto known = rules_.find(fit); known != rules_.end() && known->second.kind != kind)
    fit += kind == RuleKind::kUrl ? "-url" : "-woord";
  Rule& rule = rules_[fit];
  if (rule.id.empty()) {
    rule.id = fit;
    rule.category = fit;
    rule.kind = kind;
    rule.severity = Severity::kAttention;
  }
  if (!item.category.empty()) rule.category = item.category;
  if (item.severity == "info") rule.severity = Severity::kInfo;
  if (item.severity == "high") rule.severity = Severity::kHigh;
  rule.whole_word = item.whole_word;
  rule.fold_case = rule.fold_diacritics = item.fold;
  return rule;
}

void ImportBuilder::NotMapped(const Place& place, std::string_view what, std::string_view why) {
  std::size_t end = std::min(what.size(), kMaxShownBytes);
  while (end < what.size() && end > 0 && (static_cast<unsigned char>(what[end]) & 0xC0) == 0x80) --end;
  not_mapped_.push_back(
      {place.file, static_cast<int>(place.line), 1, "\"" + Printable(what.substr(0, end)) + "\": " + std::string(why)});
}

void ImportBuilder::AddTerm(Rule& rule, std::string_view term, const Place& place) {
  term = TrimmedItem(term);
  if (term.empty()) return;
  if (rule.terms.size() >= kMaxItems) return NotMapped(place, term, "more than a million terms in one rule");
  if (term.starts_with('*') || term.ends_with('*'))
    return NotMapped(place, term, "a \"*\" at an end means part of a word here; write it yourself");
  if (const Status fine = CheckTerm(term); !fine) return NotMapped(place, term, fine.error().Text());
  rule.terms.emplace_back(term);
}

void ImportBuilder::AddRegex(Rule& rule, const std::string& regex, const Place& place) {
  if (const Status fine = CheckRegex(regex); !fine) return NotMapped(place, regex, fine.error().Text());
  rule.regexes.push_back(regex);
}

void ImportBuilder::AddAlso(Rule& rule, const std::string& term, const Place& place) {
  if (rule.all.size() >= kMaxGroups) return NotMapped(place, term, "more than a thousand terms that go together");
  if (const Status fine = CheckTerm(term); !fine) return NotMapped(place, term, fine.error().Text());
  rule.all.push_back({term});
}

void ImportBuilder::AddHost(Rule& rule, std::string_view host, const Place& place) {
  host = TrimmedItem(host);
  if (host.starts_with("*.")) host.remove_prefix(2);
  if (host.starts_with('.')) host.remove_prefix(1);
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.empty()) return;
  if (rule.hosts.size() >= kMaxItems) return NotMapped(place, host, "more than a million hosts in one rule");
  if (!HostFault(host).empty()) return NotMapped(place, host, "no host");
  rule.hosts.emplace_back(host);
}

void ImportBuilder::AddHostOrUrl(Rule& rule, std::string_view item, const Place& place) {
  item = TrimmedItem(item);
  if (const std::size_t scheme = item.find("://"); scheme != std::string_view::npos) item.remove_prefix(scheme + 3);
  const std::size_t slash = item.find('/');
  if (slash == std::string_view::npos || slash + 1 == item.size()) return AddHost(rule, item.substr(0, slash), place);
  if (rule.urls.size() >= kMaxItems) return NotMapped(place, item, "more than a million urls in one rule");
  if (!UrlPatternFault(item).empty()) return NotMapped(place, item, "no host with a path");
  rule.urls.emplace_back(item);
}

Imported ImportBuilder::Take() {
  Imported imported;
  for (auto& [id, rule] : rules_)
    if (!rule.terms.empty() || !rule.hosts.empty() || !rule.urls.empty() || !rule.regexes.empty())
      imported.rules.push_back(std::move(rule));
  imported.not_mapped = std::move(not_mapped_);
  std::stable_sort(
      imported.not_mapped.begin(), imported.not_mapped.end(),
      [](const SourceFault& a, const SourceFault& b) { return std::tie(a.file, a.line) < std::tie(b.file, b.line); });
  return imported;
}

}  // namespace schouw
