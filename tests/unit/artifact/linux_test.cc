// What programs on Linux keep as text: command lines, files lately used, hosts, packages.
#include "agent/artifact/shell_search.h"
#include "tests/support/numbers.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::Found;
using ::testing::IsEmpty;
using testing::ReadAs;
using testing::ReadStore;
using testing::StoreBytes;
using testing::TimeText;

std::vector<std::string> Lines(const Found& found, RecordKind kind) {
  std::vector<std::string> lines;
  for (const Record& record : found.OfKind(kind))
    lines.push_back(record.place + " " + TimeText(record) + " " + record.text);
  return lines;
}

TEST(ShellHistory, BashWithoutAndWithTimes) {
  const Found plain = ReadAs("/home/anna/.bash_history", "ls\n\napt install torbrowser-launcher\n");
  EXPECT_THAT(Lines(plain, RecordKind::kApp),
              ElementsAre("line 1 none ls", "line 3 none apt install torbrowser-launcher"));
  EXPECT_EQ(plain.records[0].app, "bash");
  EXPECT_EQ(plain.records[0].account, "anna");
  EXPECT_EQ(plain.Only().kind, "shell.history");
  EXPECT_EQ(plain.Only().state, ReadState::kRead);
  const Found timed =
      ReadAs("/home/anna/.bash_history", "oud\n#1380630977\nls -l\n#1380630978\necho \"a\nb\"\n#geen tijd\n");
  EXPECT_THAT(Lines(timed, RecordKind::kApp), ElementsAre("line 1 none oud", "line 2 2013-10-01T12:36:17Z ls -l",
                                                          "line 4 2013-10-01T12:36:18Z echo \"a\nb\"\n#geen tijd"));
  const Found bad = ReadAs("/root/.bash_history", "#99999999999999\nls\n");
  EXPECT_EQ(bad.Only().reason, "1 commands have an impossible time");
  EXPECT_EQ(bad.Only().state, ReadState::kPartial);
}

TEST(ShellHistory, ZshExtendedContinuedAndMetafied) {
  const Found found = ReadAs("/home/anna/.zsh_history",
                             ": 1380630977:0;ls\n: 1380630978:5;echo a\\\nb\necho caf\xc3\x83\x89\n: geen;tijd\n");
  EXPECT_THAT(Lines(found, RecordKind::kApp),
              ElementsAre("line 1 2013-10-01T12:36:17Z ls", "line 2 2013-10-01T12:36:18Z echo a\nb",
                          "line 4 none echo caf\xc3\xa9", "line 5 none : geen;tijd"));
  EXPECT_EQ(found.records[0].app, "zsh");
}

TEST(ShellHistory, FishAndPowerShell) {
  const Found fish =
      ReadAs("/home/anna/.local/share/fish/fish_history",
             "- cmd: ll\n  when: 1619736780\n- cmd: echo a\\nb\\\\c\n  when: 1619736782\n  paths:\n    - x\n");
  EXPECT_THAT(Lines(fish, RecordKind::kApp),
              ElementsAre("line 1 2021-04-29T22:53:00Z ll", "line 3 2021-04-29T22:53:02Z echo a\nb\\c"));
  EXPECT_EQ(fish.records[0].app, "fish");
  const Found power =
      ReadAs("/Users/anna/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt",
             "dir\r\nfoo `\r\nbar\r\n");
  EXPECT_THAT(Lines(power, RecordKind::kApp), ElementsAre("line 1 none dir", "line 2 none foo \nbar"));
  EXPECT_EQ(power.records[0].app, "PowerShell");
}

TEST(ShellHistory, SessionFoldersOfMacos) {
  EXPECT_EQ(ReadAs("/Users/anna/.zsh_sessions/AB.history", "ls\n").records.at(0).app, "zsh");
  EXPECT_EQ(ReadAs("/Users/anna/.bash_sessions/AB.history", "ls\n").records.at(0).app, "bash");
  StoreBytes bytes;
  bytes.path = "/home/anna/Documenten/AB.history";
  bytes.database = "ls\n";
  const testing::StoreInput input(bytes);
  EXPECT_TRUE(ClaimingFormats(input.Get()).empty());
  StoreBytes binary;
  binary.path = "/home/anna/.bash_history";
  binary.database = std::string("a\0b", 3);
  const testing::StoreInput no_text(binary);
  EXPECT_TRUE(ClaimingFormats(no_text.Get()).empty());
}

