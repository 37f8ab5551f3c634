// Whose folder is whose, when the device's own lists say so.
#include "agent/mandate/account_homes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/mandate/scope_decision.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;

constexpr char kSoftware[] = "/Windows/System32/config/SOFTWARE";
constexpr char kSam[] = "/Windows/System32/config/SAM";

AccountIdentity Numbered(int number, std::string name, std::string folder) {
  return {"S-1-5-21-1-2-3-" + std::to_string(number), std::move(name), std::move(folder), false};
}

// The scope of a mandate that names anna, on a Windows with these lists.
Scope Annas(const std::vector<AccountIdentity>& software, const std::vector<AccountIdentity>& sam,
            bool recycle_bin = false) {
  AccountLists lists("p2", "");
  lists.Add(kSoftware, software);
  lists.Add(kSam, sam);
  Scope scope;
  scope.accounts = {"anna"};
  scope.device_has_accounts = true;
  scope.recycle_bin = recycle_bin;
  scope.homes = lists.Homes();
  return scope;
}

std::string Where(const Scope& scope, std::string_view volume, std::string_view path) {
  const EntryPlace place = PlaceEntry(scope, volume, path);
  const char* const names[] = {"in scope", "out of scope", "other account"};
  return names[static_cast<int>(place.scope)] + (place.account.empty() ? "" : ": " + place.account);
}

TEST(AccountHomes, AFolderOfAnotherNameIsTheAccounts) {
  const Scope scope = Annas({Numbered(1001, "", "/Users/anna.DESKTOP-1"), Numbered(1002, "", "/Users/bert")},
                            {Numbered(1001, "Anna", ""), Numbered(1002, "bert", "")});
  EXPECT_EQ(Where(scope, "p2", "/Users/anna.DESKTOP-1/brief.txt"), "in scope: Anna");
  EXPECT_EQ(Where(scope, "p2", "/users/ANNA.desktop-1"), "in scope: Anna");
  EXPECT_EQ(Where(scope, "p2", "/Users/bert/brief.txt"), "other account: bert");
  EXPECT_EQ(Where(scope, "p3", "/Users/anna.DESKTOP-1"), "other account: anna.DESKTOP-1") << "another volume";
}

TEST(AccountHomes, ARenamedAccountKeepsItsFolderAndItsFoldersNameUnlessAnotherBearsIt) {
  const Scope renamed = Annas({Numbered(1001, "", "/Users/beheer")}, {Numbered(1001, "anna", "")});
  EXPECT_EQ(Where(renamed, "p2", "/Users/beheer/x"), "in scope: anna");
  const Scope formerly = Annas({Numbered(1001, "", "/Users/anna")}, {Numbered(1001, "beheer", "")});
  EXPECT_EQ(Where(formerly, "p2", "/Users/anna/x"), "in scope: beheer");
  const Scope two = Annas({Numbered(1001, "", "/Users/anna"), Numbered(1002, "", "/Users/nieuw")},
                          {Numbered(1001, "bert", ""), Numbered(1002, "anna", "")});
  EXPECT_EQ(Where(two, "p2", "/Users/anna/x"), "other account: bert");
  EXPECT_EQ(Where(two, "p2", "/Users/nieuw/x"), "in scope: anna");
}

TEST(AccountHomes, WithoutANameTheFoldersCounts) {
  const Scope scope = Annas({Numbered(1001, "", "/Users/anna.000"), Numbered(1002, "", "/Users/jan.jansen")}, {});
  EXPECT_EQ(Where(scope, "p2", "/Users/anna.000/x"), "in scope: anna");
  EXPECT_EQ(Where(scope, "p2", "/Users/jan.jansen/x"), "other account: jan.jansen");
}

TEST(AccountHomes, TheRecycleBinIsThatOfItsNumber) {
  const std::vector<AccountIdentity> software = {Numbered(1001, "", "/Users/anna.000"),
                                                 Numbered(1002, "", "/Users/bert")};
  const Scope with = Annas(software, {Numbered(1001, "anna", "")}, true);
  const std::string bin = "/$Recycle.Bin/S-1-5-21-1-2-3-";
  EXPECT_EQ(Where(with, "p2", bin + "1001/$R1.txt"), "in scope: anna");
  EXPECT_EQ(Where(with, "p3", bin + "1001/$R1.txt"), "in scope: anna") << "each volume has one";
  EXPECT_EQ(Where(with, "p2", bin + "1002/$R1.txt"), "other account: bert");
  EXPECT_EQ(Where(with, "p2", bin + "1003/$R1.txt"), "out of scope");
  EXPECT_EQ(Where(with, "p2", "/$Recycle.Bin"), "out of scope");
  const Scope without = Annas(software, {Numbered(1001, "anna", "")});
  EXPECT_EQ(Where(without, "p2", bin + "1001/$R1.txt"), "out of scope: anna");
  EXPECT_EQ(PlaceEntry(without, "p2", bin + "1001/$R1.txt").left_out, LeftOutBy::kRecycleBin);
  EXPECT_EQ(Where(without, "p2", bin + "1002/$R1.txt"), "other account: bert");
}

