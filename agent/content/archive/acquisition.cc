// A zip or tar acquisition as a file system.
#include <memory>
#include <string>
#include <utility>

#include "agent/content/archive/acquisition_source.h"
#include "agent/content/archive/acquisition_tree.h"
#include "agent/content/archive/archive.h"
#include "agent/content/archive/archive_names.h"
#include "agent/content/archive/library.h"
#include "agent/content/archive/locate.h"

namespace schouw {
namespace {

bool IsZip(const ArchiveKind& kind) { return kind.name == "zip" || kind.name == kZipByLocalHeaders; }

bool IsAcquisitionKind(const ArchiveKind& kind) {
  return (kind.compressed && kind.name != "rpm") || kind.name == "tar" || IsZip(kind);
}

class Acquisition final : public FileSystem {
 public:
  Acquisition(const ByteSource& content, PreparedArchive prepared, const Limits& limits)
      : prepared_(std::move(prepared)),
        content_(prepared_.bytes ? *prepared_.bytes : content),
        kind_(*prepared_.kind),
        limits_(limits),
        tree_(!IsZip(kind_), limits_),
        cursor_(content_, kind_) {}

  // Reads the member list. What was listed before an error stays; the root's listing ends with the error.
  Status Load() {
    Status listed = LoadMembers();
    if (listed && prepared_.damage) listed = Fail(*prepared_.damage);
    tree_.Close();
    if (listed) return {};
    if (tree_.members() == 0) return listed;
    incomplete_ = listed;
    return {};
  }

  std::string type() const override { return IsZip(kind_) ? "zip" : "tar"; }
  EntryAddress root() const override { return {}; }

  Status ListDirectory(const EntryAddress& folder, const std::function<bool(Entry)>& on_entry) override {
    const AcquisitionTree::Node* node = tree_.Find(folder.inode);
    if (node == nullptr || node->type != EntryType::kFolder)
      return Fail(ErrorCode::kNotFound, "no folder " + std::to_string(folder.inode));
    std::uint64_t listed = 0;
    for (const std::uint64_t ordinal : node->children) {
      if (++listed > limits_.max_directory_entries)
        return Fail(ErrorCode::kTooMany,
                    "more than " + std::to_string(limits_.max_directory_entries) + " entries in a folder");
      const AcquisitionTree::Node* child = tree_.Find(ordinal);
      Entry entry;
      entry.address.inode = ordinal;
      entry.name = child->name;
      entry.type = child->type;
      entry.size = child->size;
      entry.modified = child->modified;
      if (!on_entry(std::move(entry))) return {};
    }
    return folder.inode == 0 ? incomplete_ : Status{};
  }

  Result<std::unique_ptr<ByteSource>> OpenFile(const EntryAddress& file) override {
    const AcquisitionTree::Node* node = tree_.Find(file.inode);
    if (node == nullptr || node->type != EntryType::kFile)
      return Fail(ErrorCode::kNotFound, "no file " + std::to_string(file.inode));
    if (node->encrypted) return Fail(ErrorCode::kEncrypted, "member is encrypted");
    if (node->size > limits_.max_member_in_memory_bytes) return OpenLarge(file.inode, *node);
    return Inflate(file.inode, node->size);
  }

 private:
  Status LoadMembers() {
    SCHOUW_ASSIGN(const std::unique_ptr<ArchiveSession> session,
                  ArchiveSession::Open(content_, kind_, Inside::kArchive), "open archive");
    ArchiveNames names(prepared_.origin, prepared_.undeclared);
    Status first_left_out;
    for (;;) {
      SCHOUW_ASSIGN(const bool more, session->Next(), "read directory of archive");
      if (!more) return first_left_out ? names.Verdict() : first_left_out;
      if (!IsZip(kind_) && !session->IsTar()) return Fail(ErrorCode::kUnsupported, "not an acquisition we read");
      if (session->ordinal() > limits_.max_members)
        return Fail(ErrorCode::kTooMany, "more than " + std::to_string(limits_.max_members) + " members");
      names.Meet(session->RawName(), content_, kind_, Inside::kArchive);
      const Status added = tree_.Add(session->Current(names.names()), session->PlainOffset());
      if (!added && first_left_out) first_left_out = added;
    }
  }

  Result<std::unique_ptr<ByteSource>> Inflate(std::uint64_t ordinal, std::uint64_t size) {
    SCHOUW_TRY(cursor_.MoveTo(ordinal), "open member");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::size_t filled = 0;
    while (filled < bytes.size()) {
      SCHOUW_ASSIGN(const std::size_t count, cursor_.Read(std::as_writable_bytes(std::span(bytes)).subspan(filled)),
                    "read member");
      if (count == 0) return Fail(ErrorCode::kTruncated, "member ends before its size", filled);
      filled += count;
    }
    return std::make_unique<MemorySource>(std::move(bytes));
  }

  Result<std::unique_ptr<ByteSource>> OpenLarge(std::uint64_t ordinal, const AcquisitionTree::Node& node) {
    if (node.plain_offset) {
      if (*node.plain_offset > content_.size() || node.size > content_.size() - *node.plain_offset)
        return Fail(ErrorCode::kTruncated, "member ends after its archive");
      return std::make_unique<SliceSource>(content_, *node.plain_offset, node.size);
    }
    return std::make_unique<StreamedMember>(content_, kind_, ordinal, node.size);
  }

  PreparedArchive prepared_;
  const ByteSource& content_;
  const ArchiveKind& kind_;
  Limits limits_;
  AcquisitionTree tree_;
  MemberCursor cursor_;
  Status incomplete_;
};

}  // namespace

Result<std::unique_ptr<FileSystem>> OpenAcquisition(const ByteSource& content, const Limits& limits) {
  Result<PreparedArchive> prepared = PrepareArchive(content, limits);
  if (!prepared && prepared.error().code != ErrorCode::kUnsupported) return Fail(std::move(prepared).error());
  if (!prepared || !IsAcquisitionKind(*prepared->kind))
    return Fail(ErrorCode::kUnsupported, "not an acquisition we read");
  auto acquisition = std::make_unique<Acquisition>(content, std::move(*prepared), limits);
  SCHOUW_TRY(acquisition->Load(), "list acquisition");
  return acquisition;
}

}  // namespace schouw
