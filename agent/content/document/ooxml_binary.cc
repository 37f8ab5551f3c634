#include "agent/content/document/ooxml_binary.h"

#include <bit>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/utf8.h"
#include "agent/content/document/excel/biff.h"

namespace schouw {
namespace {

// Records of [MS-XLSB] 2.3.2.
enum SheetRecord : std::uint32_t {
  kRow = 0,
  kCellBlank = 1,
  kCellRk = 2,
  kCellError = 3,
  kCellBool = 4,
  kCellReal = 5,
  kCellString = 6,
  kCellShared = 7,
  kFormulaString = 8,
  kFormulaNumber = 9,
  kFormulaBool = 10,
  kFormulaError = 11,
  kShortBlank = 12,
  kShortRk = 13,
  kShortError = 14,
  kShortBool = 15,
  kShortReal = 16,
  kShortString = 17,
  kShortShared = 18,
  kSharedString = 19,
  kNumberFormat = 44,
  kCellFormat = 47,
  kCellRichString = 62,
  kEndCells = 146,
  kWorkbookProperties = 153,
  kSheet = 156,
  kHeaderFooter = 479,
  kLink = 494,
  kBeginCellFormats = 617,
  kEndCellFormats = 618,
  kAuthor = 632,
  kBeginComment = 635,
  kEndComment = 636,
  kCommentText = 637,
};

constexpr std::uint32_t kMostRows = 1u << 20, kMostColumns = 1u << 14;  // 2.2.1
constexpr std::uint32_t kNoString = 0xffffffff;

Result<std::string> TakeString(ByteReader& reader) {
  SCHOUW_ASSIGN(const std::uint32_t units, reader.Le<std::uint32_t>(), "");
  if (units == kNoString) return std::string();
  SCHOUW_ASSIGN(const Bytes text, reader.Take(std::size_t{units} * 2), "");
  return FromUtf16Le(AsChars(text));
}

// A string with runs of fonts, which follow it (2.5.122).
Result<std::string> TakeRichString(ByteReader& reader) {
  SCHOUW_TRY(reader.Skip(1), "");
  return TakeString(reader);
}

class BinaryPart {
 public:
  explicit BinaryPart(MarkupHandler& handler) : handler_(handler) {}

  // 2.1.4: type and size in seven bits a byte, at most two and four of them.
  Status Read(std::string_view bytes) {
    ByteReader reader(AsBytes(bytes));
    Status status;
    while (reader.remaining() > 0 && status && !handler_.done()) status = ReadRecord(reader);
    EndAll();
    return status;
  }

 private:
  Status ReadRecord(ByteReader& reader) {
    SCHOUW_ASSIGN(const std::uint32_t type, TakeVariable(reader, 2), "read record");
    SCHOUW_ASSIGN(const std::uint32_t size, TakeVariable(reader, 4), "read record");
    SCHOUW_ASSIGN(const Bytes data, reader.Take(size), "read record");
    ByteReader record(data);
    SCHOUW_TRY(Give(type, record), "record " + std::to_string(type));
    return {};
  }

  static Result<std::uint32_t> TakeVariable(ByteReader& reader, int most) {
    std::uint32_t value = 0;
    for (int i = 0; i < most; ++i) {
      SCHOUW_ASSIGN(const std::uint8_t byte, reader.Le<std::uint8_t>(), "");
      value |= (byte & 0x7fu) << 7 * i;
      if ((byte & 0x80) == 0) break;
    }
    return value;
  }

