// Hangul (HWP 5) documents, as Hancom published the format → document records.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsHangul(const DocumentInput& input);
Status ReadHangul(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
