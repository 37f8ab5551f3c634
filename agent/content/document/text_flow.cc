#include "agent/content/document/text_flow.h"

#include <utility>

namespace schouw {
namespace {

// More than this is not held back until the line ends.
constexpr std::size_t kMostAsideBytes = 1u << 20;

bool IsFlowSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

}  // namespace

void TextFlow::SetPlace(std::string place) {
  if (place == place_) return;
  place_ = std::move(place);
  place_is_new_ = true;
}

void TextFlow::BeforeText() {
  if (std::exchange(place_is_new_, false)) pieces_.Mark(prefix_ + place_);
  if (std::exchange(space_is_due_, false) && line_has_text_) pieces_.buffer() += ' ';
  line_has_text_ = true;
  empty_ = false;
}

void TextFlow::Append(std::string_view text) {
  if (text.empty() || stopped_) return;
  BeforeText();
  pieces_.buffer() += text;
  Flush();
}

void TextFlow::AppendCollapsed(std::string_view text) {
  while (!text.empty() && !stopped_) {
    std::size_t length = 0;
    while (length < text.size() && !IsFlowSpace(text[length])) ++length;
    if (length > 0) {
      BeforeText();
      pieces_.buffer() += text.substr(0, length);
      text.remove_prefix(length);
    }
    while (!text.empty() && IsFlowSpace(text[0])) {
      space_is_due_ = true;
      text.remove_prefix(1);
    }
  }
  Flush();
}

void TextFlow::EndLine() {
  space_is_due_ = false;
  if (std::exchange(line_has_text_, false)) pieces_.buffer() += '\n';
  aside_bytes_ = 0;
  for (const std::string& aside : std::exchange(asides_, {})) {
    if (std::exchange(place_is_new_, false)) pieces_.Mark(prefix_ + place_);
    pieces_.buffer() += aside;
    pieces_.buffer() += '\n';
    empty_ = false;
  }
  Flush();
}

void TextFlow::Aside(std::string_view text) {
  if (text.empty() || stopped_) return;
  aside_bytes_ += text.size();
  asides_.emplace_back(text);
  if (aside_bytes_ > kMostAsideBytes) EndLine();
}

void TextFlow::EndRecord() {
  EndLine();
  if (!stopped_) stopped_ = !pieces_.Finish();
  place_is_new_ = !place_.empty();
}

void TextFlow::Flush() {
  if (!stopped_) stopped_ = !pieces_.Flush();
}

}  // namespace schouw
