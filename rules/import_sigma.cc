// Lists under `detection` of Sigma-like rules (sigmahq.io, "Rules"), in the block style that such files have: words of
// `keywords`, and of fields that hold an address. No other YAML is read.
#include <algorithm>
#include <array>

#include "rules/import_builder.h"

namespace schouw {
namespace {

// Fields of a proxy's or name server's log that hold a host or a URL.
constexpr std::array<std::string_view, 9> kAddressFields = {"c-uri",
                                                            "cs-host",
                                                            "cs-uri",
                                                            "r-dns",
                                                            "query",
                                                            "queryname",
                                                            "dns.question.name",
                                                            "url.domain",
                                                            "destinationhostname"};

std::string_view Unquoted(std::string_view text) {
  text = TrimmedText(text);
  if (text.size() >= 2 && (text[0] == '\'' || text[0] == '"') && text.back() == text[0])
    return text.substr(1, text.size() - 2);
  return text;
}

std::string LowerField(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return lower;
}

class SigmaReader {
 public:
  SigmaReader(const ImportOptions& options, ImportBuilder& builder) : builder_(builder), id_(options.id) {}

  void OnLine(std::string_view line, int number) {
    if (line == "---") {
      in_detection_ = false;
      return;
    }
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    std::string_view rest = TrimmedText(line);
    if (rest.empty() || rest.starts_with('#')) return;
    if (rest.starts_with("- ") || rest == "-") return OnItem(Unquoted(rest.substr(1)), number);
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view key = TrimmedText(rest.substr(0, colon));
    const std::string_view value = Unquoted(rest.substr(colon + 1));
    if (indent == 0) return OnTopKey(key, value);
    if (in_detection_) OnKey(key, value, number);
  }

 private:
  void OnTopKey(std::string_view key, std::string_view value) {
    in_detection_ = key == "detection";
    field_.clear();
    if (key == "title") id_ = IdFrom(value);
  }

  void OnKey(std::string_view key, std::string_view value, int number) {
    if (key == "condition") {
      if (value.find(" and ") != std::string_view::npos || value.find("not ") != std::string_view::npos ||
          value.find('|') != std::string_view::npos)
        builder_.NotMapped(number, value, "a condition; imported as any of the lists");
      return;
    }
    field_ = LowerField(key.substr(0, key.find('|')));
    modifier_ = key.find('|') == std::string_view::npos ? "" : std::string(key.substr(key.find('|')));
    if (!value.empty()) OnItem(value, number);
  }

  void OnItem(std::string_view item, int number) {
    if (!in_detection_ || item.empty()) return;
    if (field_ == "keywords" || field_ == "keyword") {
      Rule& rule = builder_.RuleFor(id_, RuleKind::kKeyword);
      return builder_.AddTerm(rule, item, number);
    }
    if (std::find(kAddressFields.begin(), kAddressFields.end(), field_) == kAddressFields.end())
      return builder_.NotMapped(number, item, "the field \"" + field_ + "\" is not in our records");
    if (modifier_.find("re") != std::string::npos)
      return builder_.NotMapped(number, item, "an expression over addresses");
    while (item.starts_with('*') || item.starts_with('.')) item.remove_prefix(1);
    while (item.ends_with('*') && item.find('/') == std::string_view::npos) item.remove_suffix(1);
    if (item.find('.') == std::string_view::npos)
      return builder_.NotMapped(number, item, "a part of an address, no host");
    builder_.AddHostOrUrl(builder_.RuleFor(id_, RuleKind::kUrl), item, number);
  }

  ImportBuilder& builder_;
  std::string id_;
  std::string field_;
  std::string modifier_;
  bool in_detection_ = false;
};

}  // namespace

Status ImportSigma(std::string_view text, const ImportOptions& options, ImportBuilder& builder) {
  SigmaReader reader(options, builder);
  return ForEachLine(text, [&](std::string_view line, int number) { reader.OnLine(line, number); });
}

}  // namespace schouw
