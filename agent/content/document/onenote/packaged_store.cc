// A section in the packaging in which it is synchronised ([MS-ONESTORE] 2.7, 2.8; [MS-FSSHTTPB] 2.2.1).
#include <algorithm>
#include <set>
#include <utility>

#include "agent/content/document/onenote/packed_ids.h"

namespace schouw {
namespace {

// Stream objects ([MS-FSSHTTPB] 2.2.1.5).
enum StreamObject : std::uint32_t {
  kDataElement = 0x01,
  kBlob = 0x02,
  kBlobDeclaration = 0x05,
  kStorageRoot = 0x07,
  kRevisionRoot = 0x0a,
  kCurrentRevision = 0x0b,
  kCellMapping = 0x0e,
  kRevisionMapping = 0x0d,
  kObjectData = 0x16,
  kObjectDeclaration = 0x18,
  kGroupReference = 0x19,
  kRevision = 0x1a,
  kBlobReference = 0x1c,
};
enum ElementType : std::uint64_t {
  kStorageIndex = 1,
  kStorageManifest = 2,
  kCellManifest = 3,
  kRevisionManifest = 4,
  kObjectGroup = 5,
  kFragment = 6,
  kBlobElement = 10,
};
enum Partition : std::uint64_t { kPropertySets = 1, kFileData = 2, kKinds = 4 };  // [MS-ONESTORE] 2.7.5

constexpr std::size_t kPackageAt = 68;  // past four GUIDs and a reserved number
constexpr std::uint32_t kContentRoot = 1;

// Root of the section, and the context in which the current state of each space stands ([MS-ONESTORE] 2.7.2, 2.7.3).
constexpr std::string_view kCurrentContext("\xb9\xfa\xde\x84\xa3\xaa\x0d\x4a\xa3\xa8\x52\x0c\x77\xac\x70\x73",
                                           kGuidBytes);

// One stream object of a data element: what it holds, without the objects in it.
struct Item {
  std::uint32_t type = 0;
  std::string_view data;
};

// What a 16- or 32-bit start says ([MS-FSSHTTPB] 2.2.1.5.1, 2.2.1.5.2), or nothing at an end.
struct Start {
  std::uint32_t type = 0;
  bool is_end = false;
  std::uint64_t length = 0;
};
Result<Start> TakeStart(ByteReader& reader) {
  SCHOUW_ASSIGN(const std::uint8_t first, reader.Le<std::uint8_t>(), "read stream object");
  Start start;
  if ((first & 3) == 1) {
    start.is_end = true;
    start.type = first >> 2;
    return start;
  }
  SCHOUW_ASSIGN(const std::uint8_t second, reader.Le<std::uint8_t>(), "read stream object");
  std::uint32_t header = first | static_cast<std::uint32_t>(second) << 8;
  if ((first & 3) == 3) {
    start.is_end = true;
    start.type = header >> 2;
    return start;
  }
  if ((first & 3) == 0) {
    start.type = header >> 3 & 0x3f;
    start.length = header >> 9;
    return start;
  }
  SCHOUW_ASSIGN(const std::uint16_t upper, reader.Le<std::uint16_t>(), "read stream object");
  header |= static_cast<std::uint32_t>(upper) << 16;
  start.type = header >> 3 & 0x3fff;
  start.length = header >> 17;
  if (start.length == 0x7fff) {
    SCHOUW_ASSIGN(start.length, TakePackedNumber(reader), "read stream object");
  }
  return start;
}

Result<Item> TakeItem(ByteReader& reader, const Start& start) {
  SCHOUW_ASSIGN(const Bytes data, reader.Take(static_cast<std::size_t>(start.length)), "read stream object");
  return Item{start.type, AsChars(data)};
}

// A serial number ([MS-FSSHTTPB] 2.2.1.9): nothing we need.
Status SkipSerial(ByteReader& reader) {
  SCHOUW_ASSIGN(const std::uint8_t first, reader.Le<std::uint8_t>(), "");
  return first == 0 ? Status() : reader.Skip(kGuidBytes + 8);
}

struct RevisionElement {
  NoteId base;
  std::optional<NoteId> root;
  std::vector<NoteId> groups;
};

// Ids and data of an object ([MS-FSSHTTPB] 2.2.1.12.6.3): views of the arrays, without their counts.
struct ObjectItem {
  std::string_view object_ids;
  std::string_view space_ids;
  std::string_view rest;
};
Result<ObjectItem> SplitObject(std::string_view data) {
  ByteReader reader(AsBytes(data));
  ObjectItem item;
  SCHOUW_ASSIGN(std::uint64_t ids, TakePackedNumber(reader), "");
  std::size_t start = reader.offset();
  for (; ids > 0; --ids) {
    SCHOUW_TRY(TakePackedId(reader), "");
  }
  item.object_ids = data.substr(start, reader.offset() - start);
  SCHOUW_ASSIGN(std::uint64_t cells, TakePackedNumber(reader), "");
  start = reader.offset();
  for (; cells > 0; --cells) {
    SCHOUW_TRY(TakePackedCell(reader), "");
  }
  item.space_ids = data.substr(start, reader.offset() - start);
  item.rest = data.substr(reader.offset());
  return item;
}

Result<std::string_view> TakeBinary(std::string_view bytes) {
  ByteReader reader(AsBytes(bytes));
  SCHOUW_ASSIGN(const std::uint64_t length, TakePackedNumber(reader), "");
  SCHOUW_ASSIGN(const Bytes data, reader.Take(static_cast<std::size_t>(length)), "");
  return AsChars(data);
}

class PackagedStore final : public NoteStore {
 public:
  explicit PackagedStore(std::string_view file) : file_(file) {}

