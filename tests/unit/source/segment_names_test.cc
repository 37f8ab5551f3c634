#include "agent/source/segment_names.h"

#include <gtest/gtest.h>

namespace schouw {
namespace {

// "a.001 a.002? a.003": a question mark behind what is missing.
std::string Found(const std::string& named, const std::vector<std::string>& present) {
  std::string text;
  for (const SegmentName& segment : FindSegments(named, present))
    text += (text.empty() ? "" : " ") + segment.name + (segment.present ? "" : "?");
  return text;
}

TEST(SegmentNames, FindsTheSetWhicheverSegmentWasNamed) {
  struct Case {
    const char* name;
    const char* named;
    std::vector<std::string> present;
    const char* found;
  };
  const Case cases[] = {
      {"one file", "laptop.dd", {"laptop.dd", "laptop.txt"}, "laptop.dd"},
      {"no extension", "laptop", {"laptop", "laptop.001"}, "laptop"},
      {"a hidden file", ".001", {".001", ".002"}, ".001"},
      {"one numbered file", "x.001", {"x.001"}, "x.001"},
      {"from 001", "x.001", {"x.002", "x.003", "x.001", "y.004"}, "x.001 x.002 x.003"},
      {"from 000", "x.001", {"x.000", "x.001"}, "x.000 x.001"},
      {"a later one named", "x.003", {"x.002", "x.003", "x.001"}, "x.001 x.002 x.003"},
      {"a gap", "x.001", {"x.001", "x.002", "x.004"}, "x.001 x.002 x.003? x.004"},
      {"a gap before the one named", "x.004", {"x.001", "x.002", "x.004"}, "x.001 x.002 x.003? x.004"},
      {"the first one missing", "x.002", {"x.002", "x.003"}, "x.001? x.002 x.003"},
      {"years", "x.2026", {"x.2024", "x.2026"}, "x.2026"},
      {"another width", "x.001", {"x.001", "x.02", "x.0002"}, "x.001"},
      {"two digits", "x.01", {"x.01", "x.02"}, "x.01 x.02"},
      {"letters", "x.ab", {"x.aa", "x.ab", "x.ac", "x.AD"}, "x.aa x.ab x.ac"},
      {"letters with a gap", "x.aa", {"x.aa", "x.ab", "x.ad"}, "x.aa x.ab x.ac? x.ad"},
      {"three letters", "x.aaa", {"x.aaa", "x.aab"}, "x.aaa x.aab"},
      {"dd beside gz is no set", "x.dd", {"x.dd", "x.gz", "x.md"}, "x.dd"},
      {"aa beside dd is no set", "x.aa", {"x.aa", "x.dd"}, "x.aa"},
      {"img and iso are no set", "x.img", {"x.img", "x.iso", "x.raw"}, "x.img"},
      {"E01", "x.E02", {"x.E01", "x.E02", "x.E01.txt"}, "x.E01 x.E02"},
      {"E01 with a gap", "x.E01", {"x.E01", "x.E02", "x.E04"}, "x.E01 x.E02 x.E03? x.E04"},
      {"E01 with a far second", "x.E01", {"x.E01", "x.E05"}, "x.E01 x.E02? x.E03? x.E04? x.E05"},
      {"E01 missing", "x.E02", {"x.E02", "x.E03"}, "x.E01? x.E02 x.E03"},
      {"small letters", "x.e01", {"x.e01", "x.e02", "x.E03"}, "x.e01 x.e02"},
      {"E01 beside a program", "x.E01", {"x.E01", "x.E02", "x.EXE", "x.LOG"}, "x.E01 x.E02"},
      {"e01 beside a log", "x.e01", {"x.e01", "x.log", "x.txt"}, "x.e01"},
      {"a log beside e01", "x.log", {"x.e01", "x.log", "x.txt"}, "x.log"},
      {"SMART", "x.s01", {"x.s01", "x.s02"}, "x.s01 x.s02"},
      {"Ex01", "x.Ex01", {"x.Ex01", "x.Ex02", "x.E03"}, "x.Ex01 x.Ex02"},
      {"parts of a VMDK image",
       "x.vmdk",
       {"x-s002.vmdk", "x.vmdk", "x-s001.vmdk", "x-sneeuw.vmdk", "xy-s001.vmdk", "x-s001.vmdk.lck"},
       "x.vmdk x-s001.vmdk x-s002.vmdk"},
      {"a flat VMDK image", "x.vmdk", {"x-flat.vmdk", "x.vmdk"}, "x.vmdk x-flat.vmdk"},
      {"a VMDK image alone", "x.vmdk", {"x.vmdk", "y-flat.vmdk"}, "x.vmdk"},
      {"E00 is no segment", "x.E00", {"x.E00", "x.E01"}, "x.E00"},
  };
  for (const Case& c : cases) EXPECT_EQ(Found(c.named, c.present), c.found) << c.name;
}

TEST(SegmentNames, CountsOnPast99And999) {
  std::vector<std::string> digits;
  for (int i = 1; i <= 1002; ++i)
    digits.push_back("x." + std::string(i < 10 ? "00" : i < 100 ? "0" : "") + std::to_string(i));
  for (const char* named : {"x.001", "x.999", "x.1000"}) {
    const auto found = FindSegments(named, digits);
    ASSERT_EQ(found.size(), 1002u) << named;
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].name, digits[i]);
  }
  std::vector<std::string> ewf;
  for (int i = 1; i <= 99; ++i) ewf.push_back(std::string("x.E") + (i < 10 ? "0" : "") + std::to_string(i));
  for (const char letter : {'E', 'F'})
    for (char a = 'A'; a <= 'Z'; ++a)
      for (char b = 'A'; b <= 'Z'; ++b) ewf.push_back(std::string("x.") + letter + a + b);
  for (const char* named : {"x.E01", "x.EAA", "x.FZZ"}) {
    const auto found = FindSegments(named, ewf);
    ASSERT_EQ(found.size(), ewf.size()) << named;
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].name, ewf[i]);
  }
}

}  // namespace
}  // namespace schouw
