#include "agent/content/document/excel/biff.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "agent/base/bytes.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::uint16_t kContinue = 0x3c;
constexpr std::size_t kBiffHeaderBytes = 4;

}  // namespace

bool BiffRecords::TakePart(std::uint16_t& type, std::string_view& data) {
  if (stream_.size() - at_ < kBiffHeaderBytes) return false;
  const std::byte* p = AsBytes(stream_).data() + at_;
  type = LoadLe<std::uint16_t>(p);
  const std::size_t bytes = LoadLe<std::uint16_t>(p + 2);
  cut_ = bytes > stream_.size() - at_ - kBiffHeaderBytes;
  data = stream_.substr(at_ + kBiffHeaderBytes, bytes);
  at_ += kBiffHeaderBytes + data.size();
  return true;
}

bool BiffRecords::Next(BiffRecord& record) {
  record.parts.resize(1);
  record.offset = at_;
  if (!TakePart(record.type, record.parts[0])) return false;
  while (stream_.size() - at_ >= kBiffHeaderBytes &&
         LoadLe<std::uint16_t>(AsBytes(stream_).data() + at_) == kContinue) {
    std::uint16_t type = 0;
    TakePart(type, record.parts.emplace_back());
  }
  return true;
}

// Moves to the next part that has bytes left.
bool BiffCursor::Fill() {
  while (part_ < parts_.size() && at_ == parts_[part_].size()) {
    ++part_;
    at_ = 0;
  }
  return part_ < parts_.size();
}

bool BiffCursor::NextPart() {
  if (part_ < parts_.size()) ++part_;
  at_ = 0;
  return part_ < parts_.size();
}

std::uint8_t BiffCursor::U8() {
  if (!Fill()) {
    failed_ = true;
    return 0;
  }
  return static_cast<std::uint8_t>(parts_[part_][at_++]);
}

std::uint16_t BiffCursor::U16() {
  const std::uint16_t low = U8();
  return static_cast<std::uint16_t>(low | U8() << 8);
}

std::uint32_t BiffCursor::U32() {
  const std::uint32_t low = U16();
  return low | static_cast<std::uint32_t>(U16()) << 16;
}

double BiffCursor::F64() {
  const std::uint64_t low = U32();
  return std::bit_cast<double>(low | static_cast<std::uint64_t>(U32()) << 32);
}

void BiffCursor::Skip(std::uint64_t count) {
  while (count > 0) {
    if (!Fill()) {
      failed_ = true;
      return;
    }
    const std::uint64_t here = std::min<std::uint64_t>(count, parts_[part_].size() - at_);
    at_ += static_cast<std::size_t>(here);
    count -= here;
  }
}

std::string_view BiffCursor::Take(std::uint64_t count) {
  if (count == 0 || !Fill()) {
    failed_ = failed_ || count > 0;
    return {};
  }
  const std::string_view taken =
      parts_[part_].substr(at_, static_cast<std::size_t>(std::min<std::uint64_t>(count, parts_[part_].size())));
  failed_ = failed_ || taken.size() < count;
  at_ += taken.size();
  return taken;
}

std::string BiffCursor::Characters(std::uint64_t count, bool wide) {
  std::string units;  // UTF-16LE
  bool first = true;
  while (count > 0) {
    if (part_ < parts_.size() && at_ == parts_[part_].size()) first = false;
    if (!Fill()) {
      failed_ = true;
      break;
    }
    if (!first && at_ == 0) wide = (static_cast<unsigned char>(parts_[part_][at_++]) & 1) != 0;
    first = false;
    const std::string_view rest = parts_[part_].substr(at_);
    const std::uint64_t here = std::min<std::uint64_t>(count, rest.size() / (wide ? 2 : 1));
    const auto bytes = static_cast<std::size_t>(here * (wide ? 2 : 1));
    for (std::size_t i = 0; i < bytes; ++i) {
      units += rest[i];
      if (!wide) units += '\0';
    }
    at_ += here == 0 ? rest.size() : bytes;  // half a character is left behind
    count -= here;
  }
  return FromUtf16Le(units);
}

std::string BiffCursor::FlaggedCharacters(std::uint64_t count) {
  const std::uint8_t flags = U8();
  return Characters(count, (flags & 1) != 0);
}

std::string BiffCursor::RichString() {
  const std::uint16_t count = U16();
  const std::uint8_t flags = U8();
  const std::uint64_t runs = (flags & 8) != 0 ? U16() : 0;
  const std::uint64_t extension = (flags & 4) != 0 ? U32() : 0;
  std::string text = Characters(count, (flags & 1) != 0);
  Skip(runs * 4 + extension);
  return text;
}

std::string CellName(std::uint32_t row, std::uint32_t column) {
  std::string letters;
  for (std::uint32_t left = column + 1; left > 0; left = (left - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  return letters + std::to_string(row + 1);
}

std::string NumberText(double number) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::general, 15);
  return {text.data(), end.ptr};
}

double RkNumber(std::uint32_t rk) {
  const double value = (rk & 2) != 0 ? static_cast<double>(static_cast<std::int32_t>(rk) >> 2)
                                     : std::bit_cast<double>(static_cast<std::uint64_t>(rk & 0xfffffffc) << 32);
  return (rk & 1) != 0 ? value / 100 : value;
}

}  // namespace schouw