TEST(ShellHistory, SearchesComeOutBesideTheirCommand) {
  const Found found = ReadAs("/home/anna/.bash_history", "#1380630977\nddgr -n 5 'voorbeeldterm alfa'\n");
  EXPECT_THAT(Lines(found, RecordKind::kSearchQuery), ElementsAre("line 1 2013-10-01T12:36:17Z voorbeeldterm alfa"));
  EXPECT_EQ(found.OfKind(RecordKind::kSearchQuery)[0].origin, Origin::kEntered);
  EXPECT_EQ(found.OfKind(RecordKind::kApp).size(), 1u);
}

TEST(ShellSearch, WordsOutOfCommands) {
  EXPECT_THAT(SearchesInCommand("sudo googler -c nl --np voorbeeldterm \"alfa beta\" | less"),
              ElementsAre("voorbeeldterm alfa beta"));
  EXPECT_THAT(SearchesInCommand("surfraw -browser=w3m duckduckgo voorbeeldterm"), ElementsAre("voorbeeldterm"));
  EXPECT_THAT(SearchesInCommand("ls; /usr/bin/ddgr alfa && ddgr beta"), ElementsAre("alfa", "beta"));
  EXPECT_THAT(SearchesInCommand("firefox 'https://www.bing.com/search?q=alfa&x=1'"), ElementsAre("alfa"));
  EXPECT_THAT(SearchesInCommand("echo ddgr"), IsEmpty());
  EXPECT_THAT(SearchesInCommand("ddgr"), IsEmpty());
  EXPECT_THAT(SearchesInCommand("sr"), IsEmpty());
  EXPECT_THAT(SearchesInCommand("'\"\\"), IsEmpty());
}

TEST(ShellHistory, CommandsOfThePlasoTests) {
  SCHOUW_NEED_CORPUS();
  const auto read = [](const std::string& path, const std::string& name) {
    return ReadAs("/home/anna/" + name, testing::ReadFile(testing::CorpusFolder() + "/artifact/plaso/" + path));
  };
  const Found bash = read("bash_history", ".bash_history");
  ASSERT_EQ(bash.records.size(), 4u);
  EXPECT_EQ(bash.records[0].text, "/usr/lib/plaso");
  EXPECT_EQ(TimeText(bash.records[0]), "2013-10-01T12:36:17Z");
  EXPECT_TRUE(bash.records[3].text.starts_with("binary argument1 \"--params=\\\nparam1=foo"));
  const Found desync = read("bash_history_desync", ".bash_history");
  ASSERT_EQ(desync.records.size(), 5u);
  EXPECT_EQ(TimeText(desync.records[1]), "2013-10-01T12:36:17Z");
  const Found fish = read("fish_history", "fish_history");
  ASSERT_EQ(fish.records.size(), 10u);
  EXPECT_EQ(fish.records[0].text, "ll");
  EXPECT_EQ(TimeText(fish.records[0]), "2021-04-29T22:53:00Z");
}

constexpr const char* kXbel = R"(<?xml version="1.0" encoding="UTF-8"?>
<xbel version="1.0" xmlns:bookmark="http://www.freedesktop.org/standards/desktop-bookmarks">
  <bookmark href="file:///home/anna/mijn%20map/a&amp;b.txt" added="2023-03-08T20:26:40Z" modified="2023-03-08T20:26:41Z" visited="2023-03-08T20:26:42.250000Z">
    <info><metadata owner="http://freedesktop.org"><mime:mime-type type="text/plain"/>
      <bookmark:applications><bookmark:application name="Teksteditor" exec="&apos;x %u&apos;" count="1"/></bookmark:applications>
    </metadata></info>
  </bookmark>
  <bookmark href="smb://server.example/x&#233;" added="2023-03-08T20:26:40Z"><title>Gedeeld</title></bookmark>
