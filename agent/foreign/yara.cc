// Text strings and regular expressions of YARA rules (yara.readthedocs.io, "Writing YARA rules"), however they are laid
// out. What the condition wants besides is not ours to run: "any of them" and "all of them" are understood.
#include <algorithm>
#include <optional>
#include <vector>

#include "agent/foreign/foreign_text.h"

namespace schouw {
namespace {

// A file of rules front to back; comments are white space.
class YaraText {
 public:
  explicit YaraText(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  std::uint32_t line() const { return line_; }
  std::size_t at() const { return at_; }
  // What stands from `from` to here, of its first line.
  std::string_view Since(std::size_t from) const {
    const std::string_view passed = text_.substr(from, at_ - from);
    return TrimmedText(passed.substr(0, passed.find('\n')));
  }

  // Whether there was any.
  bool SkipSpace() {
    const std::size_t from = at_;
    for (;;) {
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("//")) {
        Pass(std::min(rest.find('\n'), rest.size()));
      } else if (rest.starts_with("/*")) {
        const std::size_t end = rest.find("*/", 2);
        Pass(end == std::string_view::npos ? rest.size() : end + 2);
      } else if (!rest.empty() && kSpace.find(rest[0]) != std::string_view::npos) {
        Pass(1);
      } else {
        return at_ != from;
      }
    }
  }
  char Peek() const { return at_end() ? '\0' : text_[at_]; }
  bool Take(char c) {
    SkipSpace();
    if (Peek() != c) return false;
    Pass(1);
    return true;
  }
  // At most as long as YARA allows: what is left is no word behind it.
  std::string_view Word() {
    SkipSpace();
    std::size_t end = at_;
    while (end < text_.size() && end - at_ < kLongestWord && IsOfWord(text_[end])) ++end;
    return Pass(end - at_);
  }
  // "text" or /regex/ with its delimiters; empty when none stands here or it is not closed on its line.
  std::string_view Literal() {
    SkipSpace();
    const char close = Peek();
    if (close != '"' && close != '/') return {};
    for (std::size_t i = at_ + 1; i < text_.size() && text_[i] != '\n'; ++i) {
      if (text_[i] == close) return Pass(i + 1 - at_);
      if (text_[i] == '\\') ++i;
    }
    return {};
  }
  std::string_view RestOfLine() { return Pass(std::min(text_.find('\n', at_), text_.size()) - at_); }
  std::string_view Pass(std::size_t bytes) {
    const std::string_view passed = text_.substr(at_, bytes);
    line_ += static_cast<std::uint32_t>(std::count(passed.begin(), passed.end(), '\n'));
    at_ += passed.size();
    return passed;
  }

 private:
  static constexpr std::size_t kLongestWord = 128;
  static constexpr std::string_view kSpace = " \t\n\r\f\v";
  static bool IsOfWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

struct YaraString {
  std::string name;  // "$a", or "$"
  std::string text;
  bool regex = false;
  bool nocase = false;
  bool fullword = false;
  std::uint32_t line = 0;
};

class YaraReader {
 public:
  YaraReader(std::string_view text, const ForeignSink& sink) : text_(text), sink_(sink) {}

  Status Read() {
    for (text_.SkipSpace(); !text_.at_end(); text_.SkipSpace()) {
      const std::size_t from = text_.at();
      const std::uint32_t line = text_.line();
      const std::string_view word = text_.Word();
      if (word == "rule") {
        SCHOUW_TRY(ReadRule(line), "");
      } else if (word == "include") {
        text_.Literal();
        NotMapped(line, text_.Since(from), "rules of another file; import that too");
      } else if (word == "import") {
        text_.Literal();
      } else if (word != "private" && word != "global") {
        text_.RestOfLine();
        NotMapped(line, text_.Since(from), "no rule");
      }
    }
    return {};
  }

 private:
  Status ReadRule(std::uint32_t line) {
    line_ = line;
    name_ = text_.Word();
    strings_.clear();
    condition_.clear();
    if (text_.Take(':'))
      while (!text_.Word().empty()) {
      }
    if (!text_.Take('{')) return NotClosed();
    while (!text_.Take('}')) {
      const std::string_view section = text_.Word();
      if (section.empty() || !text_.Take(':')) return NotClosed();
      if (section == "strings") {
        while (text_.Take('$')) SCHOUW_TRY(ReadString(), "");
      } else if (section == "condition") {
        ReadCondition();
      } else {
        ReadMeta();
      }
    }
    GiveRule();
    return {};
  }

  Status NotClosed() const {
    return Fail(ErrorCode::kMalformed, "line " + std::to_string(line_) + ": rule \"" + name_ +
                                           "\" is cut off, or no rule from line " + std::to_string(text_.line()) +
                                           " on");
  }

  // name = "text", or a number, or true: told of a rule, not looked for.
  void ReadMeta() {
    for (;;) {
      YaraText ahead = text_;
      if (ahead.Word().empty() || !ahead.Take('=')) return;
      text_ = ahead;
      if (!text_.Literal().empty()) continue;
      text_.Take('-');
      text_.Word();
    }
  }