  Status Give(std::uint32_t type, ByteReader& record) {
    switch (type) {
      case kRow: return StartRow(record);
      case kSharedString: return GiveSharedString(record);
      case kNumberFormat: return GiveNumberFormat(record);
      case kCellFormat: return GiveCellFormat(record);
      case kEndCells: EndRow(); return {};
      case kWorkbookProperties: return GiveWorkbook(record);
      case kSheet: return GiveSheet(record);
      case kHeaderFooter: return GiveHeaders(record);
      case kLink: return GiveLink(record);
      case kBeginCellFormats: Start("cellXfs", {}); return {};
      case kEndCellFormats: End("cellXfs"); return {};
      case kAuthor: return GiveAuthor(record);
      case kBeginComment: return StartComment(record);
      case kEndComment: End("comment"); return {};
      case kCommentText: return GiveCommentText(record);
      default: break;
    }
    const bool is_cell = (type >= kCellBlank && type <= kShortShared) || type == kCellRichString;
    return is_cell ? GiveCell(type, record) : Status();
  }

  Status StartRow(ByteReader& record) {
    SCHOUW_ASSIGN(row_, record.Le<std::uint32_t>(), "");
    if (row_ >= kMostRows) return Fail(ErrorCode::kMalformed, "a row past the end of every sheet");
    EndRow();
    column_ = kNoString;
    Start("row", {{"r", std::to_string(row_ + 1)}});
    in_row_ = true;
    return {};
  }

  // A short one stands beside the one before it.
  Status GiveCell(std::uint32_t type, ByteReader& record) {
    const bool is_short = type >= kShortBlank && type <= kShortShared;
    if (is_short) {
      ++column_;
    } else {
      SCHOUW_ASSIGN(column_, record.Le<std::uint32_t>(), "");
    }
    if (column_ >= kMostColumns) return Fail(ErrorCode::kMalformed, "a column past the end of every sheet");
    SCHOUW_ASSIGN(const std::uint32_t style, record.Le<std::uint32_t>(), "");
    std::string kind;
    SCHOUW_ASSIGN(const std::string value, CellValue(is_short ? type - (kShortBlank - kCellBlank) : type, record, kind),
                  "");
    if (value.empty()) return {};
    Start("c", {{"r", CellName(row_, column_)}, {"s", std::to_string(style & 0xffffff)}, {"t", kind}});
    Element(kind == "inlineStr" ? "t" : "v", {}, value);
    End("c");
    return {};
  }

  static Result<std::string> CellValue(std::uint32_t type, ByteReader& record, std::string& kind) {
    if (type == kCellRk) {
      SCHOUW_ASSIGN(const std::uint32_t rk, record.Le<std::uint32_t>(), "");
      return NumberText(RkNumber(rk));
    }
    if (type == kCellReal || type == kFormulaNumber) {
      SCHOUW_ASSIGN(const std::uint64_t bits, record.Le<std::uint64_t>(), "");
      return NumberText(std::bit_cast<double>(bits));
    }
    if (type == kCellShared) {
      kind = "s";
      SCHOUW_ASSIGN(const std::uint32_t index, record.Le<std::uint32_t>(), "");
      return std::to_string(index);
    }
    if (type == kCellBool || type == kFormulaBool) {
      kind = "b";
      SCHOUW_ASSIGN(const std::uint8_t value, record.Le<std::uint8_t>(), "");
      return std::string(value == 0 ? "0" : "1");
    }
    kind = "inlineStr";
    if (type == kCellString || type == kFormulaString) return TakeString(record);
    return type == kCellRichString ? TakeRichString(record) : std::string();
  }

  Status GiveSharedString(ByteReader& record) {
    SCHOUW_ASSIGN(const std::string text, TakeRichString(record), "");
    Start("si", {});
    Element("t", {}, text);
    End("si");
    return {};
  }

  Status GiveNumberFormat(ByteReader& record) {
    SCHOUW_ASSIGN(const std::uint16_t id, record.Le<std::uint16_t>(), "");
    SCHOUW_ASSIGN(std::string code, TakeString(record), "");
    Element("numFmt", {{"numFmtId", std::to_string(id)}, {"formatCode", std::move(code)}}, "");
    return {};
  }

  Status GiveCellFormat(ByteReader& record) {
    SCHOUW_TRY(record.Skip(2), "");
    SCHOUW_ASSIGN(const std::uint16_t id, record.Le<std::uint16_t>(), "");
    Element("xf", {{"numFmtId", std::to_string(id)}}, "");
    return {};
  }

