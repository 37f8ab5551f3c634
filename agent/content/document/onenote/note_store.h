// The objects of a OneNote section as its current revisions hold them, whichever way they are packed.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

inline constexpr std::size_t kGuidBytes = 16;

// An extended GUID ([MS-ONESTORE] 2.2.1): 16 bytes as stored, and a number.
struct NoteId {
  std::string guid;
  std::uint32_t number = 0;
  auto operator<=>(const NoteId&) const = default;
};

using NoteIdTable = std::map<std::uint32_t, std::string>;  // index → GUID ([MS-ONESTORE] 2.1.3)

// One object; views stand in the bytes of the section.
struct NoteObject {
  std::uint32_t kind = 0;      // JCID ([MS-ONE] 2.1.13)
  std::string_view set;        // ObjectSpaceObjectPropSet ([MS-ONESTORE] 2.6.1)
  std::string file_reference;  // of a file data object: its GUID, 16 bytes; empty when it is `file`
  std::string_view file;
  // What the compact ids in `set` mean: a table of the object group, or (2.7.8) the ids one after the other.
  std::shared_ptr<const NoteIdTable> table;
  std::string_view object_ids;
  std::string_view space_ids;
};

// What one object space (the section, a page) holds now.
struct NoteSpace {
  std::map<NoteId, NoteObject> objects;
  std::optional<NoteId> root;  // of its content
};

class NoteStore {
 public:
  virtual ~NoteStore() = default;
  virtual NoteId RootSpace() const = 0;
  // The current revision of a space. kEncrypted: the section has a password.
  virtual Result<NoteSpace> Load(const NoteId& space) = 0;
  // Content of a file data object; a view. Errors: kMalformed, kTruncated.
  virtual Result<std::string_view> File(const NoteObject& object) = 0;
  // Why the store is not whole; nothing when it is.
  virtual const std::optional<Error>& damage() const = 0;
};

// Both keep a view of `bytes`. Errors: kMalformed, kTruncated.
Result<std::unique_ptr<NoteStore>> OpenRevisionStore(std::string_view bytes);  // [MS-ONESTORE] 2.2 to 2.6
Result<std::unique_ptr<NoteStore>> OpenPackagedStore(std::string_view bytes);  // [MS-ONESTORE] 2.7, 2.8

}  // namespace schouw
