// What stands at a page but not in its content: notes, links, values of fields, attached files.
#include "agent/base/utf8.h"
#include "agent/content/document/pdf/reading.h"

namespace schouw {
namespace {

constexpr int kMaxParents = 32;
constexpr std::uint64_t kMaxActions = 1'000;  // of one annotation

// What an action leads to: an address, a file, a script.
void ReadOneAction(PdfReading& reading, const Object& action, const std::string& place) {
  const Object kind = action.dictLookup("S");
  if (kind.isName("URI")) {
    const Object address = action.dictLookup("URI");
    if (address.isString()) reading.SendLink(place + " link", ToValidUtf8(address.getString()->toStr()));
  } else if (kind.isName("JavaScript")) {
    reading.Send(place + " script", LongTextOf(action.dictLookup("JS"), reading.limits().max_text_piece_bytes * 16));
  } else {  // Launch, GoToR, GoToE, SubmitForm, ImportData
    const Object file = action.dictLookup("F");
    if (!file.isNull()) reading.SendAttached(file, place + " link");
  }
}

void ReadActions(PdfReading& reading, const Object& action, const std::string& place, VisitedObjects& visited) {
  if (!action.isDict() || reading.stopped()) return;
  ReadOneAction(reading, action, place);
  const Object next = action.dictLookup("Next");
  if (next.isDict() && visited.Enter(action.dictLookupNF("Next"))) ReadActions(reading, next, place, visited);
  for (int i = 0; next.isArray() && i < next.arrayGetLength(); ++i)
    if (visited.Enter(next.arrayGetNF(i))) ReadActions(reading, next.arrayGet(i), place, visited);
}

// A field's value and name; both may stand in its parents (ISO 32000-2, 12.7.4.1).
struct FieldValue {
  std::string name;
  Object value;
};
FieldValue ValueOf(const Object& widget) {
  FieldValue field;
  Object at = widget.copy();
  for (int i = 0; i < kMaxParents && at.isDict(); ++i) {
    const std::string part = TextOf(at.dictLookup("T"));
    if (!part.empty()) field.name = field.name.empty() ? part : part + "." + field.name;
    if (field.value.isNone() || field.value.isNull()) field.value = at.dictLookup("V");
    at = at.dictLookup("Parent");
  }
  return field;
}

void ReadWidget(PdfReading& reading, const Object& widget, const std::string& place, const std::string& page_text) {
  const FieldValue field = ValueOf(widget);
  const std::string text = FieldText(field.value, reading.limits().max_document_bytes);
  if (!StandsIn(text, page_text)) reading.Send(place + " field " + field.name, text);
  const std::string shown = TextOf(widget.dictLookup("TU"));  // for who points at the field
  if (!field.name.ends_with(shown) && !StandsIn(shown, page_text)) reading.Send(place + " field " + field.name, shown);
}

// Notes, and what is called so in other programs: free text, highlights, stamps.
void ReadNote(PdfReading& reading, const Object& annotation, const std::string& place, const std::string& page_text) {
  const std::string contents = LongTextOf(annotation.dictLookup("Contents"), reading.limits().max_document_bytes);
  if (contents.empty() || StandsIn(contents, page_text)) return;
  const std::string author = TextOf(annotation.dictLookup("T"));
  reading.Send(place + " note", author.empty() ? contents : author + "\n" + contents);
}

void ReadMedia(PdfReading& reading, const Object& annotation, const std::string& place) {
  const Object file = annotation.dictLookup("FS");
  if (!file.isNull()) reading.SendAttached(file, place + " attachment");
  const Object movie = annotation.dictLookup("Movie");
  if (movie.isDict()) reading.SendAttached(movie.dictLookup("F"), place + " attachment");
  const Object rich = annotation.dictLookup("RichMediaContent");
  if (!rich.isDict()) return;
  VisitedObjects visited(reading.limits().max_members);
  XRef* xref = reading.document().getXRef();
  ForEachName(rich.dictLookup("Assets"), visited, [&](const std::string&, const Object& value) {
    reading.SendAttached(value.fetch(xref), place + " attachment");
  });
}

}  // namespace

std::string FieldText(const Object& value, std::uint64_t max_bytes) {
  if (value.isName()) return value.isName("Off") ? "" : TextOf(std::string(value.getName()));
  if (!value.isArray()) return LongTextOf(value, max_bytes);
  std::string all;
  for (int i = 0; i < value.arrayGetLength(); ++i) all += TextOf(value.arrayGet(i)) + "\n";
  return all;
}

void ReadPdfAction(PdfReading& reading, const Object& action, const std::string& place) {
  VisitedObjects visited(kMaxActions);
  ReadActions(reading, action, place, visited);
}

void ReadPdfActions(PdfReading& reading, const Object& owner, const std::string& place) {
  ReadPdfAction(reading, owner.dictLookup("A"), place);
  const Object more = owner.dictLookup("AA");
  for (int i = 0; more.isDict() && i < more.dictGetLength(); ++i) ReadPdfAction(reading, more.dictGetVal(i), place);
}

void ReadPdfAnnotation(PdfReading& reading, const Object& annotation, const std::string& place,
                       const std::string& page_text) {
  if (!annotation.isDict()) return;
  if (annotation.dictLookup("Subtype").isName("Widget")) {
    ReadWidget(reading, annotation, place, page_text);
  } else {
    ReadNote(reading, annotation, place, page_text);
  }
  ReadPdfActions(reading, annotation, place);
  ReadMedia(reading, annotation, place);
}

}  // namespace schouw
