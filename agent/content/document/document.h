// A document turns content into records of text; files embedded in it become entries of their own.
//
// To add one: NAME.cc, NAME.h, a row in table.cc, tests/unit/content/document/NAME_test.cc, a corpus folder. No sixth
// place.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/content/member.h"
#include "agent/model/limits.h"
#include "agent/model/record.h"
#include "agent/model/sink.h"

namespace schouw {

struct DocumentInput {
  const ByteSource& content;
  std::string_view head;  // its first bytes, up to 64 KiB
  std::string_view mime;  // as ContentIdentifier told from the head
  // Entry, account, state and time filled in, kind document: each record is a copy with place and text.
  Record origin;
  const Limits& limits;
};

// Where a reader puts what it finds, as it finds it.
class DocumentSink : public RecordSink {
 public:
  // A file that stands in the document (attachment, object, embedded font): read like any other, at once; `content`
  // need not outlive the call. Its path is made unique by the reader of the document where two have one name.
  virtual SinkAnswer OnEmbedded(const Member& file, MemberReader& content) = 0;
};

struct DocumentFormat {
  std::string_view name;  // "text.plain"
  RecordKinds records;    // what it can give: with none of them in scope it is not opened
  // Its bytes are an archive's, and the document is all of it: the archive is not opened beside it.
  bool is_package;
  // By content, not by name: names are hints where a format has no signature. Cheap: most files are asked.
  bool (*claims)(const DocumentInput& input);
  // Streams records of at most limits.max_text_piece_bytes (TextPieces cuts) with the place in the document. Memory
  // within limits.max_document_bytes. An error is what stopped it: what was found before stays. kEncrypted: its text
  // needs a password. Problems of parts go to the sink.
  Status (*read)(const DocumentInput& input, DocumentSink& sink);
  // Loads what its library would open at first use; called once before lock-down. May be null.
  void (*warm)();
  // It reads what a file says about its content and never the content: what was read wholly still counts as out of
  // scope (docs/decisions/0007-media-say-what-they-are-about.md).
  bool about_content_only = false;
};

// Every format we read but plain text; order means nothing.
std::span<const DocumentFormat> DocumentFormats();

// Formats that claim the content; plain text when no other does and it is text. More than one: a polyglot, all are
// read. Content that can't be read at random (a member too large for memory) is offered to plain text alone.
std::vector<const DocumentFormat*> ClaimingDocuments(const DocumentInput& input);

// Loads what readers of documents would open at first use, and every charset; call once before lock-down.
void WarmDocuments();

}  // namespace schouw
