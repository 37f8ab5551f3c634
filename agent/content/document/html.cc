#include "agent/content/document/html.h"

#include "agent/content/document/html_text.h"
#include "agent/content/document/markup_source.h"

namespace schouw {

bool ClaimsHtml(const DocumentInput& input) { return FindMarkupStart(input.head).kind() == "html"; }

Status ReadHtml(const DocumentInput& input, DocumentSink& sink) {
  TextFlow flow(input.origin, input.limits, sink);
  const MarkupReader* position = nullptr;
  HtmlText text(flow, [&] { return "line " + std::to_string(position->line() + text.lines_before_text()); });
  MarkupReader reader(MarkupKind::kHtml, text);
  position = &reader;
  const Status status = ReadMarkup(input.content, reader);
  flow.EndRecord();
  return flow.stopped() ? Status{} : status;
}

}  // namespace schouw
