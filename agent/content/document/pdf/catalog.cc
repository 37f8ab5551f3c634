// What stands in the document as a whole: information, bookmarks, fields, scripts, attached files.
#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "agent/content/document/pdf/form_data.h"
#include "agent/content/document/pdf/reading.h"
#include "agent/content/document/xmp.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxPlaceBytes = 64;  // of a name that is part of a place

// Entries that say how the file was made, not what it is about.
constexpr std::array<std::string_view, 6> kMakingOf = {"Creator", "Producer", "CreationDate",
                                                       "ModDate", "Trapped",  "SourceModified"};

void ReadInformation(PdfReading& reading, const Object& catalog) {
  std::set<std::string> sent;
  const Object information = reading.document().getDocInfo();
  for (int i = 0; information.isDict() && i < information.dictGetLength(); ++i) {
    std::string key = TextOf(std::string(information.dictGetKey(i)));
    if (std::ranges::find(kMakingOf, key) != kMakingOf.end()) continue;
    if (key == "Title" || key == "Subject" || key == "Author" || key == "Keywords")
      key[0] = static_cast<char>(key[0] | 0x20);
    const std::string text = TextOf(information.dictGetVal(i));
    if (key.size() <= kMaxPlaceBytes && sent.insert(text).second) reading.Send("information " + key, text);
  }
  Object metadata = catalog.dictLookup("Metadata");
  const auto packet = ReadStream(metadata, reading.limits().max_document_bytes / 8);
  if (!packet) return;
  for (const NamedText& property : XmpTexts(*packet, PersonsInXmp::kAuthors))
    if (sent.insert(property.text).second) reading.Send("information " + property.name, property.text);
}

// Titles of an outline's items, one a line, children after their parent (ISO 32000-2, 12.3.3).
void AddTitles(PdfReading& reading, const Object& parent, VisitedObjects& visited, int depth, std::string& titles) {
  if (depth > kMaxTreeDepth) return;
  Object reference = parent.dictLookupNF("First").copy();
  while (!reading.stopped() && visited.Enter(reference)) {
    const Object item = reference.fetch(reading.document().getXRef());
    if (!item.isDict()) return;
    titles += TextOf(item.dictLookup("Title")) + "\n";
    ReadPdfAction(reading, item.dictLookup("A"), "bookmarks");
    AddTitles(reading, item, visited, depth + 1, titles);
    reference = item.dictLookupNF("Next").copy();
  }
}

void ReadOutline(PdfReading& reading, const Object& catalog) {
  const Object outlines = catalog.dictLookup("Outlines");
  if (!outlines.isDict()) return;
  VisitedObjects visited(reading.limits().max_members);
  std::string titles;
  AddTitles(reading, outlines, visited, 0, titles);
  reading.Send("bookmarks", titles);
}

// Fields that no page shows; those with a widget were read with its page (it is the field itself, or its kid).
void ReadField(PdfReading& reading, const Object& field, const std::string& above, VisitedObjects& visited, int depth) {
  if (!field.isDict() || depth > kMaxTreeDepth || reading.stopped()) return;
  const std::string part = TextOf(field.dictLookup("T"));
  const std::string name = above.empty() || part.empty() ? above + part : above + "." + part;
  const Object kids = field.dictLookup("Kids");
  const bool shown = field.dictLookup("Subtype").isName("Widget") || (kids.isArray() && kids.arrayGetLength() > 0);
  if (!shown) reading.Send("field " + name, FieldText(field.dictLookup("V"), reading.limits().max_document_bytes));
  ReadPdfActions(reading, field, "field " + name);
  for (int i = 0; kids.isArray() && i < kids.arrayGetLength(); ++i)
    if (visited.Enter(kids.arrayGetNF(i))) ReadField(reading, kids.arrayGet(i), name, visited, depth + 1);
}

// The parts of an XFA form: one stream, or names with streams (ISO 32000-1, 12.7.8).
void ReadXfa(PdfReading& reading, const Object& form) {
  Object data = form.dictLookup("XFA");
  const auto send = [&](const std::string& name, Object& stream) {
    if (const auto xml = reading.TakeContent(stream)) reading.Send("form " + name, FormDataText(*xml));
  };
  if (data.isStream()) return send("data", data);
  for (int i = 0; data.isArray() && i + 1 < data.arrayGetLength(); i += 2) {
    const std::string name = TextOf(data.arrayGet(i));
    Object stream = data.arrayGet(i + 1);
    if (name == "template" || name == "datasets") send(name, stream);
  }
}

void ReadForm(PdfReading& reading, const Object& catalog) {
  const Object form = catalog.dictLookup("AcroForm");
  if (!form.isDict()) return;
  const Object fields = form.dictLookup("Fields");
  VisitedObjects visited(reading.limits().max_members);
  for (int i = 0; fields.isArray() && i < fields.arrayGetLength(); ++i)
    if (visited.Enter(fields.arrayGetNF(i))) ReadField(reading, fields.arrayGet(i), "", visited, 0);
  // Else its pages and fields hold the same.
  const Object drawn_by_viewer = catalog.dictLookup("NeedsRendering");
  const bool has_fields = fields.isArray() && fields.arrayGetLength() > 0;
  if (!has_fields || (drawn_by_viewer.isBool() && drawn_by_viewer.getBool())) ReadXfa(reading, form);
}

void ReadNames(PdfReading& reading, const Object& catalog) {
  XRef* xref = reading.document().getXRef();
  VisitedObjects visited(reading.limits().max_members);
  const Object names = catalog.dictLookup("Names");
  if (names.isDict()) {
    ForEachName(names.dictLookup("JavaScript"), visited, [&](const std::string&, const Object& value) {
      ReadPdfAction(reading, value.fetch(xref), "document");
    });
    ForEachName(names.dictLookup("EmbeddedFiles"), visited, [&](const std::string&, const Object& value) {
      reading.SendAttached(value.fetch(xref), "attachment");
    });
  }
  const Object associated = catalog.dictLookup("AF");
  for (int i = 0; associated.isArray() && i < associated.arrayGetLength(); ++i)
    reading.SendAttached(associated.arrayGet(i), "attachment");
  ReadPdfAction(reading, catalog.dictLookup("OpenAction"), "document");
  ReadPdfActions(reading, catalog, "document");
}

}  // namespace

void ReadPdfCatalog(PdfReading& reading) {
  const Object catalog = reading.document().getXRef()->getCatalog();
  if (!catalog.isDict()) return;
  ReadInformation(reading, catalog);
  ReadOutline(reading, catalog);
  ReadForm(reading, catalog);
  ReadNames(reading, catalog);
}

}  // namespace schouw
