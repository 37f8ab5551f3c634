#include "agent/tally/compare.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

// A check of one device with a search in it; what differs from that comes in by the two functions.
struct Sample {
  std::string text = "alfa beta";
  std::function<void(CheckInfo&, PackInfo&, DeviceInfo&, VolumeCoverage&)> change;
  std::string end = "complete";
  bool logged_end = true;
};

class SampleCase {
 public:
  SampleCase(const Sample& sample, std::int64_t started) : path_(folder_.File("a.schouw")) {
    CheckInfo check = SampleCheck();
    PackInfo pack = SamplePack();
    DeviceInfo device{"d1", "laptop.E01", "ewf", 1'000, "Laptop", "serie-1", "read", ""};
    VolumeCoverage volume{{"p1", 512, 1'024, 0}, "ntfs", ReadState::kRead, ""};
    if (sample.change) sample.change(check, pack, device, volume);
    store_ = CaseStore::Create(path_, check, UnixNanos{started});
    EXPECT_TRUE(store_);
    EXPECT_TRUE(store_->AddPack(pack));
    EXPECT_TRUE(store_->PutDevice(device));
    EXPECT_TRUE(store_->PutVolume("d1", volume));
    JobResult result;
    result.key = JobKey{"d1", "p1", JobKind::kReadEntry, {1, 2, 3}, 1};
    result.matches.push_back(SearchMatch(sample.text, 1));
    EXPECT_TRUE(store_->StoreResults({result}));
    const std::string said = sample.logged_end ? "scan finished" : "scan stopped early";
    EXPECT_TRUE(store_->Log("M-1001", "collection", said, UnixNanos{started}));
    EXPECT_TRUE(store_->Finish({sample.end, UnixNanos{started + kSampleDay}}));
  }
  const CaseStore& store() const { return *store_; }

 private:
  testing::TempFolder folder_;
  std::string path_;
  Result<CaseStore> store_ = Fail(ErrorCode::kInternal, "not made");
};

// "1 new, 1 gone" or the reasons.
std::string Compared(const Sample& before, const Sample& now) {
  const SampleCase earlier(before, kSampleStart), later(now, kSampleStart + 30 * kSampleDay);
  const auto compared = CompareCases(earlier.store(), later.store());
  if (!compared) return compared.error().Text();
  const ComparedRow& row = compared->comparison.rows.front();
  std::string text;
  for (const std::string& code : row.why_not) text += (text.empty() ? "" : ",") + code;
  if (!text.empty()) return text;
  return std::to_string(row.appeared) + " new, " + std::to_string(row.same) + " same, " + std::to_string(row.gone) +
         " gone";
}

Sample With(std::function<void(CheckInfo&, PackInfo&, DeviceInfo&, VolumeCoverage&)> change) {
  return {"gamma delta", std::move(change), "complete", true};
}

TEST(CompareCases, OnlyWhatBothCouldFindIsNewOrGone) {
  const auto volume = [](ReadState state) {
    return [state](CheckInfo&, PackInfo&, DeviceInfo&, VolumeCoverage& part) { part.state = state; };
  };
  EXPECT_EQ(Compared({}, {}), "0 new, 1 same, 0 gone");
  EXPECT_EQ(Compared({}, With(nullptr)), "1 new, 0 same, 1 gone");
  EXPECT_EQ(Compared({}, With(volume(ReadState::kPartial))), "1 new, 0 same, 1 gone") << "a journal was not applied";
  EXPECT_EQ(Compared({}, With(volume(ReadState::kEncrypted))), "volume");
  EXPECT_EQ(Compared(With(volume(ReadState::kFailed)), {}), "volume");
  EXPECT_EQ(Compared({}, With([](auto&, auto&, DeviceInfo& device, auto&) { device.serial = "serie-2"; })), "device");
  EXPECT_EQ(Compared({}, With([](auto&, auto&, DeviceInfo& device, auto&) { device.serial = ""; })),
            "1 new, 0 same, 1 gone")
      << "known by its description and size";
}

TEST(CompareCases, ChecksThatAskedOtherThingsAreNotCompared) {
  EXPECT_EQ(Compared({}, {"alfa beta", nullptr, "stopped", true}), "stopped");
  EXPECT_EQ(Compared({}, {"alfa beta", nullptr, "partial", false}), "stopped");
  EXPECT_EQ(Compared({}, {"alfa beta", nullptr, "partial", true}), "0 new, 1 same, 0 gone") << "a part not read";
  EXPECT_EQ(Compared({}, With([](CheckInfo& check, auto&, auto&, auto&) { check.accounts.push_back("bert"); })),
            "scope");
  EXPECT_EQ(Compared({}, With([](CheckInfo& check, auto&, auto&, auto&) {
                       check.since = Date{2026, 3, 2};
                     })),
            "0 new, 0 same, 0 gone")
      << "periods that follow each other: numbers alone";
  EXPECT_EQ(Compared({}, With([](CheckInfo& check, auto&, auto&, auto&) { check.records = {"url_visit"}; })), "kind");
  EXPECT_EQ(Compared({}, With([](auto&, PackInfo& pack, auto&, auto&) { pack.sha256 = std::string(64, 'c'); })), "rule")
      << "what the rules look for is not known of either";
  EXPECT_NE(Compared({}, With([](CheckInfo& check, auto&, auto&, auto&) { check.client = "C-1"; })).find("cliënten"),
            std::string::npos);
}

TEST(CompareCases, ARuleThatLooksForTheSameMayHaveOtherWords) {
  const auto version = [](std::string sha256, std::string looked_for) {
    return [sha256, looked_for](CheckInfo&, PackInfo& pack, DeviceInfo&, VolumeCoverage&) {
      pack.sha256 = sha256;
      for (RuleInfo& rule : pack.rules) rule.looked_for = looked_for;
    };
  };
  EXPECT_EQ(Compared(With(version("1", "a")), With(version("2", "a"))), "0 new, 1 same, 0 gone");
  EXPECT_EQ(Compared(With(version("1", "a")), With(version("2", "b"))), "rule");
}

}  // namespace
}  // namespace schouw
