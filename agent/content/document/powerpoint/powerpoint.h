// PowerPoint 97 to 2003 presentations ([MS-PPT]) → document records.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsPowerPoint(const DocumentInput& input);
Status ReadPowerPoint(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
