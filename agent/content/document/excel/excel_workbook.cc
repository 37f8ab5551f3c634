#include "agent/content/document/excel/excel_workbook.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "agent/base/bytes.h"
#include "agent/base/number_at.h"
#include "agent/content/document/codepage.h"
#include "agent/content/document/compound/ole_link.h"

namespace schouw {
namespace {

// Types of records, [MS-XLS] 2.3.
constexpr std::uint16_t kBof = 0x809, kEof = 0x0a, kFilePass = 0x2f, kCodePage = 0x42, kBoundSheet = 0x85, kSst = 0xfc;
constexpr std::uint16_t kFormula = 0x06, kNumber = 0x203, kLabel = 0x204, kString = 0x207, kRk = 0x27e;
constexpr std::uint16_t kMulRk = 0xbd, kRString = 0xd6, kLabelSst = 0xfd;
constexpr std::uint16_t kHeader = 0x14, kFooter = 0x15, kNote = 0x1c, kObject = 0x5d, kTextObject = 0x1b6,
                        kLink = 0x1b8;
constexpr std::uint16_t kName = 0x18, kValidation = 0x1be;
constexpr std::uint16_t kBuiltInName = 0x20;  // a flag
constexpr std::uint8_t kTextToken = 0x17;     // of a formula: PtgStr, 2.5.198.89
constexpr std::uint16_t kSeriesText = 0x100d;
constexpr std::uint16_t kNoteObject = 0x19;
constexpr std::uint32_t kMaxSubstreams = 64;

}  // namespace

Status ExcelWorkbook::Read(std::string_view stream) {
  BiffRecords records(stream);
  BiffRecord record;
  bool any = false;
  while (wanted_ && !too_much_ && records.Next(record)) {
    if (!any && record.type != kBof) return Fail(ErrorCode::kUnsupported, "a workbook of an unknown version");
    any = true;
    SCHOUW_TRY(Take(record), "");
  }
  End();
  if (!wanted_) return {};
  if (too_much_) return Fail(ErrorCode::kTooBig, "more text than a document may have");
  if (!any || records.cut() || depth_ > 0) return Fail(ErrorCode::kTruncated, "the workbook ends early");
  if (shared_cut_) return Fail(ErrorCode::kTruncated, "its table of strings is cut");
  return {};
}

Status ExcelWorkbook::Take(const BiffRecord& record) {
  switch (record.type) {
    case kBof: return Begin(record);
    case kEof:
      if (depth_ == 1) End();
      depth_ -= std::min(depth_, 1u);
      return {};
    case kFilePass: return Fail(ErrorCode::kEncrypted, "a workbook behind a password");
    case kCodePage:
    case kBoundSheet:
    case kSst: Globals(record); return {};
    case kFormula:
    case kNumber:
    case kLabel:
    case kRString:
    case kRk:
    case kLabelSst: Cell(record); return {};
    case kMulRk: MultipleNumbers(record); return {};
    case kObject: Shape(record); return {};
    case kTextObject: TextObject(record); return {};
    case kNote: Note(record); return {};
    case kLink: Link(record); return {};
    case kName: Name(record); return {};
    case kValidation: Validation(record); return {};
    case kString:
    case kHeader:
    case kFooter:
    case kSeriesText: OtherText(record); return {};
    default: return {};
  }
}

// BOF, 2.4.21.
Status ExcelWorkbook::Begin(const BiffRecord& record) {
  if (++depth_ > kMaxSubstreams) return Fail(ErrorCode::kTooDeep, "too many sheets inside each other");
  if (depth_ > 1) return {};
  const std::uint16_t version = Le16OrZero(record.data(), 0);
  if (version != 0x600 && version != 0x500) return Fail(ErrorCode::kUnsupported, "a workbook before Excel 5");
  wide_ = version == 0x600;
  const auto sheet = std::ranges::find(sheets_, record.offset, &Sheet::offset);
  sheet_ = sheet == sheets_.end() ? "" : sheet->name;
  return {};
}

// Of a sheet: comments whose cell was never named.
void ExcelWorkbook::End() {
  for (const auto& [object, text] : std::exchange(comments_, {})) Send("comment", text);
}

void ExcelWorkbook::Globals(const BiffRecord& record) {
  BiffCursor cursor(record);
  if (record.type == kCodePage) {
    codepage_ = cursor.U16();
    if (codepage_ == 0x8000) codepage_ = 10000;
    if (codepage_ == 0x8001) codepage_ = kWesternCodepage;
  } else if (record.type == kSst) {
    SharedStrings(record);
  } else {
    const std::uint32_t offset = cursor.U32();
    cursor.Skip(2);
    sheets_.push_back({offset, Counted(cursor, /*short_count=*/true)});
    wanted_ = wanted_ && texts_.Send("sheet name", sheets_.back().name);
  }
}

// SST, 2.4.265.
void ExcelWorkbook::SharedStrings(const BiffRecord& record) {
  BiffCursor cursor(record);
  cursor.Skip(4);
  const std::uint32_t count = cursor.U32();
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string text = cursor.RichString();
    if (cursor.failed() && text.empty()) break;
    shared_ += text;
    shared_ends_.push_back(shared_.size());
  }
  shared_cut_ = shared_cut_ || cursor.failed();
}

