// What readers of stores that are ESE databases share: opening, problems, and what a database says that was not closed.
#pragma once

#include <functional>

#include "agent/artifact/store_report.h"
#include "agent/artifact/windows/ese_database.h"

namespace schouw {

// Opens the store, calls `read`, notes every part that could not be read, and finishes `report`.
Status ReadEseStore(const ArtifactInput& input, StoreReport& report, const std::function<void(EseDatabase&)>& read);

}  // namespace schouw
