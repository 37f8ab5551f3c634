// Objects embedded in Office files as storages ([MS-OLEDS]): each becomes a file in the document.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "agent/content/document/compound/compound_file.h"
#include "agent/content/document/document.h"

namespace schouw {

// The file in a native package stream ("\1Ole10Native"), or in the data of such an object; empty name: it is none.
struct NativePackage {
  std::string name;  // UTF-8, without folders
  std::string_view bytes;
};
NativePackage ParseNativePackage(std::string_view stream);

// Sends the files of one document, each under a name of its own.
class EmbeddedObjects {
 public:
  explicit EmbeddedObjects(DocumentSink& sink) : sink_(sink) {}

  // False: the sink wants no more.
  bool SendBytes(std::string_view name, std::string bytes, std::optional<UnixNanos> modified = std::nullopt);
  // The object in `storage`: a packaged file, a file in a stream, or a document that is a storage itself. Nothing when
  // it holds but a picture of itself. `name` is used where it has none of its own.
  bool SendStorage(CompoundFile& file, CompoundFile::Id storage, std::string_view name);

 private:
  std::string Unique(std::string_view name);

  DocumentSink& sink_;
  std::map<std::string, std::uint32_t, std::less<>> names_;
};

}  // namespace schouw