  Status Open() {
    ByteReader reader(AsBytes(file_));
    SCHOUW_TRY(reader.SeekTo(kPackageAt), "");
    if (auto status = ReadPackage(reader); !status) damage_ = std::move(status).error();
    if (!root_) return damage_ ? Fail(*damage_) : Fail(ErrorCode::kMalformed, "the section names no root");
    return {};
  }

  NoteId RootSpace() const override { return *root_; }
  const std::optional<Error>& damage() const override { return damage_; }

  Result<NoteSpace> Load(const NoteId& space) override {
    const auto cell = cells_.find(space);
    if (cell == cells_.end()) return Fail(ErrorCode::kMalformed, "a page that is named is not in the section");
    const auto current = current_revisions_.find(cell->second);
    if (current == current_revisions_.end()) return Fail(ErrorCode::kMalformed, "a page has no current revision");
    std::vector<const RevisionElement*> chain;
    for (NoteId id = current->second;;) {
      const auto mapped = revision_mappings_.find(id);
      const auto found = revisions_.find(mapped == revision_mappings_.end() ? id : mapped->second);
      if (found == revisions_.end() || chain.size() > revisions_.size()) break;
      chain.push_back(&found->second);
      id = found->second.base;
    }
    if (chain.empty()) return Fail(ErrorCode::kMalformed, "a page has no current revision");
    NoteSpace result;
    for (const RevisionElement* revision : chain)
      if (!result.root) result.root = revision->root;
    for (auto revision = chain.rbegin(); revision != chain.rend(); ++revision)
      for (const NoteId& group : (*revision)->groups) AddGroup(group, result);
    return result;
  }

  Result<std::string_view> File(const NoteObject& object) override {
    if (object.file_reference.empty()) return object.file;
    const auto blob = blobs_.find(object.file_reference);
    if (blob == blobs_.end()) return Fail(ErrorCode::kMalformed, "a file is not in the section");
    return blob->second;
  }

 private:
  struct Group {
    std::vector<Item> declarations;
    std::vector<Item> data;
  };

  void Damaged(Error error) {
    if (!damage_) damage_ = std::move(error);
  }

  Status ReadPackage(ByteReader& reader) {
    while (reader.remaining() > 0) {
      SCHOUW_ASSIGN(const Start start, TakeStart(reader), "");
      if (start.is_end) continue;
      SCHOUW_ASSIGN(const Item item, TakeItem(reader, start), "");
      if (start.type == kDataElement) SCHOUW_TRY(StartElement(item), "read data element");
      if (start.type != kDataElement) SCHOUW_TRY(TakeElementItem(item), "read data element");
    }
    return {};
  }

  Status StartElement(const Item& item) {
    ByteReader reader(AsBytes(item.data));
    SCHOUW_ASSIGN(element_, TakePackedId(reader), "");
    SCHOUW_TRY(SkipSerial(reader), "");
    SCHOUW_ASSIGN(element_type_, TakePackedNumber(reader), "");
    if (element_type_ == kFragment) Damaged(MakeError(ErrorCode::kUnsupported, "a part of it is cut in pieces"));
    return {};
  }

  Status TakeElementItem(const Item& item) {
    ByteReader reader(AsBytes(item.data));
    switch (element_type_) {
      case kStorageIndex: return TakeIndex(item, reader);
      case kStorageManifest: return TakeStorage(item, reader);
      case kCellManifest: {
        if (item.type != kCurrentRevision) return {};
        SCHOUW_ASSIGN(current_revisions_[element_], TakePackedId(reader), "");
        return {};
      }
      case kRevisionManifest: return TakeRevision(item, reader);
      case kObjectGroup: TakeGroup(item); return {};
      case kBlobElement: {
        if (item.type != kBlob) return {};
        SCHOUW_ASSIGN(blobs_[KeyOf(element_)], TakeBinary(item.data), "");
        return {};
      }
      default: return {};
    }
  }