  // As it is written, with one space for white space.
  void ReadCondition() {
    for (bool space = text_.SkipSpace(); !text_.at_end() && text_.Peek() != '}'; space = text_.SkipSpace()) {
      if (space && !condition_.empty()) condition_ += ' ';
      const std::string_view literal = text_.Literal();
      condition_ += literal.empty() ? text_.Pass(1) : literal;
    }
  }

  // $name = "text" nocase fullword; its '$' is taken.
  Status ReadString() {
    const std::size_t from = text_.at() - 1;
    YaraString read;
    read.line = text_.line();
    read.name = "$" + std::string(text_.Word());
    if (!text_.Take('=')) return NotClosed();
    if (text_.Take('{')) {
      while (!text_.at_end() && !text_.Take('}')) text_.Pass(1);
      NotMapped(read.line, text_.Since(from), "bytes, not text");
      ReadModifiers(read);
      return {};
    }
    const std::string_view literal = text_.Literal();
    if (literal.empty()) {
      text_.RestOfLine();
      NotMapped(read.line, text_.Since(from), "a string that is not closed, or has bytes");
      return {};
    }
    read.regex = literal[0] == '/';
    const bool is_text = ReadLiteral(literal, read);
    const std::string unknown = ReadModifiers(read);
    if (!is_text || read.text.size() > kMaxForeignTextBytes) {
      NotMapped(read.line, text_.Since(from), "a string that is not closed, or has bytes");
    } else if (!unknown.empty()) {
      NotMapped(read.line, text_.Since(from), "\"" + unknown + "\" is not understood");
    } else {
      strings_.push_back(std::move(read));
    }
    return {};
  }

  // False: it holds an escape for a byte.
  static bool ReadLiteral(std::string_view literal, YaraString& read) {
    for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
      if (literal[i] != '\\') {
        read.text += literal[i];
        continue;
      }
      const char escaped = literal[++i];
      if (read.regex) {
        read.text += escaped == '/' ? std::string("/") : std::string("\\") + escaped;
      } else if (escaped == '"' || escaped == '\\') {
        read.text += escaped;
      } else if (escaped == 't' || escaped == 'n' || escaped == 'r') {
        read.text += ' ';
      } else {
        return false;
      }
    }
    return true;
  }

  // The first modifier that has no place here, or empty.
  std::string ReadModifiers(YaraString& read) {
    std::string unknown;
    if (read.regex && text_.Peek() == 'i') {
      read.nocase = true;
      text_.Pass(1);
    }
    for (;;) {
      YaraText ahead = text_;
      const std::string_view word = ahead.Word();
      if (word.empty() || word == "condition") return unknown;
      text_ = ahead;
      if (text_.Take('('))  // xor(1-255)
        while (!text_.at_end() && !text_.Take(')')) text_.Pass(1);
      if (word == "nocase")
        read.nocase = true;
      else if (word == "fullword")
        read.fullword = true;
      else if (word != "ascii" && word != "wide" && word != "private" && unknown.empty())
        unknown = word;
    }
  }

  bool ConditionIsAny() const {
    if (condition_ == "any of them" || condition_ == "1 of them") return true;
    return strings_.size() == 1 && (condition_ == "all of them" || condition_ == "$" || condition_ == strings_[0].name);
  }

  void GiveRule() {
    if (strings_.empty()) return NotMapped(line_, condition_, "of rule " + name_ + " no text is left to look for");
    const bool all = condition_ == "all of them" && strings_.size() > 1;
    if (all) return GiveAll();
    if (!ConditionIsAny())
      NotMapped(line_, condition_, "a condition of rule " + name_ + "; imported as \"any of them\"");
    for (const YaraString& one : strings_) GiveOne(one);
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

  void GiveOne(const YaraString& one) {
    if (one.regex && !one.nocase) return NotMapped(one.line, one.text, "a regex that heeds case");
    Give(one.regex ? ForeignKind::kRegex : ForeignKind::kTerm, one, one);
  }

  void GiveAll() {
    const bool alike = std::all_of(strings_.begin(), strings_.end(), [&](const YaraString& one) {
      return !one.regex && one.nocase == strings_[0].nocase && one.fullword == strings_[0].fullword;
    });
    if (!alike) return NotMapped(line_, condition_, "strings of rule " + name_ + " that are not all alike");
    for (const YaraString& one : strings_)
      Give(&one == &strings_[0] ? ForeignKind::kTerm : ForeignKind::kAlso, one, strings_[0]);
  }

  YaraText text_;
  const ForeignSink& sink_;
  std::string name_;
  std::string condition_;
  std::vector<YaraString> strings_;
  std::uint32_t line_ = 0;
};

}  // namespace

Status ReadYara(std::string_view text, const ForeignSink& sink) {
  SCHOUW_TRY(YaraReader(text, sink).Read(), "yara");
  return {};
}

}  // namespace schouw
