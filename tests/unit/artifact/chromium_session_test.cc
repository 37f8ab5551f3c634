#include "agent/artifact/chromium_session.h"

#include "tests/support/numbers.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::Le;
using testing::StoreBytes;

std::string Numbers(std::initializer_list<std::uint32_t> values) {
  std::string text;
  for (const std::uint32_t value : values) text += Le(value, 4);
  return text;
}

// Fields as base::Pickle pads them, and the length before them.
class Pickle {
 public:
  Pickle& Int(std::uint32_t value) { return Raw(Le(value, 4)); }
  Pickle& Int64(std::uint64_t value) { return Raw(Le(value, 8)); }
  Pickle& Text(std::string_view text) { return Int(static_cast<std::uint32_t>(text.size())).Raw(std::string(text)); }
  Pickle& Text16(std::string_view ascii) {
    std::string wide;
    for (const char c : ascii) wide += std::string{c, '\0'};
    return Int(static_cast<std::uint32_t>(ascii.size())).Raw(wide);
  }
  std::string Done() const { return Le(fields_.size(), 4) + fields_; }

 private:
  Pickle& Raw(const std::string& bytes) {
    fields_ += bytes;
    fields_.resize((fields_.size() + 3) / 4 * 4);
    return *this;
  }
  std::string fields_;
};

std::string Command(std::uint8_t id, const std::string& payload) {
  return Le(payload.size() + 1, 2) + static_cast<char>(id) + payload;
}

constexpr std::uint64_t kTime = 13439841060561027;

std::string Page(std::uint8_t id, std::uint32_t tab, std::uint32_t index, std::string_view url, std::string_view title,
                 std::uint32_t transition = 0) {
  return Command(id, Pickle()
                         .Int(tab)
                         .Int(index)
                         .Text(url)
                         .Text16(title)
                         .Text("toestand")
                         .Int(transition)
                         .Int(0)
                         .Text("")
                         .Int(0)
                         .Text(url)
                         .Int(0)
                         .Int64(kTime + index)
                         .Done());
}

std::string File(const std::string& commands, std::uint32_t version = 3) { return "SNSS" + Le(version, 4) + commands; }
std::string Tab(std::uint32_t window, std::uint32_t tab) { return Command(0, Numbers({window, tab})); }
std::string Closed(std::uint8_t id, std::uint32_t which) { return Command(id, Numbers({which, 0, 0, 0})); }

Found ReadSession(std::string file, const std::string& name = "Sessions/Session_13439841062553480") {
  StoreBytes bytes;
  bytes.path = "/home/anna/.config/chromium/Default/" + name;
  bytes.database = std::move(file);
  return testing::ReadStore(bytes);
}

std::vector<std::string> Urls(const Found& found) {
  std::vector<std::string> urls;
  for (const Record& record : found.OfKind(RecordKind::kOpenTab)) urls.push_back(record.url);
  return urls;
}
using List = std::vector<std::string>;

TEST(ChromiumSession, PagesOfOpenTabsWithTimeAndOrigin) {
  const Found found = ReadSession(File(Tab(1, 2) + Page(6, 2, 0, "https://alfa.example/", "Alfa", 1) +
                                       Page(6, 2, 1, "https://www.bing.com/search?q=tor+browser", "Zoek", 7)));
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_EQ(found.Only().profile, "Default");
  ASSERT_EQ(found.records.size(), 3u);
  EXPECT_EQ(found.records[0].text, "Alfa\nhttps://alfa.example/");
  EXPECT_EQ(found.records[0].place, "tab 2 page 0");
  EXPECT_EQ(found.records[0].origin, Origin::kEntered);
  EXPECT_EQ(testing::TimeText(found.records[0]), "2026-11-22T17:11:00.561027Z");
  EXPECT_EQ(found.records[1].origin, Origin::kLink);
  EXPECT_EQ(found.records[2].kind, RecordKind::kSearchQuery);
  EXPECT_EQ(found.records[2].text, "tor browser");
  EXPECT_EQ(found.records[2].origin, Origin::kEntered);
  EXPECT_EQ(found.records[2].time, found.records[1].time);
}

