// Outlook messages ([MS-OXMSG]) → message records; attachments are files in them.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsOutlookMessage(const DocumentInput& input);
Status ReadOutlookMessage(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
