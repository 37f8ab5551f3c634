#include "agent/content/document/mail/part_reader.h"

#include <algorithm>
#include <cstring>

namespace schouw {
namespace {

constexpr std::size_t kPartBlockBytes = 48u << 10;

}  // namespace

Result<std::size_t> PartReader::Read(std::span<std::byte> into) {
  while (taken_ == decoded_.size() && !finished_) {
    decoded_.clear();
    taken_ = 0;
    const std::uint64_t left = range_.end > range_.begin ? range_.end - range_.begin : 0;
    std::string block(static_cast<std::size_t>(std::min<std::uint64_t>(kPartBlockBytes, left)), '\0');
    SCHOUW_ASSIGN(const std::size_t count, source_.ReadAt(range_.begin, std::as_writable_bytes(std::span(block))),
                  "read part");
    range_.begin += count;
    decoder_.Decode(std::string_view(block).substr(0, count), decoded_);
    finished_ = count == 0;
    if (finished_) decoder_.Finish(decoded_);
  }
  const std::size_t count = std::min(into.size(), decoded_.size() - taken_);
  std::memcpy(into.data(), decoded_.data() + taken_, count);
  taken_ += count;
  return count;
}

Result<std::string> ReadPart(MemberReader& reader, std::uint64_t limit) {
  std::string whole;
  std::string block(kPartBlockBytes, '\0');
  for (;;) {
    SCHOUW_ASSIGN(const std::size_t count, reader.Read(std::as_writable_bytes(std::span(block))), "");
    if (count == 0) return whole;
    if (whole.size() + count > limit) {
      return Fail(ErrorCode::kTooBig, "part of more than " + std::to_string(limit) + " bytes");
    }
    whole.append(block, 0, count);
  }
}

}  // namespace schouw
