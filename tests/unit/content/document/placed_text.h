// The records of a document as one text with its places, for tests.
#pragma once

#include <string>

#include "tests/unit/content/document/collecting_sink.h"

namespace schouw::testing {

// "[line 1] words" for each place, in order.
inline std::string Placed(const CollectingSink& sink) {
  std::string out;
  for (const Record& record : sink.records) {
    for (std::size_t i = 0; i < record.marks.size(); ++i) {
      const std::size_t begin = record.marks[i].offset;
      const std::size_t end = i + 1 < record.marks.size() ? record.marks[i + 1].offset : record.text.size();
      out += "[" + record.marks[i].place + "] " + record.text.substr(begin, end - begin);
    }
  }
  return out;
}

}  // namespace schouw::testing
