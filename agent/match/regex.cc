// Thompson's construction, run by all threads at once (Pike): https://swtch.com/~rsc/regexp/regexp2.html describes
// both.
#include "agent/match/regex.h"

#include <algorithm>

#include "agent/base/utf8.h"
#include "agent/match/fold.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxInstructions = 20'000;

}  // namespace

class RegexCompiler {
 public:
  using Instruction = Regex::Instruction;
  using Kind = Regex::Instruction::Kind;

  Status Compile(const RegexNode& node) {
    SCHOUW_TRY(Emit(node), "regex");
    return Push(Kind::kMatch);
  }
  Regex Take() { return std::move(regex_); }

 private:
  std::uint32_t next() const { return static_cast<std::uint32_t>(regex_.program_.size()); }

  Status Push(Kind kind, std::uint32_t first = 0, std::uint32_t second = 0) {
    if (regex_.program_.size() >= kMaxInstructions) return Fail(ErrorCode::kTooBig, "the expression is too large");
    regex_.program_.push_back(Instruction{kind, first, second});
    return {};
  }

  Status Emit(const RegexNode& node) {
    switch (node.kind) {
      case RegexNode::Kind::kSet: return Push(Kind::kSet, SetFor(node.set));
      case RegexNode::Kind::kTextBegin: return Push(Kind::kTextBegin);
      case RegexNode::Kind::kTextEnd: return Push(Kind::kTextEnd);
      case RegexNode::Kind::kWordEdge: return Push(Kind::kWordEdge);
      case RegexNode::Kind::kEither: return EmitEither(node);
      case RegexNode::Kind::kRepeat: return EmitRepeat(node);
      case RegexNode::Kind::kSequence: break;
    }
    for (const RegexNode& child : node.children) SCHOUW_TRY(Emit(child), "regex");
    return {};
  }

  Status EmitEither(const RegexNode& node) {
    std::vector<std::uint32_t> jumps;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const std::uint32_t split = next();
      const bool last = i + 1 == node.children.size();
      if (!last) SCHOUW_TRY(Push(Kind::kSplit, split + 1), "regex");
      SCHOUW_TRY(Emit(node.children[i]), "regex");
      if (last) break;
      jumps.push_back(next());
      SCHOUW_TRY(Push(Kind::kJump), "regex");
      regex_.program_[split].second = next();
    }
    for (const std::uint32_t jump : jumps) regex_.program_[jump].first = next();
    return {};
  }

  Status EmitRepeat(const RegexNode& node) {
    const RegexNode& child = node.children[0];
    for (std::uint32_t i = 0; i < node.min; ++i) SCHOUW_TRY(Emit(child), "regex");
    if (node.max == kUnbounded) {
      const std::uint32_t split = next();
      SCHOUW_TRY(Push(Kind::kSplit, split + 1), "regex");
      SCHOUW_TRY(Emit(child), "regex");
      SCHOUW_TRY(Push(Kind::kJump, split), "regex");
      regex_.program_[split].second = next();
      return {};
    }
    std::vector<std::uint32_t> splits;
    for (std::uint32_t i = node.min; i < node.max; ++i) {
      splits.push_back(next());
      SCHOUW_TRY(Push(Kind::kSplit, next() + 1), "regex");
      SCHOUW_TRY(Emit(child), "regex");
    }
    for (const std::uint32_t split : splits) regex_.program_[split].second = next();
    return {};
  }

  std::uint32_t SetFor(const CodePointRanges& ranges) {
    if (const auto known = std::find(seen_.begin(), seen_.end(), ranges); known != seen_.end())
      return static_cast<std::uint32_t>(known - seen_.begin());
    Regex::Set set;
    for (const auto& [low, high] : ranges) {
      for (char32_t c = low; c <= high && c < 128; ++c) set.ascii[c >> 6] |= std::uint64_t{1} << (c & 63);
      if (high >= 128) set.beyond_ascii.emplace_back(std::max<char32_t>(low, 128), high);
    }
    seen_.push_back(ranges);
    regex_.sets_.push_back(std::move(set));
    return static_cast<std::uint32_t>(seen_.size() - 1);
  }

  Regex regex_;
  std::vector<CodePointRanges> seen_;
};

bool Regex::Set::Has(char32_t code_point) const {
  if (code_point < 128) return (ascii[code_point >> 6] >> (code_point & 63) & 1) != 0;
  const auto after = std::upper_bound(beyond_ascii.begin(), beyond_ascii.end(), code_point,
                                      [](char32_t value, const auto& range) { return value < range.first; });
  return after != beyond_ascii.begin() && code_point <= (after - 1)->second;
}

