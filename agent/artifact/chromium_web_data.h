// Chromium's "Web Data": what was filled in on forms, one form_entry a row of table autofill.
//
// Text: the value; title: the field's name. Time: the last use, in seconds since 1970. Addresses, cards and other
// personal data of the same store are not read. Source: Chromium, components/autofill/core/browser/webdata.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kChromiumWebDataKind = "chromium.web_data";
inline constexpr RecordKinds kChromiumWebDataRecords = {RecordKind::kFormEntry};
inline constexpr std::string_view kChromiumWebDataNames[] = {"*web data*"};

bool ClaimsChromiumWebData(const ArtifactInput& input);
Status ReadChromiumWebData(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
