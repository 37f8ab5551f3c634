#include "agent/artifact/browser_accounts.h"

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::StoreBytes;

ArtifactCoverage ReadAccounts(const std::string& path, const std::string& text) {
  StoreBytes bytes;
  bytes.path = path;
  bytes.database = text;
  const testing::Found found = testing::ReadStore(bytes);
  EXPECT_TRUE(found.records.empty());
  return found.Only();
}

TEST(BrowserAccounts, SaysWhoseFirefoxAccountAProfileHas) {
  const std::string path = "/Users/anna/AppData/Roaming/Mozilla/Firefox/Profiles/a1.default-release/signedInUser.json";
  const auto account = [&](const std::string& data) {
    return ReadAccounts(path, R"({"version":1,"accountData":)" + data + "}");
  };
  EXPECT_EQ(account(R"({"email":"bert@post.example","uid":"x"})").signed_in, "b\u2026@post.example");
  EXPECT_EQ(account(R"({"email":"b@post.example","profileCache":{"profile":{"displayName":"Bert Bakker"}}})").signed_in,
            "Bert Bakker, b\u2026@post.example");
  EXPECT_EQ(account(R"({"email":"anna.devries@post.example"})").signed_in, "");
  EXPECT_EQ(account("null").signed_in, "");
  EXPECT_EQ(account("null").profile, "a1.default-release");
  EXPECT_NE(ReadAccounts(path, R"({"accountData":{"email":"bert@post.example")").state, ReadState::kRead) << "cut off";
}

TEST(BrowserAccounts, SaysWhoseEachProfileOfChromiumIs) {
  const std::string path = "/Users/anna/AppData/Local/Google/Chrome/User Data/Local State";
  const auto profiles = [&](const std::string& all) {
    return ReadAccounts(path, R"({"profile":{"info_cache":)" + all + "}}").signed_in;
  };
  EXPECT_EQ(profiles(R"({"Default":{"name":"Anna","user_name":"anna@post.example","gaia_name":"Anna de Vries"},
                         "Profile 1":{"name":"Werk","user_name":"b@post.example","gaia_name":"Bert Bakker"},
                         "Profile 2":{"name":"Carla","is_using_default_name":false},
                         "Profile 3":{"name":"Persoon 4","is_using_default_name":true}})"),
            "Profile 1: Bert Bakker, b\u2026@post.example; Profile 2: Carla");
  EXPECT_EQ(profiles("[]"), "");
  EXPECT_EQ(profiles(R"({"Default":[],"Profile 1":7})"), "");
}

}  // namespace
}  // namespace schouw