TEST(AccountHomes, OfALinuxAreTakenToTheLetter) {
  AccountLists lists("p1", "");
  lists.Add("/etc/passwd", {{"1000", "anna", "/srv/huis", false}, {"1001", "Anna", "/home/anna", false}});
  Scope scope;
  scope.accounts = {"anna"};
  scope.device_has_accounts = true;
  scope.recycle_bin = true;
  scope.homes = lists.Homes();
  EXPECT_EQ(Where(scope, "p1", "/srv/huis/x"), "in scope: anna");
  EXPECT_EQ(Where(scope, "p1", "/srv/HUIS/x"), "out of scope");
  EXPECT_EQ(Where(scope, "p1", "/home/anna/x"), "other account: Anna");
  EXPECT_EQ(Where(scope, "p1", "/.Trash-1000/files/x"), "in scope: anna");
  EXPECT_EQ(Where(scope, "p1", "/.Trash-1001/files/x"), "other account: Anna");
  EXPECT_EQ(Where(scope, "p2", "/.Trash-1000/files/x"), "out of scope") << "whose number it is there, nobody says";
}

TEST(AccountHomes, TheInnermostFolderCountsAndNoneHoldsOthers) {
  AccountLists lists("p1", "");
  lists.Add("/etc/passwd",
            {{"1000", "anna", "/home", false}, {"1001", "anna", "/srv", false}, {"1002", "bert", "/srv/bert", false}});
  Scope scope;
  scope.accounts = {"anna"};
  scope.device_has_accounts = true;
  scope.homes = lists.Homes();
  EXPECT_EQ(Where(scope, "p1", "/home/bert/x"), "other account: bert");
  EXPECT_EQ(Where(scope, "p1", "/srv/bert/x"), "other account: bert");
  EXPECT_EQ(Where(scope, "p1", "/srv/x"), "in scope: anna");
}

TEST(AccountHomes, OfAnEarlierWindowsAndOfAnAcquisitionStandBelowTheirOwnRoot) {
  AccountLists lists("p0", "/Kopie/C");
  lists.Add("/Kopie/C/Windows/System32/config/SOFTWARE", {Numbered(1001, "", "/Users/huis")});
  lists.Add("/Kopie/C/Windows/System32/config/SAM", {Numbered(1001, "anna", "")});
  ASSERT_EQ(lists.Homes().size(), 1u);
  EXPECT_EQ(lists.Homes()[0].folder, "/Kopie/C/Users/huis");
  EXPECT_THAT(lists.Homes()[0].names, ElementsAre("anna", "huis"));
}

TEST(IsAccountList, ByWhereItStands) {
  std::string base;
  EXPECT_TRUE(IsAccountList("/Windows/System32/config/SAM", false, base));
  EXPECT_EQ(base, "");
  EXPECT_TRUE(IsAccountList("/windows.old/WINDOWS/system32/Config/software", false, base));
  EXPECT_EQ(base, "/windows.old");
  EXPECT_TRUE(IsAccountList("/a/b/c/etc/passwd", true, base));
  EXPECT_EQ(base, "/a/b/c");
  EXPECT_TRUE(IsAccountList("/private/var/db/dslocal/nodes/Default/users/anna.plist", false, base));
  EXPECT_FALSE(IsAccountList("/private/var/db/dslocal/nodes/Default/users/_www.plist", false, base));
  EXPECT_FALSE(IsAccountList("/a/etc/passwd", false, base));
  EXPECT_FALSE(IsAccountList("/a/b/c/d/etc/passwd", true, base));
  EXPECT_FALSE(IsAccountList("/etc/shadow", false, base));
  EXPECT_FALSE(IsAccountList("/Windows/System32/config/SYSTEM", false, base));
}

TEST(MayLeadToAccounts, OnTheWayToFoldersAndLists) {
  for (const char* path : {"/", "/Users", "/WINDOWS/system32", "/etc", "/private/var/db", "/Windows.old/Users"})
    EXPECT_TRUE(MayLeadToAccounts(path, false, true)) << path;
  for (const char* path : {"/Program Files", "/Windows/WinSxS", "/Us"})
    EXPECT_FALSE(MayLeadToAccounts(path, false, true)) << path;
  EXPECT_TRUE(MayLeadToAccounts("/a/b/c", true, false));
  EXPECT_TRUE(MayLeadToAccounts("/a/b/c/Windows/System32", true, false));
  EXPECT_FALSE(MayLeadToAccounts("/a/b/c/d", true, false));
  EXPECT_FALSE(MayLeadToAccounts("/a/b/c", true, true));
}

}  // namespace
}  // namespace schouw
