#include "agent/content/document/xml.h"

#include "agent/content/document/markup_source.h"
#include "agent/content/document/opendocument.h"
#include "agent/content/document/xml_text.h"

namespace schouw {

bool ClaimsXml(const DocumentInput& input) {
  const MarkupStart start = FindMarkupStart(input.head);
  return start.kind() == "xml" && !IsFlatOpenDocument(start) && start.root_name != "plist";
}

Status ReadXml(const DocumentInput& input, DocumentSink& sink) {
  TextFlow flow(input.origin, input.limits, sink);
  TextFlow attributes(input.origin, input.limits, sink);
  const MarkupReader* position = nullptr;
  XmlText text(flow, attributes, [&] { return "line " + std::to_string(position->line() + text.lines_before_text()); });
  MarkupReader reader(MarkupKind::kXml, text);
  position = &reader;
  const Status status = ReadMarkup(input.content, reader);
  flow.EndRecord();
  attributes.EndRecord();
  return text.done() ? Status{} : status;
}

}  // namespace schouw