  Status TakeIndex(const Item& item, ByteReader& reader) {
    if (item.type == kCellMapping) {
      SCHOUW_ASSIGN(const PackedCell cell, TakePackedCell(reader), "");
      SCHOUW_ASSIGN(NoteId manifest, TakePackedId(reader), "");
      if (cell.context.guid == kCurrentContext) cells_.insert_or_assign(cell.space, std::move(manifest));
    } else if (item.type == kRevisionMapping) {
      SCHOUW_ASSIGN(NoteId revision, TakePackedId(reader), "");
      SCHOUW_ASSIGN(NoteId manifest, TakePackedId(reader), "");
      revision_mappings_.insert_or_assign(std::move(revision), std::move(manifest));
    }
    return {};
  }

  // The root of the header stands in a context of its own: not ours.
  Status TakeStorage(const Item& item, ByteReader& reader) {
    if (item.type != kStorageRoot) return {};
    SCHOUW_TRY(TakePackedId(reader), "");
    SCHOUW_ASSIGN(PackedCell cell, TakePackedCell(reader), "");
    if (cell.context.guid == kCurrentContext) root_ = std::move(cell.space);
    return {};
  }

  Status TakeRevision(const Item& item, ByteReader& reader) {
    RevisionElement& revision = revisions_[element_];
    if (item.type == kRevision) {
      SCHOUW_TRY(TakePackedId(reader), "");
      SCHOUW_ASSIGN(revision.base, TakePackedId(reader), "");
    } else if (item.type == kRevisionRoot) {
      SCHOUW_ASSIGN(const NoteId role, TakePackedId(reader), "");
      SCHOUW_ASSIGN(NoteId object, TakePackedId(reader), "");
      if (role.number == kContentRoot) revision.root = std::move(object);
    } else if (item.type == kGroupReference) {
      SCHOUW_ASSIGN(NoteId group, TakePackedId(reader), "");
      revision.groups.push_back(std::move(group));
    }
    return {};
  }

  void TakeGroup(const Item& item) {
    Group& group = groups_[element_];
    if (item.type == kObjectDeclaration || item.type == kBlobDeclaration) group.declarations.push_back(item);
    if (item.type == kObjectData || item.type == kBlobReference) group.data.push_back(item);
  }

  // Declarations and data stand in the same order.
  void AddGroup(const NoteId& id, NoteSpace& space) {
    const auto group = groups_.find(id);
    if (group == groups_.end()) return Damaged(MakeError(ErrorCode::kMalformed, "a group of objects is missing"));
    std::set<NoteId> begun;  // in this group: others of an earlier one are replaced
    const std::size_t count = std::min(group->second.declarations.size(), group->second.data.size());
    for (std::size_t i = 0; i < count; ++i)
      if (Status status = AddObject(group->second.declarations[i], group->second.data[i], begun, space); !status)
        Damaged(std::move(status).error());
  }

  Status AddObject(const Item& declared, const Item& data, std::set<NoteId>& begun, NoteSpace& space) const {
    ByteReader reader(AsBytes(declared.data));
    SCHOUW_ASSIGN(const NoteId id, TakePackedId(reader), "");
    if (declared.type == kBlobDeclaration) SCHOUW_TRY(TakePackedId(reader), "");
    SCHOUW_ASSIGN(const std::uint64_t partition, TakePackedNumber(reader), "");
    SCHOUW_ASSIGN(const ObjectItem item, SplitObject(data.data), "");
    if (begun.insert(id).second) space.objects[id] = NoteObject();
    NoteObject& object = space.objects[id];
    if (data.type == kBlobReference) {
      ByteReader blob(AsBytes(item.rest));
      SCHOUW_ASSIGN(const NoteId reference, TakePackedId(blob), "");
      object.file_reference = KeyOf(reference);
      return {};
    }
    SCHOUW_ASSIGN(const std::string_view bytes, TakeBinary(item.rest), "");
    if (partition == kKinds && bytes.size() >= 4) object.kind = LoadLe<std::uint32_t>(AsBytes(bytes).data());
    if (partition == kFileData) object.file = bytes;
    if (partition != kPropertySets) return {};
    object.set = bytes;
    object.object_ids = item.object_ids;
    object.space_ids = item.space_ids;
    return {};
  }

  static std::string KeyOf(const NoteId& id) { return id.guid + std::to_string(id.number); }

  std::string_view file_;
  std::optional<Error> damage_;
  std::optional<NoteId> root_;
  NoteId element_;  // that is being read
  std::uint64_t element_type_ = 0;
  std::map<NoteId, NoteId> cells_;              // space → cell manifest
  std::map<NoteId, NoteId> current_revisions_;  // cell manifest → revision
  std::map<NoteId, NoteId> revision_mappings_;  // revision → revision manifest
  std::map<NoteId, RevisionElement> revisions_;
  std::map<NoteId, Group> groups_;
  std::map<std::string, std::string_view> blobs_;
};

}  // namespace

Result<std::unique_ptr<NoteStore>> OpenPackagedStore(std::string_view bytes) {
  auto store = std::make_unique<PackagedStore>(bytes);
  SCHOUW_TRY(store->Open(), "");
  return store;
}

}  // namespace schouw
