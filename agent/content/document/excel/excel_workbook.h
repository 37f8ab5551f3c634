// One workbook stream, record by record → text of its cells, comments, links and shapes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "agent/content/document/excel/biff.h"
#include "agent/content/document/placed_text.h"

namespace schouw {

class ExcelWorkbook {
 public:
  // `max_text_bytes`: of all text together; one shared string may stand in many cells.
  ExcelWorkbook(PlacedText& texts, std::uint64_t max_text_bytes) : texts_(texts), left_bytes_(max_text_bytes) {}

  // What came before an error was sent. Errors: kEncrypted, kUnsupported, kTruncated, kMalformed, kTooDeep, kTooBig.
  Status Read(std::string_view stream);
  bool wanted() const { return wanted_; }

 private:
  struct Sheet {
    std::uint32_t offset;
    std::string name;
  };

  Status Take(const BiffRecord& record);
  Status Begin(const BiffRecord& record);
  void End();
  void Globals(const BiffRecord& record);
  void Cell(const BiffRecord& record);
  void Formula(BiffCursor& cursor);
  void MultipleNumbers(const BiffRecord& record);
  void Shape(const BiffRecord& record);
  void TextObject(const BiffRecord& record);
  void Note(const BiffRecord& record);
  void Link(const BiffRecord& record);
  void Name(const BiffRecord& record);
  void Validation(const BiffRecord& record);
  void OtherText(const BiffRecord& record);
  std::string FormulaText(BiffCursor& cursor);
  void SharedStrings(const BiffRecord& record);
  // A string with its count in front, of 1 or 2 bytes.
  std::string Counted(BiffCursor& cursor, bool short_count);
  std::string_view Shared(std::uint32_t index) const;

  void SendCell(std::string_view text);
  void SendNumber(double number);
  void Send(const std::string& what, std::string_view text);
  std::string Here(const std::string& what) const;

  PlacedText& texts_;
  std::uint64_t left_bytes_;
  bool too_much_ = false;
  bool wanted_ = true;
  bool wide_ = true;  // BIFF8; before it text is in a code page
  std::uint32_t codepage_ = 1252;
  std::uint32_t depth_ = 0;  // of substreams: a chart stands inside a sheet
  std::vector<Sheet> sheets_;
  std::string sheet_;  // name of the one being read
  std::string shared_;
  std::vector<std::uint64_t> shared_ends_;
  bool shared_cut_ = false;
  std::uint32_t row_ = 0, column_ = 0;  // of the last cell
  std::uint16_t object_type_ = 0, object_id_ = 0;
  std::map<std::uint16_t, std::string> comments_;  // by object, until their note names the cell
};

}  // namespace schouw
