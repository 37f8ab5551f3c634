// Records of a visited page, put together the same way for every browser.
#pragma once

#include <optional>
#include <string>

#include "agent/model/record.h"

namespace schouw {

struct VisitedPage {
  std::string url;
  std::string title;
};

// Text: title, line break, address; the address alone where there is no title.
Record PageRecord(RecordKind kind, std::string place, std::optional<UnixNanos> time, Origin origin,
                  const VisitedPage& page);
// Text: the words that were searched for.
Record SearchRecord(std::string words, std::string place, std::optional<UnixNanos> time, Origin origin,
                    const VisitedPage& page);

}  // namespace schouw
