// Plain text in any charset → document records.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsPlainText(const DocumentInput& input);
Status ReadPlainText(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
