// Contacts (vCard) and calendars (iCalendar) → document records, one a card or event. Pictures in them are not read.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

// vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), one or many.
bool ClaimsContacts(const DocumentInput& input);
Status ReadContacts(const DocumentInput& input, DocumentSink& sink);

// iCalendar (RFC 5545) and vCalendar 1.0. The time of a record is the event's start.
bool ClaimsCalendar(const DocumentInput& input);
Status ReadCalendar(const DocumentInput& input, DocumentSink& sink);

void WarmCalendar();

}  // namespace schouw
