// Small lists that programs of a Linux desktop keep.
//
//   recently-used.xbel  files lately used (GLib, gbookmarkfile.c) → recent_file: the path, or the address and title
//   RecentDocuments/    a link each (KDE, KRecentDocument) → recent_file: the path ("~": the home folder) or address
//   applications/       a program of the menu each, also of autostart/ (desktop-entry-spec) → app: name and command
//   .wget-hsts          hosts that want to be reached encrypted (wget, hsts.c) → app_data: the host
//   dpkg's status       installed packages (dpkg, deb-control(5)) → app: name and short description
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kRecentlyUsedKind = "linux.recently_used";
inline constexpr RecordKinds kRecentlyUsedRecords = {RecordKind::kRecentFile};
inline constexpr std::string_view kRecentlyUsedNames[] = {"*recently-used*"};
bool ClaimsRecentlyUsed(const ArtifactInput& input);
Status ReadRecentlyUsed(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kRecentDocumentKind = "linux.recent_document";
inline constexpr RecordKinds kRecentDocumentRecords = {RecordKind::kRecentFile};
inline constexpr std::string_view kRecentDocumentNames[] = {"*.desktop"};
bool ClaimsRecentDocument(const ArtifactInput& input);
Status ReadRecentDocument(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kMenuProgramKind = "linux.menu_program";
inline constexpr RecordKinds kMenuProgramRecords = {RecordKind::kApp};
inline constexpr std::string_view kMenuProgramNames[] = {"*.desktop"};
bool ClaimsMenuProgram(const ArtifactInput& input);
Status ReadMenuProgram(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kWgetHostsKind = "wget.hosts";
inline constexpr RecordKinds kWgetHostsRecords = {RecordKind::kAppData};
inline constexpr std::string_view kWgetHostsNames[] = {"*wget-hsts*"};
bool ClaimsWgetHosts(const ArtifactInput& input);
Status ReadWgetHosts(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kDpkgStatusKind = "dpkg.status";
inline constexpr RecordKinds kDpkgStatusRecords = {RecordKind::kApp};
inline constexpr std::string_view kDpkgStatusNames[] = {"status"};
bool ClaimsDpkgStatus(const ArtifactInput& input);
Status ReadDpkgStatus(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
