// Chromium's "History": visits, typed addresses, searches and downloads of every browser built on it.
//
// Tables and columns by Chromium's components/history/core/browser/{url,visit,visit_annotations,download}_database.cc,
// from version 16 of the schema on. One record is:
//   url_visit     a row of visits, or a row of urls without any (its last_visit_time is then all that is kept)
//   typed_url     a row of visits that was entered in the address bar; not a url_visit as well
//   search_query  a row of keyword_search_terms at each visit of its page; where there is none, the term that
//                 content_annotations keeps for the visit, else the words in a known search engine's address.
//                 Going back to a result page, or loading it again, is no new search
//   download      a row of downloads; its url is the last of the chain: where the bytes came from
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kChromiumHistoryKind = "chromium.history";
inline constexpr RecordKinds kChromiumHistoryRecords = {RecordKind::kSearchQuery, RecordKind::kUrlVisit,
                                                        RecordKind::kTypedUrl, RecordKind::kDownload};
inline constexpr std::string_view kChromiumHistoryNames[] = {"*history*"};

bool ClaimsChromiumHistory(const ArtifactInput& input);
Status ReadChromiumHistory(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
