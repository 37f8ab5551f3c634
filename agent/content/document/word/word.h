// Word 6 to 2003 documents ([MS-DOC]) → document records.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsWord(const DocumentInput& input);
Status ReadWord(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
