// Documents in XML or HTML: told by how they begin, and read from bytes in any charset.
#pragma once

#include <string>
#include <string_view>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/content/document/markup.h"

namespace schouw {

struct MarkupStart {
  bool is_markup = false;
  bool has_declaration = false;   // "<?xml"
  std::string root_name;          // of the first element, as written
  std::string root;               // local name of the first element as written; of HTML also of its document type
  bool has_namespace = false;     // the first element declares one
  std::string_view kind() const;  // "html", "xml" or empty
};
// How a document begins, after byte-order mark, white space, comments and instructions.
MarkupStart FindMarkupStart(std::string_view head);

// Feeds `reader` with the document's text until its handler wants no more. The reader is finished.
Status ReadMarkup(const ByteSource& content, MarkupReader& reader);

}  // namespace schouw
