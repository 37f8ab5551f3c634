#include "agent/base/printable_runs.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kOverlapBytes = 256;

bool IsSpace(char32_t c) { return c == '\t' || c == '\n' || c == '\r' || c == ' ' || c == 0xa0; }

bool IsPrintable(char32_t c) {
  if (c < 0x7f) return c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
  if (c < 0xa0 || c == 0xfffd || (c & 0xfffe) == 0xfffe) return false;
  const bool is_private = (c >= 0xe000 && c <= 0xf8ff) || c >= 0xf0000;
  return !is_private && !(c >= 0xfdd0 && c <= 0xfdef);
}

// Two printable ASCII bytes never make one of these.
bool IsLikelyPair(char16_t unit) {
  if (unit < 0x7f) return IsPrintable(unit);
  return (unit >= 0xa0 && unit < 0x250) || (unit >= 0x370 && unit < 0x700) || (unit >= 0x1e00 && unit < 0x2000) ||
         (unit >= 0x2010 && unit < 0x2020) || unit == 0x20ac;
}

std::size_t SequenceBytes(std::uint8_t lead) {
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

// Two bytes of a length or a mark beside a text in UTF-16 look like one letter more, and would hide a whole word. One
// at an end from beyond Latin-1, in a text that has no other, is taken off.
void TrimStrayLetters(PrintableRun& run) {
  std::string& text = run.text;
  std::vector<std::size_t> beyond;  // where characters above U+00FF stand
  for (std::size_t at = 0; at < text.size(); at += DecodeUtf8(text, at).length)
    if (DecodeUtf8(text, at).value > 0xff) beyond.push_back(at);
  if (beyond.empty() || beyond.size() > 2) return;
  const auto is_last = [&](std::size_t at) { return at + DecodeUtf8(text, at).length == text.size(); };
  if (!std::ranges::all_of(beyond, [&](std::size_t at) { return at == run.overlap_bytes || is_last(at); })) return;
  if (is_last(beyond.back())) {
    text.resize(beyond.back());
    run.end -= 2;
    beyond.pop_back();
  }
  if (beyond.empty() || run.overlap_bytes > 0) return;
  text.erase(0, DecodeUtf8(text, 0).length);
  run.offset += 2;
}

}  // namespace

PrintableRuns::PrintableRuns(std::size_t least_characters, std::size_t most_bytes, OnRun on_run)
    : least_characters_(least_characters),
      most_bytes_(std::max(most_bytes, 4 * kOverlapBytes)),
      on_run_(std::move(on_run)) {}

bool PrintableRuns::Feed(std::string_view block) {
  for (std::size_t i = 0; i < block.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(block[i]);
    if (byte == 0) {  // a gap is passed over but for its last byte, which may be half of a pair
      const std::size_t gap = GapBytes(block.substr(i));
      i += gap;
      at_ += gap;
    }
    FeedUtf8(byte);
    for (Pairs& pairs : pairs_) FeedPair(pairs, byte);
    ++at_;
    if (!wanted_) return false;
  }
  return wanted_;
}

std::size_t PrintableRuns::GapBytes(std::string_view block) const {
  if (block.size() < 2 || block[1] != '\0' || !utf8_.run.text.empty() || !sequence_.empty()) return 0;
  for (const Pairs& pairs : pairs_)
    if (!pairs.growing.run.text.empty()) return 0;
  // Two at the least are left: a pair of either alignment ends in one of them.
  const std::size_t zeroes = std::min(block.find_first_not_of('\0'), block.size());
  return zeroes - std::min<std::size_t>(zeroes, 2);
}

bool PrintableRuns::Finish() {
  End(utf8_, false);
  for (Pairs& pairs : pairs_) End(pairs.growing, true);
  if (held_) Give(*std::exchange(held_, std::nullopt));
  return wanted_;
}

