#include <algorithm>
#include <memory>
#include <string>

#include "agent/content/archive/archive.h"
#include "agent/content/archive/archive_names.h"
#include "agent/content/archive/lha.h"
#include "agent/content/archive/library.h"
#include "agent/content/archive/locate.h"
#include "agent/content/archive/member_name.h"
#include "agent/content/archive/member_reading.h"
#include "agent/content/archive/warc.h"

namespace schouw {
namespace {

constexpr std::uint32_t kMostReopenings = 64;  // each costs the headers before the damaged member again

// Reads all members of one content, opening it again behind a damaged one where members can be skipped unread.
class ArchiveReading {
 public:
  ArchiveReading(const ByteSource& content, const PreparedArchive& prepared, const Limits& limits,
                 std::string_view archive_name)
      : content_(content),
        prepared_(prepared),
        kind_(*prepared.kind),
        limits_(limits),
        archive_name_(archive_name),
        budget_(limits, content.size(), prepared.overlaps),
        names_(prepared.origin, prepared.undeclared) {}

  Status Read(const std::function<bool(const Member&, MemberReader&)>& on_member) {
    Status status = ReadMembers(on_member);
    if (status && !ended_) return status;  // the caller wants no more
    if (status && prepared_.damage) status = Fail(*prepared_.damage);
    if (status && session_->ordinal() < prepared_.members)
      status = Fail(ErrorCode::kMalformed, "only " + std::to_string(session_->ordinal()) + " of " +
                                               std::to_string(prepared_.members) + " members could be reached");
    if (status && !prepared_.part_of_set) return names_.Verdict();
    if (status) return Fail(ErrorCode::kUnsupported, "part of a set of several files: each is read alone");
    Error error = status.error();
    if (prepared_.part_of_set) error = std::move(error).In("part of a set of several files, each read alone");
    if (prepared_.damage && prepared_.damage->message != error.message)
      error = std::move(error).In(prepared_.damage->message);
    return Fail(std::move(error));
  }

 private:
  Status ReadMembers(const std::function<bool(const Member&, MemberReader&)>& on_member) {
    SCHOUW_TRY(Reopen(0), "open archive");
    for (;;) {
      if (session_->dead()) SCHOUW_TRY(Reopen(session_->ordinal()), "go on after a damaged member");
      SCHOUW_ASSIGN(const bool more, session_->Next(), "read directory of archive");
      if (!more && LooksEmptyButIsFile()) {
        inside_ = Inside::kFile;
        SCHOUW_TRY(Reopen(0), "open compressed file");
        continue;
      }
      ended_ = !more;
      if (!more) return session_->ordinal() == 0 && session_->IsRaw() ? ReportEmptyFile(on_member) : Status{};
      if (session_->ordinal() > limits_.max_members)
        return Fail(ErrorCode::kTooMany, "more than " + std::to_string(limits_.max_members) + " members");
      SCHOUW_ASSIGN(const bool wanted, Report(on_member), "read archive");
      if (!wanted) return {};
    }
  }

  // A file that begins with a KiB of NULs reads as a tar that ends where it begins.
  bool LooksEmptyButIsFile() const {
    return kind_.compressed && inside_ != Inside::kFile && session_->ordinal() == 0 && !session_->IsRaw();
  }

  // Opens the content and moves to member `ordinal`.
  Status Reopen(std::uint64_t ordinal) {
    if (ordinal > 0 && (!kind_.seekable || ++reopenings_ > kMostReopenings))
      return Fail(ErrorCode::kMalformed, "damaged after member " + std::to_string(ordinal));
    SCHOUW_ASSIGN(session_, ArchiveSession::Open(content_, kind_, inside_), "open");
    if (prepared_.before_rar29) session_->ExpectOldRar();
    while (session_->ordinal() < ordinal) {
      SCHOUW_ASSIGN(const bool more, session_->Next(), "skip members");
      if (!more) return Fail(ErrorCode::kMalformed, "fewer members than before");
    }
    return {};
  }

  Result<bool> Report(const std::function<bool(const Member&, MemberReader&)>& on_member) {
    names_.Meet(session_->RawName(), content_, kind_, inside_);
    Member member = session_->Current(names_.names());
    const std::uint64_t index = session_->ordinal() - 1;
    if (index < prepared_.encrypted.size() && prepared_.encrypted[index]) member.encrypted = true;
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
    if (session_->opening_error()) return Fail(*session_->opening_error());
    class Nothing final : public MemberReader {
      Result<std::size_t> Read(std::span<std::byte> /*into*/) override { return 0; }
    } nothing;
    on_member(member, nothing);
    return {};
  }

  const ByteSource& content_;
  const PreparedArchive& prepared_;
  const ArchiveKind& kind_;
  const Limits& limits_;
  std::string archive_name_;
  ArchiveBudget budget_;
  ArchiveNames names_;
  Inside inside_ = Inside::kArchiveOrFile;
  std::unique_ptr<ArchiveSession> session_;
  std::uint32_t reopenings_ = 0;
  bool ended_ = false;  // the last member was passed
};

}  // namespace

Status ReadArchive(const ByteSource& content, const Limits& limits,
                   const std::function<bool(const Member&, MemberReader&)>& on_member, std::string_view archive_name) {
  SCHOUW_ASSIGN(const PreparedArchive prepared, PrepareArchive(content, limits), "find archive");
  if (prepared.kind->name == "lha") return ReadLha(content, limits, on_member);
  if (prepared.kind->name == "warc") return ReadWarc(content, limits, on_member);
  return ArchiveReading(prepared.bytes ? *prepared.bytes : content, prepared, limits, archive_name).Read(on_member);
}

Status ReadArchiveSet(const ByteSource& first, std::string_view name, std::span<const ArchivePart> parts,
                      const Limits& limits, const std::function<bool(const Member&, MemberReader&)>& on_member) {
  SCHOUW_ASSIGN(const JoinedParts joined, JoinParts(first, name, parts), "join the parts of an archive");
  SCHOUW_ASSIGN(PreparedArchive prepared, PrepareArchive(*joined.bytes, limits), "find archive");
  prepared.part_of_set = false;
  if (!joined.missing.empty()) prepared.damage = MakeError(ErrorCode::kTruncated, joined.missing);
  const ByteSource& whole = prepared.bytes ? *prepared.bytes : *joined.bytes;
  return ArchiveReading(whole, prepared, limits, name).Read(on_member);
}

}  // namespace schouw
