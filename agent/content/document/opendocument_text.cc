#include "agent/content/document/opendocument_text.h"

#include <array>
#include <charconv>
#include <utility>

#include "agent/base/contains.h"
#include "agent/content/document/sheet_numbers.h"

namespace schouw {
namespace {

constexpr std::uint64_t kMostSpaces = 256;
constexpr std::uint64_t kMostRepeats = 1u << 24;  // rows or columns of a sheet

constexpr std::array<std::string_view, 5> kOpenDocumentLeftOut = {"tracked-changes", "binary-data", "note-citation",
                                                                  "script", "settings"};
// Text that stands outside paragraphs: metadata, descriptions of pictures, authors of comments.
constexpr std::array<std::string_view, 11> kLines = {
    "title",           "desc",       "creator",      "description",    "subject", "keyword", "creator-initials",
    "initial-creator", "printed-by", "user-defined", "sender-initials"};
constexpr std::array<std::string_view, 8> kHeaders = {"header",      "header-left",  "header-first", "footer",
                                                      "footer-left", "footer-first", "region-left",  "region-right"};

// A count of repeats or spaces: 1 when it is absent or none.
std::uint64_t Count(std::string_view text, std::uint64_t most) {
  std::uint64_t count = 1;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return std::clamp<std::uint64_t>(count, 1, most);
}

}  // namespace

std::string OpenDocumentText::Place() const {
  if (!sheet_.empty()) return "sheet " + sheet_ + " cell " + ColumnName(column_) + std::to_string(row_);
  std::string place = base_place_;
  if (!region_.empty()) place += (place.empty() ? "" : " ") + region_;
  if (place.empty()) place = paragraph_ == 0 ? "properties" : "paragraph " + std::to_string(paragraph_);
  return place + suffix_;
}

void OpenDocumentText::OnStart(const MarkupTag& tag) {
  Element element;
  element.is_left_out = (!open_.empty() && open_.back().is_left_out) || Contains(kOpenDocumentLeftOut, tag.local);
  if (!element.is_left_out) StartElement(tag, element);
  open_.push_back(element);
}

void OpenDocumentText::StartElement(const MarkupTag& tag, Element& element) {
  const std::string_view local = tag.local;
  if (local == "p" || local == "h") {
    element.is_paragraph = true;
    StartParagraph();
    ++paragraphs_open_;
  } else if (local == "note" || local == "annotation" || (local == "text-box" && paragraphs_open_ > 0)) {
    element.is_diverted = true;
    BreakDiverted();
    ++diverted_;
  } else if (paragraphs_open_ == 0 && Contains(kLines, local)) {
    element.is_line = true;
    ++lines_open_;
    if (diverted_ == 0) flow_.SetPlace(Place());
    BreakDiverted();
  } else if (local == "s") {
    Append(std::string(static_cast<std::size_t>(Count(tag.Attribute("c"), kMostSpaces)), ' '));
  } else if (local == "tab" || local == "tab-stop") {
    Append("\t");
  } else if (local == "line-break") {
    Append("\n");
  } else if (local == "ruby-text") {
    in_ruby_ = true;
  } else if (local == "spreadsheet") {
    in_spreadsheet_ = true;
  } else if (local == "presentation" || local == "drawing") {
    page_word_ = local == "presentation" ? "slide" : "page";
  } else if (local == "page" && !tag.Attribute("master-page-name").empty()) {
    flow_.EndRecord();
    region_ = page_word_ + ' ' + std::to_string(++page_);
  } else if (local == "notes") {
    flow_.EndRecord();
    suffix_ = " notes";
  } else if (local == "master-page" || (Contains(kHeaders, local) && paragraphs_open_ == 0)) {
    element.is_region = true;
    region_ = local == "master-page" ? "master page" : std::string(local.substr(0, local.find('-')));
  } else if (local == "table" && in_spreadsheet_) {
    StartTable(tag);
  } else if (local == "table-row" && table_depth_ == 1) {
    row_repeat_ = Count(tag.Attribute("number-rows-repeated"), kMostRepeats);
    column_ = 1;
  } else if ((local == "table-cell" || local == "covered-table-cell") && table_depth_ == 1) {
    StartCell(tag);
  }
  if (in_spreadsheet_ && table_depth_ == 0) {
    const bool message = local == "help-message" || local == "error-message";
    if (message || local == "content-validation" || local.starts_with("named-") || local == "database-range")
      GiveDefinition(tag);
  }
  GiveAttributes(tag);
}

void OpenDocumentText::StartParagraph() {
  if (diverted_ > 0) return BreakDiverted();
  if (sheet_.empty()) {
    flow_.EndLine();
    ++paragraph_;
  } else if (!flow_.at_line_start()) {
    flow_.Append(cell_has_text_ ? "\n" : "\t");
  }
  cell_has_text_ = true;
  flow_.SetPlace(Place());
}

// A sheet: its name is a word that somebody chose.
void OpenDocumentText::StartTable(const MarkupTag& tag) {
  if (++table_depth_ > 1) return;
  flow_.EndRecord();
  sheet_ = tag.Attribute("name");
  row_ = column_ = 1;
  flow_.SetPlace("sheet " + sheet_);
  flow_.Append(sheet_);
  flow_.EndRecord();
  if (sheet_.empty()) sheet_ = "?";
}

void OpenDocumentText::StartCell(const MarkupTag& tag) {
  column_repeat_ = Count(tag.Attribute("number-columns-repeated"), kMostRepeats);
  cell_has_text_ = false;
  const std::string_view formula = tag.Attribute("formula");
  const bool leads_somewhere = formula.find("://") != std::string_view::npos;
  const std::string words = leads_somewhere ? std::string(formula) : FormulaTexts(formula);
  if (words.empty()) return;
  flow_.SetPlace(Place());
  flow_.Aside(words);
}

// Names of cells and values, and what is shown beside cells that take only some values (OASIS 1.3 part 3, 9.4).
void OpenDocumentText::GiveDefinition(const MarkupTag& tag) {
  std::string words(tag.Attribute(tag.local == "content-validation" ? "condition" : "name"));
  if (tag.local == "content-validation") words = FormulaTexts(words);
  if (tag.local == "named-expression") words += "\n" + FormulaTexts(tag.Attribute("expression"));
  if (tag.local.ends_with("-message")) words = tag.Attribute("title");
  if (words.empty()) return;
  if (flow_.at_line_start()) flow_.SetPlace("definitions");
  flow_.Aside(words);
}

// Where links lead, what controls of forms say, text that is shown on a condition.
void OpenDocumentText::GiveAttributes(const MarkupTag& tag) {
  std::string_view target;
  if (tag.local == "a") target = tag.Attribute("href");
  if (tag.local == "hidden-text" || tag.local == "conditional-text") target = tag.Attribute("string-value");
  const bool form = tag.name.starts_with("form:");
  if ((!target.empty() && target[0] != '#') || form) {
    if (flow_.at_line_start() && diverted_ == 0) flow_.SetPlace(Place());
    if (!target.empty()) flow_.Aside(target);
    if (form)
      for (const char* name : {"label", "title", "value", "current-value"}) flow_.Aside(tag.Attribute(name));
  }
}

void OpenDocumentText::Append(std::string_view text) {
  if (paragraphs_open_ == 0 && lines_open_ == 0) return;
  if (in_ruby_) {
    ruby_ += text;
  } else if (diverted_ > 0) {
    diverted_text_ += text;
  } else {
    flow_.Append(text);
  }
}

void OpenDocumentText::BreakDiverted() {
  if (!diverted_text_.empty() && diverted_text_.back() != '\n') diverted_text_ += '\n';
}

// White space counts as one space (OASIS 1.3 part 3, 6.1.2); s, tab and line-break give more.
void OpenDocumentText::OnText(std::string_view text) {
  if (open_.empty() || open_.back().is_left_out || (paragraphs_open_ == 0 && lines_open_ == 0)) return;
  if (text.find_first_of("\n\r\t") == std::string_view::npos) return Append(text);
  std::string collapsed;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space) collapsed += c;
    if (space && (collapsed.empty() || collapsed.back() != ' ')) collapsed += ' ';
  }
  Append(collapsed);
}

