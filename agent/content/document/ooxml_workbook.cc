// Workbooks (ISO/IEC 29500-1, 12; binary ones [MS-XLSB]): sheets in their order, hidden ones too.
#include "agent/content/document/ooxml_binary.h"
#include "agent/content/document/ooxml_parts.h"
#include "agent/content/document/ooxml_sheet.h"

namespace schouw {
namespace {

class SheetList final : public MarkupHandler {
 public:
  struct Sheet {
    std::string name;
    std::string id;
  };
  void OnStart(const MarkupTag& tag) override {
    if (tag.local == "sheet")
      sheets.push_back({std::string(tag.Attribute("name")), std::string(tag.PrefixedAttribute("id"))});
    const std::string_view since = tag.local == "workbookPr" ? tag.Attribute("date1904") : std::string_view();
    since_1904 = since_1904 || since == "1" || since == "true";
    in_name_ = tag.local == "definedName" && !tag.Attribute("name").starts_with("_xlnm.");
    if (in_name_) names.push_back({std::string(tag.Attribute("name")), std::string(tag.Attribute("comment")), ""});
  }
  void OnEnd(std::string_view) override { in_name_ = false; }
  void OnText(std::string_view text) override {
    if (in_name_) names.back().formula += text;
  }
  struct Name {
    std::string name;
    std::string comment;
    std::string formula;
  };
  std::vector<Sheet> sheets;
  std::vector<Name> names;  // of cells and values, that somebody chose (18.2.5)
  bool since_1904 = false;

 private:
  bool in_name_ = false;
};

// A part in XML or in records.
void ReadPart(PackageParts& parts, const std::string& name, MarkupHandler& handler) {
  const Package::Part* part = parts.package().Find(name);
  if (!name.ends_with(".bin") || part == nullptr) return void(parts.Read(name, handler));
  if (parts.stopped() || parts.IsRead(name)) return;
  parts.MarkRead(name);
  const Status status = parts.package().Read(*part, [&](const ByteSource& content) -> Status {
    SCHOUW_ASSIGN(const std::string bytes, ReadAll(content, parts.input().limits.max_document_bytes), "");
    return ReadBinaryPart(bytes, handler);
  });
  if (!status) parts.Report(name, status.error());
}

// The names of sheets, cells and values: words that somebody chose.
void GiveNames(PackageParts& parts, const SheetList& list) {
  TextFlow flow = parts.NewFlow();
  for (const SheetList::Sheet& sheet : list.sheets) {
    flow.SetPlace("sheet " + sheet.name);
    flow.Append(sheet.name);
    flow.EndLine();
  }
  for (const SheetList::Name& name : list.names) {
    flow.SetPlace("name " + name.name);
    for (const std::string& words : {name.name, name.comment, FormulaTexts(name.formula)}) {
      flow.Append(words);
      flow.EndLine();
    }
  }
  flow.EndRecord();
  parts.NoteEnd(flow);
}

void ReadDrawing(PackageParts& parts, const std::string& name, const std::string& place) {
  ReadOfficeText(parts, name, place);
  const Relationships relationships = Relationships::Read(parts.package(), name);
  for (const Relationship& relationship : relationships.all())
    if (!relationship.external && (relationship.kind == "chart" || relationship.kind == "diagramData"))
      ReadOfficeText(parts, relationship.target, place);
}

void ReadSheet(PackageParts& parts, const std::string& name, const std::string& place, WorkbookStyle& style) {
  const Relationships relationships = Relationships::Read(parts.package(), name);
  TextFlow flow = parts.NewFlow();
  SheetCells cells(flow, style, relationships, place);
  ReadPart(parts, name, cells);
  if (cells.is_too_big()) parts.Report(name, MakeError(ErrorCode::kTooBig, "more text in cells than in a document"));
  for (const Relationship& relationship : relationships.all()) {
    if (relationship.external) continue;
    if (relationship.kind == "comments" || relationship.kind == "threadedComment") {
      SheetComments comments(flow, place);
      ReadPart(parts, relationship.target, comments);
    } else if (relationship.kind == "drawing") {
      ReadDrawing(parts, relationship.target, place + " drawing");
    }
  }
  flow.EndRecord();
  parts.NoteEnd(flow);
}

}  // namespace

void ReadWorkbook(PackageParts& parts, const std::string& main) {
  SheetList list;
  ReadPart(parts, main, list);
  const Relationships relationships = Relationships::Read(parts.package(), main);
  WorkbookStyle style;
  style.since_1904 = list.since_1904;
  style.text_bytes_left = parts.input().limits.max_document_bytes;
  for (const std::string& target : relationships.TargetsOf("sharedStrings")) ReadPart(parts, target, style.strings);
  for (const std::string& target : relationships.TargetsOf("styles")) ReadPart(parts, target, style.dates);
  GiveNames(parts, list);
  for (const SheetList::Sheet& sheet : list.sheets) {
    const Relationship* target = relationships.ById(sheet.id);
    if (target == nullptr || parts.package().Find(target->target) == nullptr) {
      parts.Report(main, MakeError(ErrorCode::kMalformed, "a sheet is not there"));
    } else {
      ReadSheet(parts, target->target, "sheet " + sheet.name, style);
    }
  }
}

}  // namespace schouw
