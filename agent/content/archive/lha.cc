#include "agent/content/archive/lha.h"

#include <string>
#include <utility>

#include "agent/base/bytes.h"
#include "agent/base/checked.h"
#include "agent/content/archive/archive_names.h"
#include "agent/content/archive/lha_header.h"
#include "agent/content/archive/library.h"
#include "agent/content/archive/member_reading.h"
#include "agent/content/archive/spliced_source.h"

namespace schouw {
namespace {

void AppendLe(std::string& bytes, std::uint64_t value, int count) {
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i));
}

// A header of level 0 for the same bytes, named "x".
std::string PlainHeader(const LhaHeader& header) {
  std::string fields = header.method;
  AppendLe(fields, header.packed_bytes, 4);
  AppendLe(fields, header.member.size, 4);
  AppendLe(fields, 0x5a210000, 4);  // a time: 2025-01-01
  fields += std::string("\x20\0\x01x", 4);
  AppendLe(fields, header.crc, 2);
  std::uint8_t sum = 0;
  for (const char c : fields) sum = static_cast<std::uint8_t>(sum + static_cast<std::uint8_t>(c));
  return std::string{static_cast<char>(fields.size()), static_cast<char>(sum)} + fields;
}

class FailingReader final : public MemberReader {
 public:
  explicit FailingReader(Error error) : error_(std::move(error)) {}
  Result<std::size_t> Read(std::span<std::byte> /*into*/) override { return Fail(error_); }

 private:
  Error error_;
};

class LhaReading {
 public:
  LhaReading(const ByteSource& content, const Limits& limits,
             const std::function<bool(const Member&, MemberReader&)>& on_member)
      : content_(content), limits_(limits), on_member_(on_member), budget_(limits, content.size(), false) {}

  Status Read() {
    LearnNames();
    std::uint64_t offset = 0;
    for (;;) {
      SCHOUW_ASSIGN(std::optional<LhaHeader> header, ReadLhaHeader(content_, offset, names_.names()), "read archive");
      if (!header) return names_.Verdict();
      for (const std::string& name : header->undeclared) names_.Count(name);
      if (++members_ > limits_.max_members)
        return Fail(ErrorCode::kTooMany, "more than " + std::to_string(limits_.max_members) + " members");
      if (header->member.path.empty()) header->member.path = "member " + std::to_string(members_);
      SCHOUW_ASSIGN(const bool wanted, Report(*header), "read archive");
      if (!wanted) return {};
      const auto next = CheckedAdd(header->data_offset, header->packed_bytes);
      if (!next || *next > content_.size()) return Fail(ErrorCode::kTruncated, "member ends after the archive's end");
      offset = *next;
    }
  }

 private:
  // All headers once before the members: their names together tell what code page they are in.
  void LearnNames() {
    UndeclaredNames undeclared;
    std::uint64_t offset = 0;
    for (std::uint64_t members = 0; members < limits_.max_members && !undeclared.full(); ++members) {
      const auto header = ReadLhaHeader(content_, offset, MemberNames());
      if (!header || !*header) break;
      for (const std::string& name : (*header)->undeclared) undeclared.Add(name);
      const auto next = CheckedAdd((*header)->data_offset, (*header)->packed_bytes);
      if (!next || *next > content_.size()) break;
      offset = *next;
    }
    names_.Learn(undeclared);
  }

  // Hands one member on; false when no more are wanted.
  Result<bool> Report(const LhaHeader& header) {
    constexpr std::uint64_t kMostPlainBytes = 0xffffffff;
    if (header.packed_bytes > kMostPlainBytes || header.member.size > kMostPlainBytes) {
      FailingReader none(MakeError(ErrorCode::kUnsupported, "member of more than 4 GiB"));
      return on_member_(header.member, none);
    }
    SplicedSource alone;
    alone.Append(PlainHeader(header));
    alone.Append(content_, header.data_offset, header.packed_bytes);
    alone.Append(std::string(1, '\0'));
    auto session = ArchiveSession::Open(alone, *FindArchiveKind("lha"), Inside::kArchive);
    const Result<bool> opened = session ? (*session)->Next() : Result<bool>(Fail(session.error()));
    if (header.member.type == EntryType::kFile && (!opened || !*opened)) {
      FailingReader none(opened ? MakeError(ErrorCode::kMalformed, "no member") : opened.error());
      return on_member_(header.member, none);
    }
    if (!session) return Fail(session.error());
    SessionReader reader(**session, header.member, limits_, budget_);
    const bool wanted = on_member_(header.member, reader);
    if (reader.container_error()) return Fail(*reader.container_error());
    return wanted;
  }

  const ByteSource& content_;
  const Limits& limits_;
  const std::function<bool(const Member&, MemberReader&)>& on_member_;
  ArchiveBudget budget_;
  ArchiveNames names_{NameOrigin::kJapaneseDos};
  std::uint64_t members_ = 0;
};

}  // namespace

Status ReadLha(const ByteSource& content, const Limits& limits,
               const std::function<bool(const Member&, MemberReader&)>& on_member) {
  return LhaReading(content, limits, on_member).Read();
}

}  // namespace schouw
