// Apple's property lists in XML (PropertyList-1.0.dtd) → their strings, data and dates, with the path of keys.
#pragma once

#include <string_view>

#include "agent/base/binary_plist.h"

namespace schouw {

// The first element is a property list's: after byte-order mark, declaration, comments and document type.
bool IsXmlPlist(std::string_view head);

// `bytes`: UTF-8, or UTF-16 with its mark. Nothing is opened, no entity of a document type is known. What stands in no
// element of a property list is passed over. Errors: kMalformed, kTruncated, kTooDeep (what came before was given).
Status ReadXmlPlist(std::string_view bytes, const PlistVisitor& visitor);

// Either form, told by its first bytes.
inline bool IsPropertyList(std::string_view head) { return IsBinaryPlist(head) || IsXmlPlist(head); }
Status ReadPropertyList(Bytes bytes, const PlistVisitor& visitor);

}  // namespace schouw
