// HTML and XHTML pages → document records; places are lines of the file.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsHtml(const DocumentInput& input);
Status ReadHtml(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
