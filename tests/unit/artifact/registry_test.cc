// What was typed, searched, opened and run, out of hives.
#include "agent/artifact/registry.h"

#include "tests/unit/artifact/sample_hive.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::Found;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Le;
using testing::ReadStore;
using testing::SampleHive;
using testing::SampleKey;
using testing::StoreInput;
using testing::TimeText;
using ::testing::UnorderedElementsAre;
using testing::Utf16;

constexpr char kExplorer[] = "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\";

Found Read(const SampleKey& root, RecordKinds wanted = RecordKinds::All()) {
  return ReadStore(StoreInput({"/Users/anna/NTUSER.DAT", SampleHive(root).Bytes(), "", ""}), wanted);
}

std::vector<std::string> Lines(const Found& found) {
  std::vector<std::string> lines;
  for (const Record& record : found.records)
    lines.push_back(std::string(RecordKindName(record.kind)) + " " + TimeText(record) + " " +
                    std::string(OriginName(record.origin)) + " " + record.text);
  return lines;
}

// A shell item of a file whose long name differs from its short one.
std::string FileItem(const std::string& short_name, const std::string& long_name) {
  std::string item = Le(0, 2) + "\x32" + std::string(11, '\0') + short_name + '\0';
  item.resize((item.size() + 1) / 2 * 2);
  const std::string name = Utf16(long_name);
  item += Le(20 + name.size() + 2, 2) + Le(3, 2) + std::string("\x04\x00\xef\xbe", 4) + std::string(12, '\0') + name +
          Le(item.size(), 2);
  return Le(item.size(), 2) + item.substr(2);
}
std::string DriveItem() { return Le(25, 2) + "\x2f" + "C:\\" + std::string(19, '\0'); }

TEST(Registry, TypedAddressesCarryTheirOwnTimes) {
  SampleKey root{"ROOT"};
  root.At("Software\\Microsoft\\Internet Explorer\\TypedURLs").values = {
      {"url1", Utf16("https://kansspel.example/")},
      {"url2", Utf16("https://www.bing.com/search?q=tor+browser")},
      {"url3", Utf16("https://nieuws.example/")}};
  root.At("Software\\Microsoft\\Internet Explorer\\TypedURLsTime").values = {
      {"url1", Le(133'000'000'010'000'000, 8), 3}, {"url2", Le(133'000'000'000'000'000, 8), 3}, {"url3", Le(0, 8), 3}};
  const Found found = Read(root);
  EXPECT_THAT(Lines(found),
              ElementsAre("typed_url 2022-06-18T04:26:41Z entered https://kansspel.example/",
                          "typed_url 2022-06-18T04:26:40Z entered https://www.bing.com/search?q=tor+browser",
                          "search_query 2022-06-18T04:26:40Z entered tor browser",
                          "typed_url none entered https://nieuws.example/"));
  EXPECT_EQ(found.records[0].app, "Internet Explorer");
  EXPECT_EQ(found.records[0].account, "anna");
  EXPECT_EQ(found.records[0].place, "Software\\Microsoft\\Internet Explorer\\TypedURLs url1");
  EXPECT_EQ(found.Only().state, ReadState::kRead);
  EXPECT_EQ(found.Only().records, 4u);
}

TEST(Registry, SearchesStandInTheirOrderAndOnlyTheNewestHasATime) {
  SampleKey root{"ROOT"};
  root.At(std::string(kExplorer) + "WordWheelQuery").values = {
      {"0", Utf16("voorbeeldterm-alfa"), 3},
      {"1", Utf16("voorbeeldterm-beta"), 3},
      {"MRUListEx", Le(1, 4) + Le(0, 4) + Le(0xffffffff, 4), 3}};
  root.At("Software\\Microsoft\\Search Assistant\\ACMru\\5603").values = {{"001", Utf16("oud")},
                                                                          {"000", Utf16("nieuw")}};
  EXPECT_THAT(Lines(Read(root)),
              ElementsAre("search_query 2022-06-18T04:26:40Z entered voorbeeldterm-beta",
                          "search_query none entered voorbeeldterm-alfa", "search_query none entered oud",
                          "search_query 2022-06-18T04:26:40Z entered nieuw"));
}

