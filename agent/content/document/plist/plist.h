// Apple's property lists, binary and XML → records of the strings in them, with the path of keys as place.
//
// Settings of programs are app_data: nobody wrote them as a document. A .webloc or .inetloc, whose one key is an
// address, is a document.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsPlist(const DocumentInput& input);
Status ReadPlist(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
