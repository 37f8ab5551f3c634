#include "agent/match/fold.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "agent/base/utf8.h"
#include "agent/match/fold_ascii.h"
#include "agent/match/fold_table.h"

namespace schouw {
namespace {

constexpr bool IsAscii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }
constexpr bool IsAsciiSpace(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }
constexpr bool IsAsciiWord(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// Normalization reorders marks by insertion: a letter under thousands of marks would take quadratic time.
constexpr int kMaxSegmentCodePoints = 32;

}  // namespace

// Folds one text, front to back.
class Folder {
 public:
  Folder(std::string_view text, const Fold& fold, std::string& out, std::size_t at, FoldMap* map, MakeMap make_map)
      : text_(text), fold_(fold), table_(FoldTable::For(fold)), out_(out), begin_(at), size_(at) {
    if (map != nullptr) {
      map_ = &map->pieces_;
      map_->clear();
      map->is_whole_ = true;
      if (make_map == MakeMap::kIfCheap) whole_ = &map->is_whole_;
    }
    Reserve(0);
  }

  // Where the fold ends.
  std::size_t Run() {
    while (at_ < text_.size()) {
      FoldLatin();
      if (at_ < text_.size()) FoldAscii();
      if (at_ < text_.size()) FoldNonAscii();
    }
    Mark(at_, false);
    return size_;
  }

 private:
  using Piece = FoldMap::Piece;

  std::size_t folded_size() const { return size_ - begin_; }

  void Mark(std::size_t original, bool one_cluster, std::size_t back = 0) {
    MarkPiece(folded_size() - back, original, one_cluster);
  }

  void MarkPiece(std::size_t folded, std::size_t original, bool one_cluster) {
    if (map_ == nullptr) return;
    if (one_cluster && whole_ != nullptr) return LeaveMap();
    map_->push_back(Piece{static_cast<std::uint32_t>(folded), static_cast<std::uint32_t>(original), one_cluster});
  }

  void LeaveMap() {
    map_->clear();
    map_ = nullptr;
    *whole_ = false;
  }

  // Whether bytes stand one to one up to here.
  bool IsInLine() const {
    return map_ != nullptr && !map_->empty() && !map_->back().one_cluster &&
           folded_size() - map_->back().folded_begin == at_ - map_->back().original_begin;
  }

  // From here on bytes stand one to one with the original's at `original`.
  void MarkOneToOne(std::size_t original) {
    if (map_ == nullptr) return;
    if (!map_->empty() && !map_->back().one_cluster &&
        folded_size() - map_->back().folded_begin == original - map_->back().original_begin)
      return;
    Mark(original, false);
  }

  void FoldAscii() {
    if (!IsAscii(text_[at_])) return;
    MarkOneToOneUnlessSpaceRun();
    while (at_ < text_.size() && IsAscii(text_[at_])) {
      const std::size_t count =
          FoldAsciiRun(&text_[at_], text_.size() - at_, &out_[size_], fold_.letter_case, after_space_);
      at_ += count;
      size_ += count;
      if (at_ < text_.size() && IsAscii(text_[at_])) SkipSpace();
    }
  }

  void MarkOneToOneUnlessSpaceRun() {
    if (!(after_space_ && IsAsciiSpace(text_[at_]))) MarkOneToOne(at_);
  }

  void SkipSpace() {
    JoinSpaceRun();
    ++at_;
    if (at_ < text_.size() && IsAscii(text_[at_]) && !IsAsciiSpace(text_[at_])) MarkOneToOne(at_);
  }

  // The white space at at_ belongs to the folded space before it.
  void JoinSpaceRun() {
    if (map_ != nullptr && !map_->back().one_cluster) Mark(at_ - 1, true, 1);
  }

  // Room for so many bytes, and then for the rest of the text as it is, whose fold mostly is no longer.
  void Reserve(std::size_t bytes) {
    const std::size_t needed = size_ + bytes + (text_.size() - at_) + kFoldBlockBytes;
    if (out_.size() < needed) out_.resize(std::max(needed, out_.size() + out_.size() / 2));
  }

