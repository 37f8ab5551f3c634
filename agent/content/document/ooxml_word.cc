// Documents of Word (ISO/IEC 29500-1, 11).
#include "agent/content/document/ooxml_parts.h"

namespace schouw {
namespace {

struct Story {
  std::string_view kind;
  std::string_view place;
  bool is_numbered;  // several of them, each a part
};
constexpr Story kStories[] = {
    {"header", "header", true},     {"footer", "footer", true},     {"footnotes", "footnote", false},
    {"endnotes", "endnote", false}, {"comments", "comment", false},
};

}  // namespace

void ReadWordDocument(PackageParts& parts, const std::string& main) {
  ReadOfficeText(parts, main, "", /*counts_paragraphs=*/true);
  const Relationships relationships = Relationships::Read(parts.package(), main);
  for (const Story& story : kStories) {
    std::size_t number = 0;
    for (const std::string& target : relationships.TargetsOf(story.kind)) {
      std::string place(story.place);
      if (story.is_numbered) place += ' ' + std::to_string(++number);
      ReadOfficeText(parts, target, place);
    }
  }
}

}  // namespace schouw
