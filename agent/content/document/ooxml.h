// Word, Excel and PowerPoint documents, templates and shows in Office Open XML (ISO/IEC 29500, transitional and
// strict).
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsOoxml(const DocumentInput& input);
// Places: "paragraph 12", "footnote 3", "sheet Blad1 cell B12", "slide 2", "slide 2 notes". Embedded files go out.
Status ReadOoxml(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
