// Reading one archive's members within the limits: what they may give together, and each alone.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "agent/content/archive/library.h"
#include "agent/content/member.h"
#include "agent/model/limits.h"

namespace schouw {

// What all members of one archive may give together.
class ArchiveBudget {
 public:
  static constexpr std::uint64_t kRatioFreeBytes = 64ull << 20;  // below it the ratio is not asked
  static constexpr std::uint64_t kHoleFactor = 16;  // how much more a tar's holes, which cost nothing, may give

  // `overlapping`: members that share their bytes are a bomb, whatever it weighs.
  ArchiveBudget(const Limits& limits, std::uint64_t packed_bytes, bool overlapping)
      : limits_(limits),
        packed_bytes_(overlapping ? 1 : std::max<std::uint64_t>(packed_bytes, 1)),
        ratio_(limits.max_ratio) {}

  Status Spend(std::uint64_t bytes) {
    spent_ += bytes;
    return Allows(spent_);
  }
  void AllowHoles() { ratio_ = limits_.max_ratio * kHoleFactor; }
  Status Allows(std::uint64_t bytes) const {
    if (bytes > limits_.max_container_bytes)
      return Fail(ErrorCode::kTooBig, "unpacks to more than " + std::to_string(limits_.max_container_bytes) + " bytes");
    if (bytes > kRatioFreeBytes && bytes / packed_bytes_ > ratio_)
      return Fail(ErrorCode::kTooBig, "unpacks to more than " + std::to_string(ratio_) + " times its size");
    return {};
  }

 private:
  const Limits& limits_;
  std::uint64_t packed_bytes_;
  std::uint64_t ratio_;
  std::uint64_t spent_ = 0;
};

// Reads the member a session stands at. Nothing is owned.
class SessionReader final : public MemberReader {
 public:
  SessionReader(ArchiveSession& session, const Member& member, const Limits& limits, ArchiveBudget& budget)
      : session_(session), member_(member), limits_(limits), budget_(budget) {}

  Result<std::size_t> Read(std::span<std::byte> into) override {
    if (error_) return Fail(*error_);
    Result<std::size_t> count = ReadOnce(into);
    if (!count) error_ = count.error();
    return count;
  }
  // The container's limit that ended reading, if one did.
  const std::optional<Error>& container_error() const { return container_error_; }

 private:
  Result<std::size_t> ReadOnce(std::span<std::byte> into) {
    if (member_.encrypted) return Fail(ErrorCode::kEncrypted, "member is encrypted");
    if (member_.type != EntryType::kFile || into.empty()) return 0;
    SCHOUW_ASSIGN(const std::size_t count, session_.Read(into), "read member");
    read_ += count;
    if (read_ > limits_.max_member_bytes)
      return Fail(ErrorCode::kTooBig,
                  "member unpacks to more than " + std::to_string(limits_.max_member_bytes) + " bytes");
    if (const Status allowed = budget_.Spend(count); !allowed) {
      container_error_ = allowed.error();
      return Fail(allowed.error());
    }
    return count;
  }

  ArchiveSession& session_;
  const Member& member_;
  const Limits& limits_;
  ArchiveBudget& budget_;
  std::uint64_t read_ = 0;
  std::optional<Error> error_;
  std::optional<Error> container_error_;
};

}  // namespace schouw