  // What Europe writes: ASCII, and between it a letter of two bytes, or a mark on an ASCII letter, by itself. Stops at
  // anything else. Its state is in local variables: what is written through a char pointer could change any other.
  template <typename Block>
  __attribute__((always_inline)) inline void FoldLatinBy() {
    const char* const text = text_.data();
    const std::size_t end = text_.size();
    char* const out = out_.data();
    const char case_bit = fold_ascii::CaseBit(fold_.letter_case);
    std::size_t at = at_;
    std::size_t size = size_;
    std::uint64_t after_space = after_space_ ? 1 : 0;
    bool in_line = IsInLine();
    while (at < end) {
      if (IsAscii(text[at])) {
        if (after_space != 0 && IsAsciiSpace(text[at])) break;
        if (!in_line) MarkPiece(size - begin_, at, false);
        in_line = true;
        const std::size_t count = fold_ascii::FoldRun<Block>(text + at, end - at, out + size, case_bit, after_space);
        at += count;
        size += count;
        if (at == end || IsAscii(text[at])) break;
      }
      const auto lead = static_cast<unsigned char>(text[at]);
      if (lead < 0xC2 || lead > 0xDF || at + 1 == end || (text[at + 1] & 0xC0) != 0x80) break;
      if (at + 2 < end && !IsAscii(text[at + 2])) break;
      const FoldTable::Latin& letter = table_.LatinOf(TwoBytes(lead, text[at + 1]));
      // One test for both: which of the two comes next can't be foretold.
      const unsigned on_letter = at > 0 && IsAscii(text[at - 1]) && after_space == 0 ? FoldTable::Latin::kVanishes : 0;
      if ((letter.is & (FoldTable::Latin::kSimple | on_letter)) == 0) break;
      const std::size_t back = (letter.is & FoldTable::Latin::kVanishes) != 0 ? 1 : 0;
      const bool stays_in_line = (letter.is & FoldTable::Latin::kStaysInLine) != 0;
      if (!stays_in_line || !in_line) MarkPiece(size - back - begin_, at - back, !stays_in_line);
      in_line = stays_in_line;
      out[size] = letter.bytes[0];
      out[size + 1] = letter.bytes[1];
      size += letter.length;
      at += 2;
      after_space = 0;
    }
    at_ = at;
    size_ = size;
    after_space_ = after_space != 0;
  }

  void FoldLatinPlain() { FoldLatinBy<fold_ascii::PlainBlock>(); }
#ifdef __x86_64__
  __attribute__((target("avx2"))) void FoldLatinAvx2() { FoldLatinBy<fold_ascii::Avx2Block>(); }
#endif
  void FoldLatin() {
#ifdef __x86_64__
    if (fold_ascii::HasAvx2()) return FoldLatinAvx2();
#endif
    FoldLatinPlain();
  }

  void FoldNonAscii() {
    const DecodedCodePoint first = Decode(at_);
    if (!first.valid) return Append(at_, at_ + 1, "\xEF\xBF\xBD", false);
    const std::size_t after = at_ + first.length;
    const FoldTable::Entry& entry = table_.EntryOf(first.value);
    std::size_t start = at_;
    if (!entry.begins_segment && at_ > 0 && IsAscii(text_[at_ - 1]) && !IsAsciiSpace(text_[at_ - 1])) {
      start = at_ - 1;
      --size_;
    }
    const std::size_t end = entry.is_space ? after : SegmentEnd(after);
    if (start == at_ && end == after) {
      Append(start, end, table_.FoldOne(first.value, entry), entry.one_bytes == first.length);
    } else {
      Append(start, end, table_.FoldCluster(text_.substr(start, end - start)), false);
    }
  }

  // As DecodeUtf8; two bytes, which most letters of Europe take, at once.
  DecodedCodePoint Decode(std::size_t at) const {
    const auto lead = static_cast<unsigned char>(text_[at]);
    if (lead < 0xC2 || lead > 0xDF || at + 1 >= text_.size() || (text_[at + 1] & 0xC0) != 0x80)
      return DecodeUtf8(text_, at);
    return {TwoBytes(lead, text_[at + 1]), 2, true};
  }
  static char32_t TwoBytes(unsigned char lead, char next) {
    return static_cast<char32_t>((lead & 0x1Fu) << 6 | (static_cast<unsigned char>(next) & 0x3Fu));
  }

  std::size_t SegmentEnd(std::size_t at) {
    for (int i = 0; i < kMaxSegmentCodePoints && at < text_.size() && !IsAscii(text_[at]); ++i) {
      const DecodedCodePoint next = Decode(at);
      if (!next.valid || table_.EntryOf(next.value).begins_segment) break;
      at += next.length;
    }
    return at;
  }

  void Append(std::size_t start, std::size_t end, std::string_view folded, bool one_to_one) {
    at_ = end;
    if (after_space_ && folded.starts_with(' ')) {
      folded.remove_prefix(1);
      if (folded.empty()) {
        if (map_ != nullptr && !map_->back().one_cluster) Mark(start - 1, true, 1);
        return;
      }
    }
    if (one_to_one)
      MarkOneToOne(start);
    else
      Mark(start, true);
    if (folded.empty()) return;
    Reserve(folded.size());
    if (folded.size() == 1)
      out_[size_] = folded[0];
    else
      std::copy(folded.begin(), folded.end(), out_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += folded.size();
    after_space_ = folded.back() == ' ';
  }

  std::string_view text_;
  Fold fold_;
  FoldTable& table_;
  std::string& out_;
  std::vector<Piece>* map_ = nullptr;
  bool* whole_ = nullptr;  // the map may be left, and this says that it was
  std::size_t begin_;
  std::size_t size_;  // of `out_` as far as it is written
  std::size_t at_ = 0;
  bool after_space_ = false;
};

std::size_t FoldMap::IndexOf(std::size_t at) const {
  const auto holds = [&](std::size_t i) {
    return i < pieces_.size() && pieces_[i].folded_begin <= at &&
           (i + 1 == pieces_.size() || at < pieces_[i + 1].folded_begin);
  };
  if (holds(last_)) return last_;
  const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), at, [](std::size_t offset, const Piece& piece) {
    return offset < piece.folded_begin;
  });
  last_ = static_cast<std::size_t>(after - pieces_.begin()) - 1;
  return last_;
}

