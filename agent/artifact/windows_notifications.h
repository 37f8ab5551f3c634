// Windows' "wpndatabase.db" (Windows 10 1607 and later): addresses in notifications that were shown or wait to be.
//
//   app_data  an address that a notification of a program or a site leads to, a row of Notification each
// Nobody need have followed it. Its words are a program's or somebody else's: they are not read. Time: ArrivalTime
// (FILETIME). The app is the program's or the site's identifier in NotificationHandler.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kWindowsNotificationsKind = "windows.notifications";
inline constexpr RecordKinds kWindowsNotificationsRecords = {RecordKind::kAppData};
inline constexpr std::string_view kWindowsNotificationsNames[] = {"wpndatabase*.db*"};

bool ClaimsWindowsNotifications(const ArtifactInput& input);
Status ReadWindowsNotifications(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
