#include "agent/content/document/ooxml_parts.h"

#include <algorithm>

#include "agent/content/document/office_text.h"

namespace schouw {
namespace {

class RelationshipReader final : public MarkupHandler {
 public:
  RelationshipReader(std::string_view part, std::vector<Relationship>& all) : part_(part), all_(all) {}
  void OnStart(const MarkupTag& tag) override {
    if (tag.local != "Relationship") return;
    const std::string_view type = tag.Attribute("Type");
    const std::string_view target = tag.Attribute("Target");
    const bool external = tag.Attribute("TargetMode") == "External";
    all_.push_back({std::string(tag.Attribute("Id")), std::string(type.substr(type.rfind('/') + 1)),
                    external ? std::string(target) : ResolvePartName(part_, target), external});
  }
  void OnEnd(std::string_view) override {}
  void OnText(std::string_view) override {}

 private:
  std::string_view part_;
  std::vector<Relationship>& all_;
};

}  // namespace

Relationships Relationships::Read(const Package& package, std::string_view part) {
  const std::size_t folder_end = part.rfind('/') == std::string_view::npos ? 0 : part.rfind('/') + 1;
  const std::string name =
      std::string(part.substr(0, folder_end)) + "_rels/" + std::string(part.substr(folder_end)) + ".rels";
  Relationships relationships;
  if (const Package::Part* found = package.Find(name)) {
    RelationshipReader handler(part, relationships.all_);
    (void)ReadPartMarkup(package, *found, MarkupKind::kXml, handler);
  }
  return relationships;
}

const Relationship* Relationships::ById(std::string_view id) const {
  const auto found = std::ranges::find(all_, id, &Relationship::id);
  return id.empty() || found == all_.end() ? nullptr : &*found;
}

std::vector<std::string> Relationships::TargetsOf(std::string_view kind) const {
  std::vector<std::string> targets;
  for (const Relationship& relationship : all_)
    if (relationship.kind == kind && !relationship.external) targets.push_back(relationship.target);
  return targets;
}

void ReadOfficeText(PackageParts& parts, std::string_view name, const std::string& place, bool counts_paragraphs) {
  if (parts.package().Find(name) == nullptr || parts.IsRead(name)) return;
  const Relationships relationships = Relationships::Read(parts.package(), name);
  TextFlow flow = parts.NewFlow();
  flow.SetPlace(place);
  OfficeText text(flow, relationships, place, counts_paragraphs);
  parts.Read(name, text);
  flow.EndRecord();
  parts.NoteEnd(flow);
}

}  // namespace schouw
