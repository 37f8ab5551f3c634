// PDF → text of its pages, notes, fields, links, bookmarks and information, and the files attached to it. ISO 32000-2.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsPdf(const DocumentInput& input);
// Pictures stay undecoded, scripts unexecuted, fonts of the host unopened. Places: "page 3", "page 3 note",
// "page 3 link", "page 3 field NAME", "field NAME", "bookmarks", "script", "information title".
Status ReadPdf(const DocumentInput& input, DocumentSink& sink);
// Reads poppler's tables of glyph names and finds the character maps of CJK fonts in DataFolder().
void WarmPdf();

}  // namespace schouw