void OpenDocumentText::OnEnd(std::string_view local) {
  if (open_.empty()) return;
  const Element element = open_.back();
  open_.pop_back();
  if (element.is_left_out) return;
  if (element.is_paragraph) --paragraphs_open_;
  if (element.is_line) --lines_open_;
  if (element.is_diverted && --diverted_ == 0) {
    if (flow_.at_line_start()) flow_.SetPlace(Place());
    while (diverted_text_.ends_with('\n')) diverted_text_.pop_back();
    flow_.Aside(std::exchange(diverted_text_, {}));
  }
  if (diverted_ > 0) {
    BreakDiverted();
  } else if ((element.is_paragraph || element.is_line) && sheet_.empty()) {
    flow_.EndLine();
  }
  if (local == "ruby-text") in_ruby_ = false;
  if (local == "ruby" && !ruby_.empty()) Append(" (" + std::exchange(ruby_, {}) + ")");
  if (local == "notes") suffix_.clear();
  if (local == "page" || local == "notes" || element.is_region) flow_.EndRecord();
  if (element.is_region) region_.clear();
  if (!in_spreadsheet_) return;
  if (local == "table" && table_depth_ > 0 && --table_depth_ == 0) sheet_.clear();
  if (table_depth_ != 1) return;
  if (local == "table-cell" || local == "covered-table-cell") column_ += column_repeat_;
  if (local == "table-row") {
    flow_.EndRecord();
    row_ += row_repeat_;
  }
}

}  // namespace schouw