std::size_t FoldMap::OriginalStart(std::size_t at) const {
  const Piece& piece = pieces_[IndexOf(at)];
  return piece.original_begin + (piece.one_cluster ? 0 : at - piece.folded_begin);
}

std::size_t FoldMap::OriginalEnd(std::size_t end) const {
  const std::size_t index = IndexOf(end - 1);
  const Piece& piece = pieces_[index];
  return piece.one_cluster ? pieces_[index + 1].original_begin : piece.original_begin + (end - piece.folded_begin);
}

bool FoldMap::IsClusterBorder(std::size_t at) const {
  const Piece& piece = pieces_[IndexOf(at)];
  return !piece.one_cluster || piece.folded_begin == at;
}

std::size_t FoldInto(std::string_view text, const Fold& fold, std::string& buffer, std::size_t at, FoldMap* map,
                     MakeMap make_map) {
  return Folder(text.substr(0, kMaxFoldBytes), fold, buffer, at, map, make_map).Run();
}

void AppendFolded(std::string_view text, const Fold& fold, std::string& out, FoldMap* map) {
  out.resize(FoldInto(text, fold, out, out.size(), map, MakeMap::kAlways));
}

std::string Folded(std::string_view text, const Fold& fold) {
  std::string out;
  AppendFolded(text, fold, out, nullptr);
  return out;
}

std::string FoldedTerm(std::string_view term, const Fold& fold) {
  std::string folded = Folded(term, fold);
  if (folded.ends_with(' ')) folded.pop_back();
  if (folded.starts_with(' ')) folded.erase(0, 1);
  return folded;
}

std::string TermFault(std::string_view term) {
  if (FoldedTerm(term).empty()) return "holds nothing to look for";
  bool letter_before = false;
  for (std::size_t at = 0; at < term.size();) {
    const DecodedCodePoint point = DecodeUtf8(term, at);
    const auto c = static_cast<UChar32>(point.value);
    at += point.length;
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) continue;
    const bool mark = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
    if (mark && !letter_before) return "holds a mark without the letter it belongs to";
    letter_before = !u_isUWhiteSpace(c);
  }
  return "";
}

bool IsWordCodePoint(char32_t code_point) {
  if (code_point < 0x80) return IsAsciiWord(static_cast<char>(code_point));
  return (U_GET_GC_MASK(static_cast<UChar32>(code_point)) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

namespace {

bool IsIgnorable(char32_t code_point) {
  return u_hasBinaryProperty(static_cast<UChar32>(code_point), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

// Where the code point that ends before `at` begins; a malformed byte stands alone.
std::size_t PreviousCodePoint(std::string_view text, std::size_t at) {
  for (std::size_t back = 1; back <= 4 && back <= at; ++back) {
    const DecodedCodePoint point = DecodeUtf8(text, at - back);
    if (point.valid && point.length == back) return at - back;
  }
  return at - 1;
}

}  // namespace

bool WordBefore(std::string_view text, std::size_t at) {
  if (at > 0 && IsAscii(text[at - 1])) return IsAsciiWord(text[at - 1]);
  while (at > 0) {
    at = PreviousCodePoint(text, at);
    const char32_t code_point = DecodeUtf8(text, at).value;
    if (!IsIgnorable(code_point)) return IsWordCodePoint(code_point);
  }
  return false;
}

bool WordAfter(std::string_view text, std::size_t at) {
  if (at < text.size() && IsAscii(text[at])) return IsAsciiWord(text[at]);
  while (at < text.size()) {
    const DecodedCodePoint point = DecodeUtf8(text, at);
    if (!IsIgnorable(point.value)) return IsWordCodePoint(point.value);
    at += point.length;
  }
  return false;
}

bool BeginsAsWord(std::string_view term) {
  for (std::size_t at = 0; at < term.size();) {
    const DecodedCodePoint point = DecodeUtf8(term, at);
    if (!IsIgnorable(point.value) && !u_isUWhiteSpace(static_cast<UChar32>(point.value)))
      return IsWordCodePoint(point.value);
    at += point.length;
  }
  return false;
}

bool EndsAsWord(std::string_view term) {
  while (!term.empty()) {
    const std::size_t at = PreviousCodePoint(term, term.size());
    const char32_t code_point = DecodeUtf8(term, at).value;
    if (!IsIgnorable(code_point) && !u_isUWhiteSpace(static_cast<UChar32>(code_point)))
      return IsWordCodePoint(code_point);
    term = term.substr(0, at);
  }
  return false;
}

}  // namespace schouw
