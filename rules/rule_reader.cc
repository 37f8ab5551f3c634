#include "rules/rule_reader.h"

#include <algorithm>

#include "agent/match/compile.h"
#include "rules/host_pattern.h"

namespace schouw {
namespace {

std::string KindName(RuleKind kind) {
  switch (kind) {
    case RuleKind::kKeyword: return "\"keyword\"";
    case RuleKind::kUrl: return "\"url\"";
    case RuleKind::kHash: return "\"hash\"";
  }
  return "";
}

class RuleReader {
 public:
  RuleReader(TableReader& table, const RuleFiles& files, ReadRuleResult& result)
      : table_(table), files_(files), result_(result), rule_(result.rule) {}

  void Read() {
    ReadId();
    const bool known_kind = ReadKind();
    rule_.category = table_.Text("category", Need::kOptional, "a short name for what is looked for");
    if (table_.Find("category") == nullptr) rule_.category = IdWithoutNumber();
    ReadSeverity();
    ReadOn();
    ReadKeywordKeys();
    ReadUrlKeys();
    ReadLists();
    ReadHashKeys();
    ReadAtLeast();
    rule_.unless = table_.Texts("unless", Need::kOptional, "a list of texts, such as [\"museum\"]");
    CheckTerms("unless", rule_.unless);
    rule_.why = table_.Text("why", Need::kOptional, "one or two sentences for the officer");
    rule_.ask = table_.Text("ask", Need::kOptional, "an open, neutral question");
    rule_.match = table_.Texts("match", Need::kOptional, "a list of texts that must match");
    rule_.no_match = table_.Texts("no_match", Need::kOptional, "a list of texts that must not match");
    if (known_kind) CheckSomethingToFind();
    table_.Finish();
  }

 private:
  void ReadId() {
    constexpr std::string_view kExpected = "small letters, digits and '-', such as \"anonimiseren-01\"";
    rule_.id = table_.Text("id", Need::kRequired, kExpected);
    if (rule_.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos) return;
    table_.FaultAtKey("id", "id \"" + rule_.id + "\" must be " + std::string(kExpected));
  }

  // "kansspel" of "kansspel-01": the category of a rule that names none.
  std::string IdWithoutNumber() const {
    const std::size_t hyphen = rule_.id.rfind('-');
    if (hyphen == std::string::npos || hyphen == 0) return rule_.id;
    const bool number = rule_.id.find_first_not_of("0123456789", hyphen + 1) == std::string::npos;
    return number ? rule_.id.substr(0, hyphen) : rule_.id;
  }

  bool ReadKind() {
    if (table_.Find("kind") == nullptr) {
      table_.FaultAtTable(table_.name() + " needs \"kind\": \"keyword\", \"url\" or \"hash\"");
      return false;
    }
    const auto kind = table_.Choice("kind", {"keyword", "url", "hash"});
    if (!kind) return false;
    rule_.kind = *kind == "keyword" ? RuleKind::kKeyword : (*kind == "url" ? RuleKind::kUrl : RuleKind::kHash);
    return true;
  }

  void ReadSeverity() {
    const std::string severity = table_.Choice("severity", {"info", "attention", "high"}).value_or("attention");
    rule_.severity =
        severity == "info" ? Severity::kInfo : (severity == "high" ? Severity::kHigh : Severity::kAttention);
  }

  void ReadOn() {
    if (table_.Find("on") == nullptr) return;
    std::vector<std::string> known;
    for (std::size_t i = 0; i < kRecordKindCount; ++i) known.emplace_back(RecordKindName(static_cast<RecordKind>(i)));
    rule_.on = {};
    for (const std::string& name :
         table_.Texts("on", Need::kRequired, "a list of record kinds, such as [\"search_query\"]")) {
      if (const auto kind = ParseRecordKind(name)) {
        rule_.on.Add(*kind);
      } else {
        table_.FaultAtItem("on", name, "unknown record kind \"" + name + "\"" + DidYouMean(name, known));
      }
    }
  }

  // A key of the other kind of rule: it would do nothing here.
  bool Belongs(const char* key, RuleKind kind) {
    if (table_.Find(key) == nullptr || rule_.kind == kind) return true;
    table_.FaultAtKey(
        key, "\"" + std::string(key) + "\" belongs to rules of kind " + KindName(kind) + ", not to " + table_.name());
    return false;
  }

