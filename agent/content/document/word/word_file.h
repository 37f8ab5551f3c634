// How a Word document ([MS-DOC]) says where its text stands: header, pieces, revisions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

// Parts of the text, in the order in which they follow each other.
inline constexpr std::array<const char*, 8> kWordParts = {
    "", "footnotes", "headers and footers", "macros", "comments", "endnotes", "text boxes", "text boxes of headers"};

struct WordHeader {
  bool before_97 = false;  // Word 6 and 95: text in a code page, no table stream
  bool encrypted = false;
  bool complex = false;    // saved in pieces
  bool table_one = false;  // "1Table", not "0Table"
  std::uint32_t codepage = 1252;
  std::uint32_t text_start = 0;  // byte offset of the text where there are no pieces
  std::array<std::uint32_t, kWordParts.size()> characters{};
  std::uint32_t pieces_offset = 0, pieces_bytes = 0;          // of the Clx, in the table stream
  std::uint32_t saved_offset = 0, saved_bytes = 0;            // of SttbSavedBy
  std::uint32_t properties_offset = 0, properties_bytes = 0;  // of PlcBteChpx
};
// `stream`: WordDocument. Errors: kMalformed, kTruncated, kUnsupported.
Result<WordHeader> ParseWordHeader(std::string_view stream);

struct WordPiece {
  std::uint64_t characters = 0;
  std::uint64_t offset = 0;  // in the WordDocument stream, bytes
  bool wide = false;         // UTF-16LE
  bool deleted = false;      // by a tracked change to all of it
};
// `table`: the table stream; the document's own before Word 97.
Result<std::vector<WordPiece>> ParseWordPieces(const WordHeader& header, std::string_view table);

// Paths under which the document was saved last, as it remembers them.
std::vector<std::string> FindSavedPaths(const WordHeader& header, std::string_view table);

// Byte ranges of the WordDocument stream, sorted and apart, whose text was deleted with changes tracked.
struct ByteRange {
  std::uint64_t from, to;
};
std::vector<ByteRange> FindDeletedRanges(const WordHeader& header, std::string_view document, std::string_view table);

}  // namespace schouw
