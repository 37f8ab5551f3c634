// RTF (version 1.9.1), and HTML wrapped in it ([MS-OXRTFEX]) → document records.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsRtf(const DocumentInput& input);
Status ReadRtf(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