std::string_view ExcelWorkbook::Shared(std::uint32_t index) const {
  if (index >= shared_ends_.size()) return {};
  const std::uint64_t from = index == 0 ? 0 : shared_ends_[index - 1];
  return std::string_view(shared_).substr(static_cast<std::size_t>(from),
                                          static_cast<std::size_t>(shared_ends_[index] - from));
}

std::string ExcelWorkbook::Counted(BiffCursor& cursor, bool short_count) {
  const std::uint32_t count = short_count ? cursor.U8() : cursor.U16();
  return wide_ ? cursor.FlaggedCharacters(count) : DecodeCodepage(codepage_, cursor.Take(count));
}

void ExcelWorkbook::Cell(const BiffRecord& record) {
  BiffCursor cursor(record);
  row_ = cursor.U16();
  column_ = cursor.U16();
  cursor.Skip(2);
  switch (record.type) {
    case kFormula: return Formula(cursor);
    case kNumber: return SendNumber(cursor.F64());
    case kRk: return SendNumber(RkNumber(cursor.U32()));
    case kLabelSst: return SendCell(Shared(cursor.U32()));
    default: return SendCell(Counted(cursor, /*short_count=*/false));
  }
}

// FormulaValue, 2.5.133: a number, or 0xffff at its end; a text stands in the STRING that follows.
void ExcelWorkbook::Formula(BiffCursor& cursor) {
  const std::string_view value = cursor.Take(8);
  if (value.size() < 8 || Le16OrZero(value, 6) == 0xffff) return;
  SendNumber(std::bit_cast<double>(LoadLe<std::uint64_t>(AsBytes(value).data())));
}

// MULRK, 2.4.175.
void ExcelWorkbook::MultipleNumbers(const BiffRecord& record) {
  const std::string_view data = record.data();
  row_ = Le16OrZero(data, 0);
  column_ = Le16OrZero(data, 2);
  for (std::size_t at = 4; at + 8 <= data.size() && wanted_; at += 6, ++column_)
    SendNumber(RkNumber(LoadLe<std::uint32_t>(AsBytes(data).data() + at + 2)));
}

// OBJ, 2.4.181: says what the text that follows belongs to.
void ExcelWorkbook::Shape(const BiffRecord& record) {
  object_type_ = Le16OrZero(record.data(), 4);
  object_id_ = Le16OrZero(record.data(), 6);
}

// TXO, 2.4.329: the text begins in the record after it.
void ExcelWorkbook::TextObject(const BiffRecord& record) {
  BiffCursor cursor(record);
  const std::uint16_t count = Le16OrZero(record.data(), 10);
  if (count == 0 || !cursor.NextPart()) return;
  std::string text = cursor.FlaggedCharacters(count);
  if (object_type_ == kNoteObject) {
    comments_[object_id_] = std::move(text);
  } else {
    Send("text box", text);
  }
}