  void ReadKeywordKeys() {
    if (Belongs("terms", RuleKind::kKeyword)) {
      rule_.terms = table_.Texts("terms", Need::kOptional, "a list of texts, such as [\"tor browser\"]");
      result_.terms = PlacesOf("terms", rule_.terms);
    }
    if (Belongs("regex", RuleKind::kKeyword))
      rule_.regexes = TextOrTexts("regex", "a list of patterns, such as ['abc\\d+']");
    if (Belongs("whole_word", RuleKind::kKeyword))
      rule_.whole_word = table_.Bool("whole_word", "true or false").value_or(true);
    if (Belongs("fold", RuleKind::kKeyword)) ReadFold();
    CheckTerms("terms", rule_.terms);
    for (const std::string& regex : rule_.regexes)
      if (const Status fine = CheckRegex(regex); !fine)
        table_.FaultAtItem("regex", regex, "regex '" + regex + "': " + fine.error().Text());
    if (Belongs("distance", RuleKind::kKeyword)) ReadDistance();
    if (Belongs("inflection", RuleKind::kKeyword)) ReadInflection();
    if (Belongs("near", RuleKind::kKeyword)) ReadNear();
    if (Belongs("all", RuleKind::kKeyword)) rule_.all = ReadGroups("all");
    if (Belongs("any", RuleKind::kKeyword)) rule_.any = ReadGroups("any");
  }

  void CheckTerms(const char* key, const std::vector<std::string>& terms) {
    for (const std::string& term : terms)
      if (const Status fine = CheckTerm(term); !fine)
        table_.FaultAtItem(key, term, "the term \"" + term + "\" " + fine.error().Text().substr(3));
  }

  void ReadDistance() {
    rule_.distance = static_cast<std::uint8_t>(
        table_.Number("distance", Need::kOptional, 0, kMostDistance, "0, 1 or 2").value_or(0));
    if (rule_.distance == 0) return;
    if (!rule_.whole_word) table_.FaultAtKey("distance", "\"distance\" goes with whole words; leave out whole_word");
    if (!rule_.fold_case || !rule_.fold_diacritics)
      table_.FaultAtKey("distance", "\"distance\" goes with the folds \"case\" and \"diacritics\"; leave out fold");
  }

  void ReadInflection() {
    for (const std::string& form :
         table_.Texts("inflection", Need::kOptional, "a list out of \"plural\" and \"diminutive\"")) {
      if (form == "plural")
        rule_.plural = true;
      else if (form == "diminutive")
        rule_.diminutive = true;
      else
        table_.FaultAtItem("inflection", form,
                           "unknown inflection \"" + form + "\"; expected \"plural\" or \"diminutive\"");
    }
  }

  void ReadNear() {
    constexpr std::string_view kExpected = "a table, such as { terms = [\"storting\"], words = 10 }";
    const TomlValue* value = table_.Find("near");
    if (value == nullptr) return;
    if (value->kind != TomlKind::kTable) return table_.Wrong("near", *value, kExpected);
    TableReader near = table_.Section("near", "near of " + table_.name());
    rule_.near_terms = near.Texts("terms", Need::kRequired, "a list of texts, such as [\"storting\"]");
    for (const std::string& term : rule_.near_terms)
      if (const Status fine = CheckTerm(term); !fine)
        near.FaultAtItem("terms", term, "the term \"" + term + "\" " + fine.error().Text().substr(3));
    rule_.near_words = static_cast<std::uint32_t>(
        near.Number("words", Need::kRequired, 1, 1000, "a number from 1 to 1000").value_or(1));
    near.Finish();
  }

  std::vector<TermGroup> ReadGroups(const char* key) {
    constexpr std::string_view kExpected = "a list of lists of texts, such as [[\"inzet\", \"storting\"], [\"bonus\"]]";
    const TomlValue* value = table_.Find(key);
    if (value == nullptr) return {};
    std::vector<TermGroup> groups;
    const auto wrong = [&](const TomlValue& where) {
      table_.Wrong(key, where, kExpected);
      return groups;
    };
    if (value->kind != TomlKind::kList || value->items.empty()) return wrong(*value);
    for (const TomlValue& group : value->items) {
      if (group.kind != TomlKind::kList || group.items.empty()) return wrong(group);
      groups.emplace_back();
      for (const TomlValue& term : group.items) {
        if (term.kind != TomlKind::kString) return wrong(term);
        groups.back().push_back(term.text);
      }
      CheckTerms(key, groups.back());
    }
    return groups;
  }

