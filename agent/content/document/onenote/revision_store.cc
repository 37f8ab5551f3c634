// The revision store itself ([MS-ONESTORE] 2.1 to 2.6), as OneNote keeps it on disk.
#include <algorithm>
#include <utility>

#include "agent/base/utf8.h"
#include "agent/content/document/onenote/file_nodes.h"
#include "agent/content/document/onenote/note_store.h"

namespace schouw {
namespace {

// File nodes ([MS-ONESTORE] 2.4.3).
enum NodeId : std::uint32_t {
  kRootSpace = 0x004,
  kSpaceList = 0x008,
  kRevisionList = 0x010,
  kRevisionStart4 = 0x01b,
  kRevisionStart6 = 0x01e,
  kRevisionStart7 = 0x01f,
  kTableStart = 0x022,
  kTableEntry = 0x024,
  kRootObject = 0x05a,
  kRevisionRole = 0x05c,
  kRevisionRoleAndContext = 0x05d,
  kFileObject = 0x072,
  kFileObjectLarge = 0x073,
  kEncryptionKey = 0x07c,
  kFileStore = 0x090,
  kFileStoreObject = 0x094,
  kObject = 0x0a4,
  kObjectLarge = 0x0a5,
  kObjectGroupNode = 0x0b0,
  kReadOnlyObject = 0x0c4,
  kReadOnlyObjectLarge = 0x0c5,
};

constexpr std::size_t kStoreHeaderBytes = 1024;
constexpr std::size_t kTransactionCountAt = 96, kTransactionLogAt = 160, kRootListAt = 172;
constexpr std::uint32_t kDefaultRole = 1, kContentRole = 1;
constexpr std::size_t kFileDataHeaderBytes = 36;  // before the bytes of a FileDataStoreObject (2.6.13)

Result<NoteId> TakeId(ByteReader& reader) {
  SCHOUW_ASSIGN(const Bytes guid, reader.Take(kGuidBytes), "");
  SCHOUW_ASSIGN(const std::uint32_t number, reader.Le<std::uint32_t>(), "");
  return NoteId{std::string(AsChars(guid)), number};
}

bool IsNil(const NoteId& id) { return id.guid.find_first_not_of('\0') == std::string::npos; }

struct Revision {
  NoteId depends_on;
  std::vector<NoteChunk> groups;
  std::optional<NoteId> root;
  bool encrypted = false;
};

// The revisions of one object space.
struct Revisions {
  std::map<NoteId, Revision> by_id;
  Revision* open = nullptr;
  std::optional<NoteId> current;  // of the default role, outside every context (older versions have one)
};

Status StartRevision(const FileNode& node, Revisions& revisions) {
  ByteReader reader(AsBytes(node.data));
  SCHOUW_ASSIGN(const NoteId id, TakeId(reader), "");
  SCHOUW_ASSIGN(NoteId depends_on, TakeId(reader), "");
  if (node.id == kRevisionStart4) SCHOUW_TRY(reader.Skip(8), "");
  SCHOUW_ASSIGN(const std::uint32_t role, reader.Le<std::uint32_t>(), "");
  bool in_context = false;
  if (node.id == kRevisionStart7) {
    SCHOUW_TRY(reader.Skip(2), "");
    SCHOUW_ASSIGN(const NoteId context, TakeId(reader), "");
    in_context = !IsNil(context);
  }
  Revision& revision = revisions.by_id[id] = Revision();
  revision.depends_on = std::move(depends_on);
  revisions.open = &revision;
  if (role == kDefaultRole && !in_context) revisions.current = id;
  return {};
}

Status TakeRole(const FileNode& node, Revisions& revisions) {
  ByteReader reader(AsBytes(node.data));
  SCHOUW_ASSIGN(const NoteId id, TakeId(reader), "");
  SCHOUW_ASSIGN(const std::uint32_t role, reader.Le<std::uint32_t>(), "");
  if (node.id == kRevisionRoleAndContext) {
    SCHOUW_ASSIGN(const NoteId context, TakeId(reader), "");
    if (!IsNil(context)) return {};
  }
  if (role == kDefaultRole) revisions.current = id;
  return {};
}

Status TakeRoot(const FileNode& node, Revision& revision) {
  ByteReader reader(AsBytes(node.data));
  SCHOUW_ASSIGN(NoteId object, TakeId(reader), "");
  SCHOUW_ASSIGN(const std::uint32_t role, reader.Le<std::uint32_t>(), "");
  if (role == kContentRole) revision.root = std::move(object);
  return {};
}

Status TakeRevisionNode(const FileNode& node, Revisions& revisions) {
  if (node.id == kRevisionStart4 || node.id == kRevisionStart6 || node.id == kRevisionStart7)
    return StartRevision(node, revisions);
  if (node.id == kRevisionRole || node.id == kRevisionRoleAndContext) return TakeRole(node, revisions);
  if (revisions.open == nullptr) return {};
  if (node.id == kObjectGroupNode) revisions.open->groups.push_back(node.chunk);
  if (node.id == kEncryptionKey) revisions.open->encrypted = true;
  return node.id == kRootObject ? TakeRoot(node, *revisions.open) : Status();
}

// Nothing when `text` is not of the form "<ifndf>{GUID}": a file that is kept elsewhere (2.5.27).
std::string GuidOfReference(const std::string& text) {
  constexpr std::string_view kInside = "<ifndf>{";
  if (!text.starts_with(kInside)) return {};
  std::string digits;
  for (const char c : text.substr(kInside.size(), 36))
    if (c != '-') digits += c;
  auto bytes = FromHex(digits);
  if (!bytes || bytes->size() != kGuidBytes) return {};
  std::reverse(bytes->begin(), bytes->begin() + 4);
  std::reverse(bytes->begin() + 4, bytes->begin() + 6);
  std::reverse(bytes->begin() + 6, bytes->begin() + 8);
  return *bytes;
}

// Reads one object group ([MS-ONESTORE] 2.1.13): a table of ids, then declarations; what is declared again replaces.
class GroupReader {
 public:
  GroupReader(std::string_view file, NoteSpace& into) : file_(file), into_(into) {}

