// Electronic books (W3C EPUB 3.3, and 2.0): chapters in reading order.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsEpub(const DocumentInput& input);
// Places: "properties", "chapter 3 paragraph 12". Pictures go out as files. kEncrypted when no chapter can be read for
// a lock on copying.
Status ReadEpub(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