TEST(Registry, RecentFilesComeOncePerListWithLongNames) {
  SampleKey root{"ROOT"};
  const std::string explorer(kExplorer);
  root.At(explorer + "TypedPaths").values = {{"url1", Utf16("C:\\Mijn map")}};
  SampleKey& docs = root.At(explorer + "RecentDocs");
  docs.values = {{"0", Utf16("brief.docx") + FileItem("BRIEF~1.LNK", "brief.lnk"), 3},
                 {"1", Utf16("lijst.xlsx"), 3},
                 {"MRUListEx", Le(1, 4) + Le(0, 4) + Le(0xffffffff, 4), 3}};
  docs.At(".docx").values = {{"0", Utf16("brief.docx"), 3}, {"MRUListEx", Le(0, 4) + Le(0xffffffff, 4), 3}};
  root.At(explorer + "ComDlg32\\OpenSavePidlMRU\\docx").values = {
      {"0", DriveItem() + FileItem("MIJNMA~1", "Mijn map") + FileItem("BRIEF~1.DOC", "brief 2.docx") + Le(0, 2), 3}};
  root.At(explorer + "ComDlg32\\LastVisitedPidlMRU").values = {
      {"0", Utf16("schrijver.exe") + DriveItem() + FileItem("MIJNMA~1", "Mijn map") + Le(0, 2), 3}};
  const Found found = Read(root);
  EXPECT_THAT(Lines(found), ElementsAre("recent_file 2022-06-18T04:26:40Z entered C:\\Mijn map",
                                        "recent_file 2022-06-18T04:26:40Z unknown lijst.xlsx",
                                        "recent_file 2022-06-18T04:26:40Z unknown brief.docx",
                                        "recent_file none unknown C:\\Mijn map\\brief 2.docx",
                                        "recent_file none unknown C:\\Mijn map"));
  EXPECT_EQ(found.records.back().title, "schrijver.exe");
}

TEST(Registry, FoldersThatWereShownStandBelowEachOther) {
  for (const std::string where :
       {"Software\\Microsoft\\Windows\\Shell\\BagMRU", "Local Settings\\Software\\Microsoft\\Windows\\Shell\\BagMRU"}) {
    SampleKey root{"ROOT"};
    const std::string none(4, '\xff');
    root.At(where).values = {
        {"0", DriveItem() + Le(0, 2), 3}, {"MRUListEx", Le(0, 4) + none, 3}, {"NodeSlot", Le(1, 4), 4}};
    root.At(where + "\\0").values = {{"0", FileItem("MIJNMA~1", "Mijn map") + Le(0, 2), 3},
                                     {"1", FileItem("REIS", "reis") + Le(0, 2), 3},
                                     {"2", Le(9999, 2) + "beschadigd", 3},
                                     {"MRUListEx", Le(1, 4) + Le(0, 4) + none, 3}};
    root.At(where + "\\0\\0").values = {{"0", FileItem("KLAD", "klad") + Le(0, 2), 3},
                                        {"MRUListEx", Le(0, 4) + none, 3}};
    EXPECT_THAT(Lines(Read(root)), ElementsAre("recent_file 2022-06-18T04:26:40Z unknown C:\\",
                                               "recent_file 2022-06-18T04:26:40Z unknown C:\\reis",
                                               "recent_file none unknown C:\\Mijn map",
                                               "recent_file 2022-06-18T04:26:40Z unknown C:\\Mijn map\\klad"));
  }
}

