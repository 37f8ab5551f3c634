// Mail → message records; saved web pages (MHTML) → document records. All of it by content.
#pragma once

#include <string_view>

#include "agent/content/document/document.h"

namespace schouw {

// One message as a file: .eml, Apple's .emlx, a message whose first lines are lost.
bool ClaimsMessage(const DocumentInput& input);
Status ReadMessageFile(const DocumentInput& input, DocumentSink& sink);

// A page that a browser saved in one file: RFC 2557, without sender's and receiver's traces.
bool ClaimsSavedPage(const DocumentInput& input);
Status ReadSavedPage(const DocumentInput& input, DocumentSink& sink);

// Many messages in one file: mboxo, mboxrd, mboxcl and mboxcl2 (RFC 4155; qmail's mbox(5)), Thunderbird's folders,
// Foxmail's boxes, MMDF. Messages that Mozilla marked as expunged are deleted: they are left out.
bool ClaimsMailbox(const DocumentInput& input);
Status ReadMailbox(const DocumentInput& input, DocumentSink& sink);

void WarmMail();

}  // namespace schouw
