// Text in another format inside a document: the HTML of a message, of an RTF text.
#pragma once

#include <string>
#include <string_view>

#include "agent/content/document/document.h"

namespace schouw {

// Reads `bytes` by the formats that claim them; records have the kind of `outer`'s origin. Problems and files in it go
// to `sink` as they are.
Status ReadDocumentWithin(std::string bytes, std::string_view mime, const DocumentInput& outer, DocumentSink& sink);

// The same for HTML that is UTF-8 now, whatever it declares.
Status ReadHtmlWithin(std::string_view utf8, const DocumentInput& outer, DocumentSink& sink);

}  // namespace schouw
