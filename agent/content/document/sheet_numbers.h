// Numbers of spreadsheets as a reader sees them: which formats are dates, and what a serial number means.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/content/document/markup.h"

namespace schouw {

// "B" for 2; columns count from 1.
std::string ColumnName(std::uint64_t column);
// Of "B12"; 0 when there is none.
std::uint64_t ColumnOf(std::string_view reference);

// The texts in quotation marks that a formula holds, one a line; numbers and names of cells are none.
std::string FormulaTexts(std::string_view formula);

// A format code with a year, month, day, hour or second in it (ISO/IEC 29500-1, 18.8.31).
bool IsDateFormat(std::string_view code);
// "2007-05-17 04:20" for a serial number in the 1900 or 1904 date system (18.17.4.1); `stored` itself when it is none.
std::string SerialDate(std::string_view stored, bool since_1904);

// Reads styles.xml: which cell formats (the s of a cell) are dates.
class DateStyles final : public MarkupHandler {
 public:
  void OnStart(const MarkupTag& tag) override;
  void OnEnd(std::string_view local) override;
  void OnText(std::string_view) override {}
  bool IsDate(std::string_view style) const;

 private:
  std::vector<std::uint64_t> date_formats_;  // numFmtId of the document's own
  std::vector<bool> cell_formats_;
  bool in_cell_formats_ = false;
};

}  // namespace schouw
