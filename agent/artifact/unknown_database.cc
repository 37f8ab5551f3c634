#include "agent/artifact/unknown_database.h"

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/artifact/private_stores.h"
#include "agent/artifact/sqlite/table_reader.h"
#include "agent/artifact/store_report.h"
#include "agent/base/ascii.h"
#include "agent/base/json_reader.h"
#include "agent/base/printable_runs.h"
#include "agent/base/utf8.h"
#include "agent/base/xml_plist.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

constexpr std::size_t kLeastCharacters = 6;
constexpr int kMostLayers = 2;  // gzip in gzip
constexpr int kAnyWrapper = MAX_WBITS + 32;

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

bool IsBlank(std::string_view text) { return std::ranges::all_of(text, &IsSpace); }

bool IsText(std::string_view bytes) {
  return IsValidUtf8(bytes) && std::ranges::none_of(bytes, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && !IsSpace(c) && c != '\f' && c != '\v';
         });
}

// gzip (RFC 1952) or zlib (RFC 1950: method 8, and the two bytes a multiple of 31).
bool LooksDeflated(std::string_view bytes) {
  if (bytes.size() < 8) return false;
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  const auto second = static_cast<std::uint8_t>(bytes[1]);
  if (first == 0x1f && second == 0x8b) return true;
  return (first & 0x0f) == 8 && first >> 4 <= 7 && (first * 256u + second) % 31 == 0 && (second & 0x20) == 0;
}

// Nullopt: it was no deflated data after all, or more than `limit` bytes.
std::optional<std::string> Inflate(std::string_view bytes, std::size_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, kAnyWrapper) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::string piece(64u << 10, '\0');
  int code = Z_OK;
  while (code == Z_OK && out.size() <= limit) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    code = inflate(&stream, Z_NO_FLUSH);
    out.append(piece, 0, piece.size() - stream.avail_out);
    if (code == Z_OK && stream.avail_in == 0 && stream.avail_out > 0) break;
  }
  inflateEnd(&stream);
  return code == Z_STREAM_END && out.size() <= limit ? std::optional(std::move(out)) : std::nullopt;
}

// Its strings, a line each, behind their keys. What is broken gives what came before.
std::string TextOfPropertyList(std::string_view bytes) {
  std::string text;
  if (!IsPropertyList(bytes)) return text;
  const PlistVisitor visitor{[&](const std::string&, std::string_view key, const std::string& value) {
                               text.append(key).append(key.empty() ? "" : ": ").append(value) += '\n';
                               return true;
                             },
                             [](const std::string&, Bytes) { return true; }};
  (void)ReadPropertyList(AsBytes(bytes), visitor);
  return text;
}

// JSON in which letters stand as escapes, as its keys and values, a line each; any other text as it is.
std::string WithoutEscapes(std::string text) {
  const auto first = std::ranges::find_if_not(text, &IsSpace);
  if (first == text.end() || (*first != '{' && *first != '[') || text.find('\\') == std::string::npos) return text;
  std::string lines;
  JsonReader reader([&](std::string_view key, std::string_view value) {
    lines.append(key).append(key.empty() || value.empty() ? "" : ": ").append(value) += '\n';
  });
  reader.Feed(text);
  reader.Finish();
  return reader.is_valid() ? lines : text;
}

// What is cut into pieces goes through the report.
class ReportSink final : public RecordSink {
 public:
  explicit ReportSink(StoreReport& report) : report_(report) {}
  SinkAnswer OnRecord(Record record) override {
    return report_.Emit(std::move(record)) ? SinkAnswer::kContinue : SinkAnswer::kStop;
  }
  void OnProblem(Problem) override {}
  void OnArtifact(ArtifactCoverage) override {}

 private:
  StoreReport& report_;
};

class DatabaseReading {
 public:
  DatabaseReading(const ArtifactInput& input, SqliteDatabase& database, StoreReport& report)
      : limits_(input.limits), database_(database), report_(report) {}

