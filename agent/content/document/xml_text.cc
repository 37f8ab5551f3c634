#include "agent/content/document/xml_text.h"

#include <algorithm>
#include <array>

namespace schouw {
namespace {

constexpr std::size_t kMostSeen = 10'000;
constexpr std::size_t kLongestSeenBytes = 128;
constexpr std::size_t kShortestWord = 3;  // letters

// Geometry, looks and identifiers.
constexpr std::array<std::string_view, 22> kNoWords = {
    "id",      "class",  "style",    "d",      "points",       "transform", "viewBox", "space",
    "lang",    "rsid",   "paraId",   "textId", "fill",         "stroke",    "clsid",   "guid",
    "version", "digest", "encoding", "rsidR",  "rsidRDefault", "uid"};

// Elements that stand in running text whatever the vocabulary: names of HTML, SVG, DocBook, FictionBook.
constexpr std::array<std::string_view, 11> kXmlInline = {"b",   "i",   "u",     "em",     "strong",  "span",
                                                         "sub", "sup", "tspan", "phrase", "emphasis"};

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

bool HoldsWord(std::string_view value) {
  std::size_t letters = 0;
  for (const char c : value) {
    letters = IsLetter(c) ? letters + 1 : 0;
    if (letters == kShortestWord) return true;
  }
  return false;
}

// Pictures and programs as text.
bool IsBinary(const MarkupTag& tag) {
  return tag.local == "binary-data" || tag.local == "binData" || tag.local == "BinaryImageData" ||
         (tag.local == "binary" && !tag.Attribute("content-type").empty());
}

bool IsOfficeParagraph(const MarkupTag& tag) { return tag.name == "w:p" || tag.name == "a:p"; }
bool IsSpacingElement(const MarkupTag& tag) {
  return tag.local == "tab" || tag.local == "br" || tag.local == "cr" || tag.local == "noBreakHyphen";
}

bool IsStyleOrScript(std::string_view local) { return local == "style" || local == "script"; }

}  // namespace

// Text taken away with changes tracked (ISO/IEC 29500-1, 17.13.5; Word 2003: aml:annotation), and fields.
bool XmlText::IsDeleted(const MarkupTag& tag) const {
  if (tag.name == "aml:annotation") return tag.Attribute("type") == "Word.Deletion";
  return tag.name == "w:del" || tag.name == "w:moveFrom" || tag.name == "w:delText" || tag.name == "w:instrText";
}

void XmlText::OnStart(const MarkupTag& tag) {
  const Element parent = open_.empty() ? Element() : open_.back();
  const bool is_paragraph = IsOfficeParagraph(tag);
  Element element;
  element.is_in_paragraph = is_paragraph || parent.is_in_paragraph;
  element.is_inline = !is_paragraph && (parent.has_text || parent.is_in_paragraph ||
                                        std::ranges::find(kXmlInline, tag.local) != kXmlInline.end());
  element.is_left_out =
      parent.is_left_out || IsBinary(tag) || IsDeleted(tag) || (tag.name == tag.local && IsStyleOrScript(tag.local));
  element.holds_words = tag.local == "t";
  open_.push_back(element);
  if (is_paragraph) has_runs_ = false;
  if (parent.is_in_paragraph && tag.local == "r") has_runs_ = true;
  if (parent.is_in_paragraph && IsSpacingElement(tag)) text_.AppendCollapsed(tag.local == "noBreakHyphen" ? "-" : " ");
  if (!element.is_inline) text_.EndLine();
  for (const MarkupAttribute& attribute : tag.attributes) GiveAttribute(attribute.name, attribute.value);
}

void XmlText::OnEnd(std::string_view) {
  if (open_.empty()) return;
  const Element element = open_.back();
  open_.pop_back();
  if (!element.is_inline) text_.EndLine();
}

void XmlText::OnText(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && !open_.empty()) {
    if (open_.back().is_left_out) return;
    open_.back().has_text = true;
  }
  const bool between_runs = !open_.empty() && open_.back().is_in_paragraph && has_runs_ && !open_.back().holds_words;
  if (between_runs && first == std::string_view::npos) return;
  if (text_.at_line_start()) {
    if (first == std::string_view::npos) return;
    lines_before_text_ =
        static_cast<std::uint64_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(first), '\n'));
    text_.SetPlace(place_());
  }
  text_.AppendCollapsed(text);
}

void XmlText::GiveAttribute(std::string_view name, const std::string& value) {
  const std::string_view local = name.substr(name.find(':') + 1);
  if (name.starts_with("xmlns") || std::ranges::find(kNoWords, local) != kNoWords.end() || !HoldsWord(value)) return;
  if (value.starts_with("data:")) return;
  if (value.size() <= kLongestSeenBytes) {
    if (seen_.contains(value)) return;
    if (seen_.size() < kMostSeen) seen_.insert(value);
  }
  lines_before_text_ = 0;
  attributes_.SetPlace(place_());
  attributes_.AppendCollapsed(value);
  attributes_.EndLine();
}

}  // namespace schouw
