#include <unicode/uniset.h>

#include <algorithm>
#include <cmath>

#include "agent/base/utf8.h"
#include "agent/match/fold.h"
#include "agent/match/regex.h"

namespace schouw {
namespace {

constexpr int kMaxDepth = 64;
constexpr std::uint32_t kMaxRepeat = 1000;
constexpr char32_t kLastCodePoint = 0x10FFFF;
using Kind = RegexNode::Kind;

CodePointRanges RangesOf(const icu::UnicodeSet& set) {
  CodePointRanges ranges;
  for (std::int32_t i = 0; i < set.getRangeCount(); ++i)
    ranges.emplace_back(static_cast<char32_t>(set.getRangeStart(i)), static_cast<char32_t>(set.getRangeEnd(i)));
  return ranges;
}

RegexNode Leaf(Kind kind) {
  RegexNode node;
  node.kind = kind;
  return node;
}

RegexNode SetNode(const icu::UnicodeSet& set) {
  RegexNode node = Leaf(Kind::kSet);
  // Surrogates stand in no UTF-8, and a line break in no folded text: it parts the records of a block.
  icu::UnicodeSet members(set);
  members.remove(0xD800, 0xDFFF).remove('\n');
  node.set = RangesOf(members);
  return node;
}

class Parser {
 public:
  explicit Parser(std::string_view pattern) : pattern_(pattern) {}

  Result<RegexNode> Parse() {
    if (!IsValidUtf8(pattern_)) return Fail(ErrorCode::kMalformed, "not valid UTF-8");
    Result<RegexNode> node = ParseEither(0);
    if (node && !AtEnd()) return Fail(ErrorCode::kMalformed, "a closing bracket without an opening one", at_);
    return node;
  }

 private:
  bool AtEnd() const { return at_ == pattern_.size(); }
  bool Sees(char c) const { return !AtEnd() && pattern_[at_] == c; }
  bool Take(char c) {
    if (!Sees(c)) return false;
    ++at_;
    return true;
  }
  char32_t TakeCodePoint() {
    const DecodedCodePoint point = DecodeUtf8(pattern_, at_);
    at_ += point.length;
    return point.value;
  }
  tl::unexpected<Error> Wrong(std::string what, std::size_t at) const {
    return Fail(ErrorCode::kMalformed, std::move(what), at);
  }
  tl::unexpected<Error> Unsupported(std::string what, std::size_t at) const {
    return Fail(ErrorCode::kUnsupported, std::move(what), at);
  }

  Result<RegexNode> ParseEither(int depth) {
    if (depth > kMaxDepth) return Fail(ErrorCode::kTooDeep, "brackets nested too deep", at_);
    RegexNode either = Leaf(Kind::kEither);
    do {
      Result<RegexNode> sequence = ParseSequence(depth);
      if (!sequence) return sequence;
      either.children.push_back(std::move(*sequence));
    } while (Take('|'));
    if (either.children.size() > 1) return either;
    RegexNode only = std::move(either.children[0]);
    return only;
  }

  Result<RegexNode> ParseSequence(int depth) {
    RegexNode sequence;
    while (!AtEnd() && !Sees('|') && !Sees(')')) {
      Result<RegexNode> item = ParseRepeated(depth);
      if (!item) return item;
      sequence.children.push_back(std::move(*item));
    }
    return sequence;
  }

  Result<RegexNode> ParseRepeated(int depth) {
    Result<RegexNode> item = ParseItem(depth);
    if (!item || AtEnd()) return item;
    const std::size_t start = at_;
    RegexNode repeat = Leaf(Kind::kRepeat);
    repeat.at = start;
    if (Take('*'))
      repeat.min = 0, repeat.max = kUnbounded;
    else if (Take('+'))
      repeat.min = 1, repeat.max = kUnbounded;
    else if (Take('?'))
      repeat.min = 0, repeat.max = 1;
    else if (Take('{'))
      SCHOUW_TRY(ParseCount(start, repeat), "regex");
    else
      return item;
    Take('?');
    if (Sees('+') || Sees('*') || Sees('?') || Sees('{')) return Unsupported("two repetitions in a row", at_);
    if (item->kind == Kind::kTextBegin || item->kind == Kind::kTextEnd || item->kind == Kind::kWordEdge)
      return Wrong("nothing to repeat", start);
    repeat.children.push_back(std::move(*item));
    return repeat;
  }

