// Firefox's "formhistory.sqlite": what was filled in on forms and in the search bar, one record a row of
// moz_formhistory.
//
// search_query: of the field "searchbar-history"; form_entry: of any other, its title being the field's name. Time: the
// last use. Source: Firefox, toolkit/components/satchel.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kFirefoxFormsKind = "firefox.forms";
inline constexpr RecordKinds kFirefoxFormsRecords = {RecordKind::kFormEntry, RecordKind::kSearchQuery};
inline constexpr std::string_view kFirefoxFormsNames[] = {"*formhistory*.sqlite*"};

bool ClaimsFirefoxForms(const ArtifactInput& input);
Status ReadFirefoxForms(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