// One search. Threads are kept in the order of their beginnings; of two in one state the earlier one is kept: it goes
// wherever the later would.
class RegexRun {
 public:
  RegexRun(const Regex& regex, std::string_view text, const RegexEdges& edges)
      : regex_(regex), text_(text), edges_(edges), entered_(regex.program_.size(), 0) {}

  std::optional<RegexMatch> Run(std::size_t from) {
    for (at_ = from;; at_ += point_.length) {
      const bool at_end = at_ >= text_.size();
      BeginStep();
      for (const Thread& thread : stepped_) Enter(thread.pc, thread.begin);
      if (!best_ && !at_end && edges_.may_begin(at_)) Enter(0, at_);
      if (at_end || (best_ && (threads_.empty() || at_ >= best_->begin + kMaxLookOn))) return best_;
      point_ = DecodeUtf8(text_, at_);
      stepped_.clear();
      for (const Thread& thread : threads_)
        if (regex_.sets_[regex_.program_[thread.pc].first].Has(point_.value))
          stepped_.push_back(Thread{thread.pc + 1, thread.begin});
    }
  }

 private:
  struct Thread {
    std::uint32_t pc;
    std::size_t begin;
  };
  using Kind = Regex::Instruction::Kind;

  void BeginStep() {
    ++step_;
    threads_.clear();
    may_end_.reset();
    word_edge_.reset();
  }

  // Follows what needs no character, and notes a match.
  void Enter(std::uint32_t start, std::size_t begin) {
    pending_.push_back(start);
    while (!pending_.empty()) {
      const std::uint32_t pc = pending_.back();
      pending_.pop_back();
      if (entered_[pc] == step_ || (best_ && begin > best_->begin)) continue;
      entered_[pc] = step_;
      const Regex::Instruction& instruction = regex_.program_[pc];
      switch (instruction.kind) {
        case Kind::kSet: threads_.push_back(Thread{pc, begin}); break;
        case Kind::kMatch: OnMatch(begin); break;
        case Kind::kJump: pending_.push_back(instruction.first); break;
        case Kind::kSplit:
          pending_.push_back(instruction.second);
          pending_.push_back(instruction.first);
          break;
        default:
          if (Holds(instruction.kind)) pending_.push_back(pc + 1);
      }
    }
  }

  bool Holds(Kind kind) {
    if (kind == Kind::kTextBegin) return at_ == 0;
    if (kind == Kind::kTextEnd) return at_ >= text_.size();
    if (!word_edge_) {
      const bool before = at_ > 0 && IsWordEndingAt(at_);
      const bool after = at_ < text_.size() && IsWordCodePoint(DecodeUtf8(text_, at_).value);
      word_edge_ = before != after;
    }
    return *word_edge_;
  }

  bool IsWordEndingAt(std::size_t at) const {
    std::size_t begin = at - 1;
    while (begin > 0 && (static_cast<unsigned char>(text_[begin]) & 0xC0) == 0x80) --begin;
    return IsWordCodePoint(DecodeUtf8(text_, begin).value);
  }

  void OnMatch(std::size_t begin) {
    if (at_ == begin) return;
    if (best_ && begin > best_->begin) return;
    if (!may_end_) may_end_ = edges_.may_end(at_);
    if (*may_end_) best_ = RegexMatch{begin, at_};
  }

  const Regex& regex_;
  std::string_view text_;
  const RegexEdges& edges_;
  std::size_t at_ = 0;
  DecodedCodePoint point_{0, 0, true};
  std::vector<Thread> threads_;
  std::vector<Thread> stepped_;
  std::vector<std::uint32_t> pending_;
  std::vector<std::uint64_t> entered_;  // the step in which a place was last entered
  std::uint64_t step_ = 0;
  std::optional<RegexMatch> best_;
  std::optional<bool> may_end_;
  std::optional<bool> word_edge_;
};

Result<Regex> Regex::Compile(std::string_view pattern) {
  const Result<RegexNode> node = ParseRegex(pattern);
  if (!node) return Fail(node.error());
  if (ShortestMatch(*node) == 0) return Fail(ErrorCode::kMalformed, "it matches the empty text");
  RegexCompiler compiler;
  if (!compiler.Compile(*node)) return Fail(ErrorCode::kTooBig, "the expression is too large");
  Regex regex = compiler.Take();
  regex.trigger_ = TriggerPattern(*node);
  return regex;
}

std::optional<RegexMatch> Regex::Find(std::string_view text, std::size_t from, const RegexEdges& edges) const {
  return RegexRun(*this, text, edges).Run(from);
}

}  // namespace schouw