TEST(ChromiumSession, ClosedTabsAndWindowsAreNotOpen) {
  const std::string tabs = Tab(1, 2) + Tab(1, 3) + Tab(4, 5) + Page(6, 2, 0, "https://a.example/", "") +
                           Page(6, 3, 0, "https://b.example/", "") + Page(6, 5, 0, "https://c.example/", "");
  EXPECT_EQ(Urls(ReadSession(File(tabs))), (List{"https://a.example/", "https://b.example/", "https://c.example/"}));
  EXPECT_EQ(Urls(ReadSession(File(tabs + Closed(16, 2)))), (List{"https://b.example/", "https://c.example/"}));
  EXPECT_EQ(Urls(ReadSession(File(tabs + Closed(17, 1)))), (List{"https://c.example/"}));
}

TEST(ChromiumSession, PagesThatWereDroppedAreGone) {
  std::string tab = Tab(1, 2);
  for (std::uint32_t i = 0; i < 5; ++i) tab += Page(6, 2, i, "https://" + std::to_string(i) + ".example/", "");
  const auto after = [&](std::uint8_t id, const std::string& payload) {
    std::string joined;
    for (const std::string& url : Urls(ReadSession(File(tab + Command(id, payload))))) joined += url.substr(8, 1);
    return joined;
  };
  EXPECT_EQ(after(5, Numbers({2, 3})), "012");
  EXPECT_EQ(after(11, Numbers({2, 2})), "234");
  EXPECT_EQ(after(24, Numbers({2, 1, 2})), "034");
  EXPECT_EQ(after(24, Numbers({2, 0xffffffff, 2})), "01234");
  EXPECT_EQ(after(11, Numbers({9, 2})), "01234");
  EXPECT_EQ(Urls(ReadSession(File(tab + Command(24, Numbers({2, 0, 4})) + Page(6, 2, 0, "https://n.example/", "")))),
            (List{"https://n.example/"}));
}

TEST(ChromiumSession, ClosedTabsKeptForReopeningAreAppData) {
  const std::string tabs = Command(4, Numbers({2, 0, 0, 0})) + Page(1, 2, 0, "https://a.example/", "A") +
                           Command(9, Pickle().Int(7).Int(0).Int(2).Done()) + Command(4, Numbers({8, 0, 0, 0})) +
                           Page(1, 8, 0, "https://b.example/", "") + Command(4, Numbers({9, 0, 0, 0})) +
                           Page(1, 9, 0, "https://c.example/", "");
  const std::string name = "Sessions/Tabs_1";
  Found found = ReadSession(File(tabs), name);
  EXPECT_EQ(found.Texts(RecordKind::kAppData),
            (List{"A\nhttps://a.example/", "https://b.example/", "https://c.example/"}));
  EXPECT_TRUE(found.OfKind(RecordKind::kOpenTab).empty());
  EXPECT_EQ(found.Only().state, ReadState::kRead);
  found = ReadSession(File(tabs + Command(2, Numbers({7}))), name);
  EXPECT_EQ(found.Texts(RecordKind::kAppData), (List{"A\nhttps://a.example/"}));
  found = ReadSession(File(tabs + Command(2, Numbers({2}))), name);
  EXPECT_EQ(found.Texts(RecordKind::kAppData), (List{"https://b.example/", "https://c.example/"}));
}

TEST(ChromiumSession, EncryptedOnesAreNamed) {
  for (const std::uint32_t version : {2u, 4u, 5u}) {
    const Found found = ReadSession(File(Le(19, 4) + "v10", version));
    EXPECT_EQ(found.Only().state, ReadState::kEncrypted);
    EXPECT_EQ(found.Only().reason, "session of version " + std::to_string(version) + " is encrypted");
    ASSERT_EQ(found.problems.size(), 1u);
    EXPECT_EQ(found.problems[0].reason, ProblemReason::kEncrypted);
  }
  EXPECT_EQ(ReadSession(File("", 0)).Only().state, ReadState::kFailed);
}

TEST(ChromiumSession, ACutOrDamagedFileGivesTheRest) {
  const std::string whole =
      File(Tab(1, 2) + Page(6, 2, 0, "https://a.example/", "") + Page(6, 2, 1, "https://b.example/", ""), 1);
  Found found = ReadSession(whole.substr(0, whole.size() - 40));
  EXPECT_EQ(Urls(found), (List{"https://a.example/"}));
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_THAT(found.Only().reason, ::testing::HasSubstr("read command: truncated"));
  found = ReadSession(File(Tab(1, 2) + Command(6, Numbers({0xffffffff, 2})) + Page(6, 2, 0, "https://a.example/", "")));
  EXPECT_EQ(Urls(found), (List{"https://a.example/"}));
  EXPECT_EQ(found.Only().reason, "1 navigations can't be read");
}

}  // namespace
}  // namespace schouw
