// Records of a visited page, put together the same way for every browser.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/artifact/store_report.h"
#include "agent/model/record.h"

namespace schouw {

struct VisitedPage {
  std::string url;
  std::string title;
};

// Text: title, line break, address; the address alone where there is no title.
Record PageRecord(RecordKind kind, std::string place, std::optional<UnixNanos> time, Origin origin,
                  const VisitedPage& page);
// A bookmark: the folders above it and its title in one line ("Werk / Recepten / Titel"), then the address.
Record BookmarkRecord(std::string place, std::optional<UnixNanos> time, std::string_view folders,
                      const VisitedPage& page);
// The folder `name` inside the folders of `path`; what makes it longer than a screen is left out.
std::string InFolder(std::string_view path, std::string_view name);
// Text: the words that were searched for.
Record SearchRecord(std::string words, std::string place, std::optional<UnixNanos> time, Origin origin,
                    const VisitedPage& page);
// Hands on a visited or open page, and where it is a search engine's result page the search too, of `search_origin`.
// False: the receiver wants no more.
bool EmitWithSearch(StoreReport& report, Record page, Origin search_origin);

}  // namespace schouw