  // After '{'.
  Status ParseCount(std::size_t start, RegexNode& repeat) {
    const auto number = [&]() -> std::optional<std::uint32_t> {
      std::optional<std::uint32_t> value;
      while (!AtEnd() && pattern_[at_] >= '0' && pattern_[at_] <= '9' && value.value_or(0) <= kMaxRepeat)
        value = value.value_or(0) * 10 + static_cast<std::uint32_t>(pattern_[at_++] - '0');
      return value;
    };
    const auto min = number();
    auto max = min;
    if (Take(',')) max = Sees('}') ? kUnbounded : number();
    if (!min || !max || !Take('}')) return Wrong("a { that is no repetition: write \\{", start);
    if (*min > kMaxRepeat || (*max > kMaxRepeat && *max != kUnbounded))
      return Fail(ErrorCode::kTooBig, "more than 1000 repetitions", start);
    if (*max < *min || *max == 0) return Wrong("an empty repetition", start);
    repeat.min = *min;
    repeat.max = *max;
    return {};
  }

  Result<RegexNode> ParseItem(int depth) {
    const std::size_t start = at_;
    if (Take('(')) return ParseGroup(depth, start);
    if (Take('[')) return ParseClass(start);
    if (Take('.')) return SetNode(icu::UnicodeSet(0, static_cast<UChar32>(kLastCodePoint)));
    if (Take('^')) return Leaf(Kind::kTextBegin);
    if (Take('$')) return Leaf(Kind::kTextEnd);
    if (Sees('*') || Sees('+') || Sees('?')) return Wrong("nothing to repeat", start);
    if (Sees('{')) return Wrong("a { that is no repetition: write \\{", start);
    if (Take('\\')) {
      if (Take('b')) return Leaf(Kind::kWordEdge);
      icu::UnicodeSet set;
      SCHOUW_TRY(ParseEscape(start, set), "regex");
      return SetNode(set);
    }
    const char32_t literal = TakeCodePoint();
    SCHOUW_TRY(CheckLiteral(literal, start), "regex");
    if (literal == ' ' && Sees(' ')) return Wrong("two spaces: folded text has one for any white space", start);
    return SetNode(icu::UnicodeSet(static_cast<UChar32>(literal), static_cast<UChar32>(literal)));
  }

  Result<RegexNode> ParseGroup(int depth, std::size_t start) {
    if (Take('?') && !Take(':'))
      return Unsupported("only (?:...) may follow (?: no look-around, names or flags", start);
    if (Sees('*')) return Unsupported("verbs are not supported", start);
    Result<RegexNode> inside = ParseEither(depth + 1);
    if (inside && !Take(')')) return Wrong("a bracket that is not closed", start);
    return inside;
  }

  Result<RegexNode> ParseClass(std::size_t start) {
    const bool negated = Take('^');
    icu::UnicodeSet set;
    for (bool first = true; first || !Sees(']'); first = false) {
      if (AtEnd()) return Wrong("a [ that is not closed", start);
      if (Sees('[') && at_ + 1 < pattern_.size() &&
          std::string_view(":.=").find(pattern_[at_ + 1]) != std::string::npos)
        return Unsupported("POSIX classes are not supported: write \\p{...}", at_);
      SCHOUW_TRY(ParseMember(set), "regex");
    }
    ++at_;
    if (negated) set.complement();
    if (set.isEmpty()) return Wrong("a class without members", start);
    return SetNode(set);
  }

  // One character, range or escape of a class.
  Status ParseMember(icu::UnicodeSet& set) {
    const std::size_t start = at_;
    icu::UnicodeSet low;
    SCHOUW_TRY(ParseEnd(start, low), "regex");
    const bool range = Sees('-') && at_ + 1 < pattern_.size() && pattern_[at_ + 1] != ']';
    if (!range) {
      set.addAll(low);
      return {};
    }
    ++at_;
    icu::UnicodeSet high;
    SCHOUW_TRY(ParseEnd(at_, high), "regex");
    if (low.size() != 1 || high.size() != 1 || low.charAt(0) > high.charAt(0))
      return Wrong("a range that has no begin or no end", start);
    set.add(low.charAt(0), high.charAt(0));
    return {};
  }

