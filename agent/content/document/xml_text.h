// The text of XML of any vocabulary: SVG, FictionBook, feeds, DocBook, KML, settings of programs, parts of packages.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "agent/content/document/markup.h"
#include "agent/content/document/text_flow.h"

namespace schouw {

// Elements end a line, but for those that stand in running text: known ones, and children of an element that has text
// of its own before them. Paragraphs of Office in one XML file (Word 2003, flat packages) are lines of runs, without
// what was deleted. Values of attributes that hold words are a text of their own, each distinct one once.
class XmlText final : public MarkupHandler {
 public:
  // `place` is asked for each line of text. Both flows must outlive this.
  XmlText(TextFlow& text, TextFlow& attributes, std::function<std::string()> place)
      : text_(text), attributes_(attributes), place_(std::move(place)) {}

  void OnStart(const MarkupTag& tag) override;
  void OnEnd(std::string_view local) override;
  void OnText(std::string_view text) override;
  bool done() const override { return text_.stopped() || attributes_.stopped(); }
  std::uint64_t lines_before_text() const { return lines_before_text_; }

 private:
  struct Element {
    bool has_text = false;
    bool is_inline = false;
    bool is_left_out = false;
    bool is_in_paragraph = false;  // of Office: w:p, a:p
    bool holds_words = false;      // of a run
  };
  bool IsDeleted(const MarkupTag& tag) const;
  void GiveAttribute(std::string_view name, const std::string& value);

  TextFlow& text_;
  TextFlow& attributes_;
  std::function<std::string()> place_;
  std::vector<Element> open_;
  bool has_runs_ = false;                 // the paragraph at hand: its words stand in w:t alone
  std::unordered_set<std::string> seen_;  // values of attributes, short ones
  std::uint64_t lines_before_text_ = 0;
};

}  // namespace schouw
