#include "rules/show.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "rules/printable.h"

namespace schouw {
namespace {

constexpr std::size_t kShownTerms = 20;

std::string Joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + Printable(item);
  return text;
}

std::string Line(std::string_view name, const std::string& value) {
  if (value.empty()) return "";
  std::string line = "  " + std::string(name) + ":";
  line.resize(std::max<std::size_t>(line.size() + 1, 16), ' ');
  return line + value + "\n";
}

std::string Words(std::string_view name, const std::vector<std::string>& words, ShownWords shown) {
  if (words.size() <= kShownTerms) return Line(name, Joined(words));
  if (shown == ShownWords::kAll) {
    std::string text = Line(name, std::to_string(words.size()));
    for (const std::string& word : words) text += "    " + Printable(word) + "\n";
    return text;
  }
  const std::vector<std::string> first(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(kShownTerms));
  return Line(name, Joined(first) + ", and " + std::to_string(words.size() - kShownTerms) + " more");
}

std::string_view KindText(RuleKind kind) {
  switch (kind) {
    case RuleKind::kKeyword: return "keyword";
    case RuleKind::kUrl: return "url";
    case RuleKind::kHash: return "hash";
  }
  return "hash";
}

std::string_view SeverityText(Severity severity) {
  switch (severity) {
    case Severity::kInfo: return "info";
    case Severity::kAttention: return "attention";
    case Severity::kHigh: return "high";
  }
  return "high";
}

std::string OnText(RecordKinds on) {
  if (on == RecordKinds::All()) return "every kind of the mandate";
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kRecordKindCount; ++i) {
    const auto kind = static_cast<RecordKind>(i);
    if (on.Has(kind)) names.emplace_back(RecordKindName(kind));
  }
  return Joined(names);
}

std::string FoldText(const Rule& rule) {
  if (rule.kind != RuleKind::kKeyword) return "";
  std::string text = rule.whole_word ? "whole words" : "also inside words";
  text += rule.fold_case ? ", any case" : ", case as written";
  text += rule.fold_diacritics ? ", with and without accents" : ", accents as written";
  if (rule.fold_leet) text += ", digits and signs for letters";
  if (rule.fold_spacing) text += ", letters set apart";
  if (rule.fold_homoglyphs) text += ", letters that look alike";
  if (rule.distance > 0) text += ", " + std::to_string(rule.distance) + " letters wrong";
  if (rule.plural) text += ", plurals";
  return text + (rule.diminutive ? ", diminutives" : "");
}

std::string GroupsText(const std::vector<TermGroup>& groups, std::string_view within, std::string_view between) {
  std::string text;
  for (const TermGroup& group : groups) {
    text += text.empty() ? "" : std::string(between);
    std::string words;
    for (const std::string& term : group) words += (words.empty() ? "" : std::string(within)) + Printable(term);
    text += "(" + words + ")";
  }
  return text;
}

std::string ConditionLines(const Rule& rule) {
  std::string text;
  if (!rule.near_terms.empty())
    text += Line("near", "within " + std::to_string(rule.near_words) + " words: " + Joined(rule.near_terms));
  text += Line("and", GroupsText(rule.all, " or ", " and "));
  text += Line("and", GroupsText(rule.any, " and ", " or "));
  if (rule.at_least > 1)
    text += Line("at least", std::to_string(rule.at_least) + (rule.at_least_a_day ? " on a day" : " in a record"));
  return text;
}

// "3 in 120000 words; 4 of 50 signals judged wrong".
std::string FiguresText(const RuleFigures& figures, const PackHeader& header) {
  std::string text;
  if (header.measured_words > 0)
    text = std::to_string(figures.measured) + " in " + std::to_string(header.measured_words) + " ordinary words";
  if (figures.judged == 0) return text;
  return text + (text.empty() ? "" : "; ") + std::to_string(figures.wrong) + " of " + std::to_string(figures.judged) +
         " judged signals were wrong";
}

