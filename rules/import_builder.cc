#include "rules/import_builder.h"

#include <algorithm>

#include "agent/match/compile.h"
#include "rules/host_pattern.h"
#include "rules/printable.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxItems = 1'000'000;
constexpr std::size_t kMaxShownBytes = 80;

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
  return id.empty() ? "ingevoerd" : id.substr(0, 64);
}

std::string_view TrimmedText(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

Status ForEachLine(std::string_view text, const std::function<void(std::string_view, int)>& on_line) {
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > kMaxImportLineBytes)
      return Fail(ErrorCode::kTooBig, "line " + std::to_string(number) + " is over 64 KiB");
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    on_line(line, number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

Rule& ImportBuilder::RuleFor(std::string_view id, RuleKind kind) {
  std::string fit = IdFrom(id);
  if (const auto known = rules_.find(fit); known != rules_.end() && known->second.kind != kind)
    fit += kind == RuleKind::kUrl ? "-url" : "-woord";
  Rule& rule = rules_[fit];
  if (rule.id.empty()) {
    rule.id = fit;
    rule.category = fit;
    rule.kind = kind;
    rule.severity = Severity::kAttention;
  }
  return rule;
}

void ImportBuilder::NotMapped(int line, std::string_view what, std::string_view why) {
  std::size_t end = std::min(what.size(), kMaxShownBytes);
  while (end < what.size() && end > 0 && (static_cast<unsigned char>(what[end]) & 0xC0) == 0x80) --end;
  not_mapped_.push_back({options_.file, line, 1, "\"" + Printable(what.substr(0, end)) + "\": " + std::string(why)});
}

void ImportBuilder::AddTerm(Rule& rule, std::string_view term, int line) {
  term = TrimmedText(term);
  if (term.empty()) return;
  if (rule.terms.size() >= kMaxItems) return NotMapped(line, term, "more than a million terms in one rule");
  if (term.starts_with('*') || term.ends_with('*'))
    return NotMapped(line, term, "a \"*\" at an end means part of a word here; write it yourself");
  if (const Status fine = CheckTerm(term); !fine) return NotMapped(line, term, fine.error().Text());
  rule.terms.emplace_back(term);
}

void ImportBuilder::AddHost(Rule& rule, std::string_view host, int line) {
  host = TrimmedText(host);
  if (host.starts_with("*.")) host.remove_prefix(2);
  if (host.starts_with('.')) host.remove_prefix(1);
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.empty()) return;
  if (rule.hosts.size() >= kMaxItems) return NotMapped(line, host, "more than a million hosts in one rule");
  if (!HostFault(host).empty()) return NotMapped(line, host, "no host");
  rule.hosts.emplace_back(host);
}

void ImportBuilder::AddUrl(Rule& rule, std::string_view url, int line) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  if (!UrlPatternFault(url).empty()) return NotMapped(line, url, "no host with a path");
  rule.urls.emplace_back(url);
}

void ImportBuilder::AddHostOrUrl(Rule& rule, std::string_view item, int line) {
  if (const std::size_t scheme = item.find("://"); scheme != std::string_view::npos) item.remove_prefix(scheme + 3);
  const std::size_t slash = item.find('/');
  if (slash == std::string_view::npos || slash + 1 == item.size()) return AddHost(rule, item.substr(0, slash), line);
  AddUrl(rule, item, line);
}

Imported ImportBuilder::Take() {
  Imported imported;
  for (auto& [id, rule] : rules_)
    if (!rule.terms.empty() || !rule.hosts.empty() || !rule.urls.empty() || !rule.regexes.empty())
      imported.rules.push_back(std::move(rule));
  imported.not_mapped = std::move(not_mapped_);
  std::stable_sort(imported.not_mapped.begin(), imported.not_mapped.end(),
                   [](const SourceFault& a, const SourceFault& b) { return a.line < b.line; });
  return imported;
}

}  // namespace schouw
