#include "agent/content/document/markup.h"

#include <algorithm>

#include "agent/base/ascii.h"
#include "agent/content/document/character_reference.h"
#include "agent/content/document/markup_signs.h"

namespace schouw {

std::string_view MarkupTag::Attribute(std::string_view wanted) const {
  std::string_view prefixed;
  for (const MarkupAttribute& attribute : attributes) {
    if (attribute.local() != wanted) continue;
    if (!attribute.has_prefix()) return attribute.value;
    if (prefixed.empty()) prefixed = attribute.value;
  }
  return prefixed;
}

std::string_view MarkupTag::PrefixedAttribute(std::string_view wanted) const {
  for (const MarkupAttribute& attribute : attributes)
    if (attribute.has_prefix() && attribute.local() == wanted) return attribute.value;
  return {};
}

MarkupReader::MarkupReader(MarkupKind kind, MarkupHandler& handler, std::size_t max_depth)
    : kind_(kind), handler_(handler), max_depth_(max_depth) {}

bool MarkupReader::Feed(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (too_deep_ || handler_.done()) return false;
    const std::size_t next = Step(text, at);
    line_ += static_cast<std::uint64_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                                                   text.begin() + static_cast<std::ptrdiff_t>(next), '\n'));
    at = next;
  }
  if (state_ == State::kText) GiveText(false);
  return !too_deep_ && !handler_.done();
}

Status MarkupReader::Finish() {
  if (!handler_.done()) GiveUnfinished();
  const bool cut = !open_.empty() || state_ != State::kText;
  while (!open_.empty()) CloseInnermost();
  if (handler_.done() || !IsXml()) return {};
  if (too_deep_)
    return Fail(ErrorCode::kTooDeep, "more than " + std::to_string(max_depth_) + " elements inside each other");
  if (!seen_element_) return Fail(ErrorCode::kMalformed, "no element of XML in it");
  if (cut) return Fail(ErrorCode::kTruncated, "ends inside an element");
  return {};
}

// Returns where to go on; the state has changed when that is `at`.
std::size_t MarkupReader::Step(std::string_view text, std::size_t at) {
  switch (state_) {
    case State::kText: return InText(text, at);
    case State::kTagOpen:
    case State::kEndTagOpen:
    case State::kTagName: return InTagStart(text, at);
    case State::kBeforeAttribute:
    case State::kAttributeName:
    case State::kAfterAttributeName: return InAttributes(text, at);
    case State::kBeforeValue:
    case State::kQuotedValue:
    case State::kPlainValue: return InValue(text, at);
    case State::kDeclaration: return InDeclaration(text, at);
    case State::kComment: return InUntil(text, at, "-->");
    case State::kCdata: return InUntil(text, at, "]]>");
    case State::kInstruction: return InUntil(text, at, IsXml() ? "?>" : ">");
    case State::kBogusComment: return InUntil(text, at, ">");
    case State::kDoctype: return InDoctype(text, at);
    case State::kRawText: return InRawText(text, at);
  }
  return text.size();
}

void MarkupReader::Enter(State state, std::string_view collected) {
  state_ = state;
  collected_ = collected;
}

std::size_t MarkupReader::InText(std::string_view text, std::size_t at) {
  const std::size_t tag = std::min(text.find('<', at), text.size());
  if (tag > at) {
    if (text_.empty()) text_line_ = line_;
    text_ += text.substr(at, tag - at);
    if (text_.size() > markup::kTextBytes) GiveText(false);
    return tag;
  }
  Enter(State::kTagOpen);
  return at + 1;
}

std::size_t MarkupReader::InTagStart(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (state_ == State::kTagName) {
    std::size_t end = at;
    while (end < text.size() && !markup::IsSpace(text[end]) && text[end] != '>' && text[end] != '/') ++end;
    Grow(tag_, text.substr(at, end - at));
    if (end < text.size()) Enter(State::kBeforeAttribute);
    return end;
  }
  if (markup::BeginsName(c, IsXml())) {
    is_end_tag_ = state_ == State::kEndTagOpen;
    is_empty_tag_ = false;
    tag_.clear();
    tag_bytes_ = 0;
    attribute_count_ = 0;
    Enter(State::kTagName);
    return at;
  }
  if (state_ == State::kEndTagOpen) {
    Enter(State::kBogusComment);
    return at;
  }
  if (c == '/') {
    Enter(State::kEndTagOpen);
  } else if (c == '!') {
    Enter(State::kDeclaration);
  } else if (c == '?') {
    Enter(State::kInstruction);
  } else {  // a sign of its own: "1 < 2"
    if (text_.empty()) text_line_ = line_;
    text_ += '<';
    Enter(State::kText);
    return at;
  }
  return at + 1;
}

void MarkupReader::Grow(std::string& part, std::string_view more) {
  tag_bytes_ += more.size();
  if (tag_bytes_ > markup::kMostTagBytes) return;
  if (IsXml() || state_ == State::kQuotedValue || state_ == State::kPlainValue) {
    part += more;
  } else {
    std::ranges::transform(more, std::back_inserter(part), AsciiLower);
  }
}

void MarkupReader::BeginAttribute() {
  if (attribute_count_ < markup::kMostAttributes) ++attribute_count_;
  if (attributes_.size() < attribute_count_) attributes_.emplace_back();
  attributes_[attribute_count_ - 1].name.clear();
  attributes_[attribute_count_ - 1].value.clear();
}

std::size_t MarkupReader::InAttributes(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (state_ == State::kAttributeName) {
    std::size_t end = at;
    while (end < text.size() && !markup::IsSpace(text[end]) && text[end] != '>' && text[end] != '/' && text[end] != '=')
      ++end;
    Grow(attributes_[attribute_count_ - 1].name, text.substr(at, end - at));
    if (end < text.size()) Enter(State::kAfterAttributeName);
    return end;
  }
  if (c == '>') {
    CloseTag();
    return at + 1;
  }
  if (markup::IsSpace(c)) return at + 1;
  is_empty_tag_ = c == '/';
  if (c == '/') {
    Enter(State::kBeforeAttribute);
    return at + 1;
  }
  if (c == '=' && state_ == State::kAfterAttributeName) {
    Enter(State::kBeforeValue);
    return at + 1;
  }
  BeginAttribute();
  Enter(State::kAttributeName);
  if (c != '=') return at;
  Grow(attributes_[attribute_count_ - 1].name, "=");
  return at + 1;
}

std::size_t MarkupReader::InValue(std::string_view text, std::size_t at) {
  const char c = text[at];
  std::string& value = attributes_[attribute_count_ - 1].value;
  if (state_ == State::kBeforeValue) {
    if (markup::IsSpace(c)) return at + 1;
    if (c == '>') {
      CloseTag();
      return at + 1;
    }
    quote_ = c;
    Enter(c == '"' || c == '\'' ? State::kQuotedValue : State::kPlainValue);
    return state_ == State::kQuotedValue ? at + 1 : at;
  }
  std::size_t end = at;
  if (state_ == State::kQuotedValue) {
    end = std::min(text.find(quote_, at), text.size());
  } else {
    while (end < text.size() && !markup::IsSpace(text[end]) && text[end] != '>') ++end;
  }
  Grow(value, text.substr(at, end - at));
  if (end == text.size()) return end;
  if (value.find('&') != std::string::npos)
    value = DecodeReferences(value, {kind_, true, [this](std::string_view name) { return DeclaredEntity(name); }});
  const bool quoted = state_ == State::kQuotedValue;
  Enter(State::kBeforeAttribute);
  return quoted ? end + 1 : end;
}

}  // namespace schouw