  Status Take(const FileNode& node) {
    switch (node.id) {
      case kTableStart: table_ = std::make_shared<NoteIdTable>(); return {};
      case kTableEntry: return TakeEntry(node);
      case kObject:
      case kObjectLarge:
      case kReadOnlyObject:
      case kReadOnlyObjectLarge: return TakeObject(node);
      case kFileObject:
      case kFileObjectLarge: return TakeFileObject(node);
      default: return {};
    }
  }

 private:
  Status TakeEntry(const FileNode& node) {
    ByteReader reader(AsBytes(node.data));
    SCHOUW_ASSIGN(const std::uint32_t index, reader.Le<std::uint32_t>(), "");
    SCHOUW_ASSIGN(const Bytes guid, reader.Take(kGuidBytes), "");
    (*table_)[index] = AsChars(guid);
    return {};
  }

  Result<NoteId> TakeCompact(ByteReader& reader) const {
    SCHOUW_ASSIGN(const std::uint32_t compact, reader.Le<std::uint32_t>(), "");
    const auto guid = table_->find(compact >> 8);
    if (guid == table_->end()) return Fail(ErrorCode::kMalformed, "an object's id is unknown");
    return NoteId{guid->second, compact & 0xff};
  }

  Status TakeObject(const FileNode& node) {
    ByteReader reader(AsBytes(node.data));
    SCHOUW_ASSIGN(NoteId id, TakeCompact(reader), "");
    NoteObject object;
    SCHOUW_ASSIGN(object.kind, reader.Le<std::uint32_t>(), "");
    SCHOUW_ASSIGN(object.set, ChunkBytes(file_, node.chunk), "");
    object.table = table_;
    into_.objects.insert_or_assign(std::move(id), std::move(object));
    return {};
  }

