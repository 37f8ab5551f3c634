// Plain text as records: pieces, overlaps, line numbers, broken sources, and files larger than memory.
#include "agent/content/document/plain_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>

#include "agent/base/utf8.h"
#include "agent/model/text_pieces.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::ReadDocument;

Limits SmallPieces(std::uint64_t bytes) {
  Limits limits;
  limits.max_text_piece_bytes = bytes;
  return limits;
}

TEST(PlainText, OneShortTextIsOneRecord) {
  const CollectingSink sink = ReadDocument("eerste regel\nvoorbeeldterm-alfa\n");
  ASSERT_EQ(sink.records.size(), 1u);
  EXPECT_EQ(sink.records[0].kind, RecordKind::kDocument);
  EXPECT_EQ(sink.records[0].text, "eerste regel\nvoorbeeldterm-alfa\n");
  EXPECT_EQ(sink.records[0].first_line, 1u);
  EXPECT_EQ(sink.records[0].overlap_bytes, 0u);
}

// Lines by \n, \r\n and \r before `text`.
std::uint64_t LineAfter(const std::string& text) {
  std::uint64_t line = 1;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) ++line;
  return line;
}

TEST(PlainText, PiecesAreBoundedOverlapAndKnowTheirLine) {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    std::string text = "begin";
    for (int word = 0; word < 3000; ++word) {
      static const char* const kEnds[] = {" ", "\n", "\r\n", "\r", ", ", ";", "\t", "\n\n"};
      text += kEnds[random() % 8];
      const std::size_t length = random() % 50 == 0 ? 700 : 1 + random() % 12;
      for (std::size_t i = 0; i < length; ++i)
        text += random() % 6 == 0 ? "\xc3\xab" : std::string(1, static_cast<char>('a' + random() % 26));
    }
    const Limits limits = SmallPieces(256 + random() % 3000);
    const CollectingSink sink = ReadDocument(text, limits);
    EXPECT_EQ(sink.Text(), text);
    std::size_t start = 0;
    for (const Record& record : sink.records) {
      ASSERT_LE(record.text.size(), limits.max_text_piece_bytes);
      ASSERT_TRUE(IsValidUtf8(record.text));
      ASSERT_LE(record.overlap_bytes, 1024u);
      start -= record.overlap_bytes;
      ASSERT_EQ(text.compare(start, record.text.size(), record.text), 0);
      ASSERT_EQ(record.first_line, LineAfter(text.substr(0, start))) << "at " << start;
      start += record.text.size();
    }
  }
}

TEST(PlainText, EveryWordPairIsWholeInSomePiece) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "tor browser" + std::to_string(i) + " en ";
  const CollectingSink sink = ReadDocument(text, SmallPieces(4096));
  std::size_t hits = 0;
  for (const Record& record : sink.records)
    for (std::size_t at = record.text.find("tor browser"); at != std::string::npos;
         at = record.text.find("tor browser", at + 1))
      if (at + std::strlen("tor browser") > record.overlap_bytes) ++hits;
  EXPECT_EQ(hits, 20'000u);
}

TEST(PlainText, AMonsterWordIsCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "\xe6\xbc\xa2";
  const CollectingSink sink = ReadDocument(text, SmallPieces(1000));
  EXPECT_EQ(sink.Text(), text);
  for (const Record& record : sink.records) ASSERT_TRUE(IsValidUtf8(record.text));
}

TEST(PlainText, TheSinkMayStopIt) {
  CollectingSink sink;
  sink.stop_after = 2;
  const MemorySource content(std::string(100'000, 'a'));
  const Limits limits = SmallPieces(1000);
  EXPECT_TRUE(ReadPlainText({content, "tekst", "text/plain", {}, limits}, sink).has_value());
  EXPECT_EQ(sink.records.size(), 2u);
}

// `unit` repeated to `size` bytes, without holding them; reading past `broken_at` fails.
class RepeatedSource final : public ByteSource {
 public:
  RepeatedSource(std::string unit, std::uint64_t size, std::uint64_t broken_at = ~0ull)
      : unit_(std::move(unit)), size_(size), broken_at_(broken_at) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= broken_at_) return Fail(ErrorCode::kIo, "read failed", offset);
    std::size_t done = 0;
    while (done < into.size() && offset + done < std::min(size_, broken_at_)) {
      const std::size_t from = static_cast<std::size_t>((offset + done) % unit_.size());
      const std::size_t count = std::min({unit_.size() - from, into.size() - done,
                                          static_cast<std::size_t>(std::min(size_, broken_at_) - offset - done)});
      std::memcpy(into.data() + done, unit_.data() + from, count);
      done += count;
    }
    return done;
  }

 private:
  std::string unit_;
  std::uint64_t size_;
  std::uint64_t broken_at_;
};

