// Runs of printable text in a file of no known format → app_data records; its place is "byte N", where the text starts.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

// Six characters and more, in UTF-8 and UTF-16 (base/printable_runs). Streams: memory does not grow with the file.
Status ReadBinaryText(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