  Status TakeFileObject(const FileNode& node) {
    ByteReader reader(AsBytes(node.data));
    SCHOUW_ASSIGN(NoteId id, TakeCompact(reader), "");
    NoteObject object;
    SCHOUW_ASSIGN(object.kind, reader.Le<std::uint32_t>(), "");
    SCHOUW_TRY(reader.Skip(node.id == kFileObject ? 1 : 4), "");
    SCHOUW_ASSIGN(const std::uint32_t units, reader.Le<std::uint32_t>(), "");
    SCHOUW_ASSIGN(const Bytes text, reader.Take(std::size_t{units} * 2), "");
    object.table = table_;
    object.file_reference = GuidOfReference(FromUtf16Le(AsChars(text)));
    into_.objects.insert_or_assign(std::move(id), std::move(object));
    return {};
  }

  std::string_view file_;
  NoteSpace& into_;
  std::shared_ptr<NoteIdTable> table_ = std::make_shared<NoteIdTable>();
};

class RevisionStore final : public NoteStore {
 public:
  RevisionStore(std::string_view file, std::map<std::uint32_t, std::uint32_t> counts)
      : file_(file), lists_(file, std::move(counts)) {}

  Status Open() {
    ByteReader reader(AsBytes(file_));
    SCHOUW_TRY(reader.SeekTo(kRootListAt), "");
    SCHOUW_ASSIGN(const NoteChunk list, TakeChunk64(reader), "");
    Keep(lists_.Read(list, [this](const FileNode& node) { return TakeRootNode(node); }));
    if (!root_) return damage_ ? Fail(*damage_) : Fail(ErrorCode::kMalformed, "the section names no root");
    return {};
  }

  NoteId RootSpace() const override { return *root_; }
  const std::optional<Error>& damage() const override { return damage_; }

  Result<NoteSpace> Load(const NoteId& space) override {
    const auto list = spaces_.find(space);
    if (list == spaces_.end()) return Fail(ErrorCode::kMalformed, "a page that is named is not in the section");
    Revisions revisions;
    Keep(ReadRevisions(list->second, revisions));
    if (!revisions.current) return Fail(ErrorCode::kMalformed, "a page has no current revision");
    return Overlay(revisions);
  }

  Result<std::string_view> File(const NoteObject& object) override {
    const auto chunk = files_.find(object.file_reference);
    if (chunk == files_.end()) return Fail(ErrorCode::kMalformed, "a file is not in the section");
    SCHOUW_ASSIGN(const std::string_view bytes, ChunkBytes(file_, chunk->second), "");
    if (bytes.size() < kFileDataHeaderBytes) return Fail(ErrorCode::kTruncated, "a file is cut");
    const auto length = LoadLe<std::uint64_t>(AsBytes(bytes).data() + kGuidBytes);
    if (length > bytes.size() - kFileDataHeaderBytes) return Fail(ErrorCode::kTruncated, "a file is cut");
    return bytes.substr(kFileDataHeaderBytes, static_cast<std::size_t>(length));
  }

 private:
  void Keep(Status status) {
    if (!status && !damage_) damage_ = std::move(status).error();
  }

  Status TakeRootNode(const FileNode& node) {
    ByteReader reader(AsBytes(node.data));
    if (node.id == kRootSpace) {
      SCHOUW_ASSIGN(root_, TakeId(reader), "");
    } else if (node.id == kSpaceList) {
      SCHOUW_ASSIGN(NoteId space, TakeId(reader), "");
      spaces_.insert_or_assign(std::move(space), node.chunk);
    } else if (node.id == kFileStore) {
      Keep(lists_.Read(node.chunk, [this](const FileNode& file) { return TakeFile(file); }));
    }
    return {};
  }

  Status TakeFile(const FileNode& node) {
    if (node.id == kFileStoreObject && node.data.size() >= kGuidBytes)
      files_.insert_or_assign(std::string(node.data.substr(0, kGuidBytes)), node.chunk);
    return {};
  }

