#include "agent/artifact/browser/page_transition.h"

namespace schouw {
namespace {

enum Core : std::uint32_t {
  kLink = 0,
  kTyped = 1,
  kAutoBookmark = 2,  // a suggestion of the interface: a bookmark, a tile
  kAutoSubframe = 3,
  kManualSubframe = 4,
  kGenerated = 5,     // chosen in the address bar, not an address: a search
  kAutoToplevel = 6,  // opened by itself: start page, command line
  kFormSubmit = 7,
  kReload = 8,   // also a restored session
  kKeyword = 9,  // a keyword of another search engine, entered in the address bar
  kKeywordGenerated = 10,
};
constexpr std::uint32_t kCoreMask = 0xff;
constexpr std::uint32_t kForwardBack = 0x01000000;
constexpr std::uint32_t kFromAddressBar = 0x02000000;
// Both stand on the page that was redirected to, never on the one that sent there.
constexpr std::uint32_t kClientRedirect = 0x40000000;
constexpr std::uint32_t kServerRedirect = 0x80000000;

Origin CoreOrigin(std::uint32_t core) {
  switch (core) {
    case kTyped:
    case kGenerated:
    case kKeyword:
    case kKeywordGenerated: return Origin::kEntered;
    case kLink:
    case kAutoBookmark:
    case kFormSubmit: return Origin::kLink;
    case kAutoSubframe:
    case kManualSubframe: return Origin::kEmbedded;
    default: return Origin::kUnknown;
  }
}

}  // namespace

VisitOrigin FromTransition(std::int64_t transition) {
  const auto bits = static_cast<std::uint32_t>(transition);
  const std::uint32_t core = bits & kCoreMask;
  VisitOrigin visit;
  visit.origin = CoreOrigin(core);
  visit.repeats = core == kReload || (bits & kForwardBack) != 0;
  if (visit.origin == Origin::kLink && (bits & kFromAddressBar) != 0) visit.origin = Origin::kEntered;
  // Going back to a page that was once entered is not entering it.
  if (visit.origin == Origin::kEntered && visit.repeats) visit.origin = Origin::kUnknown;
  const bool redirected = (bits & (kClientRedirect | kServerRedirect)) != 0;
  if (redirected && visit.origin != Origin::kEmbedded) visit.origin = Origin::kRedirect;
  visit.typed = visit.origin == Origin::kEntered && core != kGenerated && CoreOrigin(core) == Origin::kEntered;
  const bool form = core == kFormSubmit && !redirected && !visit.repeats;
  visit.search_origin = form ? Origin::kEntered : visit.origin;
  return visit;
}

VisitSource FromVisitSource(std::int64_t source) {
  switch (source) {
    case 0: return VisitSource::kOtherDevice;
    case 1:                                    // browsed here
    case 3:                                    // imported from Firefox
    case 4:                                    // from Internet Explorer
    case 5: return VisitSource::kThisBrowser;  // from Safari
    default: return VisitSource::kNobody;
  }
}

}  // namespace schouw
