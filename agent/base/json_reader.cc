#include "agent/base/json_reader.h"

#include <algorithm>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kMostLevels = 256;
constexpr std::size_t kLongestKeyBytes = 256;  // kept for a path
constexpr std::size_t kLongestPathBytes = 160;
constexpr std::size_t kLongestStringBytes = 16u << 20;  // given in one; longer ones come in parts

bool IsJsonSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsJsonStructural(char c) {
  return c == '{' || c == '}' || c == '[' || c == ']' || c == ':' || c == ',' || c == '"';
}

int JsonHexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool IsJsonLiteral(std::string_view word) {
  if (word == "true" || word == "false" || word == "null") return true;
  return !word.empty() && (word[0] == '-' || (word[0] >= '0' && word[0] <= '9')) &&
         word.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
}

}  // namespace

void JsonReader::Feed(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (!in_string_ || escaped_ || unit_digits_ >= 0 || lead_ != 0) {
      Take(text[at++]);
      continue;
    }
    const std::size_t end = std::min(text.find_first_of("\"\\", at), text.size());
    string_ += text.substr(at, end - at);
    if (string_.size() > kLongestStringBytes) GiveLongString();
    at = end;
    if (at < text.size()) Take(text[at++]);
  }
}

// All but the last character, which may go on.
void JsonReader::GiveLongString() {
  std::size_t cut = string_.size();
  while (cut > 0 && (static_cast<unsigned char>(string_[cut - 1]) & 0xc0) == 0x80) --cut;
  cut -= std::min<std::size_t>(cut, 1);
  on_value_({}, std::string_view(string_).substr(0, cut));
  string_.erase(0, cut);
}

void JsonReader::Finish() {
  if (in_string_) {
    valid_ = false;
    EndString();
  }
  EndWord();
  if (expected_ != Expected::kTop) valid_ = false;
}

void JsonReader::Take(char c) {
  if (in_string_) return TakeStringCharacter(c);
  if (!IsJsonSpace(c) && !IsJsonStructural(c)) {
    if (word_.size() < kLongestStringBytes) word_ += c;
    return;
  }
  EndWord();
  if (IsJsonStructural(c)) TakeStructural(c);
}

void JsonReader::TakeStructural(char c) {
  using enum Expected;
  const bool value_fits = expected_ == kValue || expected_ == kValueOrEnd || expected_ == kTop;
  switch (c) {
    case '"':
      if (!value_fits && expected_ != kKey && expected_ != kKeyOrEnd) valid_ = false;
      in_string_ = true;
      string_.clear();
      return;
    case '{':
    case '[':
      if (!value_fits) valid_ = false;
      return Open(c == '{');
    case '}':
      if (expected_ != kKeyOrEnd && expected_ != kCommaOrEnd) valid_ = false;
      return Close(true);
    case ']':
      if (expected_ != kValueOrEnd && expected_ != kCommaOrEnd) valid_ = false;
      return Close(false);
    case ':':
      if (expected_ != kColon) valid_ = false;
      expected_ = kValue;
      return;
    default:
      if (expected_ != kCommaOrEnd) valid_ = false;
      if (levels_.empty()) return;
      ++levels_.back().index;
      expected_ = levels_.back().is_object ? kKey : kValue;
      return;
  }
}

void JsonReader::Open(bool object) {
  if (!levels_.empty() && levels_.back().is_object && deeper_ == 0 && !levels_.back().key.empty())
    on_value_(levels_.back().key, "");
  if (levels_.size() < kMostLevels) {
    levels_.push_back({object, 0, ""});
  } else {
    ++deeper_;
    levels_.back().is_object = object;
  }
  expected_ = object ? Expected::kKeyOrEnd : Expected::kValueOrEnd;
}

void JsonReader::Close(bool object) {
  if (deeper_ > 0) {
    --deeper_;
  } else if (!levels_.empty()) {
    if (levels_.back().is_object != object) valid_ = false;
    levels_.pop_back();
  }
  AfterValue();
}

void JsonReader::AfterValue() { expected_ = levels_.empty() ? Expected::kTop : Expected::kCommaOrEnd; }

void JsonReader::Give(std::string_view value) {
  const bool keyed = !levels_.empty() && levels_.back().is_object;
  on_value_(keyed ? std::string_view(levels_.back().key) : std::string_view(), value);
}

void JsonReader::EndWord() {
  if (word_.empty()) return;
  const bool fits = expected_ == Expected::kValue || expected_ == Expected::kValueOrEnd || expected_ == Expected::kTop;
  if (!fits || !IsJsonLiteral(word_)) valid_ = false;
  if (word_ != "null") Give(word_);
  word_.clear();
  AfterValue();
}

void JsonReader::TakeStringCharacter(char c) {
  if (unit_digits_ >= 0) {
    const int digit = JsonHexDigit(c);
    if (digit >= 0) {
      unit_ = unit_ * 16 + static_cast<std::uint32_t>(digit);
      if (++unit_digits_ < 4) return;
      unit_digits_ = -1;
      return AppendUnit(unit_);
    }
    unit_digits_ = -1;
    valid_ = false;
  } else if (escaped_) {
    escaped_ = false;
    if (c == 'u') {
      unit_ = 0;
      unit_digits_ = 0;
      return;
    }
    if (lead_ != 0) AppendUnit(0);
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/ \n\n\n\t";
    const std::size_t which = kEscapes.find(c);
    if (which == std::string_view::npos) valid_ = false;
    string_ += which == std::string_view::npos ? c : kMeant[which];
    return;
  }
  if (c == '\\') {
    escaped_ = true;
    return;
  }
  if (lead_ != 0) AppendUnit(0);
  if (c == '"') return EndString();
  string_ += c;
}

// A UTF-16 code unit; 0 ends a surrogate that has no second half.
void JsonReader::AppendUnit(std::uint32_t unit) {
  if (lead_ != 0 && unit >= 0xdc00 && unit < 0xe000) {
    AppendUtf8(string_, 0x10000 + ((lead_ - 0xd800) << 10) + (unit - 0xdc00));
    lead_ = 0;
    return;
  }
  if (lead_ != 0) AppendUtf8(string_, kReplacement);
  lead_ = unit >= 0xd800 && unit < 0xdc00 ? unit : 0;
  if (lead_ != 0 || unit == 0) return;
  AppendUtf8(string_, unit >= 0xdc00 && unit < 0xe000 ? kReplacement : static_cast<char32_t>(unit));
}

void JsonReader::EndString() {
  in_string_ = escaped_ = false;
  unit_digits_ = -1;
  if (lead_ != 0) AppendUnit(0);
  if (expected_ == Expected::kKey || expected_ == Expected::kKeyOrEnd) {
    if (!levels_.empty()) levels_.back().key = string_;
    expected_ = Expected::kColon;
    return;
  }
  Give(string_);
  AfterValue();
}

std::string JsonReader::Path() const {
  std::string path;
  for (const Level& level : levels_) {
    if (level.is_object) {
      if (!path.empty()) path += '.';
      path += std::string_view(level.key).substr(0, kLongestKeyBytes);
    } else {
      path += '[' + std::to_string(level.index) + ']';
    }
  }
  if (path.size() <= kLongestPathBytes) return ToValidUtf8(path);
  std::size_t from = path.size() - kLongestPathBytes;
  while (from < path.size() && (static_cast<unsigned char>(path[from]) & 0xc0) == 0x80) ++from;
  return "…" + ToValidUtf8(std::string_view(path).substr(from));
}

}  // namespace schouw
