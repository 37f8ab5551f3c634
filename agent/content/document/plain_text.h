// Plain text in any charset → document records.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsPlainText(std::string_view head, std::string_view entry_name);
Status ReadPlainText(const DocumentInput& input, RecordSink& sink);

}  // namespace schouw
