#include "agent/base/xml_plist.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "agent/base/time.h"
#include "agent/base/utf8.h"
#include "agent/base/xml_text.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxXmlDepth = 200;
constexpr std::size_t kMaxXmlPathBytes = 1000;
constexpr std::int64_t kCocoaEpochSeconds = 978'307'200;  // 2001-01-01
constexpr std::string_view kSpace = " \t\r\n";

// What stands between two tags, or a tag.
struct Token {
  enum class Kind : std::uint8_t { kText, kStart, kEnd, kEmpty };
  Kind kind = Kind::kText;
  std::string_view text;  // a tag's name
  bool literal = false;   // text of a CDATA section: no references in it
};

// Cuts XML into tags and text, front to back.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  // Nothing at the end.
  std::optional<Token> Next() {
    while (at_ < text_.size()) {
      if (text_[at_] != '<') return Token{Token::Kind::kText, Take(text_.find('<', at_))};
      if (Starts("<![CDATA[")) {
        at_ += 9;
        const std::string_view inside = Take(text_.find("]]>", at_));
        at_ = std::min(at_ + 3, text_.size());
        return Token{Token::Kind::kText, inside, true};
      }
      if (Starts("<!--")) {
        Pass("-->");
      } else if (Starts("<?")) {
        Pass("?>");
      } else if (Starts("<!")) {
        PassDeclaration();
      } else {
        return Tag();
      }
    }
    return std::nullopt;
  }
  // It ended inside a tag, a comment or a section.
  bool cut() const { return cut_; }

 private:
  bool Starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  std::string_view Take(std::size_t end) {
    const std::size_t stop = std::min(end, text_.size());
    const std::size_t begin = std::exchange(at_, stop);
    return text_.substr(begin, stop - begin);
  }

  void Pass(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    cut_ = cut_ || found == std::string_view::npos;
    at_ = found == std::string_view::npos ? text_.size() : found + end.size();
  }

  // A document type may hold declarations in brackets.
  void PassDeclaration() {
    int open = 0;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '<') ++open;
      if (text_[at_] == '>' && --open == 0) {
        ++at_;
        return;
      }
    }
    cut_ = true;
  }

  std::optional<Token> Tag() {
    const std::size_t end = text_.find('>', at_);
    if (end == std::string_view::npos) {
      cut_ = true;
      at_ = text_.size();
      return std::nullopt;
    }
    std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    Token token{Token::Kind::kStart, inside};
    if (inside.starts_with('/')) {
      token.kind = Token::Kind::kEnd;
      inside.remove_prefix(1);
    } else if (inside.ends_with('/')) {
      token.kind = Token::Kind::kEmpty;
      inside.remove_suffix(1);
    }
    token.text = inside.substr(0, inside.find_first_of(kSpace));
    return token;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool cut_ = false;
};

int Base64Value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

std::string LenientBase64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const int value = Base64Value(c);
    if (value < 0) continue;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xff);
  }
  return bytes;
}

bool IsContainer(std::string_view name) { return name == "dict" || name == "array"; }
bool IsValue(std::string_view name) {
  constexpr std::array<std::string_view, 7> kValues = {"string", "data", "date", "integer", "real", "true", "false"};
  return std::ranges::find(kValues, name) != kValues.end();
}

class XmlReader {
 public:
  XmlReader(std::string_view text, const PlistVisitor& visitor) : tokens_(text), visitor_(visitor) {}

  Status Read() {
    while (!stopped_ && !too_deep_) {
      const auto token = tokens_.Next();
      if (!token) break;
      Take(*token);
    }
    if (too_deep_)
      return Fail(ErrorCode::kTooDeep, "more than " + std::to_string(kMaxXmlDepth) + " objects inside each other");
    if (stopped_) return {};
    if (tokens_.cut() || !levels_.empty() || !element_.empty())
      return Fail(ErrorCode::kTruncated, "the property list ends early");
    if (!seen_) return Fail(ErrorCode::kMalformed, "no property list");
    return {};
  }

 private:
  struct Level {
    bool is_list = false;
    std::string path;
    std::string key;  // of the value that comes next
    std::uint64_t index = 0;
  };

