// Objects embedded in RTF: \objdata in hexadecimal, [MS-OLEDS] 2.2.
#pragma once

#include <string>
#include <string_view>

#include "agent/content/document/compound/ole_objects.h"
#include "agent/content/document/document.h"

namespace schouw {

// Collects the data of one object.
class RtfObject {
 public:
  explicit RtfObject(const Limits& limits) : max_bytes_(limits.max_document_bytes) {}

  void AddHex(std::string_view digits);
  void AddBinary(std::string_view bytes);
  // Sends what it holds and is empty again. False: the sink wants no more. Problems go to `sink`.
  bool Send(std::string_view class_name, const DocumentInput& input, EmbeddedObjects& objects, DocumentSink& sink);

 private:
  std::uint64_t max_bytes_;
  std::string bytes_;
  int nibble_ = -1;
  bool too_big_ = false;
};

}  // namespace schouw
