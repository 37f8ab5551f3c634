// Text of documents, in records. Plain text in any charset; later formats are rows of the same table.
#pragma once

#include <string_view>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/model/limits.h"
#include "agent/model/record.h"
#include "agent/model/sink.h"

namespace schouw {

struct DocumentInput {
  const ByteSource& content;
  std::string_view head;  // its first bytes, up to 64 KiB
  Record origin;          // entry, account, state filled in; each record is a copy with kind, place and text
  const Limits& limits;
};

struct DocumentFormat {
  std::string_view name;  // "text.plain"
  bool (*claims)(std::string_view head, std::string_view entry_name);
  // Streams records of at most limits.max_text_piece_bytes; bounded memory whatever the size.
  Status (*read)(const DocumentInput& input, RecordSink& sink);
};

// Loads every charset converter and detector; call once before lock-down: nothing is opened after it.
void WarmCharsets();

// The format whose reader claims this content, or nullptr.
const DocumentFormat* FindDocumentFormat(std::string_view head, std::string_view entry_name);

}  // namespace schouw
