#include "agent/content/document/word/word_file.h"

#include <algorithm>

#include "agent/base/bytes.h"
#include "agent/base/number_at.h"
#include "agent/base/utf8.h"
#include "agent/content/document/codepage.h"

namespace schouw {
namespace {

constexpr std::uint16_t kFirstVersionOf97 = 106;
constexpr std::uint16_t kDeletedMark = 0x0800;     // sprmCFRMarkDel
constexpr std::uint16_t kDeletedMarkShort = 0x41;  // the same in a Prm0, [MS-DOC] 2.9.214

// `bytes` bytes at `offset`, as far as they are there.
std::string_view Part(std::string_view whole, std::uint64_t offset, std::uint64_t bytes) {
  if (offset >= whole.size()) return {};
  return whole.substr(static_cast<std::size_t>(offset),
                      static_cast<std::size_t>(std::min<std::uint64_t>(bytes, whole.size())));
}

// [MS-DOC] 2.5.1 to 2.5.6.
void Parse97(std::string_view stream, WordHeader& header) {
  constexpr std::size_t kCounts[] = {0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x64, 0x68};
  for (std::size_t i = 0; i < header.characters.size(); ++i) header.characters[i] = Le32(stream, kCounts[i]);
  header.properties_offset = Le32(stream, 0xfa);
  header.properties_bytes = Le32(stream, 0xfe);
  constexpr std::size_t kSaved = 0x2d2;
  if (stream.size() >= kSaved + 8) {
    header.saved_offset = Le32(stream, kSaved);
    header.saved_bytes = Le32(stream, kSaved + 4);
  }
  header.pieces_offset = Le32(stream, 0x1a2);
  header.pieces_bytes = Le32(stream, 0x1a6);
}

// The FIB of Word 6 and 95, as Microsoft published it with Word 6.
void ParseBefore97(std::string_view stream, WordHeader& header) {
  for (std::size_t i = 0; i < header.characters.size(); ++i) header.characters[i] = Le32(stream, 0x34 + 4 * i);
  header.pieces_offset = Le32(stream, 0x160);
  header.pieces_bytes = Le32(stream, 0x164);
}

// Length of an operand, [MS-DOC] 2.2.5.1; 0: it does not fit.
std::size_t OperandBytes(std::uint16_t sprm, std::string_view rest) {
  switch (sprm >> 13) {
    case 0:
    case 1: return 1;
    case 2:
    case 4:
    case 5: return 2;
    case 3: return 4;
    case 7: return 3;
    default:
      if (rest.empty()) return 0;
      return 1 + static_cast<unsigned char>(rest[0]);
  }
}

// Whether a run's or piece's properties mark it as deleted.
bool MarksDeleted(std::string_view properties) {
  bool deleted = false;
  while (properties.size() >= 3) {
    const std::uint16_t sprm = Le16(properties, 0);
    properties.remove_prefix(2);
    const std::size_t bytes = OperandBytes(sprm, properties);
    if (bytes == 0 || bytes > properties.size()) break;
    if (sprm == kDeletedMark) deleted = (properties[0] & 1) != 0;  // 0x81: unlike its style, which has none
    properties.remove_prefix(bytes);
  }
  return deleted;
}

// Prm of a piece, [MS-DOC] 2.9.213.
bool PieceIsDeleted(std::uint16_t prm, const std::vector<std::string_view>& property_lists) {
  if ((prm & 1) == 0) return (prm >> 1 & 0x7f) == kDeletedMarkShort && prm >> 8 != 0;
  const std::size_t index = prm >> 1;
  return index < property_lists.size() && MarksDeleted(property_lists[index]);
}

// PlcPcd, [MS-DOC] 2.8.35 and 2.9.177.
Result<std::vector<WordPiece>> ParsePlcPcd(std::string_view plc, bool before_97,
                                           const std::vector<std::string_view>& property_lists) {
  if (plc.size() < 16) return Fail(ErrorCode::kTruncated, "the table of pieces is cut");
  const std::size_t count = (plc.size() - 4) / 12;
  std::vector<WordPiece> pieces;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t from = Le32(plc, 4 * i), to = Le32(plc, 4 * i + 4);
    if (to < from) return Fail(ErrorCode::kMalformed, "the table of pieces runs backwards");
    const std::size_t at = 4 * (count + 1) + 8 * i;
    const std::uint32_t offset = Le32(plc, at + 2);
    WordPiece piece;
    piece.characters = to - from;
    piece.wide = !before_97 && (offset & 0x40000000) == 0;
    piece.offset = piece.wide || before_97 ? offset : (offset & 0x3fffffff) / 2;
    piece.deleted = !before_97 && PieceIsDeleted(Le16(plc, at + 6), property_lists);
    pieces.push_back(piece);
  }
  return pieces;
}

// One page of run properties, ChpxFkp, [MS-DOC] 2.9.33.
void AddDeletedRuns(std::string_view page, std::vector<ByteRange>& ranges) {
  constexpr std::size_t kPageBytes = 512;
  if (page.size() < kPageBytes) return;
  const auto runs = static_cast<unsigned char>(page[kPageBytes - 1]);
  if (4u * (runs + 1u) + runs > kPageBytes - 1) return;
  for (std::size_t i = 0; i < runs; ++i) {
    const std::size_t at = 2u * static_cast<unsigned char>(page[4u * (runs + 1u) + i]);
    if (at == 0 || at >= kPageBytes - 1) continue;
    const std::string_view properties = page.substr(at + 1, static_cast<unsigned char>(page[at]));
    const std::uint32_t from = Le32(page, 4 * i), to = Le32(page, 4 * i + 4);
    if (from < to && MarksDeleted(properties)) ranges.push_back({from, to});
  }
}

}  // namespace

