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

// A link of blocks alone: neither items nor a path.
std::string BlockLink(const std::string& block) {
  std::string link = Le(76, 4) + std::string(kShellLinkClass) + Le(128, 4);
  link.resize(76);
  return link + Le(block.size() + 4, 4) + block + Le(0, 4);
}

TEST(ShellLink, ALinkWithoutAPathNamesItsProgramOrSaysThatItDoesNot) {
  const std::string name = Utf16("Maker.Tunnel_abc!App");
  const std::string value = Le(17 + name.size(), 4) + Le(5, 4) + std::string(1, '\0') + Le(31, 4) + Le(21, 4) + name;
  const std::string format("\x55\x28\x4c\x9f\x79\x9f\x39\x4b\xa8\xd0\xe1\xd4\x2d\xe1\xd5\xf3", 16);
  const std::string store = Le(24 + value.size() + 4, 4) + "1SPS" + format + value + Le(0, 4) + Le(0, 4);
  const Found properties = Read("/Users/anna/Desktop/Tunnel.lnk", BlockLink(Le(0xa0000009, 4) + store));
  EXPECT_THAT(properties.Texts(RecordKind::kRecentFile), ElementsAre("Maker.Tunnel_abc!App"));
  std::string environment = Le(0xa0000001, 4) + "%windir%\\wis.exe";
  environment.resize(784);
  EXPECT_THAT(Read("/Users/anna/Desktop/Wis.lnk", BlockLink(environment)).Texts(RecordKind::kApp),
              ElementsAre("%windir%\\wis.exe"));
  std::string panel = Le(76, 4) + std::string(kShellLinkClass) + Le(1 | 128, 4);
  panel.resize(76);
  const std::string id("\x20\x20\xec\x21\xea\x3a\x69\x10\xa2\xdd\x08\x00\x2b\x30\x30\x9d", 16);
  panel += Le(22, 2) + Le(20, 2) + "\x1f" + "p" + id + Le(0, 2) + Le(0, 4);
  EXPECT_THAT(Read("/Users/anna/Desktop/Scherm.lnk", panel).Texts(RecordKind::kRecentFile),
              ElementsAre("::{21ec2020-3aea-1069-a2dd-08002b30309d}"));
  const Found none = Read("/Users/anna/Desktop/Niets.lnk", BlockLink(Le(0xa000000b, 4)));
  EXPECT_EQ(none.Only().state, ReadState::kPartial);
  EXPECT_EQ(none.Only().reason, "what it leads to is written in a way that is not read");
}

// An item of a file with its 8-bit name alone, behind the folder that a GUID names.
std::string ItemsOf(const std::string& folder, const std::string& name) {
  const std::string file = std::string("\x32") + std::string(11, '\0') + name + std::string(2, '\0');
  return Le(20, 2) + "\x1f" + "\x80" + folder + Le(file.size() + 2, 2) + file + Le(0, 2);
}

TEST(ShellLink, ItemsMayStandInABlockAndBeginInAFolderOfWindows10) {
  const std::string documents("\x92\x2b\x16\xd3\x65\x93\x7a\x46\x95\x6b\x92\x70\x3a\xca\x08\xaf", 16);
  const Found found = Read("/Users/anna/a.lnk", BlockLink(Le(0xa000000c, 4) + ItemsOf(documents, "prijs \x80 5.txt")));
  EXPECT_THAT(found.Texts(RecordKind::kRecentFile), ElementsAre("Documents\\prijs \u20ac 5.txt"));
}

TEST(ShellLink, InformationThatIsToBeIgnoredIsPassedOverWhereItStands) {
  std::string link = Link("C:\\ander.txt", "vlag");
  link[21] = 1;  // ForceNoLinkInfo
  const Found stands = Read("/Users/anna/a.lnk", link);
  EXPECT_THAT(stands.Texts(RecordKind::kRecentFile), ElementsAre("vlag"));
  EXPECT_EQ(stands.Only().state, ReadState::kRead);
  link.erase(76, Le(0, 4).size() * 7 + 14);
  EXPECT_THAT(Read("/Users/anna/a.lnk", link).Texts(RecordKind::kRecentFile), ElementsAre("vlag"));
}

TEST(ShellLink, APageBehindABrowserIsItsAddress) {
  const Found found = Read("/Users/anna/Desktop/Krant.lnk",
                           Link("C:\\chrome.exe", "--profile-directory=Default \"https://krant.example/\""));
  EXPECT_EQ(found.records.at(0).url, "https://krant.example/");
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

TEST(JumpList, ACustomOneGoesOnBehindAnItemThatIsNoLink) {
  const auto link = [](const std::string& target) { return std::string(kShellLinkClass) + Link(target); };
  const std::string end = "\xab\xfb\xbf\xba";
  const std::string title = Le(1, 2) + "A" + '\0';
  const std::string first =
      Le(0, 4) + title + Le(3, 4) + link("C:\\een.txt") + std::string(40, '\x11') + link("C:\\twee.txt");
  const std::string second = Le(0, 4) + title + Le(2, 4) + link("C:\\drie.txt") + std::string(40, '\x11');
  const std::string third = Le(2, 4) + Le(1, 4) + link("C:\\vier.exe");
  const std::string bytes = Le(2, 4) + Le(3, 4) + Le(0, 4) + first + end + second + end + third + end;
  const Found found = Read("/Users/anna/0123456789abcdef.customDestinations-ms", bytes);
  EXPECT_THAT(found.Texts(RecordKind::kRecentFile), ElementsAre("C:\\een.txt", "C:\\twee.txt", "C:\\drie.txt"));
  EXPECT_THAT(found.Texts(RecordKind::kApp), ElementsAre("C:\\vier.exe"));
  EXPECT_THAT(found.Only().reason, StartsWith("an item that is no shell link"));
  const Found cut = Read("/Users/anna/0123456789abcdef.customDestinations-ms", bytes.substr(0, bytes.size() - 60));
  EXPECT_EQ(cut.Only().kind, kCustomJumpListKind);
  EXPECT_EQ(cut.Only().state, ReadState::kPartial);
}

TEST(JumpList, OfADamagedAutomaticOneWhatStandsIsRead) {
  SCHOUW_NEED_CORPUS();
  const std::string name = "1b4dd67f29cb1962.automaticDestinations-ms";
  std::string bytes = ReadFile(testing::CorpusFolder() + "/artifact/plaso/automaticDestinations-ms/" + name);
  const std::size_t whole = Read("/" + name, bytes).records.size();
  bytes.replace(68, 4, Le(0x7fffff, 4));  // more of the sector table, where nothing is
  const Found found = Read("/" + name, bytes);
  EXPECT_EQ(found.records.size(), whole);
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_THAT(found.Only().reason, StartsWith("sector table: "));
  const Found cut = Read("/" + name, bytes.substr(0, 600));
  EXPECT_EQ(cut.Only().kind, kAutomaticJumpListKind);
  EXPECT_NE(cut.Only().state, ReadState::kRead);
}

}  // namespace
}  // namespace schouw
