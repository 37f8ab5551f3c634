// Cells of a worksheet and strings of a workbook (ISO/IEC 29500-1, 18.3, 18.4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/content/document/markup.h"
#include "agent/content/document/ooxml_parts.h"
#include "agent/content/document/sheet_numbers.h"
#include "agent/content/document/text_flow.h"

namespace schouw {

// Strings that cells name by number; runs of one string are joined, phonetic ones left out.
class SharedStrings final : public MarkupHandler {
 public:
  void OnStart(const MarkupTag& tag) override;
  void OnEnd(std::string_view local) override;
  void OnText(std::string_view text) override;
  // Empty when there is none.
  std::string_view At(std::string_view index) const;

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
  bool in_text_ = false;
  bool is_phonetic_ = false;
};

struct WorkbookStyle {
  SharedStrings strings;
  DateStyles dates;
  bool since_1904 = false;
  std::uint64_t text_bytes_left = 0;  // what cells may give: each can name the same long string
};

// A row is a record, a cell a place in it: "sheet Blad1 cell B12". Formulas give the value that was stored with them.
class SheetCells final : public MarkupHandler {
 public:
  // References must outlive this.
  SheetCells(TextFlow& flow, WorkbookStyle& style, const Relationships& relationships, std::string sheet)
      : flow_(flow), style_(style), relationships_(relationships), sheet_(std::move(sheet)) {}

  void OnStart(const MarkupTag& tag) override;
  void OnEnd(std::string_view local) override;
  void OnText(std::string_view text) override;
  bool done() const override { return flow_.stopped() || is_too_big_; }
  // Whether the cells gave all that a document may.
  bool is_too_big() const { return is_too_big_; }

 private:
  void StartCell(const MarkupTag& tag);
  void EndCell();
  void GiveLink(const MarkupTag& tag);
  void StartValidation(const MarkupTag& tag);
  void EndChoices();

  TextFlow& flow_;
  WorkbookStyle& style_;
  const Relationships& relationships_;
  std::string sheet_;  // "sheet Blad1"
  std::uint64_t row_ = 0;
  std::uint64_t column_ = 0;
  std::string reference_;
  std::string type_;
  std::string cell_style_;
  std::string value_;
  std::string formula_;
  std::string* into_ = nullptr;  // where characters go
  bool is_phonetic_ = false;
  bool is_too_big_ = false;
};

// Comments of a sheet, and its conversations: the author, then the text, at the cell.
class SheetComments final : public MarkupHandler {
 public:
  SheetComments(TextFlow& flow, std::string sheet) : flow_(flow), sheet_(std::move(sheet)) {}
  void OnStart(const MarkupTag& tag) override;
  void OnEnd(std::string_view local) override;
  void OnText(std::string_view text) override;
  bool done() const override { return flow_.stopped(); }

 private:
  TextFlow& flow_;
  std::string sheet_;
  std::vector<std::string> authors_;
  bool in_author_ = false;
  bool in_text_ = false;
};

}  // namespace schouw
