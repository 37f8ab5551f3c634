// One reading of one PDF: where its parts go, and what it may still use.
#pragma once

#include <PDFDoc.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "agent/content/document/document.h"
#include "agent/content/document/pdf/objects.h"

namespace schouw {

class PdfReading {
 public:
  // Nothing is owned.
  PdfReading(PDFDoc& document, const DocumentInput& input, DocumentSink& sink);

  PDFDoc& document() { return document_; }
  const Limits& limits() const { return input_.limits; }
  // The sink wants no more.
  bool stopped() const { return stopped_; }

  // Sends `text`, in pieces where it is long. Nothing when it is blank.
  void Send(const std::string& place, const std::string& text, const std::string& url = "");
  void SendLink(const std::string& place, const std::string& address) { Send(place, address, address); }
  // Each reason with its detail once.
  void Report(ProblemReason reason, std::string detail);
  // The file of a file specification (ISO 32000-2, 7.11), unless it was sent before; a name alone is sent as text.
  void SendAttached(const Object& specification, const std::string& place);

  // Decoded content that may still be read, over the whole document.
  std::uint64_t content_bytes_left() const { return content_bytes_left_; }
  // nullopt: no stream, or a picture. What lies over the limit is reported.
  std::optional<std::string> TakeContent(Object& stream);
  // False: the document has had its drawing operations, reported.
  bool TakeOperations(std::uint64_t count);

 private:
  std::string UniqueName(std::string name);

  PDFDoc& document_;
  const DocumentInput& input_;
  DocumentSink& sink_;
  bool stopped_ = false;
  std::uint64_t content_bytes_left_;
  std::uint64_t operations_left_;
  VisitedObjects attached_;
  std::set<std::string> attached_names_;
  std::set<std::string> reported_;
};

// --- parts, each to its places
void ReadPdfPages(PdfReading& reading);  // page_text.cc
void ReadPdfAnnotation(PdfReading& reading, const Object& annotation, const std::string& place,
                       const std::string& page_text);  // annotations.cc
// An action and those that follow it; the actions of an annotation, page, field or document.
void ReadPdfAction(PdfReading& reading, const Object& action, const std::string& place);
void ReadPdfActions(PdfReading& reading, const Object& owner, const std::string& place);
// The text of a field's value: a string, a choice, several.
std::string FieldText(const Object& value, std::uint64_t max_bytes);
void ReadPdfCatalog(PdfReading& reading);  // catalog.cc

// Whether `text` stands in `page_text`, white space aside; `page_text` has none.
bool StandsIn(const std::string& text, const std::string& page_text);
std::string WithoutSpaces(std::string_view text);

}  // namespace schouw