void PrintableRuns::FeedUtf8(std::uint8_t byte) {
  if (!sequence_.empty()) {
    if ((byte & 0xc0) == 0x80) {
      sequence_ += static_cast<char>(byte);
      if (sequence_.size() == sequence_bytes_) EndSequence();
      return;
    }
    sequence_.clear();
    End(utf8_, false);
  }
  if (byte < 0x80) {
    if (IsPrintable(byte)) return Append(utf8_, at_, byte);
  } else if (const std::size_t bytes = SequenceBytes(byte); bytes > 0) {
    sequence_.assign(1, static_cast<char>(byte));
    sequence_bytes_ = bytes;
    return;
  }
  End(utf8_, false);
}

void PrintableRuns::EndSequence() {
  const std::string sequence = std::exchange(sequence_, {});
  const DecodedCodePoint decoded = DecodeUtf8(sequence, 0);
  if (!decoded.valid || !IsPrintable(decoded.value)) return End(utf8_, false);
  Append(utf8_, at_ + 1 - sequence.size(), decoded.value);
}

void PrintableRuns::FeedPair(Pairs& pairs, std::uint8_t byte) {
  const bool is_first = ((at_ & 1) != 0) == pairs.odd;
  if (is_first) {
    pairs.first = byte;
    return;
  }
  if (at_ == 0) return;  // before the first odd pair
  const unsigned unit = pairs.big_endian ? pairs.first * 256u + byte : byte * 256u + pairs.first;
  if (!IsLikelyPair(static_cast<char16_t>(unit))) return End(pairs.growing, true);
  Append(pairs.growing, at_ - 1, unit);
}

void PrintableRuns::Append(Growing& growing, std::uint64_t from, char32_t character) {
  if (growing.run.text.empty()) {
    if (IsSpace(character)) return;
    growing.run.offset = from;
  }
  growing.run.end = at_ + 1;
  AppendUtf8(growing.run.text, character);
  if (!IsSpace(character)) ++growing.characters;
  if (growing.run.text.size() >= most_bytes_) Cut(growing, &growing != &utf8_);
}

void PrintableRuns::End(Growing& growing, bool is_pairs) {
  if (growing.run.text.empty()) return;
  Growing whole = std::exchange(growing, {});
  if (whole.is_shadow) return;
  const bool something = whole.run.text.size() > whole.run.overlap_bytes;
  if (whole.is_part ? !something : whole.characters < least_characters_) return;
  if (is_pairs) {
    TrimStrayLetters(whole.run);
    return Hold(std::move(whole.run));
  }
  Give(whole.run);
}

// Hands on what there is; the end of it begins the next part.
void PrintableRuns::Cut(Growing& growing, bool is_pairs) {
  PrintableRun part = growing.run;
  std::size_t from = part.text.size() - kOverlapBytes;
  while ((static_cast<std::uint8_t>(part.text[from]) & 0xc0) == 0x80) ++from;
  growing.run.text.erase(0, from);
  growing.run.overlap_bytes = growing.run.text.size();
  growing.run.offset = part.end;
  growing.is_part = true;
  if (!is_pairs) return Give(part);
  if (growing.is_shadow) return;
  Shadow(growing);
  Hold(std::move(part));
}

// The same bytes make text in the other order at the other alignment.
void PrintableRuns::Shadow(const Growing& growing) {
  const auto same = std::ranges::find_if(pairs_, [&](const Pairs& pairs) { return &pairs.growing == &growing; });
  for (Pairs& pairs : pairs_)
    if (pairs.big_endian != same->big_endian && pairs.odd != same->odd) pairs.growing.is_shadow = true;
}

void PrintableRuns::Hold(PrintableRun run) {
  if (held_ && run.offset < held_->end && held_->offset < run.end) {
    if (run.end - run.offset > held_->end - held_->offset) held_ = std::move(run);
    return;
  }
  if (held_) Give(*held_);
  held_ = std::move(run);
}

void PrintableRuns::Give(const PrintableRun& run) {
  if (wanted_) wanted_ = on_run_(run);
}

}  // namespace schouw
