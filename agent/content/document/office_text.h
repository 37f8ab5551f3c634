// The text of WordprocessingML, DrawingML, charts and diagrams (ISO/IEC 29500-1, 17, 21), as it is read on the page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/content/document/markup.h"
#include "agent/content/document/ooxml_parts.h"
#include "agent/content/document/text_flow.h"

namespace schouw {

// Runs are joined. Inserted text counts, deleted and moved-away text doesn't; of alternatives the first; instructions
// of fields only where they lead somewhere. Descriptions of pictures and targets of links follow their line.
class OfficeText final : public MarkupHandler {
 public:
  // References must outlive this. Notes and comments add their number to `place`.
  OfficeText(TextFlow& flow, const Relationships& relationships, std::string place, bool counts_paragraphs)
      : flow_(flow), relationships_(relationships), place_(std::move(place)), counts_paragraphs_(counts_paragraphs) {}

  void OnStart(const MarkupTag& tag) override;
  void OnEnd(std::string_view local) override;
  void OnText(std::string_view text) override;
  bool done() const override { return flow_.stopped(); }

 private:
  struct Element {
    bool is_left_out = false;
    bool is_text = false;
    bool has_choice = false;
    bool joins_text = false;  // a run or paragraph: the texts in it are one
  };
  bool IsLeftOut(std::string_view local) const;
  void StartParagraph();
  void StartNote(const MarkupTag& tag);
  void GiveCharacter(const MarkupTag& tag);
  void GiveChoice(const MarkupTag& tag);
  void GiveTarget(const MarkupTag& tag);
  void GiveDescription(const MarkupTag& tag);
  void GiveInstruction();
  void SetPlace();

  TextFlow& flow_;
  const Relationships& relationships_;
  std::string place_;
  bool counts_paragraphs_;
  bool is_drop_cap_ = false;  // the paragraph is the first letter of the next one (17.3.1.11)
  std::string note_;          // " 3" of a footnote
  std::uint64_t paragraph_ = 0;
  std::uint64_t comments_ = 0;
  std::vector<Element> open_;
  bool in_instruction_ = false;
  std::string instruction_;  // of a field
  bool in_ruby_ = false;
  std::string ruby_;  // how the characters are read
};

}  // namespace schouw
