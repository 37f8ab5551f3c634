// In which class of the coverage an entry counts that is not opened.
#pragma once

#include "agent/mandate/scope_decision.h"
#include "agent/model/coverage.h"
#include "agent/model/entry.h"

namespace schouw {

// In scope: a folder counts as read when it is listed, a link by its name, which is all there is to read: it is never
// followed. A pipe, socket or device is not read. A file that the mandate's kinds give no reason to open is out of
// scope.
void CountUnopened(EntryScope scope, EntryType type, EntryCounts& counts);
// Which choice of the mandate left it out, if one did.
void CountLeftOut(const EntryPlace& place, LeftOut& left_out);

}  // namespace schouw
