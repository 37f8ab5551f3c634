// XML that nobody reads as something better → document records; places are lines of the file.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsXml(const DocumentInput& input);
Status ReadXml(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
