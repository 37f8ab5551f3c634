// Text that has a place of its own, such as "slide 3": records without lines.
#pragma once

#include <string_view>

#include "agent/model/limits.h"
#include "agent/model/record.h"
#include "agent/model/sink.h"

namespace schouw {

class PlacedText {
 public:
  // All three must outlive this.
  PlacedText(const Record& origin, const Limits& limits, RecordSink& sink)
      : origin_(origin), limits_(limits), sink_(sink) {}

  // Sends `text` (valid UTF-8), cut into records where it is long; nothing when it is blank. False: the sink wants no
  // more.
  bool Send(std::string_view place, std::string_view text);
  // Sends the target of a link.
  bool SendLink(std::string_view place, std::string_view target);

 private:
  const Record& origin_;
  const Limits& limits_;
  RecordSink& sink_;
};

}  // namespace schouw
