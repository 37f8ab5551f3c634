// Shell links and jump lists, made by their specifications and of the corpus.
#include "agent/artifact/jump_list.h"
#include "agent/artifact/shell_link_file.h"
#include "tests/unit/artifact/sample_hive.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::Found;
using ::testing::HasSubstr;
using testing::kSampleTicks;
using testing::Le;
using testing::ReadFile;
using testing::ReadStore;
using ::testing::StartsWith;
using testing::TimeText;
using testing::Utf16;

// A link with a local path of 8-bit characters, a description and arguments.
std::string Link(const std::string& target, const std::string& arguments = "") {
  std::string link = Le(76, 4) + std::string(kShellLinkClass) + Le(2 | 4 | 32 | 128, 4);
  link += Le(0, 4) + Le(0, 8) + Le(kSampleTicks, 8) + Le(0, 8);
  link.resize(76);
  std::string info = Le(28 + target.size() + 2, 4) + Le(28, 4) + Le(1, 4) + Le(0, 4) + Le(28, 4) + Le(0, 4) +
                     Le(28 + target.size() + 1, 4) + target + std::string(2, '\0');
  const auto text = [](const std::string& of) { return Le(of.size(), 2) + Utf16(of).substr(0, of.size() * 2); };
  return link + info + text("Beschrijving") + text(arguments) + Le(0, 4);
}

Found Read(const std::string& path, const std::string& bytes) { return ReadStore({path, bytes, "", ""}); }
Found ReadCorpusLink(const std::string& path) {
  return Read("/Users/anna/" + path, ReadFile(testing::CorpusFolder() + "/artifact/" + path));
}

TEST(ShellLink, ARecentFileAndAProgramOnTheDesktop) {
  const Found recent = Read("/Users/anna/AppData/Roaming/Microsoft/Windows/Recent/brief.lnk", Link("C:\\brief.docx"));
  ASSERT_EQ(recent.records.size(), 1u);
  EXPECT_EQ(recent.records[0].kind, RecordKind::kRecentFile);
  EXPECT_EQ(recent.records[0].text, "C:\\brief.docx");
  EXPECT_EQ(recent.records[0].title, "Beschrijving");
  EXPECT_EQ(TimeText(recent.records[0]), "2022-06-18T04:26:40Z");
  EXPECT_EQ(recent.Only().state, ReadState::kRead);
  const Found app = Read("/Users/anna/Desktop/Tor.lnk", Link("C:\\Tor Browser\\firefox.exe", "-private"));
  ASSERT_EQ(app.records.size(), 1u);
  EXPECT_EQ(app.records[0].kind, RecordKind::kApp);
  EXPECT_EQ(app.records[0].text, "C:\\Tor Browser\\firefox.exe\n-private");
}

TEST(ShellLink, ACutOneGivesWhatItHas) {
  const std::string whole = Link("C:\\brief.docx", "argument");
  const Found cut = Read("/Users/anna/brief.lnk", whole.substr(0, whole.size() - 10));
  EXPECT_EQ(cut.Texts(RecordKind::kRecentFile), std::vector<std::string>{"C:\\brief.docx"});
  EXPECT_EQ(cut.Only().state, ReadState::kPartial);
  EXPECT_THAT(cut.Only().reason, StartsWith("text: "));
  EXPECT_EQ(Read("/Users/anna/brief.lnk", whole.substr(0, 40)).Only().state, ReadState::kFailed);
}

TEST(ShellLink, EveryLinkOfTheCorpusNamesItsTarget) {
  SCHOUW_NEED_CORPUS();
  const Found surrogate = ReadCorpusLink("plaso/unpaired_surrogate.lnk");
  ASSERT_EQ(surrogate.records.size(), 1u);
  EXPECT_THAT(surrogate.records[0].text, StartsWith("C:\\test\\unicode_"));
  EXPECT_EQ(surrogate.records[0].kind, RecordKind::kApp);
  for (const char* const path : {"iped/test_lnk.lnk", "bulk_extractor/Data/deployPkg.dll.lnk"}) {
    const Found found = ReadCorpusLink(path);
    ASSERT_EQ(found.records.size(), 1u) << path;
    EXPECT_THAT(found.records[0].text, HasSubstr("\\")) << path;
    EXPECT_EQ(found.Only().state, ReadState::kRead) << path;
  }
}

TEST(JumpList, EntriesOfAnAutomaticOneHaveTheirOwnTimes) {
  SCHOUW_NEED_CORPUS();
  const Found found = ReadCorpusLink("plaso/automaticDestinations-ms/1b4dd67f29cb1962.automaticDestinations-ms");
  EXPECT_EQ(found.Only().kind, kAutomaticJumpListKind);
  EXPECT_EQ(found.Only().state, ReadState::kRead);
  const auto entry = std::ranges::find(found.records, "DestList entry 7", &Record::place);
  ASSERT_NE(entry, found.records.end());
  EXPECT_EQ(entry->text, "C:\\Users\\bperry\\Downloads");
  EXPECT_EQ(TimeText(*entry), "2015-08-29T15:32:44.034300800Z");
  EXPECT_EQ(entry->app, "1b4dd67f29cb1962");
  const Found newer = ReadCorpusLink("velociraptor/5f7b5f1e01b83767.automaticDestinations-ms");
  EXPECT_EQ(newer.Only().state, ReadState::kRead);
  EXPECT_GT(newer.records.size(), 3u);
}

TEST(JumpList, LinksOfACustomOne) {
  SCHOUW_NEED_CORPUS();
  const Found found = ReadCorpusLink("plaso/customDestinations-ms/368d807282ccde9d.customDestinations-ms");
  EXPECT_EQ(found.Only().kind, kCustomJumpListKind);
  EXPECT_EQ(found.Only().reason, "");
  ASSERT_FALSE(found.records.empty());
  EXPECT_EQ(found.records[0].text, "C:\\test\nMy Arguments");
  EXPECT_EQ(TimeText(found.records[0]), "2024-01-16T06:12:41.240052300Z");
}

TEST(JumpList, ACustomOneThatEndsEarlyIsPartial) {
  const std::string category = Le(0, 4) + Le(1, 2) + "A" + '\0' + Le(2, 4) + std::string(kShellLinkClass) +
                               Link("C:\\brief.docx") + std::string(kShellLinkClass);
  const std::string bytes = Le(2, 4) + Le(1, 4) + Le(0, 4) + category + "\xab\xfb\xbf\xba";
  const Found found = Read("/Users/anna/0123456789abcdef.customDestinations-ms", bytes);
  EXPECT_THAT(found.Texts(RecordKind::kRecentFile), ElementsAre("C:\\brief.docx"));
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_THAT(found.Only().reason, StartsWith("category 1: link 2: "));
}

}  // namespace
}  // namespace schouw
