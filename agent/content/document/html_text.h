// The text of HTML as a reader of the page would have it: lines of blocks, what stands in alt and title, where links
// lead. Scripts and styles are left out.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "agent/content/document/markup.h"
#include "agent/content/document/text_flow.h"

namespace schouw {

class HtmlText final : public MarkupHandler {
 public:
  // `place` is asked for each block of text. `flow` must outlive this.
  HtmlText(TextFlow& flow, std::function<std::string()> place) : HtmlText(flow, std::move(place), 0) {}

  void OnStart(const MarkupTag& tag) override;
  void OnEnd(std::string_view local) override;
  void OnText(std::string_view text) override;
  bool done() const override { return flow_.stopped(); }
  // Line ends before the text that `place` is asked for.
  std::uint64_t lines_before_text() const { return lines_before_text_; }

 private:
  HtmlText(TextFlow& flow, std::function<std::string()> place, int depth)
      : flow_(flow), place_(std::move(place)), depth_(depth) {}
  void Break();
  void ReadPageWithin(std::string_view page);
  void GiveAttributes(const MarkupTag& tag);
  void GiveMeta(const MarkupTag& tag);

  TextFlow& flow_;
  std::function<std::string()> place_;
  int depth_;  // of pages that stand in attributes
  bool preformatted_ = false;
  std::uint64_t lines_before_text_ = 0;
};

// The text of a page in memory, its lines as above.
std::string TextOfHtml(std::string_view page);

}  // namespace schouw
