#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "agent/content/archive/archive.h"
#include "agent/content/archive/library.h"
#include "agent/content/archive/member_name.h"

namespace schouw {
namespace {

constexpr std::uint64_t kRatioFreeBytes = 64ull << 20;  // below it the ratio is not asked
constexpr std::uint64_t kHoleFactor = 16;               // how much more a tar's holes, which cost nothing, may give
constexpr std::uint32_t kMostReopenings = 64;           // each costs the headers before the damaged member again

// What all members of one archive may give together.
class Budget {
 public:
  Budget(const Limits& limits, std::uint64_t packed_bytes)
      : limits_(limits), packed_bytes_(std::max<std::uint64_t>(packed_bytes, 1)), ratio_(limits.max_ratio) {}

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

class SessionReader final : public MemberReader {
 public:
  SessionReader(ArchiveSession& session, const Member& member, const Limits& limits, Budget& budget)
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
  Budget& budget_;
  std::uint64_t read_ = 0;
  std::optional<Error> error_;
  std::optional<Error> container_error_;
};

// Reads all members of one content, opening it again behind a damaged one where members can be skipped unread.
class ArchiveReading {
 public:
  ArchiveReading(const ByteSource& content, const ArchiveKind& kind, const Limits& limits,
                 std::string_view archive_name)
      : content_(content), kind_(kind), limits_(limits), archive_name_(archive_name), budget_(limits, content.size()) {}

  Status Read(const std::function<bool(const Member&, MemberReader&)>& on_member) {
    SCHOUW_TRY(Reopen(0), "open archive");
    for (;;) {
      if (session_->dead()) SCHOUW_TRY(Reopen(session_->ordinal()), "go on after a damaged member");
      SCHOUW_ASSIGN(const bool more, session_->Next(), "read directory of archive");
      if (!more && LooksEmptyButIsFile()) {
        inside_ = Inside::kFile;
        SCHOUW_TRY(Reopen(0), "open compressed file");
        continue;
      }
      if (!more) return session_->ordinal() == 0 && session_->IsRaw() ? ReportEmptyFile(on_member) : Status{};
      if (session_->ordinal() > limits_.max_members)
        return Fail(ErrorCode::kTooMany, "more than " + std::to_string(limits_.max_members) + " members");
      SCHOUW_ASSIGN(const bool wanted, Report(on_member), "read archive");
      if (!wanted) return {};
    }
  }

 private:
  // A file that begins with a KiB of NULs reads as a tar that ends where it begins.
  bool LooksEmptyButIsFile() const {
    return kind_.compressed && inside_ != Inside::kFile && session_->ordinal() == 0 && !session_->IsRaw();
  }

  // Opens the content and moves to member `ordinal`.
  Status Reopen(std::uint64_t ordinal) {
    if (ordinal > 0 && (!kind_.seekable || ++reopenings_ > kMostReopenings))
      return Fail(ErrorCode::kMalformed, "damaged after member " + std::to_string(ordinal));
    SCHOUW_ASSIGN(session_, ArchiveSession::Open(content_, kind_, inside_), "open");
    while (session_->ordinal() < ordinal) {
      SCHOUW_ASSIGN(const bool more, session_->Next(), "skip members");
      if (!more) return Fail(ErrorCode::kMalformed, "fewer members than before");
    }
    return {};
  }

  Result<bool> Report(const std::function<bool(const Member&, MemberReader&)>& on_member) {
    Member member = session_->Current();
    if (session_->IsRaw() && (member.path.empty() || member.path == "data")) member.path = NameInside(archive_name_);
    if (member.path.empty()) {
      if (member.type == EntryType::kFolder) return true;  // the archive's own root, "./"
      member.path = "member " + std::to_string(session_->ordinal());
    }
    if (session_->IsSparse()) budget_.AllowHoles();
    SessionReader reader(*session_, member, limits_, budget_);
    const bool wanted = on_member(member, reader);
    if (reader.container_error()) return Fail(*reader.container_error());
    if (!wanted) return false;
    // Passing over what was left unread costs as much as reading it where all is one compressed stream.
    if (kind_.compressed)
      SCHOUW_TRY(budget_.Allows(session_->UnpackedBytes() + (session_->IsSparse() ? 0 : member.size)),
                 "pass over a member");
    return true;
  }

  Status ReportEmptyFile(const std::function<bool(const Member&, MemberReader&)>& on_member) {
    Member member;
    member.path = NameInside(archive_name_);
    class Nothing final : public MemberReader {
      Result<std::size_t> Read(std::span<std::byte> /*into*/) override { return 0; }
    } nothing;
    on_member(member, nothing);
    return {};
  }

  const ByteSource& content_;
  const ArchiveKind& kind_;
  const Limits& limits_;
  std::string archive_name_;
  Budget budget_;
  Inside inside_ = Inside::kArchiveOrFile;
  std::unique_ptr<ArchiveSession> session_;
  std::uint32_t reopenings_ = 0;
};

}  // namespace

Status ReadArchive(const ByteSource& content, const Limits& limits,
                   const std::function<bool(const Member&, MemberReader&)>& on_member, std::string_view archive_name) {
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(content, 0, 4096), "read start of archive");
  const ArchiveKind* kind = FindArchiveKind(IdentifyArchive(content, head));
  if (kind == nullptr) return Fail(ErrorCode::kUnsupported, "not an archive we read");
  return ArchiveReading(content, *kind, limits, archive_name).Read(on_member);
}

}  // namespace schouw