</xbel>
)";

TEST(Zeitgeist, OfThePlasoTests) {
  SCHOUW_NEED_CORPUS();
  const Found found =
      ReadAs("/home/anna/.local/share/zeitgeist/activity.sqlite",
             testing::ReadFile(testing::CorpusFolder() + "/chat/plaso/sqlite/zeitgeist_activity.sqlite"));
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  ASSERT_FALSE(found.records.empty());
  EXPECT_EQ(found.records[0].kind, RecordKind::kApp);
  EXPECT_EQ(found.records[0].url, "application://rhythmbox.desktop");
  EXPECT_EQ(TimeText(found.records[0]), "2013-10-22T08:53:19.477Z");
  EXPECT_EQ(found.records[0].app, "application://zeitgeist-datahub.desktop");
}

TEST(RecentlyUsed, AFileNeverVisitedHasTheTimeOfItsChange) {
  const Found found = ReadAs("/home/anna/.local/share/recently-used.xbel",
                             "<xbel><bookmark href=\"file:///a\" added=\"2026-03-01T10:00:00Z\" "
                             "modified=\"2026-03-02T10:00:00Z\" visited=\"1969-12-31T23:59:59Z\"></bookmark></xbel>");
  EXPECT_THAT(Lines(found, RecordKind::kRecentFile), ElementsAre("bookmark 1 2026-03-02T10:00:00Z /a"));
}

TEST(RecentDocument, ALinkOfTheDesktopIsARecentFile) {
  const Found found = ReadAs("/home/anna/.local/share/RecentDocuments/brief.odt.desktop",
                             "[Desktop Entry]\nType=Link\nURL[$e]=file:$HOME/een%20map/brief.odt\n"
                             "X-KDE-LastOpenedWith=kate\n[Iets anders]\nURL=file:///b\n");
  EXPECT_THAT(Lines(found, RecordKind::kRecentFile), ElementsAre("Desktop Entry none ~/een map/brief.odt"));
  EXPECT_EQ(found.records[0].app, "kate");
  const Found page = ReadAs("/home/anna/.kde/share/apps/RecentDocuments/krant.desktop",
                            "[Desktop Entry]\nURL=https://krant.example/\n");
  EXPECT_THAT(page.Texts(RecordKind::kRecentFile), ElementsAre("https://krant.example/"));
  EXPECT_EQ(page.records[0].url, "https://krant.example/");
  EXPECT_EQ(ReadAs("/home/anna/.local/share/RecentDocuments/a.desktop", "[Desktop Entry]\n").Only().state,
            ReadState::kFailed);
}

TEST(RecentlyUsed, ABookmarkIsARecentFile) {
  const Found found = ReadAs("/home/anna/.local/share/recently-used.xbel", kXbel);
  EXPECT_THAT(Lines(found, RecordKind::kRecentFile),
              ElementsAre("bookmark 1 2023-03-08T20:26:42.250Z /home/anna/mijn map/a&b.txt",
                          "bookmark 2 2023-03-08T20:26:40Z Gedeeld\nsmb://server.example/x\xc3\xa9"));
  EXPECT_EQ(found.records[0].app, "Teksteditor");
  EXPECT_EQ(found.records[0].url, "");
  EXPECT_EQ(found.records[1].url, "smb://server.example/x\xc3\xa9");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  const Found cut = ReadAs("/home/anna/.local/share/recently-used.xbel",
                           std::string(kXbel).substr(0, std::string(kXbel).find("  <bookmark href=\"smb")));
  EXPECT_EQ(cut.Only().state, ReadState::kPartial);
  EXPECT_EQ(cut.records.size(), 1u);
}

TEST(WgetHosts, AHostIsAppData) {
  const Found found = ReadAs("/home/anna/.wget-hsts",
                             "# HSTS 1.0 Known Hosts database for GNU Wget.\n# <hostname>\t<port>\n"
                             "alfa.example\t0\t1\t1380630977\t31536000\nbeta.example\t0\t1\tx\t1\n");
  EXPECT_THAT(Lines(found, RecordKind::kAppData),
              ElementsAre("line 3 2013-10-01T12:36:17Z alfa.example", "line 4 none beta.example"));
  EXPECT_EQ(found.Only().reason, "1 lines have no readable time");
}