// NOTE, 2.4.179; before BIFF8 with its text.
void ExcelWorkbook::Note(const BiffRecord& record) {
  BiffCursor cursor(record);
  const std::uint16_t row = cursor.U16(), column = cursor.U16();
  std::string text;
  if (wide_) {
    cursor.Skip(2);
    const auto found = comments_.find(cursor.U16());
    if (found == comments_.end()) return;
    text = std::move(found->second);
    comments_.erase(found);
  } else {
    text = Counted(cursor, /*short_count=*/false);
  }
  Send("comment at " + CellName(row, column), text);
}

// HLINK, 2.4.140.
void ExcelWorkbook::Link(const BiffRecord& record) {
  std::string bytes;
  for (const std::string_view part : record.parts) bytes += part;
  if (bytes.size() < 24) return;
  const OleLink link = ParseOleLink(std::string_view(bytes).substr(24));
  wanted_ =
      wanted_ && texts_.SendLink(Here("link at " + CellName(Le16OrZero(bytes, 0), Le16OrZero(bytes, 4))), link.target);
}

// A formula that is nothing but a text; a list of choices has NULs between them.
std::string ExcelWorkbook::FormulaText(BiffCursor& cursor) {
  if (cursor.U8() != kTextToken) return "";
  std::string text = Counted(cursor, /*short_count=*/true);
  std::ranges::replace(text, '\0', '\n');
  return text;
}

// LBL, 2.4.150: a name for cells or a value, that somebody chose.
void ExcelWorkbook::Name(const BiffRecord& record) {
  BiffCursor cursor(record);
  if ((cursor.U16() & kBuiltInName) != 0) return;
  cursor.Skip(1);
  const std::uint8_t count = cursor.U8();
  const std::uint16_t formula_bytes = cursor.U16();
  cursor.Skip(8);
  const std::string name = wide_ ? cursor.FlaggedCharacters(count) : DecodeCodepage(codepage_, cursor.Take(count));
  Send("name", name);
  if (formula_bytes > 2) Send("name " + name, FormulaText(cursor));
}

// DV, 2.4.98: what is shown beside cells that take only some values, and a list of those.
void ExcelWorkbook::Validation(const BiffRecord& record) {
  BiffCursor cursor(record);
  cursor.Skip(4);
  std::string text;
  for (int i = 0; i < 4; ++i) {
    std::string shown = Counted(cursor, /*short_count=*/false);
    std::erase(shown, '\0');
    if (!shown.empty()) text += shown + "\n";
  }
  const std::uint16_t formula_bytes = cursor.U16();
  cursor.Skip(2);
  if (formula_bytes > 2) text += FormulaText(cursor);
  if (!cursor.failed() || !text.empty()) Send("choices", text);
}

void ExcelWorkbook::OtherText(const BiffRecord& record) {
  BiffCursor cursor(record);
  if (record.data().empty()) return;
  switch (record.type) {
    case kString: return SendCell(Counted(cursor, /*short_count=*/false));
    case kHeader: return Send("header", Counted(cursor, !wide_));
    case kFooter: return Send("footer", Counted(cursor, !wide_));
    default: cursor.Skip(2); return Send("chart", Counted(cursor, /*short_count=*/true));
  }
}

std::string ExcelWorkbook::Here(const std::string& what) const {
  return sheet_.empty() ? what : "sheet " + sheet_ + " " + what;
}

void ExcelWorkbook::Send(const std::string& what, std::string_view text) {
  too_much_ = too_much_ || text.size() > left_bytes_;
  if (too_much_ || !wanted_) return;
  left_bytes_ -= text.size();
  wanted_ = texts_.Send(Here(what), text);
}

void ExcelWorkbook::SendCell(std::string_view text) { Send("cell " + CellName(row_, column_), text); }

void ExcelWorkbook::SendNumber(double number) { SendCell(NumberText(number)); }

}  // namespace schouw
