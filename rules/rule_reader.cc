#include "rules/rule_reader.h"

#include <algorithm>

#include "rules/host_pattern.h"

namespace schouw {
namespace {

constexpr std::string_view kNotInThisVersion = " is not in this version of Schouw; leave it out";

class RuleReader {
 public:
  RuleReader(TableReader& table, const ReadList& read_list, ReadRuleResult& result)
      : table_(table), read_list_(read_list), result_(result), rule_(result.rule) {}

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
    RefuseLaterKeys();
    rule_.unless = table_.Texts("unless", Need::kOptional, "a list of texts, such as [\"museum\"]");
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
      table_.FaultAtTable(table_.name() + " needs \"kind\": \"keyword\" or \"url\"");
      return false;
    }
    const auto kind = table_.Choice("kind", {"keyword", "url", "hash"});
    if (!kind) return false;
    if (*kind == "hash") table_.FaultAtKey("kind", "kind \"hash\"" + std::string(kNotInThisVersion));
    rule_.kind = *kind == "keyword" ? RuleKind::kKeyword : (*kind == "url" ? RuleKind::kUrl : RuleKind::kHash);
    return *kind != "hash";
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
    table_.FaultAtKey(key, "\"" + std::string(key) + "\" belongs to rules of kind " +
                               (kind == RuleKind::kUrl ? "\"url\"" : "\"keyword\"") + ", not to " + table_.name());
    return false;
  }

  void ReadKeywordKeys() {
    if (Belongs("terms", RuleKind::kKeyword)) {
      rule_.terms = table_.Texts("terms", Need::kOptional, "a list of texts, such as [\"tor browser\"]");
    }
    if (Belongs("regex", RuleKind::kKeyword))
      rule_.regexes = TextOrTexts("regex", "a list of patterns, such as ['abc\\d+']");
    if (Belongs("whole_word", RuleKind::kKeyword))
      rule_.whole_word = table_.Bool("whole_word", "true or false").value_or(true);
    if (Belongs("fold", RuleKind::kKeyword)) ReadFold();
  }

  void ReadFold() {
    if (table_.Find("fold") == nullptr) return;
    rule_.fold_case = false;
    rule_.fold_diacritics = false;
    for (const std::string& fold :
         table_.Texts("fold", Need::kOptional, "a list out of \"case\" and \"diacritics\"; [] for neither")) {
      if (fold == "case") {
        rule_.fold_case = true;
      } else if (fold == "diacritics") {
        rule_.fold_diacritics = true;
      } else if (fold == "leet" || fold == "spacing" || fold == "homoglyphs") {
        table_.FaultAtItem("fold", fold, "fold \"" + fold + "\"" + std::string(kNotInThisVersion));
      } else {
        table_.FaultAtItem("fold", fold, "unknown fold \"" + fold + "\"; expected \"case\" or \"diacritics\"");
      }
    }
  }

  void ReadUrlKeys() {
    if (Belongs("hosts", RuleKind::kUrl)) {
      for (std::string& host :
           table_.Texts("hosts", Need::kOptional, "a list of hosts, such as [\"kansspel.example\"]")) {
        if (const std::string fault = HostFault(host); !fault.empty()) table_.FaultAtItem("hosts", host, fault);
        rule_.hosts.push_back(std::move(host));
      }
    }
    if (Belongs("urls", RuleKind::kUrl)) {
      for (std::string& url :
           table_.Texts("urls", Need::kOptional, "a list of URLs, such as [\"forum.example/groep/*\"]")) {
        if (const std::string fault = UrlPatternFault(url); !fault.empty()) table_.FaultAtItem("urls", url, fault);
        rule_.urls.push_back(std::move(url));
      }
    }
  }

  std::vector<std::string> TextOrTexts(const char* key, std::string_view expected) {
    const TomlValue* value = table_.Find(key);
    if (value == nullptr || value->kind != TomlKind::kString) return table_.Texts(key, Need::kOptional, expected);
    return {table_.Text(key, Need::kOptional, expected)};
  }

  void ReadLists() {
    for (const std::string& path : TextOrTexts("list", "the path of a list, such as \"lists/x.txt\"")) {
      const Result<std::vector<ListLine>> lines = read_list_(path);
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
      rule_.terms.push_back(line.text);
      return;
    }
    const bool url = line.text.find('/') != std::string::npos;
    const std::string fault = url ? UrlPatternFault(line.text) : HostFault(line.text);
    if (!fault.empty()) result_.list_faults.push_back({path, line.line, 1, fault});
    (url ? rule_.urls : rule_.hosts).push_back(line.text);
  }

  // Keys of the contract that the matcher does not do yet: refused, since ignoring them would look like doing them.
  void RefuseLaterKeys() {
    const auto distance = table_.Number("distance", Need::kOptional, 0, 2, "0, 1 or 2");
    if (distance.value_or(0) != 0) table_.FaultAtKey("distance", "\"distance\"" + std::string(kNotInThisVersion));
    for (const char* key : {"near", "set", "class"}) {
      const bool of_hash = rule_.kind == RuleKind::kHash && std::string_view(key) != "near";
      if (table_.Find(key) != nullptr && !of_hash) {
        table_.FaultAtKey(key, "\"" + std::string(key) + "\"" + std::string(kNotInThisVersion));
      }
    }
  }

  void CheckSomethingToFind() {
    const bool url = rule_.kind == RuleKind::kUrl;
    for (const char* key : url ? std::vector{"hosts", "urls", "list"} : std::vector{"terms", "regex", "list"})
      if (const TomlValue* value = table_.Find(key);
          value != nullptr && !(value->kind == TomlKind::kList && value->items.empty()))
        return;
    table_.FaultAtTable(table_.name() + (url ? " looks for nothing; expected \"hosts\", \"urls\" or \"list\""
                                             : " looks for nothing; expected \"terms\", \"regex\" or \"list\""));
  }

  TableReader& table_;
  const ReadList& read_list_;
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

ReadRuleResult ReadRule(const TomlEntry& place, const TomlValue& table, std::size_t number, const ReadList& read_list) {
  ReadRuleResult result;
  const int line = table.line > 0 ? table.line : place.line;
  TableReader reader(&table, NameForFaults(table, number), line, table.column, result.faults);
  RuleReader(reader, read_list, result).Read();
  return result;
}

}  // namespace schouw
