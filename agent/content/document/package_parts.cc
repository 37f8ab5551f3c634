#include "agent/content/document/package_parts.h"

#include <algorithm>

#include "agent/base/ascii.h"
#include "agent/content/document/xml_text.h"

namespace schouw {
bool PackageParts::IsRead(std::string_view name) const { return read_.contains(AsciiLowerCased(name)); }
void PackageParts::MarkRead(std::string_view name) { read_.insert(AsciiLowerCased(name)); }

bool PackageParts::Read(std::string_view name, MarkupHandler& handler) {
  const Package::Part* part = package_.Find(name);
  if (part == nullptr || stopped_ || !read_.insert(AsciiLowerCased(name)).second) return false;
  const Status status = ReadPartMarkup(package_, *part, MarkupKind::kXml, handler);
  if (!status) Report(name, status.error());
  return true;
}

void PackageParts::Report(std::string_view name, const Error& error) {
  sink_.OnProblem(ProblemFrom(input_.origin.entry, Error(error).In("part " + EscapePath(name))));
}

void PackageParts::ReadAnyXml(std::string_view name, const std::string& place) {
  TextFlow flow = NewFlow();
  TextFlow attributes = NewFlow();
  XmlText text(flow, attributes, [&] { return place; });
  Read(name, text);
  flow.EndRecord();
  attributes.EndRecord();
  NoteEnd(flow);
  NoteEnd(attributes);
}

}  // namespace schouw