  void ReadAtLeast() {
    rule_.at_least = static_cast<std::uint32_t>(
        table_.Number("at_least", Need::kOptional, 1, 10'000, "a number from 1 to 10000").value_or(1));
    if (table_.Find("at_least_in") == nullptr) return;
    if (table_.Find("at_least") == nullptr)
      table_.FaultAtKey("at_least_in", "\"at_least_in\" goes with \"at_least\"; write how often");
    rule_.at_least_a_day = table_.Choice("at_least_in", {"record", "day"}).value_or("record") == "day";
  }

  void ReadFold() {
    if (table_.Find("fold") == nullptr) return;
    rule_.fold_case = false;
    rule_.fold_diacritics = false;
    const std::vector<std::pair<std::string_view, bool*>> folds = {{"case", &rule_.fold_case},
                                                                   {"diacritics", &rule_.fold_diacritics},
                                                                   {"leet", &rule_.fold_leet},
                                                                   {"spacing", &rule_.fold_spacing},
                                                                   {"homoglyphs", &rule_.fold_homoglyphs}};
    const std::vector<std::string> names = {"case", "diacritics", "leet", "spacing", "homoglyphs"};
    for (const std::string& fold : table_.Texts(
             "fold", Need::kOptional,
             "a list out of \"case\", \"diacritics\", \"leet\", \"spacing\" and \"homoglyphs\"; [] for none")) {
      const auto known = std::find_if(folds.begin(), folds.end(), [&](const auto& one) { return one.first == fold; });
      if (known != folds.end())
        *known->second = true;
      else
        table_.FaultAtItem("fold", fold,
                           "unknown fold \"" + fold +
                               "\"; expected \"case\", \"diacritics\", \"leet\", \"spacing\" or "
                               "\"homoglyphs\"" +
                               DidYouMean(fold, names));
    }
    // What is written otherwise is compared without case and accents.
    if (rule_.fold_leet || rule_.fold_spacing || rule_.fold_homoglyphs) rule_.fold_case = rule_.fold_diacritics = true;
  }

  // Where each of `texts`, as read from the list under `key`, stands.
  std::vector<SourcePlace> PlacesOf(const char* key, const std::vector<std::string>& texts) {
    std::vector<SourcePlace> places(texts.size());
    const TomlValue* list = table_.Find(key);
    if (list == nullptr) return places;
    std::size_t found = 0;
    for (const TomlValue& item : list->items)
      if (found < texts.size() && item.kind == TomlKind::kString && item.text == texts[found])
        places[found++] = {"", item.line, item.column};
    return places;
  }

  void ReadUrlKeys() {
    if (Belongs("hosts", RuleKind::kUrl)) {
      for (std::string& host :
           table_.Texts("hosts", Need::kOptional, "a list of hosts, such as [\"kansspel.example\"]")) {
        if (const std::string fault = HostFault(host); !fault.empty()) table_.FaultAtItem("hosts", host, fault);
        rule_.hosts.push_back(std::move(host));
      }
      result_.hosts = PlacesOf("hosts", rule_.hosts);
    }
    if (Belongs("urls", RuleKind::kUrl)) {
      for (std::string& url :
           table_.Texts("urls", Need::kOptional, "a list of URLs, such as [\"forum.example/groep/*\"]")) {
        if (const std::string fault = UrlPatternFault(url); !fault.empty()) table_.FaultAtItem("urls", url, fault);
        rule_.urls.push_back(std::move(url));
      }
      result_.urls = PlacesOf("urls", rule_.urls);
    }
  }

  std::vector<std::string> TextOrTexts(const char* key, std::string_view expected) {
    const TomlValue* value = table_.Find(key);
    if (value == nullptr || value->kind != TomlKind::kString) return table_.Texts(key, Need::kOptional, expected);
    return {table_.Text(key, Need::kOptional, expected)};
  }

  void ReadLists() {
    for (const std::string& path : TextOrTexts("list", "the path of a list, such as \"lists/x.txt\"")) {
      const Result<std::vector<ListLine>> lines = files_.read_list(path);
      if (!lines) {
        table_.FaultAtKey("list", "list " + lines.error().Text());
      } else if (lines->empty()) {
        table_.FaultAtKey("list", "list " + path + " is empty");
      } else {
        for (const ListLine& line : *lines) AddListLine(path, line);
      }
    }
  }

  void AddListLine(const std::string& path, const ListLine& line) {
    if (rule_.kind != RuleKind::kUrl) {
      if (const Status fine = CheckTerm(line.text); !fine)
        result_.list_faults.push_back(
            {path, line.line, 1, "the term \"" + line.text + "\" " + fine.error().Text().substr(3)});
      rule_.terms.push_back(line.text);
      result_.terms.push_back({path, line.line, 1});
      return;
    }
    const bool url = line.text.find('/') != std::string::npos;
    const std::string fault = url ? UrlPatternFault(line.text) : HostFault(line.text);
    if (!fault.empty()) result_.list_faults.push_back({path, line.line, 1, fault});
    (url ? rule_.urls : rule_.hosts).push_back(line.text);
    (url ? result_.urls : result_.hosts).push_back({path, line.line, 1});
  }

  void ReadHashKeys() {
    const bool set_fits = Belongs("set", RuleKind::kHash);
    const bool class_fits = Belongs("class", RuleKind::kHash);
    if (rule_.kind != RuleKind::kHash || !set_fits || !class_fits) return;
    for (const char* key : {"list", "unless", "at_least", "at_least_in"})
      if (table_.Find(key) != nullptr)
        table_.FaultAtKey(key, "\"" + std::string(key) + "\" means nothing to rules of kind \"hash\"; leave it out");
    rule_.set = table_.Text("set", Need::kRequired, "the path of a hash set, such as \"sets/wissoftware.hset\"");
    if (table_.Find("class") == nullptr)
      table_.FaultAtTable(table_.name() + " needs \"class\": \"software\", \"known_good\" or \"tripwire\"");
    const auto name = table_.Choice("class", {"software", "known_good", "tripwire"});
    if (rule_.set.empty() || !name) return;
    rule_.set_class = *ParseHashClass(*name);
    const Result<SourceSet> set = files_.read_set(rule_.set);
    if (!set) return table_.FaultAtKey("set", "set " + set.error().Text());
    rule_.set_sha256 = set->sha256;
    if (set->hash_class != rule_.set_class) {
      table_.FaultAtKey("class", "set " + rule_.set + " was built as \"" + std::string(HashClassName(set->hash_class)) +
                                     "\", not as \"" + *name + "\"");
    }
  }

  void CheckSomethingToFind() {
    if (rule_.kind == RuleKind::kHash) return;  // "set" is required
    const bool url = rule_.kind == RuleKind::kUrl;
    for (const char* key : url ? std::vector{"hosts", "urls", "list"} : std::vector{"terms", "regex", "list"})
      if (const TomlValue* value = table_.Find(key);
          value != nullptr && !(value->kind == TomlKind::kList && value->items.empty()))
        return;
    table_.FaultAtTable(table_.name() + (url ? " looks for nothing; expected \"hosts\", \"urls\" or \"list\""
                                             : " looks for nothing; expected \"terms\", \"regex\" or \"list\""));
  }

  TableReader& table_;
  const RuleFiles& files_;
  ReadRuleResult& result_;
  Rule& rule_;
};

std::string NameForFaults(const TomlValue& table, std::size_t number) {
  for (const TomlEntry& entry : table.entries) {
    if (entry.key == "id" && entry.value.kind == TomlKind::kString) return "rule \"" + entry.value.text + "\"";
  }
  return "rule " + std::to_string(number);
}

}  // namespace

ReadRuleResult ReadRule(const TomlEntry& place, const TomlValue& table, std::size_t number, const RuleFiles& files) {
  ReadRuleResult result;
  const int line = table.line > 0 ? table.line : place.line;
  TableReader reader(&table, NameForFaults(table, number), line, table.column, result.faults);
  RuleReader(reader, files, result).Read();
  return result;
}

}  // namespace schouw
