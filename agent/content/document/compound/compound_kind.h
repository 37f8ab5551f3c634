// What a compound file is, by the streams that its programs write.
#pragma once

#include <string>

#include "agent/content/document/compound/compound_file.h"
#include "agent/content/document/document.h"

namespace schouw {

struct CompoundKinds {
  bool word = false;
  bool excel = false;
  bool powerpoint = false;
  bool message = false;
  bool hangul = false;
  bool encrypted_package = false;  // an Office Open XML file behind a password ([MS-OFFCRYPTO] 1.3)
  bool readable() const { return word || excel || powerpoint || message || hangul; }
};
CompoundKinds KindsOf(const CompoundFile& file);

// The same for the content of a document; nothing when it is no compound file or its directory can't be read.
CompoundKinds KindsOf(const DocumentInput& input);

// Name of what it is where we don't read it: "Visio drawing", "compound file of class ...".
std::string NameOfKind(const CompoundFile& file);

// What no reader takes: named, or told to be encrypted. The object of another document, kept in a file of its own,
// gives the file that is packed in it.
bool ClaimsOtherCompound(const DocumentInput& input);
Status ReadOtherCompound(const DocumentInput& input, DocumentSink& sink);

// Tells of a directory that is not whole.
void TellDamage(const CompoundFile& file, const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
