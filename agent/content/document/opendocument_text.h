// The text of OpenDocument's XML (OASIS 1.3 part 3, 5 to 14).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/content/document/markup.h"
#include "agent/content/document/text_flow.h"

namespace schouw {

// Text of paragraphs, with notes and comments after the line that they are anchored in. Deleted text of tracked changes
// is left out. In a spreadsheet a row is a record and a cell a place in it, a repeated one the first of them.
class OpenDocumentText final : public MarkupHandler {
 public:
  // `flow` must outlive this. Text outside sheets and slides stands at `place`, or at its paragraph when that is empty.
  OpenDocumentText(TextFlow& flow, std::string place) : flow_(flow), base_place_(std::move(place)) {}

  void OnStart(const MarkupTag& tag) override;
  void OnEnd(std::string_view local) override;
  void OnText(std::string_view text) override;
  bool done() const override { return flow_.stopped(); }

 private:
  struct Element {
    bool is_left_out = false;
    bool is_paragraph = false;
    bool is_line = false;      // text that is no paragraph: a title, an author
    bool is_diverted = false;  // a note or comment: its text waits for the end of the line
    bool is_region = false;    // a header or footer of a page's style
  };
  void StartElement(const MarkupTag& tag, Element& element);
  void StartParagraph();
  void StartTable(const MarkupTag& tag);
  void StartCell(const MarkupTag& tag);
  void GiveDefinition(const MarkupTag& tag);
  void GiveAttributes(const MarkupTag& tag);
  void Append(std::string_view text);
  void BreakDiverted();
  std::string Place() const;

  TextFlow& flow_;
  std::string base_place_;
  std::string region_;  // "slide 2", "header"
  std::string page_word_ = "page";
  std::string suffix_;  // " notes"
  std::vector<Element> open_;
  std::size_t paragraphs_open_ = 0;
  std::size_t lines_open_ = 0;
  std::size_t diverted_ = 0;
  std::string diverted_text_;
  std::uint64_t paragraph_ = 0;
  std::uint64_t page_ = 0;
  bool in_spreadsheet_ = false;
  std::string sheet_;
  std::size_t table_depth_ = 0;
  std::uint64_t row_ = 1;
  std::uint64_t row_repeat_ = 1;
  std::uint64_t column_ = 1;
  std::uint64_t column_repeat_ = 1;
  bool cell_has_text_ = false;
  bool in_ruby_ = false;
  std::string ruby_;
};

}  // namespace schouw