  // Of several lists of revisions the last one counts (2.1.6).
  Status ReadRevisions(const NoteChunk& space_list, Revisions& revisions) {
    NoteChunk revision_list;
    const Status status = lists_.Read(space_list, [&](const FileNode& node) {
      if (node.id == kRevisionList) revision_list = node.chunk;
      return Status();
    });
    Keep(status);
    return lists_.Read(revision_list, [&](const FileNode& node) { return TakeRevisionNode(node, revisions); });
  }

  // The objects of the current revision over those of the revisions that it depends on.
  Result<NoteSpace> Overlay(const Revisions& revisions) {
    std::vector<const Revision*> chain;
    for (auto id = *revisions.current;;) {
      const auto found = revisions.by_id.find(id);
      if (found == revisions.by_id.end() || chain.size() > revisions.by_id.size()) break;
      chain.push_back(&found->second);
      id = found->second.depends_on;
    }
    NoteSpace space;
    for (const Revision* revision : chain) {
      if (revision->encrypted) return Fail(ErrorCode::kEncrypted, "a OneNote section behind a password");
      if (!space.root) space.root = revision->root;
    }
    for (auto revision = chain.rbegin(); revision != chain.rend(); ++revision) {
      for (const NoteChunk& group : (*revision)->groups) {
        GroupReader reader(file_, space);
        Keep(lists_.Read(group, [&](const FileNode& node) { return reader.Take(node); }));
      }
    }
    return space;
  }

  std::string_view file_;
  FileNodeLists lists_;
  std::optional<NoteId> root_;
  std::map<NoteId, NoteChunk> spaces_;
  std::map<std::string, NoteChunk> files_;
  std::optional<Error> damage_;
};

// How many nodes of each list are committed ([MS-ONESTORE] 2.3.3): entries of a list and its count, a transaction ends
// with list 1.
Result<std::map<std::uint32_t, std::uint32_t>> CommittedNodes(std::string_view file) {
  std::map<std::uint32_t, std::uint32_t> counts, pending;
  ByteReader header(AsBytes(file));
  SCHOUW_TRY(header.SeekTo(kTransactionCountAt), "");
  SCHOUW_ASSIGN(std::uint32_t transactions, header.Le<std::uint32_t>(), "");
  SCHOUW_TRY(header.SeekTo(kTransactionLogAt), "");
  SCHOUW_ASSIGN(NoteChunk chunk, TakeChunk64(header), "");
  std::uint64_t steps_left = file.size() / 8;
  while (!chunk.none && transactions > 0) {
    SCHOUW_ASSIGN(const std::string_view bytes, ChunkBytes(file, chunk), "read transactions");
    if (bytes.size() < 12) return Fail(ErrorCode::kMalformed, "the log of transactions is cut", chunk.offset);
    ByteReader reader(AsBytes(bytes));
    while (reader.remaining() >= 20 && transactions > 0) {
      if (steps_left == 0)
        return Fail(ErrorCode::kMalformed, "the log of transactions turns in a circle", chunk.offset);
      --steps_left;
      SCHOUW_ASSIGN(const std::uint32_t list, reader.Le<std::uint32_t>(), "");
      SCHOUW_ASSIGN(const std::uint32_t count, reader.Le<std::uint32_t>(), "");
      if (list != 1) {
        pending[list] = count;
        continue;
      }
      for (const auto& [of, nodes] : pending) counts[of] = nodes;
      pending.clear();
      --transactions;
    }
    if (reader.remaining() > 12) SCHOUW_TRY(reader.Skip(reader.remaining() - 12), "");
    if (steps_left == 0) break;
    --steps_left;
    SCHOUW_ASSIGN(chunk, TakeChunk64(reader), "");
  }
  return counts;
}

}  // namespace

Result<std::unique_ptr<NoteStore>> OpenRevisionStore(std::string_view bytes) {
  if (bytes.size() < kStoreHeaderBytes) return Fail(ErrorCode::kTruncated, "the header is cut", bytes.size());
  auto counts = CommittedNodes(bytes);
  if (!counts) return Fail(std::move(counts).error());
  auto store = std::make_unique<RevisionStore>(bytes, std::move(*counts));
  SCHOUW_TRY(store->Open(), "");
  return store;
}

}  // namespace schouw
