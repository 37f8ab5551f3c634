// The parts of one Office Open XML package and what they refer to (ISO/IEC 29500-2, 6.5).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/content/document/package_parts.h"

namespace schouw {

struct Relationship {
  std::string id;
  std::string kind;    // last word of its type: "hyperlink", "worksheet"; the same in transitional and strict
  std::string target;  // name of a part, or an address when `external`
  bool external = false;
};

class Relationships {
 public:
  // Of `part`; of the package itself when it is empty.
  static Relationships Read(const Package& package, std::string_view part);
  const Relationship* ById(std::string_view id) const;
  const std::vector<Relationship>& all() const& { return all_; }
  const std::vector<Relationship>& all() const&& = delete;
  std::vector<std::string> TargetsOf(std::string_view kind) const;

 private:
  std::vector<Relationship> all_;
};

// A part of text in any of Office's vocabularies, at one place or, when `counts_paragraphs`, at each paragraph.
void ReadOfficeText(PackageParts& parts, std::string_view name, const std::string& place,
                    bool counts_paragraphs = false);

// What each kind of document has of its own; `main` is its main part.
void ReadWordDocument(PackageParts& parts, const std::string& main);
void ReadWorkbook(PackageParts& parts, const std::string& main);
void ReadPresentation(PackageParts& parts, const std::string& main);

}  // namespace schouw
