// Sections of OneNote: pages as they are now, files on them, what is written over, uncommitted, locked or broken.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/numbers.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using testing::Le;

std::string Guid(char fill) { return std::string(16, fill); }
std::string Id(char fill, std::uint32_t number) { return Guid(fill) + Le(number, 4); }
std::string Utf16(std::string_view ascii) {
  std::string text;
  for (const char c : ascii) (text += c) += '\0';
  return text;
}

// A file node without reference, or with one of eight bytes of offset and four of size.
std::string Node(std::uint32_t id, const std::string& data) {
  return Le(id | static_cast<std::uint32_t>(data.size() + 4) << 10 | 1u << 31, 4) + data;
}
struct Chunk {
  std::uint64_t offset, bytes;
};
std::string Node(std::uint32_t id, Chunk chunk, const std::string& data) {
  return Le(id | static_cast<std::uint32_t>(data.size() + 16) << 10 | 1u << 27 | 1u << 31, 4) + Le(chunk.offset, 8) +
         Le(chunk.bytes, 4) + data;
}

// Writes a section by [MS-ONESTORE] 2.2 to 2.6, each list in one fragment.
class SectionBuilder {
 public:
  Chunk Put(const std::string& bytes) {
    const Chunk chunk{file_.size(), bytes.size()};
    file_ += bytes;
    return chunk;
  }
  Chunk List(const std::string& nodes) {
    last_list_ = ++lists_ + 16;
    return Put(Le(0xa4567ab1f5f7f4c4, 8) + Le(last_list_, 4) + Le(0, 4) + nodes + Le(~0ull, 8) + Le(0, 4) +
               Le(0x8bc215c38233ba4b, 8));
  }
  std::uint32_t last_list() const { return last_list_; }
  // Object `number`: its text, and the objects `children` in it.
  std::string Object(std::uint32_t number, std::uint32_t kind, const std::string& text,
                     const std::vector<std::uint32_t>& children = {}, std::uint32_t text_tag = 0x1c001c22) {
    std::string set = Le(children.size() | 0x80000000u, 4);
    for (const std::uint32_t child : children) set += Le(child | 1u << 8, 4);
    set += Le(2, 2) + Le(text_tag, 4) + Le(0x24001c20, 4);
    set += Le(text.size() * 2, 4) + Utf16(text) + Le(children.size(), 4);
    return Node(0x0a4, Put(set), Le(number | 1u << 8, 4) + Le(kind, 4) + std::string("\x01\x01", 2));
  }
  Chunk Group(const std::string& declarations) {
    return List(Node(0x0b4, Id('g', 1)) + Node(0x022, "") + Node(0x024, Le(1, 4) + Guid('o')) + Node(0x028, "") +
                declarations + Node(0x0b8, ""));
  }
  std::string Finish(const std::string& revisions, const std::string& more_root_nodes = "") {
    const Chunk revision_list = List(Node(0x014, Id('s', 1) + Le(0, 4)) + revisions);
    revision_list_ = last_list_;
    const Chunk space = List(Node(0x00c, Id('s', 1)) + Node(0x010, revision_list, ""));
    const Chunk root = List(Node(0x004, Id('s', 1)) + Node(0x008, space, Id('s', 1)) + more_root_nodes);
    file_.replace(172, 12, Le(root.offset, 8) + Le(root.bytes, 4));
    return file_;
  }
  // One committed transaction: `nodes` of the list of revisions count.
  std::string WithLog(std::string file, std::uint32_t nodes) const {
    const std::string log = Le(revision_list_, 4) + Le(nodes, 4) + Le(1, 4) + Le(0, 4) + Le(~0ull, 8) + Le(0, 4);
    file.replace(96, 4, Le(1, 4)).replace(160, 12, Le(file.size(), 8) + Le(log.size(), 4));
    return file + log;
  }

 private:
  static std::string Header() {
    std::string header = "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3" + std::string(32, '\0') +
                         "\x3f\xdd\x9a\x10\x1b\x91\xf5\x49\xa5\xd0\x17\x91\xed\xc8\xae\xd8";
    header.resize(1024);
    return header.replace(160, 12, Le(~0ull, 8) + Le(0, 4));
  }
  std::string file_ = Header();
  std::uint32_t lists_ = 0;
  std::uint32_t last_list_ = 0;
  std::uint32_t revision_list_ = 0;
};

constexpr std::uint32_t kPage = 0x6000b, kText = 0x6000e, kEmbedded = 0x60035;

std::string Revision(std::uint32_t number, std::uint32_t depends_on, Chunk group, const std::string& more = "") {
  const std::string base = depends_on == 0 ? std::string(20, '\0') : Id('r', depends_on);
  return Node(0x01e, Id('r', number) + base + Le(1, 4) + Le(0, 2)) + more + Node(0x0b0, group, Id('g', number)) +
         Node(0x05a, Id('o', 1) + Le(1, 4)) + Node(0x01c, "");
}