TEST(Registry, ProgramsThatWereRunOrInstalled) {
  SampleKey root{"ROOT"};
  const std::string explorer(kExplorer);
  root.At(explorer + "RunMRU").values = {{"a", Utf16("cmd\\1")}, {"b", Utf16("tor.exe\\1")}, {"MRUList", Utf16("ba")}};
  std::string use(72, '\0');
  testing::PutLe(use, 4, 3, 4);
  testing::PutLe(use, 60, 133'000'000'010'000'000, 8);
  root.At(explorer + "UserAssist\\{CEBFF5CD}\\Count").values = {
      {"P:\\jvffra.rkr", use, 3}, {"P:\\xbeg.rkr", "abc", 3}, {"HRZR_PGYFRFFVBA", use, 3}};
  root.At("Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\x").values = {
      {"DisplayName", Utf16("Voorbeeldwisser")}, {"InstallDate", Utf16("20260302")}, {"Publisher", Utf16("Maker")}};
  root.At("Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\KB1").values = {{"ParentName", Utf16("x")}};
  root.At("Local Settings\\Software\\Microsoft\\Windows\\Shell\\MuiCache").values = {
      {"C:\\spel.exe.FriendlyAppName", Utf16("Spel")},
      {"C:\\spel.exe.ApplicationCompany", Utf16("Maker")},
      {"LangID", "ab", 3}};
  const Found found = Read(root);
  EXPECT_THAT(Lines(found),
              ElementsAre("app 2022-06-18T04:26:40Z entered tor.exe", "app none entered cmd",
                          "app 2022-06-18T04:26:41Z unknown C:\\wissen.exe", "app none unknown C:\\kort.exe",
                          "app 2026-03-02T00:00:00Z unknown Voorbeeldwisser", "app none unknown Spel\nC:\\spel.exe"));
  EXPECT_EQ(found.records[2].title, "run count 3");
  EXPECT_THAT(Read(root, {RecordKind::kSearchQuery}).records, IsEmpty());
}

TEST(Registry, WhatWasTypedInTheOldEdgeStandsInTheHiveOfClasses) {
  SampleKey root{"ROOT"};
  const std::string edge =
      "Local Settings\\Software\\Microsoft\\Windows\\CurrentVersion\\AppContainer\\Storage\\"
      "microsoft.microsoftedge_8wekyb3d8bbwe\\MicrosoftEdge\\";
  root.At(edge + "TypedURLs").values = {{"url1", Utf16("https://krant.example/")},
                                        {"url2", Utf16("https://www.bing.com/search?q=fiets")}};
  root.At(edge + "TypedURLsTime").values = {{"url2", Le(133'000'000'010'000'000, 8), 3}};
  const Found found = Read(root);
  EXPECT_THAT(Lines(found), ElementsAre("typed_url 2022-06-18T04:26:40Z entered https://krant.example/",
                                        "typed_url 2022-06-18T04:26:41Z entered https://www.bing.com/search?q=fiets",
                                        "search_query 2022-06-18T04:26:41Z entered fiets"));
  EXPECT_EQ(found.records[0].app, "Edge");
}

TEST(Registry, PackagesOfTheStoreAreInstalledPrograms) {
  SampleKey root{"ROOT"};
  const std::string repository = "Local Settings\\Software\\Microsoft\\Windows\\CurrentVersion\\AppModel\\Repository\\";
  root.At(repository + "Packages\\Maker.Tunnel_1.2.0.0_x64__abc").values = {{"DisplayName", Utf16("Tunnel")}};
  root.At(repository + "Packages\\Maker.Spel_1.0.0.0_x64__abc").values = {{"DisplayName", Utf16("@{Maker.Spel}")}};
  root.At(repository + "Families\\Maker.Tunnel_abc\\Maker.Tunnel_1.2.0.0_x64__abc").values = {
      {"InstallTime", Le(133'000'000'010'000'000, 8), 11}};
  EXPECT_THAT(Lines(Read(root)), ElementsAre("app 2022-06-18T04:26:41Z unknown Tunnel\nMaker.Tunnel_1.2.0.0_x64__abc",
                                             "app none unknown Maker.Spel_1.0.0.0_x64__abc"));
}

TEST(Registry, ListsOfOfficeAndOfOtherPrograms) {
  SampleKey root{"ROOT"};
  const std::string windows = "Software\\Microsoft\\Windows\\CurrentVersion\\";
  root.At("Software\\Microsoft\\Office\\16.0\\Word\\File MRU").values = {
      {"Item 1", Utf16("[F00000000][T01D882CB9B208000][O00000000]*C:\\brief.docx")}, {"Max Display", Le(25, 4), 4}};
  root.At("Software\\Microsoft\\Office\\16.0\\Excel\\User MRU\\ADAL_1\\Place MRU").values = {
      {"Item 1", Utf16("[F00000000]*https://werk.example/map/")}};
  root.At("Software\\Microsoft\\Office\\Common\\File MRU").values = {{"Item 1", Utf16("*C:\\niets")}};
  root.At(windows + "Applets\\Paint\\Recent File List").values = {{"File1", Utf16("C:\\kaart.png")}};
  root.At(windows + "Explorer\\FeatureUsage\\AppSwitched").values = {{"C:\\wis.exe", Le(3, 4), 4}};
  root.At(windows + "Run").values = {{"Tunnel", Utf16("C:\\tunnel.exe /stil")}};
  root.At(windows + "Search\\JumplistData").values = {{"Maker.Tunnel", Le(133'000'000'000'000'000, 8), 11}};
  SampleKey& app = root.At(windows + "Search\\RecentApps\\{1}");
  app.values = {{"AppId", Utf16("C:\\lezer.exe")}, {"LastAccessedTime", Le(133'000'000'000'000'000, 8), 11}};
  app.At("RecentItems\\{2}").values = {{"Path", Utf16("C:\\boek.pdf")}};
  EXPECT_THAT(
      Lines(Read(root)),
      UnorderedElementsAre("recent_file 2022-06-18T04:26:40Z unknown C:\\brief.docx",
                           "recent_file none unknown https://werk.example/map/",
                           "recent_file none unknown C:\\kaart.png", "app none unknown C:\\wis.exe",
                           "app none unknown C:\\tunnel.exe /stil", "app 2022-06-18T04:26:40Z unknown Maker.Tunnel",
                           "app 2022-06-18T04:26:40Z unknown C:\\lezer.exe", "recent_file none unknown C:\\boek.pdf"));
}

TEST(Registry, AMachinesHiveWithAKeyCalledSoftwareIsReadWhole) {
  SampleKey root{"ROOT"};
  root.At("Software\\Maker").values = {{"x", Utf16("y")}};
  root.At("Microsoft\\Windows\\CurrentVersion\\Uninstall\\a").values = {{"DisplayName", Utf16("Wisprogramma")}};
  root.At("Wow6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\b").values = {{"DisplayName", Utf16("Deler")}};
  EXPECT_THAT(Read(root).Texts(RecordKind::kApp), ElementsAre("Wisprogramma", "Deler"));
}

TEST(Registry, ProgramsThatAmcacheFoundInstalled) {
  SampleKey root{"{11517B7C}"};
  root.At("Root\\InventoryApplication\\0000abcd").values = {
      {"Name", Utf16("Wisprogramma")}, {"Publisher", Utf16("Voorbeeld BV")}, {"RootDirPath", Utf16("C:\\Wis")}};
  root.At("Root\\InventoryApplication\\0000abce").values = {{"Publisher", Utf16("zonder naam")}};
  root.At("Root\\InventoryApplicationFile\\tor.exe|1").values = {{"LowerCaseLongPath", Utf16("c:\\tor\\tor.exe")}};
  root.At("Root\\File\\{1}\\2000").values = {{"15", Utf16("c:\\los.exe")}, {"1", Utf16("Maker")}};
  root.At("Root\\Programs\\0000abcf").values = {{"0", Utf16("Oud programma")}, {"1", Utf16("1.2")}};
  const Found found = Read(root);
  EXPECT_THAT(Lines(found), ElementsAre("app 2022-06-18T04:26:40Z unknown Wisprogramma\nC:\\Wis",
                                        "app 2022-06-18T04:26:40Z unknown Oud programma",
                                        "app 2022-06-18T04:26:40Z unknown c:\\tor\\tor.exe",
                                        "app 2022-06-18T04:26:40Z unknown c:\\los.exe"));
  EXPECT_EQ(found.records[0].title, "Voorbeeld BV");
}

TEST(Registry, BackgroundActivityOfTheCurrentControlSetAlone) {
  SampleKey root{"ROOT"};
  root.At("Select").values = {{"Current", Le(2, 4), 4}};
  const std::string time = Le(133'000'000'000'000'000, 8) + std::string(16, '\0');
  root.At("ControlSet002\\Services\\bam\\State\\UserSettings\\S-1-5-21-1-2-3-1001").values = {
      {"\\Device\\HarddiskVolume1\\tor.exe", time, 3}, {"Version", Le(1, 4), 4}};
  root.At("ControlSet001\\Services\\bam\\State\\UserSettings\\S-1-5-21-1-2-3-1001").values = {{"oud.exe", time, 3}};
  const Found found = Read(root);
  EXPECT_THAT(Lines(found), ElementsAre("app 2022-06-18T04:26:40Z unknown \\Device\\HarddiskVolume1\\tor.exe"));
  EXPECT_THAT(found.records[0].place, HasSubstr("S-1-5-21-1-2-3-1001"));
}

TEST(Registry, ADirtyHiveIsPartialWithItsReason) {
  SampleKey root{"ROOT"};
  root.At("Software\\Microsoft\\Internet Explorer\\TypedURLs").values = {{"url1", Utf16("https://oud.example/")}};
  const Found found = ReadStore({"/Users/anna/NTUSER.DAT", SampleHive(root).Bytes(2, 1), "", ""});
  EXPECT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_EQ(found.Only().reason, "the hive was not wholly written and no log brings it up to date");
}

TEST(Registry, CorpusHivesGiveWhatOthersFoundInThem) {
  SCHOUW_NEED_CORPUS();
  const auto read = [](const std::string& path) {
    return ReadStore(
        {"/Users/anna/NTUSER.DAT", testing::ReadFile(testing::CorpusFolder() + "/registry/" + path), "", ""});
  };
  const Found windows8 = read("plaso/regf/NTUSER.DAT");
  EXPECT_THAT(windows8.Texts(RecordKind::kTypedUrl),
              ElementsAre("http://www.catnews.com/", "http://spotify.com/", "http://pintrest.com/",
                          "http://webmail.student.greendale.xyz/", "http://go.microsoft.com/fwlink/p/?LinkId=255141"));
  EXPECT_EQ(TimeText(windows8.OfKind(RecordKind::kTypedUrl)[0]), "2016-10-05T09:47:50.967417100Z");
  bool browser = false;
  for (const Record& record : windows8.OfKind(RecordKind::kApp))
    browser |= record.text == "Microsoft.InternetExplorer.Default" && TimeText(record) == "2016-10-09T19:58:01.767Z" &&
               record.title == "run count 2";
  EXPECT_TRUE(browser);
  const Found windows7 = read("iped/test_ntuser.dat");
  EXPECT_THAT(windows7.Texts(RecordKind::kSearchQuery),
              ElementsAre("alloy", "test-plan", "vibranium", "accounts", "myron maclain", "adamantium"));
  const Found xp = read("plaso/NTUSER.DAT");
  const Record first = xp.OfKind(RecordKind::kApp).at(0);
  EXPECT_EQ(first.text + " " + TimeText(first) + " " + first.title,
            "%csidl2%\\MSN.lnk 2009-08-04T15:11:22.811067600Z run count 14");
}

TEST(Registry, ALogBelongsToItsHive) {
  std::string_view owner;
  EXPECT_TRUE(IsCompanionName("NTUSER.DAT.LOG1", owner));
  EXPECT_EQ(owner, "NTUSER.DAT");
  EXPECT_TRUE(IsCompanionName("Users/anna/ntuser.dat.LOG", owner));
  EXPECT_EQ(owner, "Users/anna/ntuser.dat");
  EXPECT_FALSE(IsCompanionName("brief.txt.log", owner));
  EXPECT_FALSE(IsCompanionName("setup.log", owner));
}

}  // namespace
}  // namespace schouw
