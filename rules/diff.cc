#include "rules/diff.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <vector>

#include "rules/printable.h"
#include "rules/show.h"

namespace schouw {
namespace {

constexpr std::size_t kShown = 20;

using Texts = std::vector<std::string>;

std::string Cut(const Texts& items) {
  std::string text;
  for (std::size_t i = 0; i < std::min(items.size(), kShown); ++i) text += (i > 0 ? ", " : "") + Printable(items[i]);
  if (items.size() > kShown) text += ", and " + std::to_string(items.size() - kShown) + " more";
  return text;
}

// "  terms: came a, b; went c"
std::string ListChange(const std::string& name, Texts before, Texts after) {
  std::sort(before.begin(), before.end());
  std::sort(after.begin(), after.end());
  Texts came, went;
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(came));
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(went));
  if (came.empty() && went.empty()) return "";
  std::string text = "  " + name + ":";
  if (!came.empty()) text += " came " + Cut(came);
  if (!went.empty()) text += std::string(came.empty() ? "" : ";") + " went " + Cut(went);
  return text + "\n";
}

std::string Change(const std::string& name, const std::string& before, const std::string& after) {
  if (before == after) return "";
  const auto shown = [](const std::string& text) { return text.empty() ? std::string("nothing") : Printable(text); };
  return "  " + name + ": " + shown(before) + " -> " + shown(after) + "\n";
}

std::string PerMillion(std::uint64_t matches, std::uint64_t words) {
  if (words == 0) return "not measured";
  char text[64];
  std::snprintf(text, sizeof text, "%.1f in a million words",
                static_cast<double>(matches) * 1e6 / static_cast<double>(words));
  return text;
}

std::string WrongText(const RuleFigures& figures) {
  if (figures.judged == 0) return "not judged";
  return std::to_string(figures.wrong) + " of " + std::to_string(figures.judged) + " judged wrong";
}

// The settings of a rule as ShowPack words them, by name: all that stands on one line each.
std::map<std::string, std::string> Settings(const Rule& rule, const PackHeader& header) {
  std::map<std::string, std::string> settings;
  const std::string shown = ShowRule(rule, header);
  for (std::size_t at = 0; at < shown.size();) {
    const std::size_t end = std::min(shown.find('\n', at), shown.size());
    const std::string line = shown.substr(at, end - at);
    at = end + 1;
    const std::size_t colon = line.find(':');
    if (!line.starts_with("  ") || colon == std::string::npos) continue;
    const std::size_t value = line.find_first_not_of(' ', colon + 1);
    std::string& setting = settings[line.substr(2, colon - 2)];
    setting += (setting.empty() ? "" : "; ") + (value == std::string::npos ? "" : line.substr(value));
  }
  for (const char* list : {"terms", "hosts", "urls", "regex", "unless", "measured"}) settings.erase(list);
  return settings;
}

std::string RuleChange(const Rule& before, const Rule& after, const PackHeader& old_header,
                       const PackHeader& new_header) {
  std::string text = ListChange("terms", before.terms, after.terms) +
                     ListChange("regex", before.regexes, after.regexes) +
                     ListChange("hosts", before.hosts, after.hosts) + ListChange("urls", before.urls, after.urls) +
                     ListChange("unless", before.unless, after.unless);
  auto old_settings = Settings(before, old_header);
  auto new_settings = Settings(after, new_header);
  std::set<std::string> names;
  for (const auto* settings : {&old_settings, &new_settings})
    for (const auto& [name, value] : *settings) names.insert(name);
  for (const std::string& name : names) {
    const std::string& was = old_settings[name];
    const std::string& is = new_settings[name];
    if (was != is)
      text += "  " + name + ": " + (was.empty() ? "nothing" : was) + " -> " + (is.empty() ? "nothing" : is) + "\n";
  }
  text += ListChange("cases that match", before.match, after.match);
  text += ListChange("cases that don't", before.no_match, after.no_match);
  text += Change("measured", PerMillion(before.figures.measured, old_header.measured_words),
                 PerMillion(after.figures.measured, new_header.measured_words));
  return text + Change("judged", WrongText(before.figures), WrongText(after.figures));
}

std::string DateText(const std::optional<Date>& date) { return date ? FormatDate(*date) : "no end"; }

std::string HeaderChange(const PackHeader& before, const PackHeader& after) {
  return Change("title", before.title, after.title) + Change("explain", before.explain, after.explain) +
         Change("valid until", DateText(before.valid_until), DateText(after.valid_until)) +
         ListChange("themes", before.themes, after.themes) +
         ListChange("protects", before.protected_hosts, after.protected_hosts);
}

}  // namespace

std::string DiffPacks(const Pack& before, const Pack& after) {
  const auto name = [](const Pack& pack) {
    return Printable(pack.header().id) + " " + Printable(pack.header().version);
  };
  std::string text;
  if (const std::string change = HeaderChange(before.header(), after.header()); !change.empty())
    text += "pack\n" + change;
  std::map<std::string, const Rule*> old_rules;
  for (const Rule& rule : before.rules()) old_rules[rule.id] = &rule;
  for (const Rule& rule : after.rules()) {
    const auto old = old_rules.find(rule.id);
    if (old == old_rules.end()) {
      text += "came: " + ShowRule(rule, after.header());
      continue;
    }
    const std::string change = RuleChange(*old->second, rule, before.header(), after.header());
    if (!change.empty()) text += "changed: rule " + Printable(rule.id) + "\n" + change;
    old_rules.erase(old);
  }
  for (const auto& [id, rule] : old_rules)
    text += "went: rule " + Printable(id) + " (" + std::to_string(rule->terms.size() + rule->regexes.size()) +
            " terms, " + std::to_string(rule->hosts.size() + rule->urls.size()) + " hosts and urls)\n";
  return name(before) + " -> " + name(after) + "\n" + (text.empty() ? "no difference in what is looked for\n" : text);
}

}  // namespace schouw