std::string SignerName(const PackSignature& signature, const std::vector<PublicKey>& known, const char* unknown) {
  for (const PublicKey& key : known)
    if (key.key_id == signature.key_id) return Printable(key.name) + " (" + key.key_id + ")";
  return unknown + (" " + signature.key_id);
}

}  // namespace

std::string ShowRule(const Rule& rule, const PackHeader& header, ShownWords shown) {
  std::string text = "rule " + Printable(rule.id) + "\n";
  text += Line("kind", std::string(KindText(rule.kind)));
  text += Line("category", Printable(rule.category));
  text += Line("severity", std::string(SeverityText(rule.severity)));
  text += Line("on", OnText(rule.on));
  text += Words("terms", rule.terms, shown);
  text += Words("regex", rule.regexes, shown);
  text += Line("how", FoldText(rule));
  text += Words("hosts", rule.hosts, shown);
  text += Words("urls", rule.urls, shown);
  if (rule.kind == RuleKind::kHash) {
    text += Line("set", Printable(rule.set) + " (" + std::string(HashClassName(rule.set_class)) + ")");
    text += Line("sha256", rule.set_sha256);
  }
  text += ConditionLines(rule);
  text += Words("unless", rule.unless, shown);
  text += Line("measured", FiguresText(rule.figures, header));
  text += Line("why", Printable(rule.why));
  return text + Line("ask", Printable(rule.ask));
}

std::string ExplainPack(const Pack& pack, const std::vector<PublicKey>& known) {
  const PackHeader& header = pack.header();
  std::string text = Printable(header.title) + " (" + Printable(header.id) + " " + Printable(header.version) + ")\n\n" +
                     Printable(header.explain, true) + "\n\n";
  std::map<std::string, std::size_t> categories;
  for (const Rule& rule : pack.rules()) ++categories[rule.category];
  text += "Onderwerpen:\n";
  for (const auto& [category, rules] : categories)
    text += "  " + Printable(category) + " (" + std::to_string(rules) + (rules == 1 ? " regel)\n" : " regels)\n");
  if (!header.protected_hosts.empty())
    text += "\nBezoeken aan " + std::to_string(header.protected_hosts.size()) +
            " websites van hulp, behandeling, rechtsbijstand en nieuws zijn nooit een signaal.\n";
  if (header.valid_until) text += "\nGeldig tot en met " + FormatDutchDate(*header.valid_until) + ".\n";
  text +=
      "\nEen rechter kan alle woorden en adressen inzien, met schouw rules show --all. Het verslag noemt de regelset "
      "met dit "
      "kenmerk (SHA-256, zonder de handtekeningen):\n  " +
      pack.sha256() + "\n";
  for (const PackSignature& signature : pack.signatures())
    text += "  ondertekend door " + SignerName(signature, known, "een onbekende sleutel,") + "\n";
  return text;
}

std::string ShowPack(const Pack& pack, const std::vector<PublicKey>& known, ShownWords shown) {
  const PackHeader& header = pack.header();
  std::string text = "pack " + Printable(header.id) + " " + Printable(header.version) + "\n";
  text += Line("title", Printable(header.title));
  text += Line("languages", Joined(header.languages));
  text += Line("themes", Joined(header.themes));
  text += Line("valid until", header.valid_until ? FormatDate(*header.valid_until) : "no end");
  text += Line("explain", Printable(header.explain));
  text += Words("protects", header.protected_hosts, shown);
  text += Line("sha256", pack.sha256());
  std::vector<std::string> labels;
  for (const auto& [label, bytes] : pack.databases()) labels.push_back(label);
  text += Line("compiled for", labels.empty() ? "nothing; compiled in memory at each scan" : Joined(labels));
  if (pack.signatures().empty()) text += Line("signed by", "nobody");
  for (const PackSignature& signature : pack.signatures())
    text += Line("signed by", SignerName(signature, known, "unknown key"));
  for (const Rule& rule : pack.rules()) text += "\n" + ShowRule(rule, header, shown);
  return text;
}

}  // namespace schouw
