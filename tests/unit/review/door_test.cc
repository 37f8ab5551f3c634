#include "agent/review/door.h"

#include <gtest/gtest.h>

namespace schouw {
namespace {

constexpr UnixNanos kNow{1'000'000'000'000};
constexpr UnixNanos kTokenEnds{2'000'000'000'000};
constexpr UnixNanos kLate{2'000'000'000'001};

class DoorTest : public ::testing::Test {
 protected:
  Caller Get(std::string_view path) const {
    Caller caller;
    caller.method = "GET";
    caller.path = path;
    caller.host = "127.0.0.1:4711";
    caller.cookie = "schouw_page=nl; schouw_session=sessie";
    return caller;
  }
  Caller Post(std::string_view path) const {
    Caller caller = Get(path);
    caller.method = "POST";
    caller.origin = "http://127.0.0.1:4711";
    caller.content_type = "application/json; charset=utf-8";
    caller.schouw = "1";
    caller.fetch_site = "same-origin";
    return caller;
  }
  Door door_{"kaartje", "sessie", 4711, kTokenEnds};
};

TEST_F(DoorTest, LetsInByTheTokenOnce) {
  Caller visit = Get("/t/kaartje");
  visit.cookie = "";
  EXPECT_EQ(door_.Ask(visit, kNow), DoorAnswer::kEnter);
  EXPECT_EQ(door_.Ask(visit, kNow), DoorAnswer::kForbidden) << "used";
  EXPECT_EQ(door_.Ask(Get("/api/case"), kLate), DoorAnswer::kOpen) << "the session holds on";
}

TEST_F(DoorTest, LetsNobodyInByAnotherTokenOrTooLate) {
  for (const char* path : {"/t/", "/t/kaart", "/t/kaartjes", "/t/Kaartje", "/t/kaartje/"}) {
    EXPECT_EQ(door_.Ask(Get(path), kNow), DoorAnswer::kForbidden) << path;
  }
  Caller post = Post("/t/kaartje");
  EXPECT_EQ(door_.Ask(post, kNow), DoorAnswer::kNoMethod);
  EXPECT_EQ(door_.Ask(Get("/t/kaartje"), kLate), DoorAnswer::kForbidden);
}

TEST_F(DoorTest, WantsTheSessionForEverything) {
  for (const char* cookie : {"", "schouw_session=", "schouw_session=sessi", "schouw_session=sessie2", "session=sessie",
                             "x_schouw_session=sessie", "schouw_session = sessie"}) {
    for (const char* path : {"/", "/app.js", "/api/case", "/report.html"}) {
      Caller caller = Get(path);
      caller.cookie = cookie;
      EXPECT_EQ(door_.Ask(caller, kNow), DoorAnswer::kForbidden) << cookie << " " << path;
    }
  }
  EXPECT_EQ(door_.Ask(Get("/"), kNow), DoorAnswer::kOpen);
}

TEST_F(DoorTest, WantsItsOwnAddress) {
  for (const char* host : {"", "127.0.0.1", "127.0.0.1:4712", "kansspel.example:4711",
                           "127.0.0.1:4711.kansspel.example", "[::1]:4711", "127.0.0.1:4711,127.0.0.1:4711"}) {
    Caller caller = Get("/api/case");
    caller.host = host;
    EXPECT_EQ(door_.Ask(caller, kNow), DoorAnswer::kForbidden) << host;
  }
  Caller local = Get("/api/case");
  local.host = "localhost:4711";
  EXPECT_EQ(door_.Ask(local, kNow), DoorAnswer::kOpen);
}

TEST_F(DoorTest, TakesChangesFromItsOwnPageAlone) {
  EXPECT_EQ(door_.Ask(Post("/api/close"), kNow), DoorAnswer::kOpen);
  const auto refused = [this](const char* what, auto change) {
    Caller caller = Post("/api/close");
    change(caller);
    EXPECT_EQ(door_.Ask(caller, kNow), DoorAnswer::kForbidden) << what;
  };
  refused("no origin", [](Caller& c) { c.origin = ""; });
  refused("another origin", [](Caller& c) { c.origin = "http://kansspel.example"; });
  refused("another port", [](Caller& c) { c.origin = "http://127.0.0.1:4712"; });
  refused("no origin that has a name", [](Caller& c) { c.origin = "null"; });
  refused("a form", [](Caller& c) { c.content_type = "application/x-www-form-urlencoded"; });
  refused("plain text", [](Caller& c) { c.content_type = "text/plain"; });
  refused("no header of ours", [](Caller& c) { c.schouw = ""; });
  refused("another site", [](Caller& c) { c.fetch_site = "cross-site"; });
  refused("another port of this machine", [](Caller& c) { c.fetch_site = "same-site"; });
}

TEST_F(DoorTest, ShowsNothingToAnotherSite) {
  Caller caller = Get("/report.html");
  caller.fetch_site = "cross-site";
  EXPECT_EQ(door_.Ask(caller, kNow), DoorAnswer::kForbidden);
  caller.fetch_site = "none";
  EXPECT_EQ(door_.Ask(caller, kNow), DoorAnswer::kOpen);
}

TEST_F(DoorTest, KnowsTwoMethods) {
  for (const char* method : {"PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "get", ""}) {
    Caller caller = Get("/api/case");
    caller.method = method;
    EXPECT_EQ(door_.Ask(caller, kNow), DoorAnswer::kNoMethod) << method;
  }
}

TEST(NewSecret, IsLongAndNeverTheSame) {
  const std::string secret = NewSecret();
  EXPECT_EQ(secret.size(), 64u);
  EXPECT_EQ(secret.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(secret, NewSecret());
}

}  // namespace
}  // namespace schouw
