// A device's own lists of its users.
#include "agent/artifact/account_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/base/byte_source.h"
#include "tests/support/corpus.h"
#include "tests/unit/artifact/sample_hive.h"

namespace schouw {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using testing::Le;
using testing::SampleHive;
using testing::SampleKey;
using ::testing::SizeIs;
using testing::Utf16;

struct Given {
  std::vector<AccountIdentity> accounts;
  std::vector<std::string> problems;
  Status status;
};

Given Read(const std::string& path, std::string bytes) {
  const MemorySource content(std::move(bytes));
  const Limits limits;
  const ArtifactInput input{Locator{"d1", "p1", {path}, {}}, {}, RecordState::kLive, content, {}, {}, limits};
  Given given;
  given.status = ReadAccountList(
      input, [&](AccountIdentity account) { given.accounts.push_back(std::move(account)); },
      [&](const Error& error) { given.problems.push_back(error.Text()); });
  return given;
}

SampleKey Profile(const std::string& sid, const std::string& path) {
  return {sid, {{"ProfileImagePath", Utf16(path), 2}}};
}

std::string Software() {
  SampleKey root{"ROOT"};
  SampleKey& version = root.At("Microsoft\\Windows NT\\CurrentVersion");
  version.values = {{"SystemRoot", Utf16("C:\\Windows")}};
  version.At("ProfileList").subkeys = {
      Profile("S-1-5-18", "%systemroot%\\system32\\config\\systemprofile"),
      Profile("S-1-5-21-1-2-3-1001", "C:\\Users\\anna.DESKTOP-1"),
      Profile("S-1-5-21-1-2-3-1002.bak", "%SystemDrive%\\Users\\bert"),
      Profile("S-1-12-1-4-5-6-7", "D:\\Profielen\\carla"),
      Profile("S-1-5-21-1-2-3-1003", "C:\\Users\\..\\Windows"),
      Profile("S-1-5-21-kwaad\\x", "C:\\Users\\kwaad"),
  };
  SampleKey& logon = root.At("Microsoft\\Windows\\CurrentVersion\\Authentication\\LogonUI");
  logon.values = {{"LastLoggedOnUserSID", Utf16("S-1-12-1-4-5-6-7")},
                  {"LastLoggedOnSAMUser", Utf16("AzureAD\\CarlaVoorbeeld")}};
  return SampleHive(root).Bytes();
}

TEST(AccountList, ProfilesOfAWindows) {
  const Given given = Read("/Windows/System32/config/SOFTWARE", Software());
  ASSERT_TRUE(given.status) << given.status.error().Text();
  EXPECT_THAT(given.accounts, ElementsAre(AccountIdentity{"S-1-5-21-1-2-3-1001", "", "/Users/anna.DESKTOP-1", false},
                                          AccountIdentity{"S-1-5-21-1-2-3-1002", "", "/Users/bert", false},
                                          AccountIdentity{"S-1-12-1-4-5-6-7", "", "/Profielen/carla", true},
                                          AccountIdentity{"S-1-5-21-1-2-3-1003", "", "", false},
                                          AccountIdentity{"S-1-12-1-4-5-6-7", "CarlaVoorbeeld", "", false}));
}

TEST(AccountList, NamesOfAWindows) {
  SampleKey root{"ROOT"};
  SampleKey& domain = root.At("SAM\\Domains\\Account");
  domain.values = {{"V", std::string(20, 'x') + Le(1, 4) + Le(2, 4) + Le(0xfffffff0, 4), 3}};
  domain.At("Users\\Names").subkeys = {{"anna", {{"", "", 1001}}}, {"Guest", {{"", "", 501}}}};
  const Given given = Read("/Windows/System32/config/SAM", SampleHive(root).Bytes());
  ASSERT_TRUE(given.status);
  EXPECT_THAT(given.accounts, ElementsAre(AccountIdentity{"S-1-5-21-1-2-4294967280-1001", "anna", "", false},
                                          AccountIdentity{"S-1-5-21-1-2-4294967280-501", "Guest", "", false}));
}

TEST(AccountList, NamesOfARealOne) {
  SCHOUW_NEED_CORPUS();
  const Given given =
      Read("/Windows/System32/config/SAM", testing::ReadFile(testing::CorpusFolder() + "/registry/velociraptor/SAM"));
  ASSERT_TRUE(given.status) << given.status.error().Text();
  EXPECT_GE(given.accounts.size(), 3u);
  for (const AccountIdentity& account : given.accounts) {
    EXPECT_TRUE(account.id.starts_with("S-1-5-21-")) << account.id;
    EXPECT_FALSE(account.name.empty());
  }
}

TEST(AccountList, PeopleOfALinux) {
  const Given given = Read("/etc/passwd",
                           "root:x:0:0:root:/root:/bin/bash\n"
                           "daemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n"
                           "# een opmerking:x:1000:1::/home/x:\n"
                           "+::::::\n"
                           "anna:x:1000:1000:Anna,,,:/home/huis:/bin/bash\n"
                           "oud:x:501:501::/home/oud:/bin/sh\n"
                           "bert:x:1001:1001::/srv//bert/:/bin/bash\n"
                           "kwaad:x:1002:1002::/home/../etc:/bin/sh\n"
                           "kwaad:x:99999999999:1::/home/y:/bin/sh\n"
                           "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\nkort:x:1003");
  ASSERT_TRUE(given.status);
  EXPECT_THAT(given.accounts, ElementsAre(AccountIdentity{"1000", "anna", "/home/huis", false},
                                          AccountIdentity{"501", "oud", "/home/oud", false},
                                          AccountIdentity{"1001", "bert", "/srv/bert", false}));
}

std::string MacUser(const std::string& name, const std::string& uid, const std::string& home) {
  return "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>home</key><array><string>" + home +
         "</string></array><key>name</key><array><string>" + name + "</string><string>bijnaam</string></array>" +
         "<key>uid</key><array><string>" + uid + "</string></array></dict></plist>";
}

TEST(AccountList, AUserOfMacos) {
  const std::string path = "/private/var/db/dslocal/nodes/Default/users/anna.plist";
  EXPECT_THAT(Read(path, MacUser("anna", "501", "/Users/huis")).accounts,
              ElementsAre(AccountIdentity{"501", "anna", "/Users/huis", false}));
  EXPECT_THAT(Read(path, MacUser("_dienst", "70", "/var/empty")).accounts, IsEmpty());
}

TEST(AccountList, WhatIsNoListIsAnError) {
  EXPECT_FALSE(Read("/Windows/System32/config/SAM", "regf").status);
  EXPECT_FALSE(Read("/Windows/System32/config/SOFTWARE", "geen hive").status);
  EXPECT_FALSE(Read("/Windows/System32/config/SAM", SampleHive(SampleKey{"ROOT"}).Bytes().substr(0, 600)).status);
  EXPECT_THAT(Read("/Windows/System32/config/SAM", SampleHive(SampleKey{"ROOT"}).Bytes()).accounts, IsEmpty());
}

}  // namespace
}  // namespace schouw
