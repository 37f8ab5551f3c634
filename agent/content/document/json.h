// JSON (RFC 8259), one value or one a line → document records: strings with their escapes undone, numbers and keys.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsJson(const DocumentInput& input);
// Places are keys: "key profiel.zoek[12]". What breaks the grammar is read as it stands.
Status ReadJson(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
