// Presentations (ISO/IEC 29500-1, 13): slides in the order in which they are shown, hidden ones too.
#include "agent/content/document/ooxml_parts.h"

namespace schouw {
namespace {

// Relationship ids of the slides, in order.
class SlideList final : public MarkupHandler {
 public:
  void OnStart(const MarkupTag& tag) override {
    if (tag.local == "sldId") ids.emplace_back(tag.PrefixedAttribute("id"));
  }
  void OnEnd(std::string_view) override {}
  void OnText(std::string_view) override {}
  std::vector<std::string> ids;
};

void ReadSlide(PackageParts& parts, const std::string& name, const std::string& place) {
  ReadOfficeText(parts, name, place);
  const Relationships relationships = Relationships::Read(parts.package(), name);
  for (const Relationship& relationship : relationships.all()) {
    if (relationship.external) continue;
    if (relationship.kind == "notesSlide") {
      ReadOfficeText(parts, relationship.target, place + " notes");
    } else if (relationship.kind == "comments") {
      ReadOfficeText(parts, relationship.target, place + " comment");
    } else if (relationship.kind == "chart" || relationship.kind == "diagramData") {
      ReadOfficeText(parts, relationship.target, place);
    }
  }
}

}  // namespace

void ReadPresentation(PackageParts& parts, const std::string& main) {
  SlideList list;
  parts.Read(main, list);
  const Relationships relationships = Relationships::Read(parts.package(), main);
  std::size_t number = 0;
  for (const std::string& id : list.ids) {
    const std::string place = "slide " + std::to_string(++number);
    const Relationship* slide = relationships.ById(id);
    if (slide == nullptr || parts.package().Find(slide->target) == nullptr) {
      parts.Report(main, MakeError(ErrorCode::kMalformed, place + " is not there"));
    } else {
      ReadSlide(parts, slide->target, place);
    }
  }
}

}  // namespace schouw
