// OneNote sections ([MS-ONE], "*.one") → document records: the pages as they are now, and the files on them.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsOneNote(const DocumentInput& input);
Status ReadOneNote(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
