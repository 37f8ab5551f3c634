// Presentations made by the specification: slides in their order, notes, comments, links; live objects alone.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/unit/content/document/collecting_sink.h"
#include "tests/unit/content/document/office_bytes.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::CompoundOf;
using testing::Le16;
using testing::Le32;
using testing::ReadDocument;
using testing::Wide;

std::string Atom(std::uint32_t type, const std::string& data, std::uint32_t instance = 0) {
  return Le16(instance << 4) + Le16(type) + Le32(static_cast<std::uint32_t>(data.size())) + data;
}
std::string Container(std::uint32_t type, const std::string& data, std::uint32_t instance = 0) {
  return Le16(instance << 4 | 0xf) + Le16(type) + Le32(static_cast<std::uint32_t>(data.size())) + data;
}
std::string Chars(std::u16string_view text) { return Atom(0xfa0, Wide(text)); }
std::string SlideEntry(std::uint32_t persist, std::uint32_t slide) {
  return Atom(0x3f3, Le32(persist) + Le32(0) + Le32(0) + Le32(slide) + Le32(0));
}
std::string SlideOf(const std::string& text) { return Container(0x3ee, Container(0x40c, Container(0xf002, text))); }

// A stream saved once or more: each save adds objects and an edit that names them.
class Presentation {
 public:
  void Save(const std::map<std::uint32_t, std::string>& objects) {
    std::string directory;
    for (const auto& [id, object] : objects) {
      directory += Le32(1u << 20 | id) + Le32(static_cast<std::uint32_t>(stream_.size()));
      stream_ += object;
    }
    const auto at = static_cast<std::uint32_t>(stream_.size());
    stream_ += Atom(0x1772, directory);
    const auto edit = static_cast<std::uint32_t>(stream_.size());
    stream_ += Atom(0xff5, Le32(0) + Le32(0) + Le32(edit_) + Le32(at) + Le32(1) + Le32(9) + Le32(0));
    edit_ = edit;
  }
  std::string File(std::uint32_t token = 0xe391c05f) const {
    return CompoundOf({{"PowerPoint Document", stream_},
                       {"Current User", Atom(0xff6, Le32(0x14) + Le32(token) + Le32(edit_) + Le32(0))}});
  }

 private:
  std::string stream_;
  std::uint32_t edit_ = 0;
};

std::string Outline(const std::string& slides, const std::string& notes = "") {
  return Container(0x3e8, Container(0x409, Container(0xfd7, Atom(0xfba, Wide(u"hier"), 0) +
                                                                Atom(0xfba, Wide(u"http://kansspel.example/"), 1))) +
                              Container(0xff0, slides, 0) + Container(0xff0, notes, 2));
}

TEST(PowerPoint, SlidesNotesAndCommentsHaveTheirPlace) {
  Presentation presentation;
  presentation.Save(
      {{1, Outline(SlideEntry(3, 256) + Chars(u"titel één\vregel") + SlideEntry(2, 257), SlideEntry(4, 0))},
       {2, SlideOf(Container(0xf00d, Atom(0xfa8, "caf\xe9\rtwee")))},
       {3, SlideOf(Container(0xf00d, Chars(u"vak")))},
       {4, Container(0x3f0, Atom(0x3f1, Le32(257) + Le32(0)) + Container(0x40c, Chars(u"aantekening")))}});
  const CollectingSink sink = ReadDocument(presentation.File());
  const std::vector<std::string> expected = {"link: http://kansspel.example/", "slide 1: titel één\nregel",
                                             "slide 1: vak", "slide 2: café\ntwee", "notes of slide 2: aantekening"};
  EXPECT_EQ(testing::PlacesAndTexts(sink), expected);
  EXPECT_EQ(sink.formats, std::vector<std::string>{"powerpoint.binary"});
  EXPECT_TRUE(sink.problems.empty());
}

TEST(PowerPoint, CommentsInsideBinaryTagsAreRead) {
  Presentation presentation;
  const std::string comment =
      Container(0x2ee0, Atom(0xfba, Wide(u"naam"), 0) + Atom(0xfba, Wide(u"voorbeeldterm-alfa"), 1));
  presentation.Save({{1, Outline(SlideEntry(2, 256))},
                     {2, Container(0x3ee, Container(0x1388, Container(0x138a, Atom(0xfba, Wide(u"___PPT10")) +
                                                                                  Atom(0x138b, comment))))}});
  const std::vector<std::string> lines = testing::PlacesAndTexts(ReadDocument(presentation.File()));
  EXPECT_EQ(lines.back(), "comments on slide 1: voorbeeldterm-alfa");
}

TEST(PowerPoint, WhatOnlyOlderSavesNameIsNotLive) {
  Presentation presentation;
  presentation.Save({{1, Outline(SlideEntry(2, 256) + SlideEntry(3, 257))},
                     {2, SlideOf(Chars(u"oude tekst"))},
                     {3, SlideOf(Chars(u"weggegooide dia"))}});
  presentation.Save({{1, Outline(SlideEntry(2, 256))}, {2, SlideOf(Chars(u"nieuwe tekst"))}});
  const std::string text = ReadDocument(presentation.File()).Text();
  EXPECT_NE(text.find("nieuwe tekst"), std::string::npos);
  EXPECT_EQ(text.find("oude tekst"), std::string::npos);
  EXPECT_EQ(text.find("weggegooide"), std::string::npos);
}

TEST(PowerPoint, APasswordIsTold) {
  Presentation presentation;
  presentation.Save({{1, Outline("")}});
  const CollectingSink sink = ReadDocument(presentation.File(0xf3d1c4df));
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kEncrypted);
}

TEST(PowerPoint, ObjectsThatOverlapEnd) {
  std::string slides;
  for (std::uint32_t i = 0; i < 2000; ++i) slides += SlideEntry(2, 256 + i);
  Presentation presentation;
  presentation.Save({{1, Outline(slides)}, {2, SlideOf(Chars(std::u16string(50'000, u'a')))}});
  const CollectingSink sink = ReadDocument(presentation.File());
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].detail, "its records overlap");
  EXPECT_LT(sink.records.size(), 40u);
}

TEST(PowerPoint, ASlideThatIsNotThereIsTold) {
  Presentation presentation;
  presentation.Save({{1, Outline(SlideEntry(7, 256))}});
  const CollectingSink sink = ReadDocument(presentation.File());
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].detail, "a part of the presentation is not where it should be");
}

}  // namespace
}  // namespace schouw
