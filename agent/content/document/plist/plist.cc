#include "agent/content/document/plist/plist.h"

#include <string>

#include "agent/base/xml_plist.h"
#include "agent/content/document/plist/plist_text.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxLocationBytes = 16u << 10;

// Whether all that it holds is one address under the key URL.
bool IsLocation(Bytes bytes) {
  if (bytes.size() > kMaxLocationBytes) return false;
  int values = 0;
  bool address = false;
  const PlistVisitor visitor{[&](const std::string& path, std::string_view, const std::string&) {
                               address = address || path == "URL";
                               return ++values < 2;
                             },
                             [&](const std::string&, Bytes) { return ++values < 2; }};
  return ReadPropertyList(bytes, visitor) && values == 1 && address;
}

}  // namespace

bool ClaimsPlist(const DocumentInput& input) { return IsPropertyList(input.head); }

Status ReadPlist(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(const std::string bytes, ReadAll(input.content, input.limits.max_document_bytes), "read property list");
  PlistText text(input, sink, IsLocation(AsBytes(bytes)));
  return ReadPropertyList(AsBytes(bytes), text.Visitor(""));
}

}  // namespace schouw
