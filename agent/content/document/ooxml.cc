#include "agent/content/document/ooxml.h"

#include <algorithm>
#include <array>

#include "agent/base/contains.h"
#include "agent/content/document/markup_source.h"
#include "agent/content/document/ooxml_parts.h"
#include "agent/content/document/xml_text.h"

namespace schouw {
namespace {

constexpr std::string_view kContentTypes = "[Content_Types].xml";
constexpr std::array<std::string_view, 4> kFolders = {"word/", "xl/", "ppt/", "docProps/"};
constexpr std::array<std::string_view, 5> kMainTypes = {"wordprocessingml", "spreadsheetml", "presentationml",
                                                        "ms-word.", "ms-excel."};

bool IsMarkupPart(std::string_view name) {
  return name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".vml") || name.ends_with(".XML");
}

std::string_view BaseName(std::string_view name) { return name.substr(name.rfind('/') + 1); }
std::string_view Stem(std::string_view name) { return BaseName(name).substr(0, BaseName(name).find('.')); }

// How text looks, how parts hang together, what programs remember: no text.
bool IsStructure(std::string_view name) {
  if (name.ends_with(".rels") || name == kContentTypes || name.find("/diagrams/") != std::string_view::npos)
    return !(name.find("/diagrams/data") != std::string_view::npos && !name.ends_with(".rels"));
  return StartsWithOneOf(Stem(name), {"styles",          "theme",
                                      "fontTable",       "settings",
                                      "webSettings",     "numbering",
                                      "presProps",       "viewProps",
                                      "tableStyles",     "calcChain",
                                      "itemProps",       "commentsExtended",
                                      "commentsIds",     "commentsExtensible",
                                      "metadata",        "volatileDependencies",
                                      "colors",          "style",
                                      "printerSettings", "ctrlProp",
                                      "thumbnail",       "activeX"});
}

bool HoldsOfficeText(std::string_view name) {
  return StartsWithOneOf(
      Stem(name), {"chart", "data", "drawing", "slideMaster", "slideLayout", "notesMaster", "handoutMaster", "slide",
                   "notesSlide", "document", "header", "footer", "comment", "modernComment"});
}

// Not markup, and worth being read for itself: pictures, objects, programs. Not the set-up of a printer, not a font.
bool IsFile(std::string_view name) {
  return !IsMarkupPart(name) && name.find("printerSettings") == std::string_view::npos && !name.ends_with(".odttf") &&
         !name.ends_with(".fntdata") && !name.ends_with(".psmdcp") && !name.ends_with("/");
}

// Sheets, strings and styles of a binary workbook.
bool IsBinarySheet(std::string_view name) {
  return name.starts_with("xl/") && name.ends_with(".bin") && name.find("/embeddings/") == std::string_view::npos &&
         name.find("vba") == std::string_view::npos && name.find("printerSettings") == std::string_view::npos;
}

std::string FindMain(const Package& package) {
  for (const std::string& target : Relationships::Read(package, "").TargetsOf("officeDocument"))
    if (package.Find(target) != nullptr) return target;
  for (const char* name : {"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"})
    if (package.Find(name) != nullptr) return name;
  return "";
}

// Passes on markup but for the programs that wrote the document.
class WithoutPrograms final : public MarkupHandler {
 public:
  explicit WithoutPrograms(MarkupHandler& next) : next_(next) {}
  void OnStart(const MarkupTag& tag) override {
    const bool is_left_out = left_out_ > 0 || std::ranges::find(kLeftOut, tag.local) != kLeftOut.end();
    if (is_left_out)
      ++left_out_;
    else
      next_.OnStart(tag);
  }
  void OnEnd(std::string_view local) override {
    if (left_out_ > 0)
      --left_out_;
    else
      next_.OnEnd(local);
  }
  void OnText(std::string_view text) override {
    if (left_out_ == 0) next_.OnText(text);
  }
  bool done() const override { return next_.done(); }

