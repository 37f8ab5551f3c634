// Records of an Excel workbook stream ([MS-XLS] 2.1.4) and the strings in them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

// A record with the CONTINUE records that follow it. Views of the stream.
struct BiffRecord {
  std::uint16_t type = 0;
  std::uint64_t offset = 0;             // of its header in the stream
  std::vector<std::string_view> parts;  // at least one

  std::string_view data() const { return parts[0]; }
};

class BiffRecords {
 public:
  explicit BiffRecords(std::string_view stream) : stream_(stream) {}
  // False at the end, or where the stream is cut: then `cut` says so.
  bool Next(BiffRecord& record);
  bool cut() const { return cut_; }

 private:
  bool TakePart(std::uint16_t& type, std::string_view& data);

  std::string_view stream_;
  std::size_t at_ = 0;
  bool cut_ = false;
};

// Reads a record front to back over its parts. What is past the end reads as zero and sets failed().
class BiffCursor {
 public:
  explicit BiffCursor(const BiffRecord& record) : parts_(record.parts) {}

  bool failed() const { return failed_; }
  std::uint8_t U8();
  std::uint16_t U16();
  std::uint32_t U32();
  double F64();
  void Skip(std::uint64_t count);
  // Up to `count` bytes of one part; shorter at its end.
  std::string_view Take(std::uint64_t count);

  // Characters as UTF-8, wide or as Latin-1; where they go on in the next part it begins with a flag of its own
  // ([MS-XLS] 2.5.293). At most `count`.
  std::string Characters(std::uint64_t count, bool wide);
  // XLUnicodeString without its count: a byte of flags and characters (2.5.294).
  std::string FlaggedCharacters(std::uint64_t count);
  // XLUnicodeRichExtendedString (2.5.293).
  std::string RichString();
  // To the next part, as text of a TXO begins with one. False: there is none.
  bool NextPart();

 private:
  bool Fill();

  const std::vector<std::string_view>& parts_;
  std::size_t part_ = 0, at_ = 0;
  bool failed_ = false;
};

// "B12" for row 11, column 1.
std::string CellName(std::uint32_t row, std::uint32_t column);

// A number as a program shows it in a cell without a format of its own.
std::string NumberText(double number);

// RkNumber, 2.5.218.
double RkNumber(std::uint32_t rk);

}  // namespace schouw
