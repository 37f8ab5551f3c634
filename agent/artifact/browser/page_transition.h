// How a Chromium visit came about, as its transition says.
#pragma once

#include <cstdint>

#include "agent/model/record.h"

namespace schouw {

// What visits.transition and visit_source.source together say.
struct VisitOrigin {
  Origin origin = Origin::kUnknown;
  bool typed = false;    // an address or keyword entered in the address bar: a typed_url
  bool repeats = false;  // back, forward or reload: the page was shown again, nothing was asked anew
  // Of the words searched for, where the page is a search engine's: those of a form were entered in its search bar.
  Origin search_origin = Origin::kUnknown;
};

// `transition` is visits.transition: a core type in the lowest byte, qualifiers above. Source: Chromium,
// ui/base/page_transition_types.h.
VisitOrigin FromTransition(std::int64_t transition);

// Where a visit came from by visit_source.source (Chromium, components/history/core/browser/history_types.h).
enum class VisitSource { kThisBrowser, kOtherDevice, kNobody };
// A visit without a row there was made in this browser. Imported visits keep the transition that the import gave them;
// what an extension or an agent added was nobody's visit.
VisitSource FromVisitSource(std::int64_t source);

}  // namespace schouw
