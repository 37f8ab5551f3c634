// Properties of an object of a OneNote section ([MS-ONESTORE] 2.6).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "agent/content/document/onenote/note_store.h"

namespace schouw {

// Property ids of [MS-ONE] 2.1.12, with their type.
enum class NoteTag : std::uint32_t {
  kAuthor = 0x1c001d75,
  kTextAscii = 0x1c003498,
  kTextUnicode = 0x1c001c22,
  kLinkTarget = 0x1c001e20,
  kPictureText = 0x1c001e58,
  kPictureName = 0x1c001dd7,
  kEmbeddedName = 0x1c001d9c,
  kNoteTagLabel = 0x1c003468,
  kContentChildren = 0x24001c1f,
  kTitleChildren = 0x24001d5f,
};

struct NoteProperties {
  struct Data {
    std::uint32_t tag;
    std::string_view bytes;
  };
  struct Reference {
    std::uint32_t tag;
    NoteId id;
  };
  std::vector<Data> data;  // those of bytes, nested ones included
  std::vector<Reference> objects;
  std::vector<Reference> spaces;

  std::string_view Find(NoteTag tag) const;  // empty when it is not there
};

// What could be read of the set; `failure` says why it ends early.
struct NotePropertiesRead {
  NoteProperties properties;
  Status failure;
};
NotePropertiesRead ReadNoteProperties(const NoteObject& object);

}  // namespace schouw
