// "webview.db" of Android's old browser and of applications that showed pages before Android 4.4.
//
// form_entry: a row of formdata, its title the field's name and its url the page's (formurl); app_data: the host of a
// row of cookies. No row keeps a time. Logins and passwords of the same store are not read. Source: Android,
// android.webkit.WebViewDatabase.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kAndroidWebviewKind = "android.webview";
inline constexpr RecordKinds kAndroidWebviewRecords = {RecordKind::kFormEntry, RecordKind::kAppData};
inline constexpr std::string_view kAndroidWebviewNames[] = {"*webview*.db*"};

bool ClaimsAndroidWebview(const ArtifactInput& input);
Status ReadAndroidWebview(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
