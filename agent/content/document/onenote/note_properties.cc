#include "agent/content/document/onenote/note_properties.h"

#include <algorithm>
#include <utility>

#include "agent/base/bytes.h"
#include "agent/content/document/onenote/packed_ids.h"

namespace schouw {
namespace {

constexpr int kMostNesting = 16;

// Types of [MS-ONESTORE] 2.6.6.
enum PropertyType : std::uint32_t {
  kNoData = 1,
  kBool = 2,
  kOneByte = 3,
  kTwoBytes = 4,
  kFourBytes = 5,
  kEightBytes = 6,
  kBytes = 7,
  kObjectId = 8,
  kObjectIds = 9,
  kSpaceId = 10,
  kSpaceIds = 11,
  kContextId = 12,
  kContextIds = 13,
  kSets = 16,
  kSet = 17,
};

// Ids of one stream of the set, in the order in which the properties take them.
struct IdStream {
  std::string_view compact;  // four bytes each
  std::size_t next = 0;
};

class SetReader {
 public:
  SetReader(const NoteObject& object, NoteProperties& into)
      : into_(into), reader_(AsBytes(object.set)), packed_(object) {}

  Status Read() {
    bool more_streams = false;
    SCHOUW_TRY(TakeStream(objects_, &more_streams, nullptr), "read object ids");
    bool has_contexts = false;
    if (more_streams) SCHOUW_TRY(TakeStream(spaces_, nullptr, &has_contexts), "read space ids");
    IdStream contexts;
    if (has_contexts) SCHOUW_TRY(TakeStream(contexts, nullptr, nullptr), "read context ids");
    return TakeSet(0);
  }

 private:
  // [MS-ONESTORE] 2.6.2: 24 bits of count, then flags.
  Status TakeStream(IdStream& stream, bool* has_spaces, bool* has_more) {
    SCHOUW_ASSIGN(const std::uint32_t header, reader_.Le<std::uint32_t>(), "");
    SCHOUW_ASSIGN(const Bytes ids, reader_.Take(std::size_t{header & 0xffffff} * 4), "");
    stream.compact = AsChars(ids);
    if (has_spaces != nullptr) *has_spaces = (header >> 31) == 0;
    if (has_more != nullptr) *has_more = (header >> 30 & 1) != 0;
    return {};
  }

  Status TakeSet(int nesting) {
    if (nesting > kMostNesting) return Fail(ErrorCode::kMalformed, "property sets are nested too deeply");
    SCHOUW_ASSIGN(const std::uint16_t count, reader_.Le<std::uint16_t>(), "");
    SCHOUW_ASSIGN(const Bytes tags, reader_.Take(std::size_t{count} * 4), "");
    for (std::size_t i = 0; i < count; ++i)
      SCHOUW_TRY(TakeProperty(LoadLe<std::uint32_t>(tags.data() + i * 4), nesting), "read property");
    return {};
  }

  Status TakeProperty(std::uint32_t tag, int nesting) {
    switch (tag >> 26 & 0x1f) {
      case kNoData:
      case kBool: return {};
      case kOneByte: return reader_.Skip(1);
      case kTwoBytes: return reader_.Skip(2);
      case kFourBytes: return reader_.Skip(4);
      case kEightBytes: return reader_.Skip(8);
      case kBytes: return TakeBytes(tag);
      case kObjectId: return TakeIds(tag, 1, objects_, into_.objects, /*are_spaces=*/false);
      case kSpaceId: return TakeIds(tag, 1, spaces_, into_.spaces, /*are_spaces=*/true);
      case kObjectIds: return TakeCountedIds(tag, objects_, into_.objects, /*are_spaces=*/false);
      case kSpaceIds: return TakeCountedIds(tag, spaces_, into_.spaces, /*are_spaces=*/true);
      case kContextId: return {};
      case kContextIds: return reader_.Skip(4);
      case kSets: return TakeSets(nesting);
      case kSet: return TakeSet(nesting + 1);
      default: return Fail(ErrorCode::kMalformed, "a property of unknown type", reader_.offset());
    }
  }

  Status TakeBytes(std::uint32_t tag) {
    SCHOUW_ASSIGN(const std::uint32_t size, reader_.Le<std::uint32_t>(), "");
    SCHOUW_ASSIGN(const Bytes bytes, reader_.Take(size), "");
    into_.data.push_back({tag, AsChars(bytes)});
    return {};
  }

  Status TakeCountedIds(std::uint32_t tag, IdStream& stream, std::vector<NoteProperties::Reference>& into,
                        bool are_spaces) {
    SCHOUW_ASSIGN(const std::uint32_t count, reader_.Le<std::uint32_t>(), "");
    return TakeIds(tag, count, stream, into, are_spaces);
  }

  Status TakeIds(std::uint32_t tag, std::uint32_t count, IdStream& stream, std::vector<NoteProperties::Reference>& into,
                 bool are_spaces) {
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::size_t at = stream.next++;
      if (at >= stream.compact.size() / 4) return Fail(ErrorCode::kMalformed, "an id is missing", reader_.offset());
      const auto compact = LoadLe<std::uint32_t>(AsBytes(stream.compact).data() + at * 4);
      if (auto id = packed_.Resolve(compact, at, are_spaces)) into.push_back({tag, std::move(*id)});
    }
    return {};
  }

  Status TakeSets(int nesting) {
    SCHOUW_ASSIGN(const std::uint32_t count, reader_.Le<std::uint32_t>(), "");
    if (count == 0) return {};
    SCHOUW_TRY(reader_.Skip(4), "read property id");
    for (std::uint32_t i = 0; i < count; ++i) SCHOUW_TRY(TakeSet(nesting + 1), "");
    return {};
  }

  NoteProperties& into_;
  ByteReader reader_;
  NoteIdsOfObject packed_;
  IdStream objects_;
  IdStream spaces_;
};

}  // namespace

std::string_view NoteProperties::Find(NoteTag tag) const {
  const auto found = std::ranges::find(data, static_cast<std::uint32_t>(tag), &Data::tag);
  return found == data.end() ? std::string_view() : found->bytes;
}

NotePropertiesRead ReadNoteProperties(const NoteObject& object) {
  NotePropertiesRead read;
  read.failure = SetReader(object, read.properties).Read();
  return read;
}

}  // namespace schouw