// Counts a term, each hit once, and the largest record.
class CountingTextSink final : public DocumentSink {
 public:
  SinkAnswer OnRecord(Record record) override {
    largest = std::max(largest, record.text.size());
    last_line = record.first_line;
    for (std::size_t at = record.text.find("voorbeeldterm-alfa"); at != std::string::npos;
         at = record.text.find("voorbeeldterm-alfa", at + 1))
      if (at + 18 > record.overlap_bytes) ++hits;
    return SinkAnswer::kContinue;
  }
  void OnProblem(Problem) override {}
  void OnArtifact(ArtifactCoverage) override {}
  SinkAnswer OnEmbedded(const Member&, MemberReader&) override { return SinkAnswer::kContinue; }
  std::uint64_t hits = 0;
  std::uint64_t last_line = 0;
  std::size_t largest = 0;
};

TEST(PlainText, ALargeTextLosesNoHitAtAnEdge) {
  const std::string unit =
      "een r\xc3\xab"
      "gel met voorbeeldterm-alfa erin\nen nog wat woorden die niets doen, 12345\n";
  const std::uint64_t copies = (80ull << 20) / unit.size();
  const RepeatedSource content(unit, copies * unit.size());
  CountingTextSink sink;
  const Limits limits;
  ASSERT_TRUE(ReadPlainText({content, unit, "text/plain", {}, limits}, sink).has_value());
  EXPECT_EQ(sink.hits, copies);
  EXPECT_LE(sink.largest, limits.max_text_piece_bytes);
  EXPECT_GT(sink.last_line, 2 * copies - 3000);
}

TEST(PlainText, AReadErrorKeepsWhatCameBefore) {
  const RepeatedSource content("voorbeeldterm-alfa en meer\n", 1u << 20, 300'000);
  CollectingSink sink;
  const Limits limits;
  const Status status = ReadPlainText({content, "tekst", "text/plain", {}, limits}, sink);
  EXPECT_EQ(status.error().Text(), "read text: read failed at byte 300000");
  EXPECT_EQ(sink.Text().size(), 300'000u);
}

TEST(PlainText, ATextThatIsAsciiForLongGetsItsCharsetWhenItIsNot) {
  std::string text;
  while (text.size() < 200'000) text += "alleen gewone letters in deze regel\n";
  EXPECT_NE(ReadDocument(text + "in het caf\xe9 \x93geheim\x94\n").Text().find("café “geheim”"), std::string::npos);
  EXPECT_NE(ReadDocument(text + "in het caf\xc3\xa9\n").Text().find("café"), std::string::npos);
}

struct TextClaim {
  const char* name;
  std::string head;
  bool is_text;
};

TEST(PlainText, ClaimsWhatIsTextAndNothingElse) {
  using namespace std::string_literals;
  std::string noise(4096, '\0');
  std::mt19937 random(1);
  for (char& c : noise) c = static_cast<char>(random());
  const TextClaim cases[] = {
      {"a sentence", "gewone tekst", true},
      {"nothing", "", false},
      {"html", "<!DOCTYPE html><html><body>tekst</body></html>", true},
      {"xml", "<?xml version=\"1.0\"?><a/>", true},
      {"json", "{\"zoek\": \"tor browser\"}", true},
      {"script", "#!/bin/sh\necho tekst\n", true},
      {"escape sequences of a terminal", "\x1b[31mrood\x1b[0m\n", true},
      {"one NUL in a line", "naam\0waarde en nog meer tekst"s, true},
      {"NULs before the text", std::string(3000, '\0') + "tekst na een gat", true},
      {"only NULs", std::string(3000, '\0'), false},
      {"UTF-16 with a mark", "\xff\xfet\0e\0k\0s\0t\0"s, true},
      {"UTF-16 without one", "t\0e\0k\0s\0t\0 \0v\0a\0n\0 \0h\0i\0e\0r\0"s, true},
      {"begins like a program", "MZ is ook het begin van een woord, in tekst van meer dan vierenzestig tekens lang",
       true},
      {"begins like a picture", "BM en nog wat tekst die verder gewoon leesbaar is", true},
      {"noise", noise, false},
      {"pdf", "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", false},
      {"sqlite", "SQLite format 3\0"s + std::string(84, '\x01'), false},
      {"png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s, false},
      {"zip", "PK\x03\x04\x14\0\0\0\0\0"s, false},
  };
  for (const TextClaim& c : cases) {
    const MemorySource content(c.head);
    EXPECT_EQ(ClaimsPlainText({content, c.head, "", {}, Limits{}}), c.is_text) << c.name;
  }
}

}  // namespace
}  // namespace schouw
