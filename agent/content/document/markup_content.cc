// MarkupReader's part for what is no tag, and for what the handler is given.
#include <algorithm>

#include "agent/base/ascii.h"
#include "agent/content/document/character_reference.h"
#include "agent/content/document/markup.h"
#include "agent/content/document/markup_signs.h"

namespace schouw {

// After "<!": a comment, a CDATA section or a document type, told by at most seven characters.
std::size_t MarkupReader::InDeclaration(std::string_view text, std::size_t at) {
  collected_ += text[at];
  if (collected_ == "--") {
    Enter(State::kComment, IsXml() ? "" : "--");
  } else if (collected_ == "[CDATA[") {
    GiveText(true);
    Enter(State::kCdata);
  } else if (markup::EqualsIgnoringCase(collected_, "DOCTYPE")) {
    in_subset_ = false;
    quote_ = 0;
    Enter(State::kDoctype);
  } else if (text[at] == '>') {
    Enter(State::kText);
  } else if (collected_.size() >= 7) {
    Enter(State::kBogusComment);
  }
  return at + 1;
}

// Passes over what stands before `end`, or gives it as text in a CDATA section. `collected_` holds what may be the
// beginning of `end`.
std::size_t MarkupReader::InUntil(std::string_view text, std::size_t at, std::string_view end) {
  const auto give = [this](std::string_view passed) {
    if (state_ == State::kCdata && !passed.empty()) handler_.OnText(passed);
  };
  if (state_ == State::kInstruction && collected_.empty() && text.substr(at).starts_with("xml ")) is_xhtml_ = true;
  const std::size_t kept = collected_.size();
  if (kept > 0) {
    const std::string joint = collected_ + std::string(text.substr(at, end.size() - 1));
    const std::size_t found = joint.find(end);
    if (found != std::string::npos) {
      give(std::string_view(joint).substr(0, found));
      Enter(State::kText);
      return at + found + end.size() - kept;
    }
    const std::size_t passed =
        text.size() - at < end.size() - 1 ? joint.size() - std::min(joint.size(), end.size() - 1) : kept;
    give(std::string_view(joint).substr(0, passed));
    collected_ = passed == kept ? "" : joint.substr(passed);
    if (!collected_.empty()) return text.size();
  }
  const std::size_t found = text.find(end, at);
  const std::size_t stop =
      found != std::string_view::npos ? found : text.size() - std::min(text.size() - at, end.size() - 1);
  give(text.substr(at, stop - at));
  if (found == std::string_view::npos) {
    collected_ = text.substr(stop);
    return text.size();
  }
  Enter(State::kText);
  return found + end.size();
}

// A document type, with the declarations inside its brackets. Quotation marks and comments may hold any sign.
std::size_t MarkupReader::InDoctype(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (collected_.size() < markup::kMostDeclarationBytes) collected_ += c;
  if (collected_.starts_with("<!--")) {
    if (c == '>' && collected_.ends_with("-->")) collected_.clear();
    if (collected_.size() >= markup::kMostDeclarationBytes)
      collected_ = "<!--" + collected_.substr(collected_.size() - 2);
    return at + 1;
  }
  if (quote_ != 0) {
    if (c == quote_) quote_ = 0;
  } else if ((c == '"' || c == '\'') && IsXml()) {
    quote_ = c;
  } else if (c == '[' && IsXml() && !in_subset_) {
    in_subset_ = true;
    collected_.clear();
  } else if (c == ']' && in_subset_) {
    in_subset_ = false;
    collected_.clear();
  } else if (c == '>' && in_subset_) {
    DeclareEntity();
    collected_.clear();
  } else if (c == '>') {
    if (collected_.find("XHTML") != std::string::npos) is_xhtml_ = true;
    Enter(State::kText);
  } else if (in_subset_ && collected_.size() == 1 && markup::IsSpace(c)) {
    collected_.clear();
  }
  return at + 1;
}

// Until the end tag of the element. `collected_` holds the part of the text that may be its beginning.
std::size_t MarkupReader::InRawText(std::string_view text, std::size_t at) {
  const std::size_t wanted = raw_name_.size() + 2;  // "</name"
  if (collected_.empty()) {
    const std::size_t sign = std::min(text.find('<', at), text.size());
    if (!markup::IsLeftOut(raw_name_)) {
      if (text_.empty()) text_line_ = line_;
      text_ += text.substr(at, sign - at);
    }
    if (sign == text.size()) return sign;
    collected_ = "<";
    return sign + 1;
  }
  const std::string end = "</" + raw_name_;
  const bool fits = collected_.size() < wanted ? AsciiLower(text[at]) == end[collected_.size()]
                                               : markup::IsSpace(text[at]) || text[at] == '>' || text[at] == '/';
  if (fits && collected_.size() < wanted) {
    collected_ += text[at];
    return at + 1;
  }
  if (!fits) {
    if (!markup::IsLeftOut(raw_name_)) text_ += collected_;
    collected_.clear();
    return at;
  }
  tag_ = raw_name_;
  is_end_tag_ = true;
  attribute_count_ = 0;
  Enter(State::kBeforeAttribute);
  return at;
}

void MarkupReader::CloseTag() {
  GiveText(true);
  const bool end_tag = is_end_tag_;
  Enter(State::kText);
  if (end_tag) {
    GiveEnd(tag_);
  } else {
    GiveStart();
  }
}

void MarkupReader::GiveStart() {
  seen_element_ = true;
  for (std::size_t i = 0; i < attribute_count_; ++i) {
    std::string& name = attributes_[i].name;
    if (!IsXml()) std::ranges::transform(name, name.begin(), AsciiLower);
  }
  if (IsXml() && open_.size() >= max_depth_) {
    too_deep_ = true;
    return;
  }
  handler_.OnStart({tag_, markup::LocalName(tag_), std::span(attributes_).first(attribute_count_)});
  if (IsXml()) {
    open_.push_back(tag_);
    if (is_empty_tag_) CloseInnermost();
  } else if (is_empty_tag_ && is_xhtml_) {
    if (!markup::IsLeftOut(tag_)) handler_.OnEnd(markup::LocalName(tag_));
  } else if (markup::IsRaw(tag_)) {
    raw_name_ = tag_;
    Enter(State::kRawText);
  }
}

void MarkupReader::GiveEnd(std::string_view name) {
  if (!IsXml()) {
    handler_.OnEnd(markup::LocalName(name));
    return;
  }
  const std::size_t searched = std::min(open_.size(), markup::kLongestSearch);
  const auto found = std::find(open_.rbegin(), open_.rbegin() + static_cast<std::ptrdiff_t>(searched), name);
  if (found == open_.rbegin() + static_cast<std::ptrdiff_t>(searched)) return;
  for (auto count = found - open_.rbegin() + 1; count > 0; --count) CloseInnermost();
}

void MarkupReader::CloseInnermost() {
  const std::string name = std::move(open_.back());
  open_.pop_back();
  handler_.OnEnd(markup::LocalName(name));
}

// `collected_` is a declaration: <!ENTITY name "value">. Others, and those that stand elsewhere, are left alone.
void MarkupReader::DeclareEntity() {
  std::string_view rest = collected_;
  const auto take_word = [&rest] {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t\r\n"));
    rest.remove_prefix(word.size());
    return word;
  };
  if (take_word() != "<!ENTITY") return;
  const std::string_view name = take_word();
  const std::size_t open = rest.find_first_not_of(" \t\r\n");
  if (name.empty() || name == "%" || open == std::string_view::npos || (rest[open] != '"' && rest[open] != '\''))
    return;
  const std::size_t close = rest.find(rest[open], open + 1);
  if (close == std::string_view::npos || close - open > markup::kMostEntityBytes ||
      entities_.size() >= markup::kMostEntities)
    return;
  entities_.emplace(name, DecodeReferences(rest.substr(open + 1, close - open - 1), {kind_, false, {}}));
}

const std::string* MarkupReader::DeclaredEntity(std::string_view name) {
  const auto found = entities_.find(name);
  if (found == entities_.end() || replaced_bytes_ > markup::kMostReplacedBytes) return nullptr;
  replaced_bytes_ += found->second.size();
  return &found->second;
}

void MarkupReader::GiveText(bool all) {
  std::string kept;
  if (!all) {
    const std::size_t sign = text_.rfind('&');
    if (sign != std::string::npos && text_.size() - sign < kLongestReferenceBytes &&
        text_.find_first_of("; \n<", sign) == std::string::npos)
      kept = text_.substr(sign);
  }
  text_.resize(text_.size() - kept.size());
  if (!text_.empty()) {
    in_text_call_ = true;
    if (text_.find('&') == std::string::npos) {
      handler_.OnText(text_);
    } else {
      handler_.OnText(
          DecodeReferences(text_, {kind_, false, [this](std::string_view name) { return DeclaredEntity(name); }}));
    }
    in_text_call_ = false;
  }
  text_line_ = line_;
  text_ = std::move(kept);
}

// What the document's end cut: HTML keeps the words.
void MarkupReader::GiveUnfinished() {
  switch (state_) {
    case State::kTagOpen: text_ += '<'; break;
    case State::kCdata: handler_.OnText(collected_); break;
    case State::kRawText:
      if (!markup::IsLeftOut(raw_name_)) text_ += collected_;
      break;
    case State::kTagName:
    case State::kBeforeAttribute:
    case State::kAttributeName:
    case State::kAfterAttributeName:
    case State::kBeforeValue:
    case State::kQuotedValue:
    case State::kPlainValue:
      for (std::size_t i = 0; i < attribute_count_; ++i)
        text_ += ' ' + attributes_[i].name + ' ' + attributes_[i].value;
      break;
    default: break;
  }
  GiveText(true);
}

}  // namespace schouw