 private:
  static constexpr std::array<std::string_view, 3> kLeftOut = {"Template", "Application", "AppVersion"};
  MarkupHandler& next_;
  std::size_t left_out_ = 0;
};

void ReadProperties(PackageParts& parts, std::string_view name) {
  TextFlow flow = parts.NewFlow();
  TextFlow attributes = parts.NewFlow();
  XmlText text(flow, attributes, [] { return "properties"; });
  WithoutPrograms properties(text);
  parts.Read(name, properties);
  flow.EndRecord();
  attributes.EndRecord();
  parts.NoteEnd(flow);
  parts.NoteEnd(attributes);
}

// Parts that nothing above has read: in the package, so in the document.
void ReadTheRest(PackageParts& parts) {
  for (const Package::Part* part : parts.package().parts()) {
    const std::string& name = part->member.path;
    if (parts.stopped()) return;
    if (!IsMarkupPart(name) || IsStructure(name) || parts.IsRead(name)) continue;
    if (name.starts_with("docProps/")) {
      ReadProperties(parts, name);
    } else if (HoldsOfficeText(name)) {
      ReadOfficeText(parts, name, std::string(Stem(name)));
    } else {
      parts.ReadAnyXml(name, std::string(Stem(name)));
    }
  }
}

// Targets outside that stand in no text: templates, linked pictures and objects, data.
void GiveOutsideTargets(PackageParts& parts) {
  TextFlow flow = parts.NewFlow();
  flow.SetPlace("links");
  for (const Package::Part* part : parts.package().parts()) {
    std::string name = part->member.path;
    const std::size_t folder = name.rfind("_rels/");
    if (folder == std::string::npos || !name.ends_with(".rels")) continue;
    name = name.substr(0, folder) + name.substr(folder + 6, name.size() - folder - 11);
    const Relationships relationships = Relationships::Read(parts.package(), name);
    for (const Relationship& relationship : relationships.all()) {
      if (!relationship.external || relationship.kind == "hyperlink") continue;
      flow.Append(relationship.target);
      flow.EndLine();
    }
  }
  flow.EndRecord();
  parts.NoteEnd(flow);
}

bool IsOffice(const Package& package) {
  const std::string types = package.Content(kContentTypes);
  return std::ranges::any_of(kMainTypes, [&](std::string_view type) { return types.find(type) != std::string::npos; });
}

}  // namespace

// A package with parts of Office; one whose folders have other names by its content types.
bool ClaimsOoxml(const DocumentInput& input) {
  bool has_types = false;
  bool has_folder = false;
  for (const std::string& name : ZipMemberNames(input.content, input.head)) {
    has_types = has_types || name == kContentTypes;
    has_folder = has_folder || std::ranges::any_of(std::span(kFolders).first(3),
                                                   [&](std::string_view folder) { return name.starts_with(folder); });
  }
  if (!has_types || has_folder) return has_types;
  const auto package = Package::Open(input, [](std::string_view name) { return name == kContentTypes; });
  return package && IsOffice(*package);
}

Status ReadOoxml(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(const Package package,
                Package::Open(input, [](std::string_view name) { return IsMarkupPart(name) || IsBinarySheet(name); }),
                "open package");
  PackageParts parts(package, input, sink);
  const std::string main = FindMain(package);
  const std::string root = FindMarkupStart(package.Content(main)).root;
  if (root == "document") {
    ReadWordDocument(parts, main);
  } else if (root == "workbook" || main.ends_with("workbook.bin")) {
    ReadWorkbook(parts, main);
  } else if (root == "presentation") {
    ReadPresentation(parts, main);
  } else {
    parts.Report(main.empty() ? std::string(kContentTypes) : main,
                 MakeError(ErrorCode::kUnsupported, "no main part of Office"));
  }
  ReadTheRest(parts);
  GiveOutsideTargets(parts);
  if (parts.stopped()) return {};
  SCHOUW_TRY(package.GiveFiles([&](std::string_view name) { return IsFile(name) && !parts.IsRead(name); }, sink),
             "read files in the document");
  return package.status();
}

}  // namespace schouw