  Status ParseEnd(std::size_t start, icu::UnicodeSet& set) {
    if (AtEnd()) return Wrong("a [ that is not closed", start);
    if (Take('\\')) return ParseEscape(start, set);
    const char32_t literal = TakeCodePoint();
    set.add(static_cast<UChar32>(literal));
    return CheckLiteral(literal, start);
  }

  // After '\\'; adds what it stands for.
  Status ParseEscape(std::size_t start, icu::UnicodeSet& set) {
    if (AtEnd()) return Wrong("a \\ at the end", start);
    const char32_t c = TakeCodePoint();
    switch (c) {
      case 'd': return AddPattern("[\\p{Nd}]", start, set);
      case 'D': return AddPattern("[^\\p{Nd}]", start, set);
      case 'w': return AddPattern("[\\p{L}\\p{N}_]", start, set);
      case 'W': return AddPattern("[^\\p{L}\\p{N}_]", start, set);
      case 's': return AddPattern("[\\ ]", start, set);
      case 'S': return AddPattern("[^\\ ]", start, set);
      case 'p':
      case 'P': return ParseProperty(start, set);
      case 'x': return ParseNumber(start, set);
      case 't':
      case 'n':
      case 'r':
      case 'f':
      case 'v': return Wrong("folded text has a space for any white space: write \\s", start);
      default: break;
    }
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter) return Unsupported("\\" + std::string(1, static_cast<char>(c)) + " is not supported", start);
    set.add(static_cast<UChar32>(c));
    return CheckLiteral(c, start);
  }

  Status AddPattern(const char* pattern, std::size_t start, icu::UnicodeSet& set) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeSet found(icu::UnicodeString::fromUTF8(pattern), status);
    if (U_FAILURE(status)) return Wrong("no Unicode property of this name", start);
    set.addAll(found);
    return {};
  }

  Status ParseProperty(std::size_t start, icu::UnicodeSet& set) {
    const std::size_t end = Sees('{') ? pattern_.find('}', at_) : at_;
    if (AtEnd() || end == std::string_view::npos) return Wrong("a property without a name", start);
    const std::string name(pattern_.substr(at_, end - at_ + 1));
    at_ = end + 1;
    for (const char c : name)
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || std::string_view("{}_ &").find(c) != std::string::npos))
        return Wrong("no Unicode property of this name", start);
    return AddPattern(("[" + std::string(pattern_.substr(start, 2)) + name + "]").c_str(), start, set);
  }

  // After "\x".
  Status ParseNumber(std::size_t start, icu::UnicodeSet& set) {
    const bool braces = Take('{');
    char32_t value = 0;
    int digits = 0;
    for (; !AtEnd() && digits < (braces ? 6 : 2); ++digits, ++at_) {
      const auto digit = std::string_view("0123456789abcdef").find(static_cast<char>(pattern_[at_] | 0x20));
      if (digit == std::string_view::npos) break;
      value = value * 16 + static_cast<char32_t>(digit);
    }
    if (digits == 0 || (braces && !Take('}')) || value > kLastCodePoint)
      return Wrong("\\x without a code point", start);
    set.add(static_cast<UChar32>(value));
    return CheckLiteral(value, start);
  }

  // What changes under folding would never be found.
  Status CheckLiteral(char32_t literal, std::size_t start) const {
    std::string written;
    AppendUtf8(written, literal);
    const std::string folded = Folded(written);
    if (folded == written) return {};
    if (folded.empty() || folded == " ")
      return Wrong("a character that folded text never holds" + std::string(folded.empty() ? "" : ": write a space"),
                   start);
    return Wrong("\"" + written + "\" never stands in folded text: write \"" + folded + "\"", start);
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
};

// Folded ASCII: what a typical character is drawn from.
constexpr double kAlphabet = 69;

double BitsOf(const CodePointRanges& set) {
  double members = 0;
  for (const auto& [low, high] : set)
    for (char32_t c = std::max<char32_t>(low, ' '); c <= std::min<char32_t>(high, '~'); ++c)
      if (c < 'A' || c > 'Z') ++members;
  return std::log2(kAlphabet / std::max(1.0, members));
}

