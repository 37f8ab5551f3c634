#include "agent/wire/decoder.h"

#include <algorithm>

#include "agent/base/utf8.h"

namespace schouw::wire {

void Decoder::Count(const char* name, std::uint64_t& value) {
  Number(name, value);
  Require(name, value <= kMaxCount, "is beyond all counting");
}

void Decoder::Flag(const char* name, bool& value) {
  std::uint8_t number = 0;
  Number(name, number);
  Require(name, number <= 1, "is neither 0 nor 1");
  value = number == 1;
}

void Decoder::Kinds(const char* name, RecordKinds& kinds) {
  std::uint32_t bits = 0;
  Number(name, bits);
  kinds = RecordKinds::FromBits(bits);
  Require(name, kinds.bits() == bits, "is out of range");
}

void Decoder::Time(const char* name, std::optional<UnixNanos>& time) {
  std::optional<std::uint64_t> value;
  OptionalNumber(name, value);
  if (value) time = UnixNanos{static_cast<std::int64_t>(*value)};
}

void Decoder::OptionalNumber(const char* name, std::optional<std::uint64_t>& value) {
  bool present = false;
  Flag(name, present);
  if (present && !failed()) Number(name, value.emplace());
}

void Decoder::Word(const char* name, std::string& word) {
  Raw(name, word, kMaxWordBytes);
  Require(name, IsWord(word), "is not printable ASCII");
}

void Decoder::Text(const char* name, std::string& text, std::size_t limit) {
  Raw(name, text, limit);
  Require(name, IsValidUtf8(text), "is not valid UTF-8");
}

void Decoder::Raw(const char* name, std::string& bytes, std::size_t limit) {
  std::uint32_t size = 0;
  Number(name, size);
  const std::size_t start = field_offset_;
  if (size > limit) {
    return FailAt(ErrorCode::kMalformed, name,
                  "has " + std::to_string(size) + " bytes (at most " + std::to_string(limit) + ")");
  }
  if (const auto raw = Take(name, size)) bytes = AsChars(*raw);
  field_offset_ = start;
}

void Decoder::Require(const char* name, bool holds, const char* complaint) {
  if (!holds) FailAt(ErrorCode::kMalformed, name, complaint);
}

Status Decoder::Finish() {
  if (!failed() && reader_.remaining() > 0) {
    error_ = MakeError(ErrorCode::kMalformed, std::to_string(reader_.remaining()) + " bytes follow the message",
                       reader_.offset());
  }
  if (error_) return Fail(*error_);
  return {};
}

std::optional<Bytes> Decoder::Take(const char* name, std::size_t count) {
  if (failed()) return std::nullopt;
  field_offset_ = reader_.offset();
  if (count > reader_.remaining()) {
    FailAt(ErrorCode::kTruncated, name,
           "is cut off (want " + std::to_string(count) + " bytes, have " + std::to_string(reader_.remaining()) + ")");
    return std::nullopt;
  }
  return *reader_.Take(count);
}

// Every item takes at least one byte, so that a count can't ask for more memory than the frame has paid for.
std::uint32_t Decoder::ListCount(const char* name, std::size_t limit) {
  std::uint32_t count = 0;
  Number(name, count);
  const std::size_t most = std::min(limit, reader_.remaining());
  if (count <= most) return count;
  FailAt(ErrorCode::kMalformed, name, "has " + std::to_string(count) + " items (at most " + std::to_string(most) + ")");
  return 0;
}

std::string Decoder::FieldName(const char* name) const {
  std::string text;
  for (const Step& step : path_) {
    if (*step.name != '\0' && !text.empty()) text += '.';
    text += step.name;
    if (step.index) text += '[' + std::to_string(*step.index) + ']';
  }
  if (*name != '\0' && !text.empty()) text += '.';
  return text + name;
}

void Decoder::FailAt(ErrorCode code, const char* name, const std::string& complaint) {
  if (!failed()) error_ = MakeError(code, "field " + FieldName(name) + " " + complaint, field_offset_);
}

}  // namespace schouw::wire
