#include "agent/hashlist/json_events.h"

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kKeptBytes = 4096;

Error Truncated() { return MakeError(ErrorCode::kTruncated, "the JSON ends early"); }

std::string Shown(int byte) {
  if (byte > 0x20 && byte < 0x7F) return std::string("'") + static_cast<char>(byte) + "'";
  return "byte " + std::to_string(byte);
}

}  // namespace

Result<JsonEvent> JsonEvents::Next() {
  SCHOUW_ASSIGN(int byte, text_.PeekPastSpace(), "");
  if (open_.empty()) {
    if (!fresh_) {
      if (byte == TextStream::kEnd) return JsonEvent::kEnd;
      return Fail(ErrorCode::kMalformed, "text after the end of the JSON");
    }
    key_.clear();
    return Value();
  }
  const char end = open_.back() == '{' ? '}' : ']';
  if (byte == end) return Close(end);
  if (!fresh_) {
    SCHOUW_TRY(Expect(','), "");
    SCHOUW_ASSIGN(byte, text_.PeekPastSpace(), "");
  }
  key_.clear();
  if (open_.back() == '{') {
    SCHOUW_TRY(String(key_), "");
    SCHOUW_TRY(Expect(':'), "");
  }
  return Value();
}

Result<JsonEvent> JsonEvents::Value() {
  SCHOUW_ASSIGN(const int byte, text_.PeekPastSpace(), "");
  fresh_ = false;
  value_.clear();
  if (byte == TextStream::kEnd) return Fail(Truncated());
  if (byte == '{' || byte == '[') return Open(static_cast<char>(byte));
  if (byte == '"') {
    SCHOUW_TRY(String(value_), "");
    return JsonEvent::kString;
  }
  SCHOUW_TRY(Word(value_), "");
  return JsonEvent::kOther;
}

Result<JsonEvent> JsonEvents::Open(char bracket) {
  if (open_.size() >= kMaxDepth) return Fail(ErrorCode::kTooDeep, "JSON nested more than 64 deep");
  SCHOUW_TRY(Expect(bracket), "");
  open_ += bracket;
  fresh_ = true;
  return bracket == '{' ? JsonEvent::kBeginObject : JsonEvent::kBeginArray;
}

Result<JsonEvent> JsonEvents::Close(char bracket) {
  SCHOUW_TRY(Expect(bracket), "");
  open_.pop_back();
  fresh_ = false;
  return bracket == '}' ? JsonEvent::kEndObject : JsonEvent::kEndArray;
}

Status JsonEvents::Expect(char wanted) {
  SCHOUW_ASSIGN(const int byte, text_.PeekPastSpace(), "");
  if (byte == TextStream::kEnd) return Fail(Truncated());
  if (byte != wanted) return Fail(ErrorCode::kMalformed, "expected " + Shown(wanted) + ", found " + Shown(byte));
  return text_.Next().map([](int) {});
}

Status JsonEvents::String(std::string& into) {
  SCHOUW_TRY(Expect('"'), "");
  for (;;) {
    SCHOUW_ASSIGN(const int byte, text_.Next(), "");
    if (byte == TextStream::kEnd) return Fail(Truncated());
    if (byte == '"') return {};
    if (byte == '\\') {
      std::string character;
      SCHOUW_TRY(Escape(character), "");
      if (into.size() < kKeptBytes) into += character;
    } else if (into.size() < kKeptBytes) {
      into += static_cast<char>(byte);
    }
  }
}

Status JsonEvents::Escape(std::string& into) {
  SCHOUW_ASSIGN(const int byte, text_.Next(), "");
  constexpr std::string_view kShort = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
  if (byte != TextStream::kEnd) {
    if (const std::size_t at = kShort.find(static_cast<char>(byte)); at != std::string_view::npos) {
      into += kMeant[at];
      return {};
    }
  }
  if (byte != 'u') return Fail(ErrorCode::kMalformed, "unknown escape in a string of the JSON");
  SCHOUW_ASSIGN(const char32_t unit, FourHex(), "");
  // Halves of a pair stay replaced: no digest and no key that we look for has one.
  AppendUtf8(into, unit >= 0xD800 && unit < 0xE000 ? kReplacement : unit);
  return {};
}

Result<char32_t> JsonEvents::FourHex() {
  char32_t unit = 0;
  for (int i = 0; i < 4; ++i) {
    SCHOUW_ASSIGN(const int byte, text_.Next(), "");
    constexpr std::string_view kDigits = "0123456789abcdef";
    const std::size_t digit = byte == TextStream::kEnd
                                  ? std::string_view::npos
                                  : kDigits.find(static_cast<char>(byte >= 'A' && byte <= 'F' ? byte + 32 : byte));
    if (digit == std::string_view::npos) return Fail(ErrorCode::kMalformed, "unknown escape in a string of the JSON");
    unit = unit * 16 + static_cast<char32_t>(digit);
  }
  return unit;
}

// A number, true, false or null; what it is, is not checked further.
Status JsonEvents::Word(std::string& into) {
  for (;;) {
    SCHOUW_ASSIGN(const int byte, text_.Peek(), "");
    const bool part = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || byte == 'E' || byte == '+' ||
                      byte == '-' || byte == '.';
    if (!part) {
      if (into.empty()) return Fail(ErrorCode::kMalformed, "expected a value, found " + Shown(byte));
      return {};
    }
    if (into.size() < kKeptBytes) into += static_cast<char>(byte);
    SCHOUW_TRY(text_.Next(), "");
  }
}

}  // namespace schouw