std::string RangeText(const std::pair<char32_t, char32_t>& range) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto number = [&](char32_t value) {
    std::string hex;
    for (int shift = 20; shift >= 0; shift -= 4) hex += kDigits[(value >> shift) & 15];
    return "\\x{" + hex + "}";
  };
  return range.first == range.second ? number(range.first) : number(range.first) + "-" + number(range.second);
}

// Hyperscan's automata grow with each range: of many beyond ASCII it is told that any character there may do.
constexpr std::size_t kMaxTriggerRanges = 8;

std::string SetText(const CodePointRanges& set) {
  if (set.size() == 1 && set[0].first == set[0].second) return RangeText(set[0]);
  const bool wide = std::count_if(set.begin(), set.end(), [](const auto& range) { return range.second > 0x7F; }) >
                    static_cast<std::ptrdiff_t>(kMaxTriggerRanges);
  std::string members;
  for (const auto& range : set)
    if (!wide || range.first <= 0x7F) members += RangeText(range);
  return "[" + members + (wide ? RangeText({0x80, kLastCodePoint}) : "") + "]";
}

std::string CountText(const RegexNode& node) {
  if (node.max == kUnbounded && node.min <= 1) return node.min == 0 ? "*" : "+";
  if (node.min == 0 && node.max == 1) return "?";
  return "{" + std::to_string(node.min) + "," + (node.max == kUnbounded ? "" : std::to_string(node.max)) + "}";
}

}  // namespace

Result<RegexNode> ParseRegex(std::string_view pattern) {
  Result<RegexNode> node = Parser(pattern).Parse();
  if (!node) node.error().context.clear();  // the offset says where
  return node;
}

std::uint64_t ShortestMatch(const RegexNode& node) {
  std::uint64_t sum = 0;
  std::uint64_t least = ~std::uint64_t{0};
  for (const RegexNode& child : node.children) {
    const std::uint64_t shortest = ShortestMatch(child);
    sum = std::min<std::uint64_t>(sum + shortest, 1u << 30);
    least = std::min(least, shortest);
  }
  switch (node.kind) {
    case Kind::kSet: return 1;
    case Kind::kEither: return least;
    case Kind::kRepeat: return std::min<std::uint64_t>(sum * node.min, 1u << 30);
    default: return sum;
  }
}

double LeastBits(const RegexNode& node) {
  double sum = 0;
  double least = 1e9;
  for (const RegexNode& child : node.children) {
    const double bits = LeastBits(child);
    sum += bits;
    least = std::min(least, bits);
  }
  switch (node.kind) {
    case Kind::kSet: return BitsOf(node.set);
    case Kind::kEither: return least;
    case Kind::kRepeat: return sum * node.min;
    default: return sum;
  }
}

RegexBreadth BreadthOf(const RegexNode& node) {
  constexpr double kFewBits = 3;  // a set of 13 letters or more
  if (node.kind == Kind::kSet) return {BitsOf(node.set) < kFewBits ? 1u : 0u, 0};
  RegexBreadth breadth;
  std::uint64_t most = 0;
  for (const RegexNode& child : node.children) {
    const RegexBreadth inner = BreadthOf(child);
    breadth.places += inner.places;
    if (inner.places > most) breadth.at = inner.at;
    most = std::max(most, inner.places);
  }
  if (node.kind != Kind::kRepeat) return breadth;
  const std::uint64_t times = node.max == kUnbounded ? std::max(node.min, 1u) : node.max;
  if (times > 1 || breadth.at == 0) breadth.at = node.at;
  breadth.places *= times;
  return breadth;
}

std::string TriggerPattern(const RegexNode& node) {
  std::string pattern;
  switch (node.kind) {
    case Kind::kSet: return SetText(node.set);
    case Kind::kEither:
      for (const RegexNode& child : node.children) pattern += (pattern.empty() ? "(?:" : "|") + TriggerPattern(child);
      return pattern + ")";
    case Kind::kRepeat: return "(?:" + TriggerPattern(node.children[0]) + ")" + CountText(node);
    case Kind::kSequence:
      for (const RegexNode& child : node.children) pattern += TriggerPattern(child);
      return pattern;
    default: return "";
  }
}

}  // namespace schouw
