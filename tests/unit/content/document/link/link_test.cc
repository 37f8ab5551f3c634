// Shortcuts as records.
#include "agent/content/document/link/link.h"

#include <gtest/gtest.h>

#include <string>

#include "agent/content/document/link/shell_link.h"
#include "tests/support/corpus.h"
#include "tests/support/numbers.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using namespace std::string_literals;
using testing::CollectingSink;
using testing::Le;
using testing::ReadDocument;

std::string Wide(const std::string& ascii) {
  std::string wide;
  for (const char c : ascii) wide += std::string(1, c) + '\0';
  return wide;
}
std::string Header(std::uint32_t flags) {
  return "L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"s + Le(flags, 4) + std::string(0x4c - 24, '\0');
}
std::string CountedWide(const std::string& text) { return Le(text.size(), 2) + Wide(text); }
std::string Item(const std::string& data) { return Le(data.size() + 2, 2) + data; }
std::string IdList(const std::string& items) { return Le(items.size() + 2, 2) + items + Le(0, 2); }

TEST(ShellLink, PathFromLinkInfoAndStrings) {
  const std::string path = "C:\\map\\brief.docx"s + '\0';
  const std::string info = Le(28 + path.size() + 1, 4) + Le(28, 4) + Le(1, 4) + Le(0, 4) + Le(28, 4) + Le(0, 4) +
                           Le(28 + path.size(), 4) + path + '\0';
  const std::string link = Header(0x02 | 0x04 | 0x20 | 0x80) + info + CountedWide("Mijn brief") +
                           CountedWide("https://kansspel.example/x") + Le(0, 4);
  const CollectingSink sink = ReadDocument(link);
  EXPECT_EQ(sink.formats, std::vector<std::string>{"link.shell"});
  ASSERT_EQ(sink.records.size(), 1u);
  EXPECT_EQ(sink.records[0].text,
            "Target: C:\\map\\brief.docx\nName: Mijn brief\nArguments: https://kansspel.example/x\n");
  EXPECT_EQ(sink.records[0].url, "https://kansspel.example/x");
  EXPECT_TRUE(sink.problems.empty());
}

TEST(ShellLink, PathAndAddressFromItems) {
  const std::string long_name = Wide("lange naam.txt") + "\0\0"s;
  const std::string file = "\x32\0"s + std::string(10, '\0') + "LANGEN~1.TXT\0\0"s;
  const std::string extension = Le(20 + long_name.size() + 2, 2) + Le(3, 2) + Le(0xbeef0004, 4) +
                                std::string(12, '\0') + long_name + Le(file.size() + 2, 2);
  const std::string items =
      Item("\x1fP"s + std::string(16, 'g')) + Item("/C:\\"s + std::string(20, '\0')) + Item(file + extension);
  EXPECT_EQ(ParseShellLinkText(AsBytes(Header(0x81) + IdList(items)))->path, "C:\\lange naam.txt");
  const std::string uri = Item("\x61\x80\0\0"s + Wide("https://krant.example/") + "\0\0"s);
  EXPECT_EQ(ParseShellLinkText(AsBytes(Header(0x81) + IdList(uri)))->address, "https://krant.example/");
}

TEST(ShellLink, WhatIsCutIsSaid) {
  const std::string link = Header(0x04 | 0x08 | 0x80) + CountedWide("naam") + Le(100, 2) + "kort";
  const CollectingSink sink = ReadDocument(link);
  EXPECT_EQ(sink.Text(), "Name: naam\n");
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kDamaged);
}

TEST(ShellLink, FilesOfTheCorpus) {
  SCHOUW_NEED_CORPUS();
  const std::string folder = testing::CorpusFolder() + "/artifact/";
  EXPECT_NE(ReadDocument(testing::ReadFile(folder + "bulk_extractor/Data/deployPkg.dll.lnk"))
                .Text()
                .find("C:\\Program Files\\VMware\\VMware Tools\\deployPkg.dll"),
            std::string::npos);
  for (const char* name : {"iped/test_lnk.lnk", "plaso/unpaired_surrogate.lnk"}) {
    const CollectingSink sink = ReadDocument(testing::ReadFile(folder + name));
    EXPECT_TRUE(sink.problems.empty()) << name;
    EXPECT_NE(sink.Text().find("Target: "), std::string::npos) << name << sink.Text();
  }
}

struct ShortcutCase {
  const char* name;
  std::string file;
  const char* url;
};

TEST(InternetShortcut, AddressesAsProgramsWriteThem) {
  const ShortcutCase cases[] = {
      {"Windows", "[InternetShortcut]\r\nURL=https://krant.example/a?b=c=d\r\nIconIndex=0\r\n",
       "https://krant.example/a?b=c=d"},
      {"a property before it",
       "[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,2\r\n[InternetShortcut]\r\n"
       "URL=https://krant.example/\r\n",
       "https://krant.example/"},
      {"a base before it",
       "[DEFAULT]\r\nBASEURL=https://oud.example/\r\n[InternetShortcut]\r\nURL=https://krant.example/\r\n",
       "https://krant.example/"},
      {"letters in UTF-7",
       "[InternetShortcut]\r\nURL=https://krant.example/caf?\r\n[InternetShortcut.W]\r\n"
       "URL=https://krant.example/caf+AOk-\r\n",
       "https://krant.example/café"},
      {"UTF-16", "\xff\xfe" + Wide("[InternetShortcut]\r\nURL=https://krant.example/\r\n"), "https://krant.example/"},
      {"Windows-1252", "[InternetShortcut]\r\nURL=https://krant.example/caf\xe9\r\n", "https://krant.example/café"},
      {"freedesktop.org", "[Desktop Entry]\nEncoding=UTF-8\nType=Link\nName=Krant\nURL=https://krant.example/\n",
       "https://krant.example/"},
  };
  for (const ShortcutCase& c : cases) {
    const CollectingSink sink = ReadDocument(c.file);
    EXPECT_EQ(sink.formats, std::vector<std::string>{"link.internet"}) << c.name;
    ASSERT_EQ(sink.records.size(), 1u) << c.name;
    EXPECT_EQ(sink.records[0].url, c.url) << c.name;
    EXPECT_EQ(sink.records[0].text.substr(0, 5 + std::string(c.url).size()), "URL: " + std::string(c.url)) << c.name;
  }
}

}  // namespace
}  // namespace schouw
