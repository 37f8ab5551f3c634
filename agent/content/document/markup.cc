#include "agent/content/document/markup.h"

#include <algorithm>
#include <array>

#include "agent/content/document/character_reference.h"

namespace schouw {
namespace {

constexpr std::size_t kTextBytes = 64u << 10;             // given at once
constexpr std::size_t kMostTagBytes = 16u << 20;          // kept of one tag: pictures stand in attributes
constexpr std::size_t kMostAttributes = 10'000;           // of one tag
constexpr std::size_t kMostDeclarationBytes = 64u << 10;  // kept of one declaration
constexpr std::size_t kMostEntities = 1'000;              // that a document may declare
constexpr std::size_t kMostEntityBytes = 4u << 10;        // of one
constexpr std::size_t kMostReplacedBytes = 16u << 20;     // that they may add to a document
constexpr std::size_t kLongestSearch = 64;                // open elements that an end tag may close

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// What may stand after '<' of a tag: a letter; in XML also '_', ':' and letters beyond ASCII.
bool BeginsName(char c, bool xml) {
  return IsAlpha(c) || (xml && (c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80));
}

std::string_view LocalName(std::string_view name) { return name.substr(name.find(':') + 1); }

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return Lower(x) == Lower(y); });
}

// Elements of HTML whose content is no markup: scripts and styles are left out, the others are text.
bool IsLeftOut(std::string_view name) { return name == "script" || name == "style"; }
bool IsRaw(std::string_view name) { return IsLeftOut(name) || name == "title" || name == "textarea"; }

}  // namespace

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
    if (text_.size() > kTextBytes) GiveText(false);
    return tag;
  }
  Enter(State::kTagOpen);
  return at + 1;
}

std::size_t MarkupReader::InTagStart(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (state_ == State::kTagName) {
    std::size_t end = at;
    while (end < text.size() && !IsSpace(text[end]) && text[end] != '>' && text[end] != '/') ++end;
    Grow(tag_, text.substr(at, end - at));
    if (end < text.size()) Enter(State::kBeforeAttribute);
    return end;
  }
  if (BeginsName(c, IsXml())) {
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
  if (tag_bytes_ > kMostTagBytes) return;
  if (IsXml() || state_ == State::kQuotedValue || state_ == State::kPlainValue) {
    part += more;
  } else {
    std::ranges::transform(more, std::back_inserter(part), Lower);
  }
}

void MarkupReader::BeginAttribute() {
  if (attribute_count_ < kMostAttributes) ++attribute_count_;
  if (attributes_.size() < attribute_count_) attributes_.emplace_back();
  attributes_[attribute_count_ - 1].name.clear();
  attributes_[attribute_count_ - 1].value.clear();
}

std::size_t MarkupReader::InAttributes(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (state_ == State::kAttributeName) {
    std::size_t end = at;
    while (end < text.size() && !IsSpace(text[end]) && text[end] != '>' && text[end] != '/' && text[end] != '=') ++end;
    Grow(attributes_[attribute_count_ - 1].name, text.substr(at, end - at));
    if (end < text.size()) Enter(State::kAfterAttributeName);
    return end;
  }
  if (c == '>') {
    CloseTag();
    return at + 1;
  }
  if (IsSpace(c)) return at + 1;
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
    if (IsSpace(c)) return at + 1;
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
    while (end < text.size() && !IsSpace(text[end]) && text[end] != '>') ++end;
  }
  Grow(value, text.substr(at, end - at));
  if (end == text.size()) return end;
  if (value.find('&') != std::string::npos)
    value = DecodeReferences(value, {kind_, true, [this](std::string_view name) { return DeclaredEntity(name); }});
  const bool quoted = state_ == State::kQuotedValue;
  Enter(State::kBeforeAttribute);
  return quoted ? end + 1 : end;
}