TEST(InstalledPackages, OfPacmanApkAndRpm) {
  const Found pacman =
      ReadAs("/var/lib/pacman/local/tor-0.4.8-1/desc",
             "%NAME%\ntor\n\n%VERSION%\n0.4.8-1\n\n%DESC%\nOverlay network\n\n%INSTALLDATE%\n1380630977\n\n"
             "%DEPENDS%\nlibevent\nopenssl\n\n");
  EXPECT_THAT(Lines(pacman, RecordKind::kApp), ElementsAre("package 2013-10-01T12:36:17Z tor\nOverlay network"));
  const Found apk = ReadAs("/lib/apk/db/installed",
                           "C:Q1abc=\nP:musl\nV:1.2.5\nT:the C library\nF:lib\nR:libc.so\n\nC:Q1abd=\nP:tor\nV:0.4\n");
  EXPECT_THAT(Lines(apk, RecordKind::kApp), ElementsAre("line 1 none musl\nthe C library", "line 8 none tor"));
  testing::SampleStore rpm("rpmdb.sqlite");
  rpm.Run("CREATE TABLE Packages(hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
  for (const char* const index : {"Name", "Providename", "Requirename", "Installtid"})
    rpm.Run(std::string("CREATE TABLE ") + index + "(key, hnum, idx)");
  // Entries of 16 bytes: name, summary, when it was installed; then their data.
  rpm.Run(
      "INSERT INTO Packages VALUES(1, x'0000000300000010"
      "000003e8000000060000000000000001000003ec000000090000000400000001000003f0000000040000000c00000001"
      "746f7200"
      "6e65747765726b00"
      "524ac1c1'), (2, x'00000003ffffffff')");
  const Found found = ReadAs("/var/lib/rpm/rpmdb.sqlite", rpm.Bytes());
  EXPECT_THAT(Lines(found, RecordKind::kApp), ElementsAre("Packages rowid 1 2013-10-01T12:36:17Z tor\nnetwerk"));
  EXPECT_EQ(found.Only().reason, "1 packages can't be decoded");
}

TEST(MenuProgram, AnEntryOfTheMenuIsAProgram) {
  const Found found = ReadAs("/home/anna/.local/share/applications/tunnel.desktop",
                             "[Desktop Entry]\nType=Application\nName=Tunnel\nName[nl]=Tunneltje\nExec=/opt/tunnel %u\n"
                             "[Desktop Action new]\nName=Nieuw\nExec=niets\n");
  EXPECT_THAT(Lines(found, RecordKind::kApp), ElementsAre("Desktop Entry none Tunnel\n/opt/tunnel %u"));
  const Found folder =
      ReadAs("/var/lib/flatpak/exports/share/applications/x.desktop", "[Desktop Entry]\nType=Directory\nName=x\n");
  EXPECT_THAT(folder.records, IsEmpty());
  EXPECT_EQ(folder.Only().state, ReadState::kRead);
}

TEST(VimInfo, FilesAndCommandsButNoWordsSoughtInThem) {
  const Found found =
      ReadAs("/home/anna/.viminfo",
             "# This viminfo file was generated by Vim 9.0.\n\n# Command Line History (newest to oldest):\n"
             ":e brief.txt\n|2,0,1380630977,,\"e brief.txt\"\n:q\n\n# Search String History (newest to oldest):\n"
             "?/fiets\n|2,1,1380630978,47,\"fiets\"\n\n# File marks:\n'0  12  3  ~/een map/a.txt\n"
             "|4,48,12,3,1380630979,\"~/een map/a.txt\"\n\n# Jumplist (newest first):\n-'  12  3  ~/een map/a.txt\n\n"
             "# History of marks within files (newest to oldest):\n\n> ~/brief.txt\n\t*\t1380630977\t0\n"
             "\t\"\t1\t0\n\n> ~/een map/a.txt\n\t*\t1380630979\t0\n");
  EXPECT_THAT(Lines(found, RecordKind::kApp), ElementsAre("line 4 2013-10-01T12:36:17Z e brief.txt", "line 6 none q"));
  EXPECT_THAT(Lines(found, RecordKind::kRecentFile),
              ElementsAre("line 13 2013-10-01T12:36:19Z ~/een map/a.txt", "line 21 2013-10-01T12:36:17Z ~/brief.txt"));
  EXPECT_EQ(found.records.size(), 4u);
  EXPECT_EQ(found.Only().state, ReadState::kRead);
}

// An entry of Neovim's file: its type, its time, its size and its data, by the specification of MessagePack.
std::string ShadaEntry(char type, std::uint32_t seconds, const std::string& data) {
  return std::string(1, type) + "\xce" + testing::Be(seconds, 4) + "\xcc" + testing::Be(data.size(), 1) + data;
}
std::string Packed(const std::string& text) { return "\xc4" + testing::Be(text.size(), 1) + text; }

TEST(VimShada, FilesAndCommandsButNoWordsSoughtInThem) {
  const std::string header = ShadaEntry(1, 1380630970, "\x81\xa9generator" + Packed("nvim"));
  const auto history = [](char which, const std::string& typed) { return std::string("\x93") + which + Packed(typed); };
  // Before the file stand a number of each width, a list in a map, a double and an extension.
  const std::string mark = "\x85\xa1l\xcd\x01\x02\xa1x\x81\xa1y\x92\xc3\xd3" + std::string(8, '\1') + "\xa1z\xcb" +
                           std::string(8, '\1') + "\xa1w\xc7\x02\x05zz\xa1" + "f" + Packed("/home/anna/een.txt");
  const std::string buffers =
      "\x92\x81\xa1" + ("f" + Packed("/home/anna/twee.txt")) + "\x81\xa1" + "f\xb2/home/anna/een.txt";
  const std::string file = header + ShadaEntry(4, 1380630977, history(0, "e een.txt")) +
                           ShadaEntry(4, 1380630978, history(1, "fiets")) + ShadaEntry(10, 1380630979, mark) +
                           ShadaEntry(9, 1380630975, buffers) + ShadaEntry(99, 0, "\xc1");
  const Found found = ReadAs("/home/anna/.local/state/nvim/shada/main.shada", file);
  EXPECT_THAT(Lines(found, RecordKind::kApp), ElementsAre("entry at byte 25 2013-10-01T12:36:17Z e een.txt"));
  EXPECT_THAT(Lines(found, RecordKind::kRecentFile), ElementsAre("file 1 2013-10-01T12:36:19Z /home/anna/een.txt",
                                                                 "file 2 2013-10-01T12:36:15Z /home/anna/twee.txt"));
  EXPECT_EQ(found.Only().state, ReadState::kRead);
  const Found cut = ReadAs("/home/anna/main.shada", file.substr(0, file.size() - 12));
  EXPECT_EQ(cut.Only().state, ReadState::kPartial);
  EXPECT_THAT(cut.Only().reason, ::testing::StartsWith("entry: truncated"));
  const Found odd = ReadAs("/home/anna/main.shada", header + ShadaEntry(4, 1380630977, "\xa1x"));
  EXPECT_EQ(odd.Only().reason, "entry at byte 25: no list at byte 0");
}

TEST(DpkgStatus, InstalledPackages) {
  const Found found =
      ReadAs("/var/lib/dpkg/status",
             "Package: torbrowser-launcher\nStatus: install ok installed\nDescription: helper\n more\n\n"
             "Package: weg\nStatus: deinstall ok config-files\n\nPackage: alfa\nStatus: install ok "
             "installed\n");
  EXPECT_THAT(Lines(found, RecordKind::kApp),
              ElementsAre("line 1 none torbrowser-launcher\nhelper", "line 9 none alfa"));
  EXPECT_EQ(found.Only().kind, "dpkg.status");
}

}  // namespace
}  // namespace schouw