  void Take(const Token& token) {
    switch (token.kind) {
      case Token::Kind::kText:
        if (element_.empty()) return;
        if (token.literal) {
          text_ += token.text;
        } else {
          text_ += XmlUnescaped(token.text);
        }
        return;
      case Token::Kind::kStart: return Start(token.text);
      case Token::Kind::kEmpty: Start(token.text); [[fallthrough]];
      case Token::Kind::kEnd: return End(token.text);
    }
  }

  void Start(std::string_view name) {
    seen_ = seen_ || name == "plist";
    if (IsContainer(name)) {
      Open(name == "array");
    } else if (name == "key" || IsValue(name)) {
      element_ = name;
      text_.clear();
    }
  }

  void Open(bool is_list) {
    if (levels_.size() >= kMaxXmlDepth) {
      too_deep_ = true;
      return;
    }
    Level level{is_list, Path(), "", 0};
    // A key of something larger is text too: some programs write addresses and names there.
    if (!levels_.empty() && !levels_.back().key.empty())
      stopped_ = !visitor_.on_text(level.path, "", levels_.back().key);
    levels_.push_back(std::move(level));
  }

  void End(std::string_view name) {
    if (IsContainer(name)) {
      if (!levels_.empty()) levels_.pop_back();
      element_.clear();
      return EndValue();
    }
    if (name != element_ || element_.empty()) return;
    const std::string text = ToValidUtf8(std::exchange(text_, {}));
    element_.clear();
    if (name == "key") {
      if (!levels_.empty()) levels_.back().key = text;
      return;
    }
    Give(name, text);
    EndValue();
  }

  void Give(std::string_view name, const std::string& text) {
    if (name == "string") {
      const std::string key = levels_.empty() ? "" : levels_.back().key;
      if (!text.empty()) stopped_ = !visitor_.on_text(Path(), key, text);
    } else if (name == "data") {
      const std::string bytes = LenientBase64(text);
      stopped_ = !visitor_.on_data(Path(), AsBytes(bytes));
    } else if (name == "date" && visitor_.on_date) {
      const auto time = ParseRfc3339(text);
      if (time) stopped_ = !visitor_.on_date(Path(), static_cast<double>(time->value) / 1e9 - kCocoaEpochSeconds);
    }
  }

  void EndValue() {
    if (levels_.empty()) return;
    ++levels_.back().index;
    levels_.back().key.clear();
  }

  std::string Path() const {
    if (levels_.empty()) return "";
    const Level& level = levels_.back();
    const std::string name = level.is_list ? std::to_string(level.index) : level.key;
    std::string path = level.path.empty() ? name : level.path + "/" + name;
    if (path.size() > kMaxXmlPathBytes) path = ToValidUtf8(path.substr(0, kMaxXmlPathBytes));
    return path;
  }

  Tokens tokens_;
  const PlistVisitor& visitor_;
  std::vector<Level> levels_;
  std::string element_;  // whose text is collected, or empty
  std::string text_;
  bool seen_ = false;
  bool too_deep_ = false;
  bool stopped_ = false;
};

// UTF-8 without a mark; `bytes` itself where it is that.
std::string_view Utf8Of(std::string_view bytes, std::string& converted) {
  if (bytes.starts_with("\xef\xbb\xbf")) return bytes.substr(3);
  const std::string_view pairs = bytes.substr(0, bytes.size() - bytes.size() % 2);
  if (bytes.starts_with("\xff\xfe")) {
    converted = FromUtf16Le(pairs.substr(2));
  } else if (bytes.starts_with("\xfe\xff")) {
    converted = FromUtf16Be(pairs.substr(2));
  } else {
    return bytes;
  }
  return converted;
}

}  // namespace

bool IsXmlPlist(std::string_view head) {
  std::string converted;
  Tokens tokens(Utf8Of(head, converted));
  while (const auto token = tokens.Next()) {
    if (token->kind != Token::Kind::kText) return token->kind == Token::Kind::kStart && token->text == "plist";
    if (token->text.find_first_not_of(kSpace) != std::string_view::npos) return false;
  }
  return false;
}

Status ReadXmlPlist(std::string_view bytes, const PlistVisitor& visitor) {
  std::string converted;
  return XmlReader(Utf8Of(bytes, converted), visitor).Read();
}

Status ReadPropertyList(Bytes bytes, const PlistVisitor& visitor) {
  return IsBinaryPlist(AsChars(bytes)) ? ReadBinaryPlist(bytes, visitor) : ReadXmlPlist(AsChars(bytes), visitor);
}

}  // namespace schouw
