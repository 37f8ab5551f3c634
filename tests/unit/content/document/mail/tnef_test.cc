// winmail.dat as records and files.
#include "agent/content/document/mail/tnef.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/numbers.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using namespace std::string_literals;
using testing::CollectingSink;
using testing::Le;
using testing::ReadDocument;

// The example of MS-OXRTFCP, section 4.1.
const std::string& PackedRtf() {
  static const std::string packed =
      "\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0"s;
  return packed;
}

std::string Attribute(char level, std::uint32_t id, const std::string& data) {
  return level + Le(id, 4) + Le(data.size(), 4) + data + Le(0, 2);
}
std::string PaddedAttribute(std::string value) {
  value.resize((value.size() + 3) / 4 * 4);
  return value;
}
std::string Property(std::uint16_t id, std::uint16_t type, const std::string& value) {
  return Le(type, 2) + Le(id, 2) + Le(1, 4) + Le(value.size(), 4) + PaddedAttribute(value);
}

TEST(Tnef, SubjectBodyAndFiles) {
  const std::string named =
      Le(0x0003, 2) + Le(0x8001, 2) + std::string(16, 'g') + Le(1, 4) + Le(6, 4) + PaddedAttribute("abcdef") + Le(7, 4);
  const std::string file =
      "\x78\x9f\x3e\x22\x01\0"s + Attribute(1, 0x00069007, Le(1252, 8)) + Attribute(1, 0x00018004, "caf\xe9\0"s) +
      Attribute(1, 0x00069003,
                Le(3, 4) + named + Property(0x1000, 0x001e, "voorbeeldterm-alfa\0"s) +
                    Property(0x1009, 0x0102, PackedRtf())) +
      Attribute(2, 0x00069002, std::string(14, '\0')) + Attribute(2, 0x00018010, "KORT~1.TXT\0"s) +
      Attribute(2, 0x0006800f, "inhoud") +
      Attribute(2, 0x00069005, Le(1, 4) + Property(0x3707, 0x001f, "l\0a\0n\0g\0.\0t\0x\0t\0\0\0"s)) +
      Attribute(2, 0x00069002, std::string(14, '\0')) + Attribute(2, 0x0006800f, "zonder naam");
  const CollectingSink sink = ReadDocument(file);
  EXPECT_EQ(sink.formats, std::vector<std::string>{"mail.tnef"});
  EXPECT_EQ(sink.Text(), "Subject: café\nvoorbeeldterm-alfa");
  EXPECT_TRUE(sink.problems.empty());
  ASSERT_EQ(sink.embedded.size(), 3u);
  EXPECT_EQ(sink.embedded[0].member.path, "body.rtf");
  EXPECT_EQ(sink.embedded[1].member.path, "lang.txt");
  EXPECT_EQ(sink.embedded[1].bytes, "inhoud");
  EXPECT_EQ(sink.embedded[2].member.path, "attachment 3");
  const CollectingSink cut = ReadDocument(file.substr(0, file.size() - 5));
  ASSERT_EQ(cut.problems.size(), 1u);
  EXPECT_EQ(cut.embedded.size(), 2u);
}

}  // namespace
}  // namespace schouw
