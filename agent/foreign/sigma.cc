// Lists under `detection` of Sigma-like rules (sigmahq.io, "Rules"), in the block style that such files have: words of
// `keywords`, and of fields that hold an address. `level` becomes the severity. No other YAML is read.
#include <algorithm>
#include <array>

#include "agent/foreign/foreign_text.h"

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

// What `level` says, in our words; nullptr when it is none of Sigma's levels.
const char* SeverityOf(std::string_view level) {
  struct Level {
    std::string_view name;
    const char* severity;
  };
  constexpr std::array<Level, 5> kLevels = {
      Level{"informational", "info"}, {"low", "info"}, {"medium", "attention"}, {"high", "high"}, {"critical", "high"}};
  for (const Level& known : kLevels)
    if (known.name == level) return known.severity;
  return nullptr;
}

// One rule after another, each a document of YAML. A rule is given when it has ended: its title and level may stand
// below its lists.
class SigmaReader {
 public:
  explicit SigmaReader(const ForeignSink& sink) : sink_(sink) {}

  void OnLine(std::string_view line, std::uint32_t number) {
    if (TrimmedText(line) == "---") return EndRule();
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    std::string_view rest = TrimmedText(line);
    if (rest.empty() || rest.starts_with('#')) return;
    if (rest.starts_with("- ") || rest == "-") return OnItem(Unquoted(WithoutComment(rest.substr(1))), number);
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) {
      if (in_detection_) NotMapped(number, rest, "a line that is not understood");
      return;
    }
    const std::string_view key = TrimmedText(rest.substr(0, colon));
    const std::string_view value = Unquoted(WithoutComment(rest.substr(colon + 1)));
    if (indent == 0) return OnTopKey(key, value, number);
    if (in_detection_) OnKey(key, value, number);
  }

  void EndRule() {
    for (ForeignItem& item : items_) {
      item.rule = title_;
      item.severity = severity_;
      sink_(std::move(item));
    }
    items_.clear();
    title_.clear();
    severity_.clear();
    in_detection_ = false;
  }

 private:
  // A comment begins after a space (YAML 1.2, 6.6); in quotes there is none.
  static std::string_view WithoutComment(std::string_view value) {
    value = TrimmedText(value);
    if (value.starts_with('\'') || value.starts_with('"')) {
      const std::size_t end = value.find(value[0], 1);
      if (end == std::string_view::npos) return value;
      const std::string_view behind = TrimmedText(value.substr(end + 1));
      return behind.starts_with('#') ? value.substr(0, end + 1) : value;
    }
    return value.substr(0, value.find(" #"));
  }

  void OnTopKey(std::string_view key, std::string_view value, std::uint32_t number) {
    in_detection_ = key == "detection";
    field_.clear();
    if (key == "title") title_ = value;
    if (key != "level") return;
    const char* severity = SeverityOf(LowerText(value));
    if (severity == nullptr) return NotMapped(number, value, "no level: informational, low, medium, high or critical");
    severity_ = severity;
  }

  void OnKey(std::string_view key, std::string_view value, std::uint32_t number) {
    if (key == "condition") {
      if (value.find(" and ") != std::string_view::npos || value.find("not ") != std::string_view::npos ||
          value.find('|') != std::string_view::npos)
        NotMapped(number, value, "a condition; imported as any of the lists");
      return;
    }
    field_ = LowerText(key.substr(0, key.find('|')));
    modifier_ = key.find('|') == std::string_view::npos ? "" : std::string(key.substr(key.find('|')));
    if (modifier_.find("|all") != std::string::npos) NotMapped(number, key, "all of a list; imported as any of it");
    if (!value.empty()) OnItem(value, number);
  }

  void OnItem(std::string_view item, std::uint32_t number) {
    if (!in_detection_ || item.empty()) return;
    if (field_ == "keywords" || field_ == "keyword") return Keep(ForeignKind::kTerm, item, number);
    if (std::find(kAddressFields.begin(), kAddressFields.end(), field_) == kAddressFields.end())
      return NotMapped(number, item, "the field \"" + field_ + "\" is not in our records");
    if (modifier_.find("re") != std::string::npos) return NotMapped(number, item, "an expression over addresses");
    std::string_view address = item;
    while (address.starts_with('*') || address.starts_with('.')) address.remove_prefix(1);
    while (address.ends_with('*') && address.find('/') == std::string_view::npos) address.remove_suffix(1);
    if (address.find('.') == std::string_view::npos) return NotMapped(number, item, "a part of an address, no host");
    Keep(ForeignKind::kHostOrUrl, address, number);
  }

  void Keep(ForeignKind kind, std::string_view text, std::uint32_t line) {
    items_.emplace_back();
    items_.back().kind = kind;
    items_.back().text = text;
    items_.back().line = line;
  }
  void NotMapped(std::uint32_t line, std::string_view what, std::string_view why) {
    items_.push_back(NotMappedItem(line, what, why));
  }

  const ForeignSink& sink_;
  std::string title_;
  std::string severity_;
  std::string field_;
  std::string modifier_;
  std::vector<ForeignItem> items_;  // of this rule
  bool in_detection_ = false;
};

}  // namespace

Status ReadSigma(std::string_view text, const ForeignSink& sink) {
  SigmaReader reader(sink);
  SCHOUW_TRY(ForEachLine(text, [&](std::string_view line, std::uint32_t number) { reader.OnLine(line, number); }),
             "sigma");
  reader.EndRule();
  return {};
}

}  // namespace schouw