// After "<!": a comment, a CDATA section or a document type, told by at most seven characters.
std::size_t MarkupReader::InDeclaration(std::string_view text, std::size_t at) {
  collected_ += text[at];
  if (collected_ == "--") {
    Enter(State::kComment, IsXml() ? "" : "--");
  } else if (collected_ == "[CDATA[") {
    GiveText(true);
    Enter(State::kCdata);
  } else if (EqualsIgnoringCase(collected_, "DOCTYPE")) {
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
  if (collected_.size() < kMostDeclarationBytes) collected_ += c;
  if (collected_.starts_with("<!--")) {
    if (c == '>' && collected_.ends_with("-->")) collected_.clear();
    if (collected_.size() >= kMostDeclarationBytes) collected_ = "<!--" + collected_.substr(collected_.size() - 2);
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
  } else if (in_subset_ && collected_.size() == 1 && IsSpace(c)) {
    collected_.clear();
  }
  return at + 1;
}

// Until the end tag of the element. `collected_` holds the part of the text that may be its beginning.
std::size_t MarkupReader::InRawText(std::string_view text, std::size_t at) {
  const std::size_t wanted = raw_name_.size() + 2;  // "</name"
  if (collected_.empty()) {
    const std::size_t sign = std::min(text.find('<', at), text.size());
    if (!IsLeftOut(raw_name_)) {
      if (text_.empty()) text_line_ = line_;
      text_ += text.substr(at, sign - at);
    }
    if (sign == text.size()) return sign;
    collected_ = "<";
    return sign + 1;
  }
  const std::string end = "</" + raw_name_;
  const bool fits = collected_.size() < wanted ? Lower(text[at]) == end[collected_.size()]
                                               : IsSpace(text[at]) || text[at] == '>' || text[at] == '/';
  if (fits && collected_.size() < wanted) {
    collected_ += text[at];
    return at + 1;
  }
  if (!fits) {
    if (!IsLeftOut(raw_name_)) text_ += collected_;
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
    if (!IsXml()) std::ranges::transform(name, name.begin(), Lower);
  }
  if (IsXml() && open_.size() >= max_depth_) {
    too_deep_ = true;
    return;
  }
  handler_.OnStart({tag_, LocalName(tag_), std::span(attributes_).first(attribute_count_)});
  if (IsXml()) {
    open_.push_back(tag_);
    if (is_empty_tag_) CloseInnermost();
  } else if (is_empty_tag_ && is_xhtml_) {
    if (!IsLeftOut(tag_)) handler_.OnEnd(LocalName(tag_));
  } else if (IsRaw(tag_)) {
    raw_name_ = tag_;
    Enter(State::kRawText);
  }
}

void MarkupReader::GiveEnd(std::string_view name) {
  if (!IsXml()) {
    handler_.OnEnd(LocalName(name));
    return;
  }
  const std::size_t searched = std::min(open_.size(), kLongestSearch);
  const auto found = std::find(open_.rbegin(), open_.rbegin() + static_cast<std::ptrdiff_t>(searched), name);
  if (found == open_.rbegin() + static_cast<std::ptrdiff_t>(searched)) return;
  for (auto count = found - open_.rbegin() + 1; count > 0; --count) CloseInnermost();
}

void MarkupReader::CloseInnermost() {
  const std::string name = std::move(open_.back());
  open_.pop_back();
  handler_.OnEnd(LocalName(name));
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
  if (close == std::string_view::npos || close - open > kMostEntityBytes || entities_.size() >= kMostEntities) return;
  entities_.emplace(name, DecodeReferences(rest.substr(open + 1, close - open - 1), {kind_, false, {}}));
}

const std::string* MarkupReader::DeclaredEntity(std::string_view name) {
  const auto found = entities_.find(name);
  if (found == entities_.end() || replaced_bytes_ > kMostReplacedBytes) return nullptr;
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
      if (!IsLeftOut(raw_name_)) text_ += collected_;
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
