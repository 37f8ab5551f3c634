#include "agent/content/document/ooxml_sheet.h"

#include <algorithm>
#include <charconv>

namespace schouw {
namespace {

std::uint64_t ToRowNumber(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : ~0ull;
}

// Codes of a header or footer: "&L", "&14", "&"font,style"" (18.3.1.46).
std::string WithoutCodes(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '&' || at + 1 == text.size()) {
      plain += text[at];
      continue;
    }
    const char code = text[++at];
    if (code == '&') plain += '&';
    if (code == '"') at = std::min(text.find('"', at + 1), text.size() - 1);
    while (code >= '0' && code <= '9' && at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9') ++at;
    if (code == 'L' || code == 'C' || code == 'R') plain += ' ';
  }
  return plain;
}

bool IsHeaderOrFooter(std::string_view local) { return local.ends_with("Header") || local.ends_with("Footer"); }

}  // namespace

void SharedStrings::OnStart(const MarkupTag& tag) {
  if (tag.local == "rPh") is_phonetic_ = true;
  in_text_ = tag.local == "t" && !is_phonetic_;
}

void SharedStrings::OnEnd(std::string_view local) {
  in_text_ = false;
  if (local == "rPh") is_phonetic_ = false;
  if (local == "si") ends_.push_back(text_.size());
}

void SharedStrings::OnText(std::string_view text) {
  if (in_text_) text_ += text;
}

std::string_view SharedStrings::At(std::string_view index) const {
  const std::uint64_t at = ToRowNumber(index);
  if (at >= ends_.size()) return {};
  const std::size_t begin = at == 0 ? 0 : ends_[static_cast<std::size_t>(at) - 1];
  return std::string_view(text_).substr(begin, ends_[static_cast<std::size_t>(at)] - begin);
}

void SheetCells::OnStart(const MarkupTag& tag) {
  if (tag.local == "row") {
    const std::uint64_t number = ToRowNumber(tag.Attribute("r"));
    row_ = number == ~0ull ? row_ + 1 : number;
    column_ = 0;
  } else if (tag.local == "c") {
    StartCell(tag);
  } else if (tag.local == "v" || (tag.local == "t" && !is_phonetic_)) {
    into_ = &value_;
  } else if (tag.local == "f") {
    into_ = &formula_;
  } else if (tag.local == "rPh") {
    is_phonetic_ = true;
  } else if (tag.local == "hyperlink") {
    GiveLink(tag);
  } else if (tag.local == "dataValidation") {
    StartValidation(tag);
  } else if (tag.local == "formula1") {
    value_.clear();
    into_ = &value_;
  } else if (IsHeaderOrFooter(tag.local)) {
    value_.clear();
    into_ = &value_;
  }
}

void SheetCells::StartCell(const MarkupTag& tag) {
  reference_ = tag.Attribute("r");
  const std::uint64_t column = ColumnOf(reference_);
  column_ = column == 0 ? column_ + 1 : column;
  if (column == 0) reference_ = ColumnName(column_) + std::to_string(row_);
  type_ = tag.Attribute("t");
  cell_style_ = tag.Attribute("s");
  value_.clear();
  formula_.clear();
}

void SheetCells::OnText(std::string_view text) {
  if (into_ != nullptr) *into_ += text;
}

void SheetCells::OnEnd(std::string_view local) {
  if (local == "rPh") is_phonetic_ = false;
  if (local == "v" || local == "t" || local == "f") into_ = nullptr;
  if (local == "c") EndCell();
  if (local == "formula1") EndChoices();
  if (local == "dataValidation") flow_.EndRecord();
  if (local == "row") flow_.EndRecord();
  if (!IsHeaderOrFooter(local) || into_ == nullptr) return;
  into_ = nullptr;
  flow_.SetPlace(sheet_ + (local.ends_with("Header") ? " header" : " footer"));
  flow_.Append(WithoutCodes(value_));
  flow_.EndRecord();
}

void SheetCells::EndCell() {
  std::string_view text = value_;
  std::string date;
  if (type_ == "s") {
    text = style_.strings.At(value_);
  } else if (type_ == "b") {
    text = value_ == "1" ? "TRUE" : "FALSE";
  } else if ((type_.empty() || type_ == "n") && style_.dates.IsDate(cell_style_)) {
    date = SerialDate(value_, style_.since_1904);
    text = date;
  }
  const bool leads_somewhere = formula_.find("://") != std::string::npos;
  const std::string words = leads_somewhere ? formula_ : FormulaTexts(formula_);
  if (text.empty() && words.empty()) return;
  if (text.size() > style_.text_bytes_left) {
    is_too_big_ = true;
    return;
  }
  style_.text_bytes_left -= text.size();
  if (!flow_.at_line_start()) flow_.Append("\t");
  flow_.SetPlace(sheet_ + " cell " + reference_);
  flow_.Append(text);
  flow_.Aside(words);
}

void SheetCells::GiveLink(const MarkupTag& tag) {
  const Relationship* target = relationships_.ById(tag.PrefixedAttribute("id"));
  const std::string_view reference = tag.Attribute("ref");
  flow_.SetPlace(sheet_ + " cell " + std::string(reference.substr(0, reference.find(':'))));
  if (target != nullptr && target->external) flow_.Aside(target->target);
  flow_.Aside(tag.Attribute("tooltip"));
  flow_.EndRecord();
}

// What is shown beside cells that take only some values, and what may be chosen (18.3.1.32).
void SheetCells::StartValidation(const MarkupTag& tag) {
  const std::string_view cells = tag.Attribute("sqref");
  flow_.SetPlace(sheet_ + " cell " + std::string(cells.substr(0, cells.find_first_of(": "))));
  for (const char* name : {"promptTitle", "prompt", "errorTitle", "error"}) {
    flow_.Append(tag.Attribute(name));
    flow_.EndLine();
  }
}

// A list of choices is a text in quotes; other formulas are none.
void SheetCells::EndChoices() {
  into_ = nullptr;
  if (value_.size() > 2 && value_.starts_with('"') && value_.ends_with('"'))
    flow_.Append(std::string_view(value_).substr(1, value_.size() - 2));
  flow_.EndLine();
}

void SheetComments::OnStart(const MarkupTag& tag) {
  in_author_ = tag.local == "author";
  if (in_author_) authors_.emplace_back();
  if (tag.local == "t" || (tag.local == "text" && tag.attributes.empty())) in_text_ = true;
  if (tag.local != "comment" && tag.local != "threadedComment") return;
  flow_.SetPlace(sheet_ + " cell " + std::string(tag.Attribute("ref")) + " comment");
  const std::uint64_t author = ToRowNumber(tag.Attribute("authorId"));
  if (author < authors_.size()) flow_.Append(authors_[static_cast<std::size_t>(author)]);
  flow_.EndLine();
}

void SheetComments::OnText(std::string_view text) {
  if (in_author_) {
    authors_.back() += text;
  } else if (in_text_) {
    flow_.Append(text);
  }
}

void SheetComments::OnEnd(std::string_view local) {
  in_author_ = false;
  if (local == "t" || local == "text") in_text_ = false;
  if (local == "comment" || local == "threadedComment") flow_.EndRecord();
}

}  // namespace schouw
