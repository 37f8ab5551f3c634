// A case with one of everything, hostile names included, for the golden reports.
#pragma once

#include "tests/unit/store/samples.h"

namespace schouw {

inline constexpr char kHostileName[] =
    "/Users/anna/<script>alert(1)</script>/../\xE2\x80\xAE"
    "fdp.exe\xFF & \"q\".txt";

inline Match HostileMatch() {
  Match match = LineMatch("<b>tor browser</b>", 12);
  match.record.entry = Locator{"d1", "p2", {kHostileName}, "stroom\x01"};
  match.before = "tekst\nmet \xE2\x80\xAEomgekeerd ";
  match.after = " en \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D\x07 'klaar'";
  match.record.title = "\"><img src=x onerror=alert(1)>";
  return match;
}

inline Match VisitMatch() {
  Match match = SearchMatch("https://www.kansspel.example/spel?a=1&b=2", 86'400);
  match.rule = 1;
  match.record.kind = RecordKind::kUrlVisit;
  match.record.entry.chain = {"/Users/anna/Firefox/places.sqlite"};
  match.record.place = "moz_historyvisits rowid 7";
  match.record.url = match.record.text;
  match.record.title = "Kansspel";
  match.record.app = "Firefox";
  match.record.profile = "x1.default";
  match.record.origin = Origin::kRedirect;
  match.text = "www.kansspel.example";
  match.before = "https://";
  match.after = "/spel?a=1&b=2";
  return match;
}

inline std::vector<JobResult> SampleResults() {
  Match searched = SearchMatch("hoe kan ik tor browser downloaden", 0);
  searched.before = "hoe kan ik ";
  searched.text = "tor browser";
  searched.after = " downloaden";
  Match later = searched, copy = searched;
  later.record.time = UnixNanos{kSampleStart + 7 * 86'400 * kSecond + 250'000'000};
  later.record.place = "keyword_search_terms rowid 31";
  copy.record.entry.chain = {"/Users/anna/oud.zip", "Chrome/History"};
  JobResult read = ResultWith(40, {searched, later, copy, VisitMatch(), HostileMatch()});
  read.counts = {4'408, 3, 8, 208'143, 9'120, 12, 1'500'000'000};
  read.protected_records = 18;
  const Locator zip{"d1", "p2", {"/Users/anna/geheim.zip"}, ""};
  read.problems = {{zip, ProblemReason::kEncrypted, "member is encrypted"},
                   {zip, ProblemReason::kEncrypted, "member is encrypted"},
                   {Locator{"d1", "p2", {"/Users/anna/a.zip", "\xFF.zip"}, ""}, ProblemReason::kDamaged,
                    "read directory: truncated (want 46 bytes, have 10) at byte 22"},
                   {Locator{"d1", "p2", {}, ""}, ProblemReason::kBudget, "not reached"}};
  read.problems.back().count = 1'234;
  read.artifacts = {{"firefox.places", Locator{"d1", "p2", {"/Users/anna/Firefox/places.sqlite"}, ""}, "anna",
                     "x1.default", ReadState::kPartial, 990, "3 frames of the -wal are damaged"},
                    {"chromium.history", Locator{"d1", "p2", {"/Users/anna/Chrome/History"}, ""}, "anna", "Default",
                     ReadState::kRead, 4'120, ""}};
  return {read};
}

// A finished case with `results`.
inline void FillSample(CaseStore& store, const std::vector<JobResult>& results = SampleResults()) {
  ASSERT_TRUE(store.PutDevice({"d1", "laptop.E01", "ewf", 512'110'190'592, "Laptop, zwart", "SN-0001", "partial",
                               "segment 3 of 5 is missing"}));
  ASSERT_TRUE(store.PutDevice({"d2", "", "", 0, "Telefoon", "", "not_checked", "locked"}));
  ASSERT_TRUE(store.PutVolume("d1", {{"p1", 1'048'576, 104'857'600, 0}, "fat32", ReadState::kRead, ""}));
  ASSERT_TRUE(store.PutVolume("d1", {{"p2", 105'906'176, 98'000'000'000, 0},
                                     "ntfs",
                                     ReadState::kPartial,
                                     "not all of it could be read: see what was not read"}));
  ASSERT_TRUE(store.PutVolume(
      "d1",
      {{"p3", 98'105'906'176, 412'000'000'000, 0}, "bitlocker", ReadState::kEncrypted, "encrypted with BitLocker"}));
  ASSERT_TRUE(store.Log("M-1001", "collection", "scan started", UnixNanos{kSampleStart}));
  for (const JobResult& result : results) {
    ASSERT_TRUE(store.StoreResults({result}));
  }
  if (results.size() > 1) {
    ASSERT_TRUE(store.LogCourse("M-1001", "collection", "scan resumed", UnixNanos{kSampleStart}));
  }
  ASSERT_TRUE(store.Log("M-1001", "collection", "scan finished", UnixNanos{kSampleStart}));
  ASSERT_TRUE(store.Finish({"partial", UnixNanos{kSampleStart + 300 * kSecond}}));
}

}  // namespace schouw
