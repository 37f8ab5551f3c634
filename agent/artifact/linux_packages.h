// What package managers of Linux keep of the packages that are installed: an app record each, name and short
// description, with the time where it is kept.
//
//   desc            one package (pacman, /var/lib/pacman/local/NAME-VERSION/desc)
//   installed       every package (apk, /lib/apk/db/installed)
//   rpmdb.sqlite    every package, a header each (rpm 4.16 and later; rpm-format(7))
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kPacmanPackageKind = "pacman.package";
inline constexpr RecordKinds kPacmanPackageRecords = {RecordKind::kApp};
inline constexpr std::string_view kPacmanPackageNames[] = {"desc"};
bool ClaimsPacmanPackage(const ArtifactInput& input);
Status ReadPacmanPackage(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kApkInstalledKind = "apk.installed";
inline constexpr RecordKinds kApkInstalledRecords = {RecordKind::kApp};
inline constexpr std::string_view kApkInstalledNames[] = {"installed"};
bool ClaimsApkInstalled(const ArtifactInput& input);
Status ReadApkInstalled(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kRpmPackagesKind = "rpm.packages";
inline constexpr RecordKinds kRpmPackagesRecords = {RecordKind::kApp};
inline constexpr std::string_view kRpmPackagesNames[] = {"rpmdb.sqlite"};
bool ClaimsRpmPackages(const ArtifactInput& input);
Status ReadRpmPackages(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
