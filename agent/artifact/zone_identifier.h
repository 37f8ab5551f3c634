// The mark of the web: where a file on NTFS was downloaded from, in its stream "Zone.Identifier" (or in a file that an
// acquisition made of the stream).
//
//   download  HostUrl: where the bytes came from; and ReferrerUrl, the page that led to them, where its host is another
// Text: the address, line break, the path of the file that the stream belongs to. The mark keeps no time.
// Written by the Attachment Execution Service of Windows and by browsers: an INI file with a section [ZoneTransfer].
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kZoneIdentifierKind = "windows.zone_identifier";
inline constexpr RecordKinds kZoneIdentifierRecords = {RecordKind::kDownload};
inline constexpr std::string_view kZoneIdentifierNames[] = {"*zone.identifier"};

// Of a stream, whatever its case.
bool IsZoneIdentifierName(std::string_view stream);
bool LooksLikeZoneIdentifier(std::string_view head);

bool ClaimsZoneIdentifier(const ArtifactInput& input);
Status ReadZoneIdentifier(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
