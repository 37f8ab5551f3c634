#include "agent/content/document/word/word.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "agent/base/utf8.h"
#include "agent/content/document/codepage.h"
#include "agent/content/document/compound/compound_file.h"
#include "agent/content/document/compound/compound_kind.h"
#include "agent/content/document/compound/ole_objects.h"
#include "agent/content/document/compound/property_set.h"
#include "agent/content/document/placed_text.h"
#include "agent/content/document/word/word_file.h"
#include "agent/content/document/word/word_text.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

constexpr std::uint64_t kBlockCharacters = 16u << 10;

// Walks the pieces in the order of the text; each character once.
class PieceWalk {
 public:
  PieceWalk(const WordHeader& header, std::string_view document, std::vector<WordPiece> pieces,
            std::vector<ByteRange> deleted)
      : header_(header), document_(document), pieces_(std::move(pieces)), deleted_(std::move(deleted)) {}

  // Up to `count` further characters into `text`; returns how many there were. 0: there are no more.
  std::uint64_t Take(std::uint64_t count, WordText& text) {
    while (piece_ < pieces_.size() && done_ == pieces_[piece_].characters) {
      ++piece_;
      done_ = 0;
    }
    if (piece_ == pieces_.size()) return 0;
    const WordPiece& piece = pieces_[piece_];
    const std::uint64_t unit_bytes = piece.wide ? 2 : 1;
    const std::uint64_t wanted = std::min(count, piece.characters - done_);
    const std::uint64_t offset = piece.offset + done_ * unit_bytes;
    const std::uint64_t there =
        offset >= document_.size() ? 0 : std::min(wanted, (document_.size() - offset) / unit_bytes);
    if (there < wanted) cut_ = true;
    if (there * unit_bytes > left_bytes_) {
      overlapping_ = true;
      return 0;
    }
    left_bytes_ -= there * unit_bytes;
    if (!piece.deleted && there > 0)
      AddUnits(document_.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(there * unit_bytes)), offset,
               piece.wide, text);
    done_ += wanted;
    return wanted;
  }
  // Some piece stood past the end of the stream.
  bool cut() const { return cut_; }
  // Pieces say more than the stream can hold.
  bool overlapping() const { return overlapping_; }

 private:
  void AddUnits(std::string_view bytes, std::uint64_t offset, bool wide, WordText& text) {
    // Runs that stay, between those that were deleted.
    auto range = std::ranges::upper_bound(deleted_, offset, {}, &ByteRange::to);
    const std::uint64_t end = offset + bytes.size();
    for (std::uint64_t at = offset; at < end;) {
      const std::uint64_t keep_to = range == deleted_.end() ? end : std::clamp(range->from, at, end);
      AddRun(bytes.substr(static_cast<std::size_t>(at - offset), static_cast<std::size_t>(keep_to - at)), wide, text);
      at = range == deleted_.end() ? end : std::max(keep_to, std::min(range->to, end));
      if (range != deleted_.end()) ++range;
    }
  }
  void AddRun(std::string_view bytes, bool wide, WordText& text) const {
    if (wide) {
      for (std::size_t i = 0; i + 2 <= bytes.size(); i += 2)
        text.Add(static_cast<char16_t>(LoadLe<std::uint16_t>(AsBytes(bytes).data() + i)));
      return;
    }
    const std::string utf8 = DecodeCodepage(header_.codepage, bytes);
    for (std::size_t at = 0; at < utf8.size();) {
      const DecodedCodePoint point = DecodeUtf8(utf8, at);
      text.AddCodePoint(point.value);
      at += point.length;
    }
  }

  const WordHeader& header_;
  std::string_view document_;
  std::vector<WordPiece> pieces_;
  std::vector<ByteRange> deleted_;
  std::size_t piece_ = 0;
  std::uint64_t done_ = 0;  // characters of the piece
  std::uint64_t left_bytes_ = document_.size();
  bool cut_ = false;
  bool overlapping_ = false;
};

