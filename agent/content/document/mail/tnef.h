// Outlook's winmail.dat (MS-OXTNEF) → message records of its subject and body, attachments as files.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsTnef(const DocumentInput& input);
Status ReadTnef(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
