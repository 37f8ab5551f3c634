#include "agent/worker/member_source.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace schouw {
namespace {
constexpr std::size_t kWindowBytes = 1u << 20;
}

ForwardSource::ForwardSource(std::string prefix, MemberReader& reader, std::uint64_t size, Sha256* digest,
                             Digester* digester)
    : prefix_(std::move(prefix)),
      reader_(reader),
      size_(std::max<std::uint64_t>(size, prefix_.size())),
      digest_(digest),
      digester_(digester),
      window_at_(prefix_.size()),
      position_(prefix_.size()) {
  if (digest_ != nullptr) digest_->Update(AsBytes(prefix_));
  if (digester_ != nullptr) digester_->Update(AsBytes(prefix_));
}

Status ForwardSource::Advance() const {
  window_.resize(kWindowBytes);
  SCHOUW_ASSIGN(const std::size_t count, reader_.Read(std::as_writable_bytes(std::span(window_))), "read member");
  window_.resize(count);
  window_at_ = position_;
  position_ += count;
  ended_ = count == 0;
  if (digest_ != nullptr) digest_->Update(AsBytes(window_));
  if (digester_ != nullptr) digester_->Update(AsBytes(window_));
  return {};
}

Result<std::size_t> ForwardSource::ReadAt(std::uint64_t offset, std::span<std::byte> into) const {
  if (offset < prefix_.size()) {
    const std::size_t count = std::min<std::uint64_t>(into.size(), prefix_.size() - offset);
    std::memcpy(into.data(), prefix_.data() + offset, count);
    return count;
  }
  if (offset < window_at_) {
    return Fail(ErrorCode::kTooBig,
                "needs random access in an archive member of more than " + std::to_string(prefix_.size()) + " bytes",
                offset);
  }
  while (!ended_ && offset >= position_) SCHOUW_TRY(Advance(), "advance");
  if (offset >= position_) return 0;
  const std::size_t at = offset - window_at_;
  const std::size_t count = std::min(into.size(), window_.size() - at);
  std::memcpy(into.data(), window_.data() + at, count);
  return count;
}

Status ForwardSource::Drain() const {
  while (!ended_) SCHOUW_TRY(Advance(), "drain");
  return {};
}

PrefixResult ReadMemberPrefix(MemberReader& reader, std::uint64_t limit) {
  constexpr std::size_t kPiece = 256u << 10;
  PrefixResult result;
  std::string& bytes = result.prefix.bytes;
  const auto piece = std::make_unique_for_overwrite<std::byte[]>(kPiece);  // most members are far smaller
  while (bytes.size() < limit) {
    const std::size_t wanted = std::min<std::uint64_t>(kPiece, limit - bytes.size());
    auto got = reader.Read(std::span(piece.get(), wanted));
    if (got) bytes += AsChars(Bytes(piece.get(), *got));
    if (!got) {
      result.failure = std::move(got).error();
      return result;
    }
    if (*got == 0) {
      result.prefix.whole = true;
      return result;
    }
  }
  return result;
}

}  // namespace schouw