class WordReader {
 public:
  WordReader(const DocumentInput& input, DocumentSink& sink, CompoundFile file)
      : input_(input), sink_(sink), file_(std::move(file)), placed_(input.origin, input.limits, sink) {}

  Status Read() {
    const StreamBytes document = file_.Read(*file_.FindStream(CompoundFile::kRoot, "WordDocument"));
    Tell(document.failure);
    SCHOUW_ASSIGN(const WordHeader header, ParseWordHeader(document.bytes), "read document");
    if (header.encrypted) return Fail(ErrorCode::kEncrypted, "a Word document behind a password");
    if (!SendSummary(file_, CompoundFile::kRoot, placed_)) return {};
    const Status text = ReadText(header, document.bytes);
    if (wanted_) SendObjects();
    return text;
  }

 private:
  void Tell(const std::optional<Error>& failure) {
    if (failure) sink_.OnProblem(ProblemFrom(input_.origin.entry, *failure));
  }

  Status ReadText(const WordHeader& header, const std::string& document) {
    std::string table_bytes;
    std::string_view table = document;
    if (!header.before_97) {
      const auto stream = file_.FindStream(CompoundFile::kRoot, header.table_one ? "1Table" : "0Table");
      if (!stream) return Fail(ErrorCode::kMalformed, "no table stream");
      StreamBytes read = file_.Read(*stream);
      Tell(read.failure);
      table = table_bytes = std::move(read.bytes);
    }
    SCHOUW_ASSIGN(std::vector<WordPiece> pieces, ParseWordPieces(header, table), "read document");
    for (const std::string& path : FindSavedPaths(header, table)) wanted_ = wanted_ && placed_.Send("saved as", path);
    PieceWalk walk(header, document, std::move(pieces), FindDeletedRanges(header, document, table));
    for (std::size_t part = 0; wanted_ && part < kWordParts.size(); ++part)
      if (header.characters[part] > 0) wanted_ = SendPart(walk, header.characters[part], kWordParts[part]);
    if (walk.overlapping()) return Fail(ErrorCode::kMalformed, "its pieces overlap");
    if (walk.cut()) return Fail(ErrorCode::kTruncated, "its text ends early");
    return {};
  }

  // The main text is told by its lines, other parts by their names.
  bool SendPart(PieceWalk& walk, std::uint64_t characters, std::string_view name) {
    TextPieces lines(input_.origin, input_.limits, sink_);
    std::string part_text;
    std::string& buffer = name.empty() ? lines.buffer() : part_text;
    const std::function<bool(const std::string&)> on_link = [&](const std::string& target) {
      return placed_.SendLink("link", target);
    };
    WordText text(buffer, on_link);
    while (characters > 0) {
      const std::uint64_t taken = walk.Take(std::min(characters, kBlockCharacters), text);
      if (taken == 0) break;
      characters -= taken;
      if (!text.wanted() || (name.empty() && !lines.Flush())) return false;
    }
    text.EndPart();
    return name.empty() ? lines.Finish() : placed_.Send(name, part_text);
  }

  void SendObjects() {
    const auto pool = file_.FindStorage(CompoundFile::kRoot, "ObjectPool");
    if (!pool) return;
    EmbeddedObjects objects(sink_);
    const auto children = file_.item(*pool).children;
    for (const CompoundFile::Id child : children) {
      const CompoundFile::Item& item = file_.item(child);
      if (item.type == CompoundFile::Type::kStorage && !objects.SendStorage(file_, child, item.name)) return;
    }
  }

  const DocumentInput& input_;
  DocumentSink& sink_;
  CompoundFile file_;
  PlacedText placed_;
  bool wanted_ = true;
};

}  // namespace

bool ClaimsWord(const DocumentInput& input) { return KindsOf(input).word; }

Status ReadWord(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(CompoundFile file, CompoundFile::Open(input.content, input.limits), "");
  TellDamage(file, input, sink);
  return WordReader(input, sink, std::move(file)).Read();
}

}  // namespace schouw