TEST(OneNote, ReadsThePageAsItIsNow) {
  SectionBuilder section;
  const Chunk first =
      section.Group(section.Object(1, kPage, "", {2, 3}) + section.Object(2, kText, "oude tekst") +
                    section.Object(3, kText, "voorbeeldterm-alfa") + section.Object(4, kText, "van de pagina gehaald"));
  const Chunk second = section.Group(section.Object(2, kText, "nieuwe tekst"));
  const auto sink = testing::ReadDocument(section.Finish(Revision(1, 0, first) + Revision(2, 1, second)));
  ASSERT_EQ(sink.formats, std::vector<std::string>{"onenote"});
  EXPECT_EQ(sink.Text(), "nieuwe tekst\nvoorbeeldterm-alfa\n");
  EXPECT_EQ(sink.records.at(0).place, "page 1");
  EXPECT_TRUE(sink.problems.empty());
}

TEST(OneNote, LeavesOutWhatIsNotCommitted) {
  SectionBuilder section;
  const Chunk first = section.Group(section.Object(1, kPage, "", {2}) + section.Object(2, kText, "vastgelegd"));
  const Chunk second = section.Group(section.Object(2, kText, "afgebroken"));
  const std::string whole = section.Finish(Revision(1, 0, first) + Revision(2, 1, second));
  EXPECT_EQ(testing::ReadDocument(whole).Text(), "afgebroken\n");
  EXPECT_EQ(testing::ReadDocument(section.WithLog(whole, 5)).Text(), "vastgelegd\n");
}

TEST(OneNote, GivesTargetsOfLinksApart) {
  SectionBuilder section;
  std::string link = section.Object(2, kText, "zie ?HYPERLINK \"https://kansspel.example/\"deze plek");
  std::string file = section.Finish(Revision(1, 0, section.Group(section.Object(1, kPage, "", {2}) + link)));
  file.replace(file.find(Utf16("?HYPER")), 2, "\xdf\xfd");
  EXPECT_EQ(testing::ReadDocument(file).Text(), "zie deze plek\nhttps://kansspel.example/\n");
}

TEST(OneNote, FilesOnAPageAreFilesOfTheirOwn) {
  SectionBuilder section;
  const std::string reference = "<ifndf>{66666666-6666-6666-6666-666666666666}";
  const std::string declared =
      Node(0x072, Le(3 | 1u << 8, 4) + Le(0x80036, 4) + "\x01" + Le(reference.size(), 4) + Utf16(reference) + Le(0, 4));
  const Chunk group = section.Group(section.Object(1, kPage, "", {2}) +
                                    section.Object(2, kEmbedded, "brief.txt", {3}, 0x1c001d9c) + declared);
  const Chunk data = section.Put(Guid('h') + Le(6, 8) + Le(0, 12) + "inhoud" + Guid('f'));
  const Chunk files = section.List(Node(0x094, data, Guid('\x66')));
  const auto sink = testing::ReadDocument(section.Finish(Revision(1, 0, group), Node(0x090, files, "")));
  ASSERT_EQ(sink.embedded.size(), 1u);
  EXPECT_EQ(sink.embedded[0].member.path, "brief.txt");
  EXPECT_EQ(sink.embedded[0].bytes, "inhoud");
}

TEST(OneNote, SaysThatASectionIsLockedOrBroken) {
  SectionBuilder section;
  const Chunk group = section.Group(section.Object(1, kPage, "", {2}) + section.Object(2, kText, "achter slot"));
  const auto locked = testing::ReadDocument(section.Finish(Revision(1, 0, group, Node(0x07c, group, ""))));
  ASSERT_EQ(locked.problems.size(), 1u);
  EXPECT_EQ(locked.problems[0].reason, ProblemReason::kEncrypted);
  EXPECT_EQ(locked.Text(), "");

  SectionBuilder other;
  const Chunk good = other.Group(other.Object(1, kPage, "", {2, 3}) + other.Object(2, kText, "wat ervoor stond"));
  const Chunk outside{1u << 30, 100};
  const auto broken = testing::ReadDocument(other.Finish(Revision(1, 0, good) + Revision(2, 1, outside)));
  EXPECT_EQ(broken.Text(), "wat ervoor stond\n");
  ASSERT_EQ(broken.problems.size(), 1u);
  EXPECT_EQ(broken.problems[0].detail, "what it refers to lies past the end of the section at byte 1073741824");
}

TEST(OneNote, EveryCutEndsAndIsNamed) {
  SectionBuilder section;
  const Chunk group = section.Group(section.Object(1, kPage, "", {2, 1}) + section.Object(2, kText, "tekst"));
  const std::string whole = section.Finish(Revision(1, 1, group));
  EXPECT_EQ(testing::ReadDocument(whole).Text(), "tekst\n");
  for (std::size_t size = 64; size + 1 < whole.size(); size += 7)
    EXPECT_FALSE(testing::ReadDocument(whole.substr(0, size)).problems.empty()) << size;
}

}  // namespace
}  // namespace schouw
