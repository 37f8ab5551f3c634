// Outlook messages made by the specification: head, body in its richest form, attachments, messages in messages.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "agent/content/document/outlook/compressed_rtf.h"
#include "tests/unit/content/document/collecting_sink.h"
#include "tests/unit/content/document/office_bytes.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::Le16;
using testing::Le32;
using testing::ReadDocument;
using testing::Wide;

std::string Fixed(std::uint32_t id, std::uint32_t type, std::uint64_t value) {
  return Le16(type) + Le16(id) + Le32(6) + Le32(static_cast<std::uint32_t>(value)) +
         Le32(static_cast<std::uint32_t>(value >> 32));
}
constexpr std::uint64_t kSent = 132'539'328'000'000'000;  // 2021-01-01T00:00:00Z

void AddMessage(CompoundWriter& writer, CompoundWriter::Id at, const std::string& header,
                const std::u16string& subject) {
  writer.AddStream(at, "__properties_version1.0",
                   header + Fixed(0x39, 0x40, kSent) + Fixed(0x3ffd, 3, 1252) + Fixed(0x3fde, 3, 28591));
  writer.AddStream(at, "__substg1.0_0037001F", Wide(subject));
  writer.AddStream(at, "__substg1.0_0C1A001E", "Ren\xe9");
  writer.AddStream(at, "__substg1.0_0C1F001F", Wide(u"rene@post.example"));
}

TEST(OutlookMessage, HeadAndPlainBodyAreMessageRecords) {
  CompoundWriter writer;
  AddMessage(writer, CompoundWriter::kRoot, std::string(32, '\0'), u"Over voorbeeldterm-alfa");
  writer.AddStream(CompoundWriter::kRoot, "__substg1.0_1000001E", "in het caf\xe9");
  const auto recipient = writer.AddStorage(CompoundWriter::kRoot, "__recip_version1.0_#00000000");
  writer.AddStream(recipient, "__substg1.0_3001001F", Wide(u"Anna"));
  writer.AddStream(recipient, "__substg1.0_3003001F", Wide(u"anna@post.example"));
  const CollectingSink sink = ReadDocument(writer.Finish());
  const std::vector<std::string> expected = {"subject: Over voorbeeldterm-alfa", "sender: René <rene@post.example>",
                                             "recipient: Anna <anna@post.example>", "body: in het café"};
  EXPECT_EQ(testing::PlacesAndTexts(sink), expected);
  for (const Record& record : sink.records) {
    EXPECT_EQ(record.kind, RecordKind::kMessage);
    ASSERT_TRUE(record.time);
    EXPECT_EQ(FormatRfc3339(*record.time), "2021-01-01T00:00:00Z");
    EXPECT_EQ(record.title, "Over voorbeeldterm-alfa");
  }
  EXPECT_TRUE(sink.problems.empty());
}

TEST(OutlookMessage, TheRichestBodyIsRead) {
  CompoundWriter writer;
  AddMessage(writer, CompoundWriter::kRoot, std::string(32, '\0'), u"x");
  writer.AddStream(CompoundWriter::kRoot, "__substg1.0_1000001F", Wide(u"alleen als er niets anders is"));
  writer.AddStream(CompoundWriter::kRoot, "__substg1.0_10130102",
                   "<html><body>caf\xe9 <b>tor</b> browser</body></html>");
  const CollectingSink sink = ReadDocument(writer.Finish());
  const std::string text = sink.Text();
  EXPECT_NE(text.find("café"), std::string::npos);
  EXPECT_EQ(text.find("alleen als"), std::string::npos);
  for (const Record& record : sink.records) EXPECT_EQ(record.kind, RecordKind::kMessage);
}

TEST(OutlookMessage, ACompressedBodyIsReadAsRtf) {
  // [MS-OXRTFCP] 3.1.1: the specification's own example says "{\rtf1\ansi\ansicpg1252\pard hello world}".
  const std::string packed(
      "\x2d\0\0\0\x2b\0\0\0\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\0\x0a\0\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20"
      "\x68\x65\x6c\x09\0\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0",
      49);
  const auto rtf = DecompressRtf(packed, 1u << 20);
  ASSERT_TRUE(rtf.has_value()) << rtf.error().Text();
  EXPECT_EQ(*rtf, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  CompoundWriter writer;
  AddMessage(writer, CompoundWriter::kRoot, std::string(32, '\0'), u"x");
  writer.AddStream(CompoundWriter::kRoot, "__substg1.0_10090102", packed);
  const CollectingSink sink = ReadDocument(writer.Finish());
  EXPECT_NE(sink.Text().find("hello world"), std::string::npos);
}

TEST(OutlookMessage, CompressedRtfIsBoundedAndItsEndIsMissed) {
  EXPECT_EQ(DecompressRtf("kort", 100).error().code, ErrorCode::kTruncated);
  const std::string header = Le32(0) + Le32(1000) + Le32(0x75465a4c) + Le32(0);
  EXPECT_EQ(DecompressRtf(header + std::string(1, '\0') + "abc", 1000).error().code, ErrorCode::kTruncated);
  EXPECT_EQ(DecompressRtf(header + std::string(1000, '\xff'), 1000).error().code, ErrorCode::kTooBig);
}

TEST(OutlookMessage, AttachmentsAndMessagesInMessagesAreFilesInIt) {
  CompoundWriter writer;
  AddMessage(writer, CompoundWriter::kRoot, std::string(32, '\0'), u"buiten");
  const auto file = writer.AddStorage(CompoundWriter::kRoot, "__attach_version1.0_#00000000");
  writer.AddStream(file, "__substg1.0_3707001F", Wide(u"brief.txt"));
  writer.AddStream(file, "__substg1.0_37010102", "voorbeeldterm-alfa");
  const auto again = writer.AddStorage(CompoundWriter::kRoot, "__attach_version1.0_#00000001");
  writer.AddStream(again, "__substg1.0_3704001E", "brief.txt");
  writer.AddStream(again, "__substg1.0_37010102", "tweede");
  const auto message = writer.AddStorage(CompoundWriter::kRoot, "__attach_version1.0_#00000002");
  writer.AddStream(message, "__substg1.0_3001001F", Wide(u"doorgestuurd"));
  AddMessage(writer, writer.AddStorage(message, "__substg1.0_3701000D"), std::string(24, '\0'), u"binnen");
  const CollectingSink sink = ReadDocument(writer.Finish());
  ASSERT_EQ(sink.embedded.size(), 3u);
  EXPECT_EQ(sink.embedded[0].bytes + sink.embedded[1].bytes, "voorbeeldterm-alfatweede");
  EXPECT_EQ(sink.embedded[1].member.path, "brief (2).txt");
  EXPECT_EQ(sink.embedded[2].member.path, "doorgestuurd.msg");
  const CollectingSink inner = ReadDocument(sink.embedded[2].bytes);
  ASSERT_FALSE(inner.records.empty());
  EXPECT_EQ(inner.records[0].text, "binnen");
  EXPECT_TRUE(inner.records[0].time);
}

}  // namespace
}  // namespace schouw