  Status GiveWorkbook(ByteReader& record) {
    SCHOUW_ASSIGN(const std::uint32_t flags, record.Le<std::uint32_t>(), "");
    Element("workbookPr", {{"date1904", (flags & 1) != 0 ? "1" : "0"}}, "");
    return {};
  }

  Status GiveSheet(ByteReader& record) {
    SCHOUW_TRY(record.Skip(8), "");
    SCHOUW_ASSIGN(std::string id, TakeString(record), "");
    SCHOUW_ASSIGN(std::string name, TakeString(record), "");
    Element("sheet", {{"name", std::move(name)}, {"r:id", std::move(id)}}, "");
    return {};
  }

  Status GiveHeaders(ByteReader& record) {
    SCHOUW_TRY(record.Skip(2), "");
    for (const char* name : {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}) {
      SCHOUW_ASSIGN(const std::string text, TakeString(record), "");
      if (!text.empty()) Element(name, {}, text);
    }
    return {};
  }

  // The first cell of an area: rows, then columns (2.5.153).
  static Result<std::string> TakeArea(ByteReader& record) {
    SCHOUW_ASSIGN(const std::uint32_t row, record.Le<std::uint32_t>(), "");
    SCHOUW_TRY(record.Skip(4), "");
    SCHOUW_ASSIGN(const std::uint32_t column, record.Le<std::uint32_t>(), "");
    SCHOUW_TRY(record.Skip(4), "");
    return CellName(row, column);
  }

  Status GiveLink(ByteReader& record) {
    SCHOUW_ASSIGN(std::string cell, TakeArea(record), "");
    SCHOUW_ASSIGN(std::string id, TakeString(record), "");
    SCHOUW_TRY(TakeString(record), "");  // the place in the target
    SCHOUW_ASSIGN(std::string tooltip, TakeString(record), "");
    Element("hyperlink", {{"ref", std::move(cell)}, {"r:id", std::move(id)}, {"tooltip", std::move(tooltip)}}, "");
    return {};
  }

  Status GiveAuthor(ByteReader& record) {
    SCHOUW_ASSIGN(const std::string name, TakeString(record), "");
    Element("author", {}, name);
    return {};
  }

  Status StartComment(ByteReader& record) {
    SCHOUW_ASSIGN(const std::uint32_t author, record.Le<std::uint32_t>(), "");
    SCHOUW_ASSIGN(std::string cell, TakeArea(record), "");
    Start("comment", {{"ref", std::move(cell)}, {"authorId", std::to_string(author)}});
    return {};
  }

  Status GiveCommentText(ByteReader& record) {
    SCHOUW_ASSIGN(const std::string text, TakeRichString(record), "");
    Element("t", {}, text);
    return {};
  }

  void Start(const char* name, const std::vector<MarkupAttribute>& attributes) {
    open_.emplace_back(name);
    handler_.OnStart({name, name, attributes});
  }
  // Only what is open ends, and what stands in it.
  void End(std::string_view name) {
    if (open_.empty() || open_.back() != name) return;
    open_.pop_back();
    handler_.OnEnd(name);
  }
  void Element(const char* name, const std::vector<MarkupAttribute>& attributes, std::string_view text) {
    Start(name, attributes);
    if (!text.empty()) handler_.OnText(text);
    End(name);
  }
  void EndRow() {
    if (std::exchange(in_row_, false)) End("row");
  }
  void EndAll() {
    while (!open_.empty()) End(std::string(open_.back()));
  }

  MarkupHandler& handler_;
  std::vector<std::string> open_;
  std::uint32_t row_ = 0;
  std::uint32_t column_ = kNoString;
  bool in_row_ = false;
};

}  // namespace

Status ReadBinaryPart(std::string_view bytes, MarkupHandler& handler) { return BinaryPart(handler).Read(bytes); }

}  // namespace schouw