Result<WordHeader> ParseWordHeader(std::string_view stream) {
  constexpr std::size_t kBytesBefore97 = 0x168, kBytes97 = 0x1aa;
  if (stream.size() < kBytesBefore97) return Fail(ErrorCode::kTruncated, "the document's header is cut", stream.size());
  const std::uint16_t magic = Le16(stream, 0);
  const std::uint16_t version = Le16(stream, 2);
  if (magic != 0xa5ec && magic != 0xa5dc) return Fail(ErrorCode::kUnsupported, "a Word document of an unknown version");
  const std::uint16_t flags = Le16(stream, 10);
  WordHeader header;
  header.before_97 = version < kFirstVersionOf97;
  header.complex = (flags & 0x4) != 0;
  header.encrypted = (flags & 0x100) != 0;
  header.table_one = (flags & 0x200) != 0;
  header.codepage = header.before_97 ? CodepageOfLanguage(Le16(stream, 6)) : kWesternCodepage;
  header.text_start = Le32(stream, 0x18);
  if (header.before_97 && (flags & 0x1000) != 0)
    return Fail(ErrorCode::kUnsupported, "an East Asian document of Word 95");
  if (header.before_97) {
    ParseBefore97(stream, header);
  } else if (stream.size() < kBytes97) {
    return Fail(ErrorCode::kTruncated, "the document's header is cut", stream.size());
  } else {
    Parse97(stream, header);
  }
  return header;
}

// Clx, [MS-DOC] 2.9.38. Without one the text stands in one piece.
Result<std::vector<WordPiece>> ParseWordPieces(const WordHeader& header, std::string_view table) {
  std::uint64_t all = 0;
  for (const std::uint32_t count : header.characters) all += count;
  if (header.pieces_bytes == 0 || (header.before_97 && !header.complex))
    return std::vector<WordPiece>{{all, header.text_start, false, false}};
  std::string_view clx = Part(table, header.pieces_offset, header.pieces_bytes);
  std::vector<std::string_view> property_lists;
  while (clx.size() >= 3 && clx[0] == 1) {
    const std::size_t bytes = Le16(clx, 1);
    property_lists.push_back(clx.substr(3, bytes));
    clx.remove_prefix(std::min(clx.size(), 3 + bytes));
  }
  if (clx.size() < 5 || clx[0] != 2) return Fail(ErrorCode::kMalformed, "no table of pieces");
  return ParsePlcPcd(clx.substr(5, Le32(clx, 1)), header.before_97, property_lists);
}

// SttbSavedBy, [MS-DOC] 2.9.290: pairs of who saved it and where.
std::vector<std::string> FindSavedPaths(const WordHeader& header, std::string_view table) {
  std::vector<std::string> paths;
  std::string_view texts = Part(table, header.saved_offset, header.saved_bytes);
  if (texts.size() < 6 || Le16(texts, 0) != 0xffff) return paths;
  texts.remove_prefix(6);
  for (bool is_path = false; texts.size() >= 2; is_path = !is_path) {
    const std::size_t bytes = 2u * Le16(texts, 0);
    if (bytes > texts.size() - 2) break;
    if (is_path) paths.push_back(FromUtf16Le(texts.substr(2, bytes)));
    texts.remove_prefix(2 + bytes);
  }
  return paths;
}

// PlcBteChpx, [MS-DOC] 2.8.5.
std::vector<ByteRange> FindDeletedRanges(const WordHeader& header, std::string_view document, std::string_view table) {
  std::vector<ByteRange> ranges;
  if (header.before_97) return ranges;
  const std::string_view plc = Part(table, header.properties_offset, header.properties_bytes);
  const std::size_t pages = plc.size() < 4 ? 0 : (plc.size() - 4) / 8;
  for (std::size_t i = 0; i < pages; ++i) {
    const std::uint64_t number = Le32(plc, 4 * (pages + 1) + 4 * i) & 0x3fffff;
    AddDeletedRuns(Part(document, number * 512, 512), ranges);
  }
  std::ranges::sort(ranges, {}, &ByteRange::from);
  std::vector<ByteRange> merged;
  for (const ByteRange& range : ranges) {
    if (!merged.empty() && range.from <= merged.back().to) {
      merged.back().to = std::max(merged.back().to, range.to);
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

}  // namespace schouw
