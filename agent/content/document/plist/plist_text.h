// Sends what a property list holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agent/base/binary_plist.h"
#include "agent/content/document/document.h"

namespace schouw {

class PlistText {
 public:
  PlistText(const DocumentInput& input, DocumentSink& sink, bool is_location);
  // False: the sink wants no more.
  bool TakeText(const std::string& path, std::string_view key, const std::string& text);
  // Data that is a property list or text is read in place; what may be another file is one.
  bool TakeData(const std::string& path, Bytes data);
  // A visitor that calls the two with `prefix` before each path.
  PlistVisitor Visitor(std::string prefix);

 private:
  const DocumentInput& input_;
  DocumentSink& sink_;
  Record origin_;
  std::uint32_t level_ = 0;  // of property lists inside each other
};

}  // namespace schouw
