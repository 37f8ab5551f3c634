// What was typed in Chromium's address bar, letter by letter, as two stores keep it: one form_entry a row.
//
// "Shortcuts" (omni_box_shortcuts; Chromium, components/omnibox/browser/shortcuts_database.cc): what was typed and, as
// url and title, what was then chosen. "Network Action Predictor" (network_action_predictor;
// chrome/browser/predictors): what was typed; the address beside it is the browser's guess and is left out. The latter
// keeps no time.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr RecordKinds kChromiumTypedRecords = {RecordKind::kFormEntry};
inline constexpr std::string_view kChromiumShortcutsKind = "chromium.shortcuts";
inline constexpr std::string_view kChromiumShortcutsNames[] = {"*shortcuts*"};
inline constexpr std::string_view kChromiumPredictorKind = "chromium.predictor";
inline constexpr std::string_view kChromiumPredictorNames[] = {"*network action predictor*"};

bool ClaimsChromiumShortcuts(const ArtifactInput& input);
Status ReadChromiumShortcuts(const ArtifactInput& input, RecordSink& sink);
bool ClaimsChromiumPredictor(const ArtifactInput& input);
Status ReadChromiumPredictor(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
