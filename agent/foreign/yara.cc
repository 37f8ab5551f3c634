// Text strings and regular expressions of YARA rules (yara.readthedocs.io, "Writing YARA rules"). What the condition
// wants besides is not ours to run: "any of them" and "all of them" are understood.
#include <algorithm>

#include "agent/foreign/foreign_text.h"

namespace schouw {
namespace {

struct YaraString {
  std::string text;
  bool regex = false;
  bool nocase = false;
  bool fullword = false;
  std::uint32_t line = 0;
};

class YaraReader {
 public:
  explicit YaraReader(const ForeignSink& sink) : sink_(sink) {}

  void OnLine(std::string_view line, std::uint32_t number) {
    line = TrimmedText(line);
    if (in_comment_) {
      const std::size_t end = line.find("*/");
      if (end == std::string_view::npos) return;
      in_comment_ = false;
      line = TrimmedText(line.substr(end + 2));
    }
    if (line.starts_with("/*")) {
      in_comment_ = line.find("*/") == std::string_view::npos;
      return;
    }
    if (line.empty() || line.starts_with("//")) return;
    if (OpensRule(line, number)) {
      const std::size_t brace = line.find('{');
      if (brace != std::string_view::npos) OnLine(line.substr(brace + 1), number);
      return;
    }
    if (line.starts_with("strings:") || line.starts_with("condition:") || line.starts_with("meta:")) {
      section_ = line.substr(0, line.find(':'));
      line = TrimmedText(line.substr(section_.size() + 1));
      if (line.empty()) return;
    }
    if (section_ == "strings" && line.starts_with('$')) return OnString(line, number);
    if (section_ == "condition" && line != "}") condition_ += (condition_.empty() ? "" : " ") + std::string(line);
    if (line.ends_with('}') && section_ != "strings") EndRule();
  }

  void EndRule() {
    if (name_.empty()) return;
    while (condition_.ends_with('}') || condition_.ends_with(' ')) condition_.pop_back();
    const bool all = condition_ == "all of them" && strings_.size() > 1;
    if (!all && condition_ != "any of them" && condition_ != "1 of them" && strings_.size() > 1)
      NotMapped(line_, condition_, "a condition of rule " + name_ + "; imported as \"any of them\"");
    if (all)
      AddAll();
    else
      for (const YaraString& one : strings_) AddOne(one);
    name_.clear();
    strings_.clear();
    condition_.clear();
    section_.clear();
  }

 private:
  bool OpensRule(std::string_view line, std::uint32_t number) {
    for (const std::string_view modifier : {"private ", "global "})
      if (line.starts_with(modifier)) line = TrimmedText(line.substr(modifier.size()));
    if (!line.starts_with("rule ")) return false;
    EndRule();
    line = TrimmedText(line.substr(5));
    name_ = line.substr(0, line.find_first_of(" \t:{"));
    line_ = number;
    return true;
  }

  // $name = "text" nocase fullword
  void OnString(std::string_view line, std::uint32_t number) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return NotMapped(number, line, "no string");
    std::string_view value = TrimmedText(line.substr(equals + 1));
    if (value.starts_with('{')) return NotMapped(number, line, "bytes, not text");
    if (!value.starts_with('"') && !value.starts_with('/')) return NotMapped(number, line, "no string");
    YaraString read;
    read.line = number;
    read.regex = value[0] == '/';
    const std::size_t end = ReadLiteral(value, read);
    if (end == std::string_view::npos) return NotMapped(number, line, "a string that is not closed, or has bytes");
    ReadModifiers(value.substr(end), number, line, std::move(read));
  }

  // Where the literal ends; npos when it does not, or holds an escape for a byte.
  static std::size_t ReadLiteral(std::string_view value, YaraString& read) {
    const char close = value[0];
    for (std::size_t i = 1; i < value.size(); ++i) {
      if (value[i] == close) return i + 1;
      if (value[i] != '\\' || i + 1 >= value.size()) {
        read.text += value[i];
        continue;
      }
      const char escaped = value[++i];
      if (read.regex) {
        read.text += escaped == '/' ? std::string("/") : std::string("\\") + escaped;
      } else if (escaped == '"' || escaped == '\\') {
        read.text += escaped;
      } else if (escaped == 't' || escaped == 'n' || escaped == 'r') {
        read.text += ' ';
      } else {
        return std::string_view::npos;
      }
    }
    return std::string_view::npos;
  }

  void ReadModifiers(std::string_view rest, std::uint32_t number, std::string_view line, YaraString read) {
    if (read.regex && rest.starts_with('i')) {
      read.nocase = true;
      rest.remove_prefix(1);
    }
    for (rest = TrimmedText(rest); !rest.empty() && !rest.starts_with("//"); rest = TrimmedText(rest)) {
      const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
      const std::string_view word = rest.substr(0, end);
      rest.remove_prefix(end);
      if (word == "nocase")
        read.nocase = true;
      else if (word == "fullword")
        read.fullword = true;
      else if (word != "ascii" && word != "wide" && word != "private")
        return NotMapped(number, line, "\"" + std::string(word) + "\" is not understood");
    }
    strings_.push_back(std::move(read));
  }

  void NotMapped(std::uint32_t line, std::string_view what, std::string_view why) {
    sink_(NotMappedItem(line, what, why));
  }

  void Give(ForeignKind kind, const YaraString& one, const YaraString& how) {
    ForeignItem item;
    item.kind = kind;
    item.text = one.text;
    item.line = one.line;
    item.rule = name_ + (how.fullword ? "" : "-deel") + (how.nocase ? "" : "-precies");
    item.whole_word = how.fullword;
    item.fold = how.nocase;
    sink_(std::move(item));
  }

  void AddOne(const YaraString& one) {
    if (one.regex && !one.nocase) return NotMapped(one.line, one.text, "a regex that heeds case");
    Give(one.regex ? ForeignKind::kRegex : ForeignKind::kTerm, one, one);
  }

  void AddAll() {
    const bool alike = std::all_of(strings_.begin(), strings_.end(), [&](const YaraString& one) {
      return !one.regex && one.nocase == strings_[0].nocase && one.fullword == strings_[0].fullword;
    });
    if (!alike) return NotMapped(line_, condition_, "strings of rule " + name_ + " that are not all alike");
    for (const YaraString& one : strings_)
      Give(&one == &strings_[0] ? ForeignKind::kTerm : ForeignKind::kAlso, one, strings_[0]);
  }

  const ForeignSink& sink_;
  std::string name_;
  std::string section_;
  std::string condition_;
  std::vector<YaraString> strings_;
  std::uint32_t line_ = 0;
  bool in_comment_ = false;
};

}  // namespace

Status ReadYara(std::string_view text, const ForeignSink& sink) {
  YaraReader reader(sink);
  SCHOUW_TRY(ForEachLine(text, [&](std::string_view line, std::uint32_t number) { reader.OnLine(line, number); }),
             "yara");
  reader.EndRule();
  return {};
}

}  // namespace schouw
