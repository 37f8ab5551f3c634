#include "agent/content/document/onenote/packed_ids.h"

#include <bit>
#include <string>
#include <utility>

namespace schouw {
namespace {

Result<std::uint64_t> TakeLe(ByteReader& reader, std::size_t count) {
  SCHOUW_ASSIGN(const Bytes bytes, reader.Take(count), "");
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | std::to_integer<std::uint8_t>(bytes[i]);
  return value;
}

Result<NoteId> WithGuid(ByteReader& reader, std::uint64_t number) {
  SCHOUW_ASSIGN(const Bytes guid, reader.Take(kGuidBytes), "");
  return NoteId{std::string(AsChars(guid)), static_cast<std::uint32_t>(number)};
}

}  // namespace

Result<std::uint64_t> TakePackedNumber(ByteReader& reader) {
  SCHOUW_ASSIGN(const std::uint8_t first, reader.Le<std::uint8_t>(), "read number");
  if (first == 0) return 0;
  const auto more = static_cast<std::size_t>(std::countr_zero(first));  // bytes after the first, 7 bits each
  if (more == 7) return TakeLe(reader, 8);
  SCHOUW_ASSIGN(const std::uint64_t rest, TakeLe(reader, more), "read number");
  return (rest << 8 | first) >> (more + 1);
}

Result<NoteId> TakePackedId(ByteReader& reader) {
  SCHOUW_ASSIGN(const std::uint8_t first, reader.Le<std::uint8_t>(), "read id");
  if (first == 0) return NoteId{std::string(kGuidBytes, '\0'), 0};
  const int form = std::countr_zero(first);
  if (form == 2) return WithGuid(reader, first >> 3);
  if (form != 5 && form != 6 && form != 7) return Fail(ErrorCode::kMalformed, "an id of unknown form", reader.offset());
  const std::size_t more = form == 5 ? 1 : form == 6 ? 2 : 4;
  SCHOUW_ASSIGN(const std::uint64_t rest, TakeLe(reader, more), "read id");
  return WithGuid(reader, form == 7 ? rest : (rest << 8 | first) >> (form + 1));
}

Result<PackedCell> TakePackedCell(ByteReader& reader) {
  SCHOUW_ASSIGN(NoteId context, TakePackedId(reader), "");
  SCHOUW_ASSIGN(NoteId space, TakePackedId(reader), "");
  return PackedCell{std::move(context), std::move(space)};
}

NoteIdsOfObject::NoteIdsOfObject(const NoteObject& object) : object_(object) {
  ByteReader objects(AsBytes(object.object_ids));
  while (objects.remaining() > 0) {
    auto id = TakePackedId(objects);
    if (!id) break;
    objects_.push_back(std::move(*id));
  }
  ByteReader spaces(AsBytes(object.space_ids));
  while (spaces.remaining() > 0) {
    auto cell = TakePackedCell(spaces);
    if (!cell) break;
    spaces_.push_back(std::move(cell->space));
  }
}

std::optional<NoteId> NoteIdsOfObject::Resolve(std::uint32_t compact, std::size_t at, bool is_space) const {
  if (object_.table == nullptr) {
    const std::vector<NoteId>& ids = is_space ? spaces_ : objects_;
    return at < ids.size() ? std::optional(ids[at]) : std::nullopt;
  }
  const auto guid = object_.table->find(compact >> 8);
  if (guid == object_.table->end()) return std::nullopt;
  return NoteId{guid->second, compact & 0xff};
}

}  // namespace schouw
