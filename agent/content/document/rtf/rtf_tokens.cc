#include "agent/content/document/rtf/rtf_tokens.h"

#include <algorithm>
#include <utility>

#include "agent/base/ascii.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxWordBytes = 32;
constexpr std::int64_t kMaxParameter = 0x7fffffff;

}  // namespace

bool RtfTokens::Fill() {
  if (!status_) return false;
  const auto count = content_.ReadAt(offset_, std::as_writable_bytes(std::span(block_)));
  at_ = 0;
  end_ = count ? *count : 0;
  if (!count) status_ = Fail(count.error());
  offset_ += end_;
  return end_ > 0;
}

Result<RtfToken> RtfTokens::Next() {
  RtfToken token;
  if (binary_left_ > 0) {
    token = Binary();
  } else {
    while (Peek() == '\r' || Peek() == '\n') Skip();
    switch (Peek()) {
      case -1: break;
      case '{':
        Skip();
        token.kind = RtfToken::Kind::kOpen;
        break;
      case '}':
        Skip();
        token.kind = RtfToken::Kind::kClose;
        break;
      case '\\':
        Skip();
        token = Escape();
        break;
      default: token = Text();
    }
  }
  if (!status_) return Fail(status_.error());
  return token;
}

RtfToken RtfTokens::Escape() {
  const int c = Peek();
  if (c < 0) return {};
  if (IsAsciiLetter(c)) return Word();
  Skip();
  if (c == '\'') return HexByte();
  RtfToken token;
  token.kind = RtfToken::Kind::kSymbol;
  token.symbol = static_cast<char>(c);
  return token;
}

RtfToken RtfTokens::Word() {
  word_.clear();
  for (; IsAsciiLetter(Peek()) && word_.size() < kMaxWordBytes; Skip()) word_ += static_cast<char>(Peek());
  RtfToken token;
  token.kind = RtfToken::Kind::kWord;
  token.text = word_;
  const bool negative = Peek() == '-';
  if (negative) Skip();
  std::int64_t value = 0;
  for (; IsAsciiDigit(Peek()); Skip()) {
    token.has_parameter = true;
    value = std::min(value * 10 + (Peek() - '0'), kMaxParameter);
  }
  token.parameter = static_cast<std::int32_t>(negative ? -value : value);
  if (Peek() == ' ') Skip();
  if (word_ == "bin" && token.parameter > 0) {
    binary_left_ = static_cast<std::uint64_t>(token.parameter);
    return Binary();
  }
  return token;
}

RtfToken RtfTokens::HexByte() {
  RtfToken token;
  token.kind = RtfToken::Kind::kByte;
  for (int digits = 0; digits < 2; ++digits) {
    const int value = HexValue(Peek());
    if (value < 0) {
      token.kind = RtfToken::Kind::kText;  // nothing
      return token;
    }
    token.symbol = static_cast<char>(static_cast<unsigned char>(token.symbol) * 16 + value);
    Skip();
  }
  return token;
}

RtfToken RtfTokens::Text() {
  const std::string_view rest(block_.data() + at_, end_ - at_);
  RtfToken token;
  token.kind = RtfToken::Kind::kText;
  token.text = rest.substr(0, rest.find_first_of("{}\\\r\n"));
  at_ += token.text.size();
  return token;
}

RtfToken RtfTokens::Binary() {
  RtfToken token;
  if (Peek() < 0) {
    binary_left_ = 0;
    return token;
  }
  token.kind = RtfToken::Kind::kBinary;
  token.text = std::string_view(block_.data() + at_,
                                static_cast<std::size_t>(std::min<std::uint64_t>(end_ - at_, binary_left_)));
  at_ += token.text.size();
  binary_left_ -= token.text.size();
  token.last = binary_left_ == 0;
  return token;
}

}  // namespace schouw
