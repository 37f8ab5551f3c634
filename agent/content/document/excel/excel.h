// Excel 5 to 2003 workbooks ([MS-XLS]) → document records, one a cell.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsExcel(const DocumentInput& input);
Status ReadExcel(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
