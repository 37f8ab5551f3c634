// Numbers and ids as [MS-FSSHTTPB] packs them, and what the compact ids of an object mean.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/content/document/onenote/note_store.h"

namespace schouw {

// A compact unsigned integer ([MS-FSSHTTPB] 2.2.1.1).
Result<std::uint64_t> TakePackedNumber(ByteReader& reader);
// An extended GUID ([MS-FSSHTTPB] 2.2.1.7).
Result<NoteId> TakePackedId(ByteReader& reader);
// A cell id: two of them ([MS-FSSHTTPB] 2.2.1.10); the second names the object space.
struct PackedCell {
  NoteId context;
  NoteId space;
};
Result<PackedCell> TakePackedCell(ByteReader& reader);

// Compact ids ([MS-ONESTORE] 2.2.2) of one object as ids.
class NoteIdsOfObject {
 public:
  // `object` must outlive this.
  explicit NoteIdsOfObject(const NoteObject& object);
  // `at`: its position in its stream. Nothing: it is null or unknown.
  std::optional<NoteId> Resolve(std::uint32_t compact, std::size_t at, bool is_space) const;

 private:
  const NoteObject& object_;
  std::vector<NoteId> objects_;
  std::vector<NoteId> spaces_;
};

}  // namespace schouw