  void ReadTable(const StoredTable& table) {
    const ColumnNames columns(table.columns.begin(), table.columns.end());
    report_.Note(ScanTable(database_, table, columns, [&](const StoredRow& row) {
      texts_.clear();
      for (std::size_t i = 0; i < columns.size(); ++i) ReadCell(row, i, table.columns[i]);
      return EmitRow() ? Scan::kContinue : Scan::kStop;
    }));
  }

 private:
  struct CellText {
    Record record;
    std::string text;
  };

  // Each cell is a record of its own; a party that one of them names has to do with all of the row.
  bool EmitRow() {
    constexpr std::size_t kMostBeside = 64u << 10;  // of a cell
    std::shared_ptr<const std::string> whole;
    if (texts_.size() > 1) {
      std::string row;
      for (const CellText& cell : texts_) row.append(cell.text, 0, kMostBeside).append("\n");
      whole = std::make_shared<const std::string>(std::move(row));
    }
    return std::ranges::all_of(texts_, [&](CellText& cell) {
      cell.record.beside = whole;
      TextPieces pieces(cell.record, limits_, cells_);
      pieces.buffer() = std::move(cell.text);
      return pieces.Finish();
    });
  }

  void ReadCell(const StoredRow& row, std::size_t column, const std::string& name) {
    if (row.IsNumber(column) || row.IsAbsent(column)) return;
    Record record;
    record.kind = RecordKind::kAppData;
    record.place = row.Place() + " " + name;
    if (!row.IsBlob(column)) return Keep(std::move(record), row.Text(column));
    ReadBlob(std::move(record), row.Bytes(column), 0);
  }

  void ReadBlob(Record record, std::string_view bytes, int layer) {
    if (LooksDeflated(bytes) && layer < kMostLayers) {
      const auto limit = static_cast<std::size_t>(limits_.max_member_in_memory_bytes);
      if (const auto inflated = Inflate(bytes, limit)) return ReadBlob(std::move(record), *inflated, layer + 1);
    }
    if (std::string listed = TextOfPropertyList(bytes); !listed.empty())
      return Keep(std::move(record), std::move(listed));
    if (IsText(bytes)) return Keep(std::move(record), std::string(bytes));
    std::string text;
    PrintableRuns runs(
        kLeastCharacters, static_cast<std::size_t>(limits_.max_text_piece_bytes), [&](const PrintableRun& run) {
          text.append(text.empty() || run.overlap_bytes > 0 ? "" : "\n").append(run.text, run.overlap_bytes);
          return true;
        });
    if (runs.Feed(bytes) && runs.Finish()) Keep(std::move(record), std::move(text));
  }

  void Keep(Record record, std::string text) {
    if (!IsBlank(text)) texts_.push_back({std::move(record), WithoutEscapes(std::move(text))});
  }

  const Limits& limits_;
  SqliteDatabase& database_;
  StoreReport& report_;
  ReportSink cells_{report_};
  std::vector<CellText> texts_;  // of the row that is read
};

bool ClaimsUnknownDatabase(const ArtifactInput& input) {
  if (!LooksLikeSqlite(input.head)) return false;
  ArtifactInput all = input;
  all.wanted = RecordKinds::All();  // what has a reader is never read without it
  return ClaimingFormats(all).empty();
}

Status ReadUnknownDatabase(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kUnknownDatabaseKind, OwningApplication(input.entry), "");
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  DatabaseReading reading(input, **database, report);
  for (const std::string& name : (*database)->table_names()) {
    if (report.stopped()) break;
    const StoredTable* const table = (*database)->Table(name);
    if (table == nullptr) {
      report.Note(MakeError(ErrorCode::kMalformed, "table " + name + " can't be read"));
    } else if (!AsciiLowerCased(name).starts_with("sqlite_")) {
      reading.ReadTable(*table);
    }
  }
  return report.Finish();
}

constexpr ArtifactFormat kUnknownDatabase = {
    kUnknownDatabaseKind, {RecordKind::kAppData}, {}, &ClaimsUnknownDatabase, &ReadUnknownDatabase};

}  // namespace

bool LooksLikeDatabase(std::string_view head) { return LooksLikeSqlite(head); }

const ArtifactFormat& UnknownDatabaseFormat() { return kUnknownDatabase; }

}  // namespace schouw
