// Apple's "knowledgeC.db" (macOS 10.12 and later, iOS 11 and later): which programs were used and what Safari showed.
//
// A row of ZOBJECT is one record by its ZSTREAMNAME; times are seconds since 2001. One record is:
//   url_visit     a row of the stream /safari/history; a search engine's result page is a search_query too
//   app           a row of /app/inFocus, /app/usage or /app/install: the program's bundle identifier
// Origin: other_device where the source of the row is a device that ZSYNCPEER lists as another one.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kMacosKnowledgeKind = "macos.knowledge";
inline constexpr RecordKinds kMacosKnowledgeRecords = {RecordKind::kSearchQuery, RecordKind::kUrlVisit,
                                                       RecordKind::kApp};
inline constexpr std::string_view kMacosKnowledgeNames[] = {"*knowledgeC*.db*"};

bool ClaimsMacosKnowledge(const ArtifactInput& input);
Status ReadMacosKnowledge(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
