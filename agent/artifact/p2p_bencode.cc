#include "agent/artifact/p2p_bencode.h"

#include <algorithm>
#include <charconv>

namespace schouw {
namespace {

constexpr int kMostBencodeLevels = 64;
constexpr std::size_t kMostValues = 2'000'000;

class Parser {
 public:
  explicit Parser(std::string_view bytes) : bytes_(bytes) {}

  Bencode Parse() {
    Bencode parsed;
    if (auto status = Value(parsed.value, 0); !status) parsed.damage = std::move(status).error();
    if (!parsed.damage && at_ < bytes_.size())
      parsed.damage = MakeError(ErrorCode::kMalformed, "something stands behind the value", at_);
    return parsed;
  }

 private:
  bool Take(char wanted) {
    if (at_ == bytes_.size() || bytes_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  // `into` is filled as far as it goes.
  Status Value(BencodeValue& into, int level) {
    if (level > kMostBencodeLevels) return Fail(ErrorCode::kTooDeep, "lists inside lists", at_);
    if (++values_ > kMostValues) return Fail(ErrorCode::kTooMany, "more values than a file may have", at_);
    if (at_ == bytes_.size()) return Fail(ErrorCode::kTruncated, "a value is missing", at_);
    if (Take('i')) return Number(into);
    if (Take('l')) return List(into, level);
    if (Take('d')) return Dictionary(into, level);
    into.kind = BencodeValue::Kind::kText;
    return String(into.text);
  }

  Status Number(BencodeValue& into) {
    const std::size_t end = bytes_.find('e', at_);
    if (end == std::string_view::npos) return Fail(ErrorCode::kTruncated, "a number has no end", at_);
    const char* const last = bytes_.data() + end;
    const auto [stop, error] = std::from_chars(bytes_.data() + at_, last, into.number);
    if (error != std::errc() || stop != last) return Fail(ErrorCode::kMalformed, "not a number", at_);
    into.kind = BencodeValue::Kind::kNumber;
    at_ = end + 1;
    return {};
  }

  Status String(std::string_view& into) {
    std::size_t length = 0;
    const char* const last = bytes_.data() + bytes_.size();
    const auto [stop, error] = std::from_chars(bytes_.data() + at_, last, length);
    if (error != std::errc()) return Fail(ErrorCode::kMalformed, "not a value", at_);
    if (stop == last) return Fail(ErrorCode::kTruncated, "a string is missing", at_);
    if (*stop != ':') return Fail(ErrorCode::kMalformed, "not a value", at_);
    const auto start = static_cast<std::size_t>(stop - bytes_.data()) + 1;
    if (length > bytes_.size() - start) return Fail(ErrorCode::kTruncated, "a string is cut", at_);
    into = bytes_.substr(start, length);
    at_ = start + length;
    return {};
  }

  Status List(BencodeValue& into, int level) {
    into.kind = BencodeValue::Kind::kList;
    while (!Take('e')) SCHOUW_TRY(Value(into.list.emplace_back(), level + 1), "");
    return {};
  }

  Status Dictionary(BencodeValue& into, int level) {
    into.kind = BencodeValue::Kind::kDictionary;
    while (!Take('e')) {
      if (at_ == bytes_.size()) return Fail(ErrorCode::kTruncated, "a name is missing", at_);
      std::string_view name;
      SCHOUW_TRY(String(name), "");
      SCHOUW_TRY(Value(into.named.emplace_back(BencodeMember{name, {}}).value, level + 1), "");
    }
    return {};
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

const BencodeValue* BencodeValue::Find(std::string_view name) const {
  for (const auto& [key, value] : named)
    if (key == name) return &value;
  return nullptr;
}

std::string_view BencodeValue::Text(std::string_view name) const {
  const BencodeValue* const found = Find(name);
  return found == nullptr ? std::string_view() : found->text;
}

std::int64_t BencodeValue::Number(std::string_view name) const {
  const BencodeValue* const found = Find(name);
  return found == nullptr ? 0 : found->number;
}

Bencode ParseBencode(std::string_view bytes) { return Parser(bytes).Parse(); }

bool LooksLikeBencode(std::string_view head) {
  if (head.size() < 3 || head[0] != 'd' || head[1] < '1' || head[1] > '9') return false;
  const std::size_t colon = head.find_first_not_of("0123456789", 1);
  return colon < std::min<std::size_t>(head.size(), 12) && head[colon] == ':';
}

}  // namespace schouw
