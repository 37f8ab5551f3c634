// Tables of spreadsheets, from the places that readers of documents give each cell: "sheet Blad1 cell B12".
#include <algorithm>
#include <array>
#include <charconv>

#include "agent/content/archive/archive.h"
#include "agent/content/document/document.h"
#include "agent/foreign/foreign_text.h"

namespace schouw {
namespace {

constexpr std::size_t kHeadBytes = 64u << 10;
constexpr std::uint32_t kMostColumns = 16'384;
constexpr std::array<std::string_view, 3> kSpreadsheets = {"office.ooxml", "office.odf", "excel.binary"};

struct CellPlace {
  std::string_view sheet;
  std::uint32_t row = 0;
  std::uint32_t column = 0;  // from 1
};

// nullopt: it is no cell's.
std::optional<CellPlace> ReadCellPlace(std::string_view place) {
  constexpr std::string_view kSheet = "sheet ", kCell = " cell ";
  const std::size_t cell = place.rfind(kCell);
  if (!place.starts_with(kSheet) || cell == std::string_view::npos || cell < kSheet.size()) return std::nullopt;
  CellPlace found{place.substr(kSheet.size(), cell - kSheet.size()), 0, 0};
  std::string_view reference = place.substr(cell + kCell.size());
  while (!reference.empty() && reference[0] >= 'A' && reference[0] <= 'Z' && found.column <= kMostColumns) {
    found.column = found.column * 26 + static_cast<std::uint32_t>(reference[0] - 'A' + 1);
    reference.remove_prefix(1);
  }
  const auto [end, error] = std::from_chars(reference.data(), reference.data() + reference.size(), found.row);
  const bool whole = error == std::errc() && end == reference.data() + reference.size();
  if (!whole || found.row == 0 || found.column == 0 || found.column > kMostColumns) return std::nullopt;
  return found;
}

// Puts cells together to rows: they come in the order of the sheet. What comes for a cell a second time is its link.
class SheetRows final : public DocumentSink {
 public:
  explicit SheetRows(const ForeignSink& sink) : sink_(sink), rows_(sink) {}

  SinkAnswer OnRecord(Record record) override {
    if (record.marks.empty()) record.marks.push_back({0, record.place});
    for (std::size_t i = 0; i < record.marks.size(); ++i) {
      const std::size_t begin = std::min(record.marks[i].offset, record.text.size());
      const std::size_t end = i + 1 < record.marks.size() ? record.marks[i + 1].offset : record.text.size();
      if (begin < record.overlap_bytes || end < begin) continue;
      const auto place = ReadCellPlace(record.marks[i].place);
      if (place) OnCell(*place, TrimmedText(std::string_view(record.text).substr(begin, end - begin)));
    }
    return SinkAnswer::kContinue;
  }
  void OnProblem(Problem problem) override {
    if (!damage_) damage_ = MakeError(ErrorCode::kMalformed, problem.detail);
  }
  void OnArtifact(ArtifactCoverage) override {}
  SinkAnswer OnEmbedded(const Member&, MemberReader&) override { return SinkAnswer::kContinue; }

  Status Finish() {
    EndRow();
    if (damage_) return Fail(*damage_);
    if (!began_any_) return Fail(ErrorCode::kMalformed, kNoColumn);
    return {};
  }

 private:
  void OnCell(const CellPlace& place, std::string_view text) {
    if (place.sheet != sheet_ || place.row != row_) {
      if (place.sheet == sheet_ && place.row < row_) return;  // links come after the cells
      EndRow();
      if (place.sheet != sheet_) began_ = refused_ = false;
      sheet_ = place.sheet;
      row_ = place.row;
    }
    if (fields_.size() < place.column) fields_.resize(place.column);
    std::string& field = fields_[place.column - 1];
    if (field.empty()) field = text.substr(0, kMaxForeignTextBytes);
  }

  void EndRow() {
    if (fields_.empty()) return;
    if (began_) {
      rows_.Add(fields_, row_);
    } else if (!refused_) {
      began_ = rows_.Begin(fields_, row_);
      began_any_ = began_any_ || began_;
      refused_ = !began_;
      if (refused_) sink_(NotMappedItem(row_, "sheet " + sheet_, kNoColumn));
    }
    fields_.clear();
  }

  const ForeignSink& sink_;
  TableRows rows_;
  std::string sheet_;
  std::uint32_t row_ = 0;
  std::vector<std::string> fields_;
  bool began_ = false, refused_ = false, began_any_ = false;  // of this sheet, of this sheet, of any
  std::optional<Error> damage_;
};

}  // namespace

bool IsSpreadsheet(std::string_view head) {
  return head.starts_with("PK\x03\x04") || head.starts_with("\xD0\xCF\x11\xE0");
}

Status ReadSpreadsheet(const ByteSource& content, const Limits& limits, const ForeignSink& sink) {
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(content, 0, kHeadBytes), "read");
  const DocumentInput input{content, head, "", Record{}, limits};
  for (const DocumentFormat& format : DocumentFormats()) {
    if (std::find(kSpreadsheets.begin(), kSpreadsheets.end(), format.name) == kSpreadsheets.end()) continue;
    if (!format.claims(input)) continue;
    SheetRows rows(sink);
    SCHOUW_TRY(format.read(input, rows), "spreadsheet");
    return rows.Finish();
  }
  return Fail(ErrorCode::kUnsupported, "neither a list nor a spreadsheet");
}

void WarmForeignLists() {
  WarmArchives();
  for (const DocumentFormat& format : DocumentFormats())
    if (format.warm != nullptr &&
        std::find(kSpreadsheets.begin(), kSpreadsheets.end(), format.name) != kSpreadsheets.end())
      format.warm();
}

}  // namespace schouw
