#include "agent/mandate/scope_decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace schouw {
namespace {

struct AccountCase {
  const char* name;
  const char* path;
  bool acquisition;
  const char* account;  // "": none
};
void PrintTo(const AccountCase& c, std::ostream* out) { *out << c.name; }
class AccountOfPathTest : public ::testing::TestWithParam<AccountCase> {};

TEST_P(AccountOfPathTest, IsTold) {
  EXPECT_EQ(AccountOfPath(GetParam().path, GetParam().acquisition).value_or(""), GetParam().account);
}

INSTANTIATE_TEST_SUITE_P(
    All, AccountOfPathTest,
    ::testing::Values(
        AccountCase{"a Windows home", "/Users/anna", false, "anna"},
        AccountCase{"deep inside a home", "/Users/anna/AppData/Local/x.txt", false, "anna"},
        AccountCase{"another case of Users", "/USERS/Anna/x", false, "Anna"},
        AccountCase{"Windows XP", "/Documents and Settings/anna/Favorieten", false, "anna"},
        AccountCase{"Linux", "/home/anna/x", false, "anna"},
        AccountCase{"Linux in capitals is no home", "/HOME/anna/x", false, ""},
        AccountCase{"root", "/root/.bash_history", false, "root"},
        AccountCase{"the folder of homes itself", "/Users", false, ""},
        AccountCase{"the folder of homes with a slash", "/Users/", false, ""}, AccountCase{"top", "/", false, ""},
        AccountCase{"empty", "", false, ""}, AccountCase{"Public", "/Users/Public/Documents/x", false, ""},
        AccountCase{"Default", "/Users/Default/x", false, ""}, AccountCase{"Shared", "/Users/Shared/x", false, ""},
        AccountCase{"Guest", "/Users/Guest/x", false, ""},
        AccountCase{"hidden beside homes", "/Users/.localized", false, ""},
        AccountCase{"XP's own with the machine's name", "/Documents and Settings/All Users.WINDOWS/x", false, ""},
        AccountCase{"Windows", "/Windows/System32/x", false, ""},
        AccountCase{"an earlier Windows", "/Windows.old/Users/anna/x", false, "anna"},
        AccountCase{"an earlier earlier Windows", "/Windows.old.000/Users/anna/x", false, "anna"},
        AccountCase{"Users one down on a disk", "/C/Users/anna/x", false, ""},
        AccountCase{"Users one down in an acquisition", "/C/Users/anna/x", true, "anna"},
        AccountCase{"Users three down in an acquisition", "/uploads/auto/C%3A/Users/anna/x", true, "anna"},
        AccountCase{"Users four down in an acquisition", "/a/b/c/d/Users/anna/x", true, ""},
        AccountCase{"the outer home counts", "/home/anna/Users/bert/x", true, "anna"},
        AccountCase{"doubled slashes", "//Users//anna//x", false, "anna"}));

struct PlaceCase {
  const char* name;
  const char* volume;
  const char* path;
  EntryScope scope;
  RecordState state;
};
void PrintTo(const PlaceCase& c, std::ostream* out) { *out << c.name; }
class PlaceEntryTest : public ::testing::TestWithParam<PlaceCase> {};

constexpr auto kIn = EntryScope::kInScope;
constexpr auto kOut = EntryScope::kOutOfScope;
constexpr auto kOther = EntryScope::kOtherAccount;
constexpr auto kLive = RecordState::kLive;
constexpr auto kBin = RecordState::kRecycleBin;

Scope AnnasScope() {
  Scope scope;
  scope.accounts = {"anna", "Zo\xC3\xAB"};
  scope.device_has_accounts = true;
  scope.shared_places = {"/Data", "p2:/Gedeeld/Anna"};
  return scope;
}

TEST_P(PlaceEntryTest, Stands) {
  const EntryPlace place = PlaceEntry(AnnasScope(), GetParam().volume, GetParam().path);
  EXPECT_EQ(place.scope, GetParam().scope);
  EXPECT_EQ(place.state, GetParam().state);
}

INSTANTIATE_TEST_SUITE_P(
    All, PlaceEntryTest,
    ::testing::Values(PlaceCase{"own home", "p1", "/Users/anna/x", kIn, kLive},
                      PlaceCase{"own home in capitals on Windows", "p1", "/Users/ANNA/x", kIn, kLive},
                      PlaceCase{"another name in capitals on Linux", "p1", "/home/ANNA/x", kOther, kLive},
                      PlaceCase{"own home with a composed letter", "p1", "/Users/zo\xC3\xAB/x", kIn, kLive},
                      PlaceCase{"own home with a decomposed letter", "p1", "/Users/Zoe\xCC\x88/x", kIn, kLive},
                      PlaceCase{"somebody else", "p1", "/Users/bert/x", kOther, kLive},
                      PlaceCase{"a longer name", "p1", "/Users/annabel/x", kOther, kLive},
                      PlaceCase{"a name with an end", "p1", "/Users/anna.OUD/x", kOther, kLive},
                      PlaceCase{"the system", "p1", "/Windows/x", kOut, kLive},
                      PlaceCase{"public folder", "p1", "/Users/Public/x", kOut, kLive},
                      PlaceCase{"a shared place", "p1", "/Data/x", kIn, kLive},
                      PlaceCase{"a shared place itself", "p3", "/data", kIn, kLive},
                      PlaceCase{"beside a shared place", "p1", "/Database/x", kOut, kLive},
                      PlaceCase{"a shared place of one volume", "p2", "/Gedeeld/Anna/x", kIn, kLive},
                      PlaceCase{"the same place of another volume", "p1", "/Gedeeld/Anna/x", kOut, kLive},
                      PlaceCase{"own trash on Linux", "p1", "/home/anna/.local/share/Trash/files/x", kOut, kBin},
                      PlaceCase{"own trash on macOS", "p1", "/Users/anna/.Trash/x", kOut, kBin},
                      PlaceCase{"somebody else's trash", "p1", "/Users/bert/.Trash/x", kOther, kBin},
                      PlaceCase{"Windows recycle bin", "p1", "/$Recycle.Bin/S-1-5-21-1/$RX.txt", kOut, kBin},
                      PlaceCase{"XP recycle bin", "p1", "/RECYCLER/S-1-5-21-1/Dc1.txt", kOut, kBin},
                      PlaceCase{"a stick's trash in a shared place", "p1", "/Data/.Trash-1000/files/x", kOut, kBin},
                      PlaceCase{"a name like a trash", "p1", "/home/anna/.Trash-oud/x", kIn, kLive},
                      PlaceCase{"an acquisition", "p0", "/C/Users/anna/x", kIn, kLive}));

TEST(PlaceEntry, WithoutAccountsEverythingButTheRecycleBinIsInScope) {
  Scope scope = AnnasScope();
  scope.device_has_accounts = false;
  EXPECT_EQ(PlaceEntry(scope, "p1", "/foto/x.txt").scope, kIn);
  EXPECT_EQ(PlaceEntry(scope, "p1", "/$RECYCLE.BIN/x.txt").scope, kOut);
  scope.recycle_bin = true;
  EXPECT_EQ(PlaceEntry(scope, "p1", "/$RECYCLE.BIN/x.txt").scope, kIn);
}

TEST(PlaceEntry, TheRecycleBinHasItsSwitch) {
  Scope scope = AnnasScope();
  scope.recycle_bin = true;
  EXPECT_EQ(PlaceEntry(scope, "p1", "/Users/anna/.Trash/x").scope, kIn);
  EXPECT_EQ(PlaceEntry(scope, "p1", "/Users/anna/.Trash/x").state, kBin);
  EXPECT_EQ(PlaceEntry(scope, "p1", "/Users/bert/.Trash/x").scope, kOther);
  EXPECT_EQ(PlaceEntry(scope, "p1", "/$Recycle.Bin/S-1-5-21-1/x").scope, kOut) << "whose it is, is not known";
  scope.all_accounts = true;
  EXPECT_EQ(PlaceEntry(scope, "p1", "/$Recycle.Bin/S-1-5-21-1/x").scope, kIn);
}

TEST(PlaceEntry, AllAccountsIsNotAllPlaces) {
  Scope scope;
  scope.device_has_accounts = true;
  scope.all_accounts = true;
  EXPECT_EQ(PlaceEntry(scope, "p1", "/Users/bert/x").scope, kIn);
  EXPECT_EQ(PlaceEntry(scope, "p1", "/Users/bert/x").account, "bert");
  EXPECT_EQ(PlaceEntry(scope, "p1", "/Windows/x").scope, kOut);
  scope.shared_places = {"/"};
  EXPECT_EQ(PlaceEntry(scope, "p1", "/Windows/x").scope, kIn);
}

TEST(PlaceEntry, SharedPlacesOpenNobodyElsesHome) {
  Scope scope = AnnasScope();
  scope.shared_places = {"/", "/Users/bert"};
  EXPECT_EQ(PlaceEntry(scope, "p1", "/Users/bert/x").scope, kOther);
  EXPECT_EQ(PlaceEntry(scope, "p1", "/Users/Public/x").scope, kIn);
}

struct NeverLiveCase {
  const char* name;
  const char* volume;
  const char* path;
  bool never_live;
};
void PrintTo(const NeverLiveCase& c, std::ostream* out) { *out << c.name; }
class NeverLiveTest : public ::testing::TestWithParam<NeverLiveCase> {};

// Out of scope even where everything else is in scope.
TEST_P(NeverLiveTest, IsOutOfScope) {
  Scope all;
  all.all_accounts = true;
  all.device_has_accounts = true;
  all.shared_places = {"/"};
  all.recycle_bin = true;
  const EntryScope expected = GetParam().never_live ? kOut : kIn;
  EXPECT_EQ(PlaceEntry(all, GetParam().volume, GetParam().path).scope, expected);
  EXPECT_EQ(PlaceEntry(Scope{}, GetParam().volume, GetParam().path).scope, expected) << "on a stick";
}

INSTANTIATE_TEST_SUITE_P(
    All, NeverLiveTest,
    ::testing::Values(NeverLiveCase{"swap of Windows", "p2", "/pagefile.sys", true},
                      NeverLiveCase{"swap of Windows in capitals", "p2", "/PAGEFILE.SYS", true},
                      NeverLiveCase{"hibernation", "p2", "/hiberfil.sys", true},
                      NeverLiveCase{"swap of apps", "p2", "/swapfile.sys", true},
                      NeverLiveCase{"shadow copies", "p2",
                                    "/System Volume Information/{ab12}{3808876B-C176-4e48-B7AE-04046E6CC752}", true},
                      NeverLiveCase{"the folder of shadow copies", "p2", "/System Volume Information", false},
                      NeverLiveCase{"another file beside them", "p2", "/System Volume Information/WPSettings.dat",
                                    false},
                      NeverLiveCase{"swap of Linux", "p1", "/swapfile", true},
                      NeverLiveCase{"swap of Ubuntu", "p1", "/swap.img", true},
                      NeverLiveCase{"swap of macOS", "p2.v1", "/private/var/vm/swapfile0", true},
                      NeverLiveCase{"sleep image of macOS", "p2.v1", "/private/var/vm/sleepimage", true},
                      NeverLiveCase{"the volume VM of macOS", "p2.v4", "/swapfile12", true},
                      NeverLiveCase{"in an acquisition", "p0", "/C/pagefile.sys", true},
                      NeverLiveCase{"shadow copies in an acquisition", "p0",
                                    "/C/System Volume Information/{3808876b-c176-4e48-b7ae-04046e6cc752}", true},
                      NeverLiveCase{"macOS in an acquisition", "p0", "/disk/private/var/vm/sleepimage", true},
                      NeverLiveCase{"of the same name elsewhere", "p2", "/Data/pagefile.sys", false},
                      NeverLiveCase{"of the same name at home", "p0", "/home/anna/swapfile", false},
                      NeverLiveCase{"a longer name", "p2", "/pagefile.sys.txt", false},
                      NeverLiveCase{"a number that is none", "p2", "/swapfile1a", false},
                      NeverLiveCase{"a folder vm elsewhere", "p2", "/Data/var/vm/x", false}));

struct ExclusionCase {
  const char* name;
  const char* url;
  const char* text;
  bool is_protected;
};
void PrintTo(const ExclusionCase& c, std::ostream* out) { *out << c.name; }
class ExclusionTest : public ::testing::TestWithParam<ExclusionCase> {};

Scope ExcludingScope() {
  Scope scope;
  scope.records = RecordKinds::All();
  scope.exclude = {"advocaat.example",
                   "www.Hulplijn.example",
                   "https://b\xC3\xBC"
                   "cher.example/contact",
                   "praktijk de Linde",
                   "0800-1234",
                   "dokter@praktijk.example",
                   "xn--caf-dma.example"};
  return scope;
}

TEST_P(ExclusionTest, IsDecided) {
  Record record;
  record.kind = RecordKind::kUrlVisit;
  record.url = GetParam().url;
  record.text = GetParam().text;
  EXPECT_EQ(RecordFilter(ExcludingScope()).Decide(record) == RecordScope::kProtected, GetParam().is_protected);
}

INSTANTIATE_TEST_SUITE_P(
    All, ExclusionTest,
    ::testing::Values(
        ExclusionCase{"the host", "https://advocaat.example/", "", true},
        ExclusionCase{"in capitals", "HTTPS://ADVOCAAT.EXAMPLE", "", true},
        ExclusionCase{"with www", "https://www.advocaat.example/x", "", true},
        ExclusionCase{"excluded with www, visited without", "https://hulplijn.example/x", "", true},
        ExclusionCase{"a subdomain", "https://mail.kantoor.advocaat.example/x", "", true},
        ExclusionCase{"a dot at the end", "https://advocaat.example./x", "", true},
        ExclusionCase{"with a port", "https://advocaat.example:8443/x", "", true},
        ExclusionCase{"with a dot and a port", "https://advocaat.example.:8443/x", "", true},
        ExclusionCase{"with user and password", "https://jan:geheim@advocaat.example/x", "", true},
        ExclusionCase{"with an at in the password", "https://jan:a@b@advocaat.example/x", "", true},
        ExclusionCase{"percent-encoded", "https://%61dvocaat%2Eexample/x", "", true},
        ExclusionCase{"twice percent-encoded", "https://%2561dvocaat.example/x", "", true},
        ExclusionCase{"full-width letters",
                      "https://\xEF\xBD\x81"
                      "dvocaat\xE3\x80\x82"
                      "example/",
                      "", true},
        ExclusionCase{"a soft hyphen",
                      "https://advo\xC2\xAD"
                      "caat.example/",
                      "", true},
        ExclusionCase{"backslashes", "https:\\\\advocaat.example\\x", "", true},
        ExclusionCase{"without a scheme", "//advocaat.example/x", "", true},
        ExclusionCase{"behind another scheme", "view-source:https://advocaat.example/x", "", true},
        ExclusionCase{"in a redirect", "https://zoek.example/url?q=https%3A%2F%2Fadvocaat.example%2Fcontact&x=1", "",
                      true},
        ExclusionCase{"in a redirect of a redirect",
                      "https://a.example/?u=https%3A%2F%2Fb.example%2F%3Fu%3Dhttps%253A%252F%252Fadvocaat.example%252F",
                      "", true},
        ExclusionCase{"searched for", "https://zoek.example/?q=advocaat.example", "", true},
        ExclusionCase{"with an umlaut",
                      "https://b\xC3\xBC"
                      "cher.example/",
                      "", true},
        ExclusionCase{"with an umlaut apart",
                      "https://bu\xCC\x88"
                      "cher.example/",
                      "", true},
        ExclusionCase{"as punycode", "https://xn--bcher-kva.example/", "", true},
        ExclusionCase{"as punycode in capitals", "https://XN--BCHER-KVA.EXAMPLE/", "", true},
        ExclusionCase{"excluded as punycode, visited as letters", "https://caf\xC3\xA9.example/", "", true},
        ExclusionCase{"a file that is called so", "", "brief aan advocaat.example.docx", true},
        ExclusionCase{"a file with two endings", "file:///home/anna/advocaat.example.tar.gz", "", true},
        ExclusionCase{"an address as a file", "", "dokter@praktijk.example.eml", true},
        ExclusionCase{"an ending that is a label of a host", "", "advocaat.example.docx.kansspel.example", false},
        ExclusionCase{"another host that ends the same", "https://kladvocaat.example/", "", false},
        ExclusionCase{"another host that starts the same", "https://advocaat.example.kansspel.example/", "", false},
        ExclusionCase{"a hyphen makes another host", "https://mijn-advocaat.example/", "", false},
        ExclusionCase{"only a user name", "https://advocaat.example@kansspel.example/", "", false},
        ExclusionCase{"only a user name with a password", "https://advocaat.example:geheim@kansspel.example/", "",
                      false},
        ExclusionCase{"a user name with an encoded slash", "https://advocaat.example%2F@kansspel.example/", "", false},
        ExclusionCase{"nothing of it", "https://kansspel.example/bonus", "bonus zonder storting", false},
        ExclusionCase{"a URL in a text", "", "zie https://jan@www.advocaat.example:443/contact.", true},
        ExclusionCase{"a bare host in a text", "", "Mijn mail ging naar Advocaat.Example.", true},
        ExclusionCase{"a host in brackets", "", "(advocaat.example)", true},
        ExclusionCase{"a host in italics", "", "_advocaat.example_", true},
        ExclusionCase{"a host as a list item", "", "-advocaat.example", true},
        ExclusionCase{"a host with a dash behind", "", "advocaat.example- en meer", true},
        ExclusionCase{"a host in curly quotes", "",
                      "\xE2\x80\x9C"
                      "advocaat.example\xE2\x80\x9D",
                      true},
        ExclusionCase{"a mail address there", "", "aan: Info@Advocaat.example", true},
        ExclusionCase{"a mail address there, encoded", "", "mailto:info%40advocaat.example", true},
        ExclusionCase{"a user name in a text", "", "https://advocaat.example:x@kansspel.example/ bonus", false},
        ExclusionCase{"a mail address elsewhere", "", "advocaat.example@post.example", false},
        ExclusionCase{"a longer word", "", "xadvocaat.example", false},
        ExclusionCase{"the words", "", "afspraak bij Praktijk  de LINDE morgen", true},
        ExclusionCase{"the words in a query", "https://zoek.example/?q=praktijk+de+linde", "", true},
        ExclusionCase{"the words encoded", "https://zoek.example/?q=praktijk%20de%20linde", "", true},
        ExclusionCase{"the words with a mark", "", "praktijk de l\xC3\xADnde", true},
        ExclusionCase{"part of a word", "", "praktijk de lindelaan", false},
        ExclusionCase{"a number", "", "bel 0800 1234 nu", true},
        ExclusionCase{"a longer number", "", "bel 0800 12345 nu", false},
        ExclusionCase{"an address", "", "schrijf Dokter@Praktijk.example.", true},
        ExclusionCase{"another address there", "", "schrijf balie@praktijk.example", false},
        ExclusionCase{"a longer address", "", "schrijf huis.dokter@praktijk.example", false},
        ExclusionCase{"broken UTF-8", "", "\xFF\xFE advocaat.example \xC3", true}));

TEST(RecordFilter, TitleAndNamesOfTheEntryCountToo) {
  const RecordFilter filter(ExcludingScope());
  Record titled;
  titled.title = "Contact - advocaat.example";
  EXPECT_EQ(filter.Decide(titled), RecordScope::kProtected);
  Record named;
  named.entry.chain = {"/home/anna/post.zip", "Praktijk_de_Linde.docx"};
  EXPECT_EQ(filter.Decide(named), RecordScope::kProtected);
}

// "advocaat.example.xyz" is another host, and of a file a name with an ending that nobody knows.
TEST(RecordFilter, NamesCountWithWhateverEndingTheyHave) {
  const RecordFilter filter(ExcludingScope());
  for (const char* path : {"/home/anna/advocaat.example.xyz", "/home/advocaat.example.d/x.txt",
                           "/map.een/advocaat.example", "/a/advocaat.example.part1.rar"}) {
    Record named;
    named.entry.chain = {path};
    EXPECT_EQ(filter.Decide(named), RecordScope::kProtected) << path;
  }
  Record name;
  name.text = "advocaat.example.xyz";
  EXPECT_NE(filter.Decide(name), RecordScope::kProtected);
  name.kind = RecordKind::kFileName;
  EXPECT_EQ(filter.Decide(name), RecordScope::kProtected);
}

TEST(RecordFilter, ExclusionComesBeforeKindAndPeriod) {
  Scope scope = ExcludingScope();
  scope.records = {RecordKind::kBookmark};
  Record record;
  record.kind = RecordKind::kUrlVisit;
  EXPECT_EQ(RecordFilter(scope).Decide(record), RecordScope::kOutOfScope);
  record.url = "https://advocaat.example/";
  EXPECT_EQ(RecordFilter(scope).Decide(record), RecordScope::kProtected);
}

TEST(RecordFilter, ThePeriodStartsAtItsFirstMoment) {
  Scope scope;
  scope.records = {RecordKind::kUrlVisit};
  scope.since = AmsterdamMidnight({2026, 3, 1});
  Record record;
  record.kind = RecordKind::kUrlVisit;
  record.time = scope.since;
  EXPECT_EQ(RecordFilter(scope).Decide(record), RecordScope::kInScope);
  record.time->value -= 1;
  EXPECT_EQ(RecordFilter(scope).Decide(record), RecordScope::kOutOfScope);
  record.time = std::nullopt;
  EXPECT_EQ(RecordFilter(scope).Decide(record), RecordScope::kOutOfScope);
  scope.undated = true;
  EXPECT_EQ(RecordFilter(scope).Decide(record), RecordScope::kInScope);
}

TEST(RecordFilter, TheRecycleBinHasItsSwitch) {
  Scope scope;
  scope.records = RecordKinds::All();
  Record record;
  record.state = RecordState::kRecycleBin;
  EXPECT_EQ(RecordFilter(scope).Decide(record), RecordScope::kOutOfScope);
  scope.recycle_bin = true;
  EXPECT_EQ(RecordFilter(scope).Decide(record), RecordScope::kInScope);
}

TEST(RecordFilter, HostileTextTakesNoTime) {
  std::string text = "https://";
  for (int i = 0; i < 4000; ++i) text += "advocaat.example:";
  Record record;
  record.text = text + "@kansspel.example/";
  EXPECT_EQ(RecordFilter(ExcludingScope()).Decide(record), RecordScope::kProtected)
      << "a user name longer than any real one is taken for a host";
}

}  // namespace
}  // namespace schouw
