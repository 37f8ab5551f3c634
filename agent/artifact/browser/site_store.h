// Stores of a browser that name sites nobody need have visited: one app_data record a row.
//
// A host that set a cookie, has a favicon, a saved login or a setting was met by the browser; that a person went there
// is for the history to say.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "agent/artifact/artifact.h"
#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/store_clock.h"

namespace schouw {

// Names may be empty, which is no column.
struct SiteTable {
  std::string_view name;
  std::array<std::string_view, 2> sites;  // the first the table has: an address or a host
  std::string_view title;
  std::array<std::string_view, 3> times;  // the first that is set in a row
  TimeUnit unit = TimeUnit::kNone;
  std::array<std::string_view, 2> expected = {};  // times that every schema has; "a|b" as in ExpectColumns
  // {"a", "b"}: a came before b did, so that it is expected where b is. {}: none.
  std::array<std::string_view, 2> later = {};
  std::string_view with = {};  // another table that is made with this one
  std::uint32_t since = 0;     // the number of the schema that brought it; 0: none did
};

struct SiteStore {
  std::string_view kind;
  std::string_view usual_name;
  BrowserProfile (*profile)(const Locator& entry);
  // Claimed when there is one of `tables` with one of `marks`, columns that no other application's table has.
  std::span<const SiteTable> tables;
  std::span<const std::string_view> marks;
};

bool ClaimsSites(const ArtifactInput& input, const SiteStore& store);
// Text: the site as stored, a leading dot cut; the title in a line before it. One of the tables must be there.
Status ReadSites(const ArtifactInput& input, RecordSink& sink, const SiteStore& store);

}  // namespace schouw
