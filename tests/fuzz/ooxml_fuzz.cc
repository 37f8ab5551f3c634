// modules: base model content
// Packages of Office Open XML, and their text and cells as bare XML and records.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "agent/content/document/office_text.h"
#include "agent/content/document/ooxml.h"
#include "agent/content/document/ooxml_binary.h"
#include "agent/content/document/ooxml_sheet.h"
#include "tests/fuzz/document_fuzz.h"

namespace {

void ReadBareXml(schouw::MarkupHandler& handler, std::string_view text) {
  schouw::MarkupReader reader(schouw::MarkupKind::kXml, handler);
  reader.Feed(text);
  (void)reader.Finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schouw::testing::FuzzDocument(data, size, &schouw::ClaimsOoxml, &schouw::ReadOoxml);
  const std::string text = schouw::ToValidUtf8({reinterpret_cast<const char*>(data), size});
  schouw::Limits limits;
  limits.max_text_piece_bytes = 512;
  schouw::testing::CheckingDocumentSink sink(limits);
  const schouw::Record origin;
  schouw::TextFlow flow(origin, limits, sink);
  const schouw::Relationships none;
  schouw::WorkbookStyle style;
  style.text_bytes_left = 1u << 20;
  schouw::OfficeText words(flow, none, "", true);
  ReadBareXml(words, text);
  schouw::SheetCells cells(flow, style, none, "sheet B");
  ReadBareXml(cells, text);
  (void)schouw::ReadBinaryPart({reinterpret_cast<const char*>(data), size}, cells);
  schouw::SheetComments comments(flow, "sheet B");
  (void)schouw::ReadBinaryPart({reinterpret_cast<const char*>(data), size}, comments);
  flow.EndRecord();
  return 0;
}
