// Texts, spreadsheets, presentations and drawings in OpenDocument (OASIS 1.3), packages and flat files, and its
// predecessor of OpenOffice.org 1.
#pragma once

#include "agent/content/document/document.h"
#include "agent/content/document/markup_source.h"

namespace schouw {

bool ClaimsOpenDocument(const DocumentInput& input);
// Places: "paragraph 12", "sheet Blad1 cell B12", "slide 2", "slide 2 notes", "header". Embedded files go out.
// kEncrypted when its manifest says so.
Status ReadOpenDocument(const DocumentInput& input, DocumentSink& sink);

// All of it in one file of XML.
bool IsFlatOpenDocument(const MarkupStart& start);
bool ClaimsFlatOpenDocument(const DocumentInput& input);
Status ReadFlatOpenDocument(const DocumentInput& input, DocumentSink& sink);

}  // namespace schouw
