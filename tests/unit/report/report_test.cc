#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "report/csv/csv.h"
#include "report/html/html.h"
#include "report/json/json.h"
#include "tests/unit/report/sample_report.h"

namespace schouw {
namespace {

ReportData Build(CaseStore& store) {
  auto report = BuildReport(store);
  EXPECT_TRUE(report) << report.error().Text();
  return std::move(*report);
}

// What python3-jsonschema says of `json`, or nothing.
std::string SchemaFaults(const std::string& json) {
  testing::TempFolder folder;
  testing::WriteFile(folder.File("report.json"), json);
  testing::WriteFile(folder.File("check.py"), R"py(
import json, sys, jsonschema
schema = json.load(open("report/schema/report.schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
report = json.load(open(sys.argv[1]))
for error in jsonschema.Draft202012Validator(schema).iter_errors(report):
    print("/".join(map(str, error.absolute_path)) + ": " + error.message[:200])
)py");
  const std::string command =
      "python3 " + folder.File("check.py") + " " + folder.File("report.json") + " > " + folder.File("out") + " 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0);
  return testing::ReadFile(folder.File("out"));
}

TEST(Report, IsThisForASampleCase) {
  CaseInFolder sample;
  FillSample(sample.store());
  const ReportData report = Build(sample.store());
  testing::ExpectGolden("report/sample.json", RenderJson(report));
  testing::ExpectGolden("report/sample.html", RenderHtml(report));
  testing::ExpectGolden("report/sample.csv", RenderCsv(report));
  EXPECT_EQ(SchemaFaults(RenderJson(report)), "");
}

TEST(Report, IsThisForACaseWithoutSignals) {
  CaseInFolder sample;
  ASSERT_TRUE(sample.store().PutDevice({"d1", "stick.img", "raw", 1'000'000, "", "", "read", ""}));
  ASSERT_TRUE(sample.store().PutVolume("d1", {{"p0", 0, 1'000'000, 0}, "fat16", ReadState::kRead, ""}));
  ASSERT_TRUE(sample.store().StoreResults({ResultWith(1, {})}));
  ASSERT_TRUE(sample.store().Finish({"complete", UnixNanos{kSampleStart + kSecond}}));
  CheckInfo check = SampleCheck();
  check.exercise = false;
  check.since.reset();
  ASSERT_TRUE(sample.store().SetCheck(check));
  const ReportData report = Build(sample.store());
  testing::ExpectGolden("report/nothing.json", RenderJson(report));
  testing::ExpectGolden("report/nothing.html", RenderHtml(report));
  EXPECT_EQ(SchemaFaults(RenderJson(report)), "");
  EXPECT_EQ(RenderHtml(report).find("oefening"), std::string::npos);
}

TEST(Report, OfACaseThatWasBrokenOffCanBeRead) {
  CaseInFolder sample;
  ASSERT_TRUE(sample.store().StoreResults({ResultWith(1, {SearchMatch("tor browser", 1)})}));
  const ReportData report = Build(sample.store());
  EXPECT_EQ(report.scan.state, "partial");
  EXPECT_EQ(SchemaFaults(RenderJson(report)), "");
  EXPECT_NE(RenderHtml(report).find("<dt>Klaar</dt><dd>nog niet</dd>"), std::string::npos);
}

TEST(Report, TheSchemaRefusesWhatTheContractDoesNotName) {
  CaseInFolder sample;
  FillSample(sample.store());
  std::string json = RenderJson(Build(sample.store()));
  json.replace(json.find("\"occurrences\""), 13, "\"occurences\"");
  EXPECT_NE(SchemaFaults(json).find("'occurences' was unexpected"), std::string::npos);
}

// The sample's one job as two, the second half first.
std::vector<JobResult> InTwoJobs() {
  JobResult first = SampleResults()[0], second = first;
  first.matches.resize(2);
  first.problems.resize(1);
  first.artifacts.resize(1);
  first.counts = {8, 0, 0, 0, 0, 0, 1};
  first.protected_records = 9;
  second.key.address.inode = 41;
  second.matches.erase(second.matches.begin(), second.matches.begin() + 2);
  second.problems.erase(second.problems.begin());
  second.artifacts.erase(second.artifacts.begin());
  second.counts.read -= 8;
  second.counts.bytes_read -= 1;
  second.protected_records -= 9;
  return {second, first};
}

TEST(Report, IsEqualForEqualRunsInAnyOrder) {
  CaseInFolder one, two;
  FillSample(one.store());
  FillSample(two.store(), InTwoJobs());
  EXPECT_EQ(RenderJson(Build(one.store())), RenderJson(Build(two.store())));
  EXPECT_EQ(RenderHtml(Build(one.store())), RenderHtml(Build(two.store())));
}

TEST(Report, LetsNothingOfADeviceBecomeMarkup) {
  CaseInFolder sample;
  FillSample(sample.store());
  const std::string html = RenderHtml(Build(sample.store()));
  for (const char* tag : {"<script", "<img", "<iframe", "javascript:", "http-equiv=\"refresh\"", " href=", "@import",
                          "url(", "\xE2\x80\xAE"}) {
    EXPECT_EQ(html.find(tag), std::string::npos) << tag;
  }
  EXPECT_NE(html.find("&lt;script&gt;alert(1)&lt;/script&gt;"), std::string::npos);
  EXPECT_NE(html.find("<code>\\u{202e}</code>omgekeerd"), std::string::npos);
  EXPECT_NE(html.find("<code>\\u{7}</code>"), std::string::npos);
  EXPECT_NE(html.find("fdp.exe\\xff &amp; &quot;q&quot;.txt"), std::string::npos);
}

TEST(Report, KeepsFormulasOutOfSpreadsheets) {
  CaseInFolder sample;
  Match match = SearchMatch("=HYPERLINK(\"x\")", 1);
  match.before = "+1";
  match.after = "a,\"b\"\r\nc";
  ASSERT_TRUE(sample.store().StoreResults({ResultWith(1, {match})}));
  ASSERT_TRUE(sample.store().Finish({"complete", UnixNanos{1}}));
  const std::string csv = RenderCsv(Build(sample.store()), true);
  EXPECT_NE(csv.find(",\"'=HYPERLINK(\"\"x\"\")\","), std::string::npos) << csv;
  EXPECT_NE(csv.find(",\"'+1\",\"a,\"\"b\"\"\\u{d}\\u{a}c\"\r\n"), std::string::npos) << csv;
  EXPECT_EQ(RenderCsv(Build(sample.store())).find("'+1"), std::string::npos) << "no contexts unless asked";
}

TEST(Report, HoldsTwentyThousandSignals) {
  CaseInFolder sample;
  std::vector<Match> matches;
  for (int i = 0; i < 20'000; ++i) matches.push_back(SearchMatch("tor browser " + std::to_string(i), i));
  ASSERT_TRUE(sample.store().StoreResults({ResultWith(1, matches)}));
  ASSERT_TRUE(sample.store().Finish({"complete", UnixNanos{1}}));
  const auto start = std::chrono::steady_clock::now();
  ReportData report = Build(sample.store());
  ASSERT_EQ(report.signals.size(), 20'000u);
  report.signals[19'998].review.decision = "discuss";
  report.signals[19'999].opened = true;
  const std::string html = RenderHtml(report);
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  // Paper holds what was judged relevant or opened, and the first of the others; the list for programs holds all.
  EXPECT_LT(html.size(), 2'000u * 700u);
  for (const std::size_t at : std::initializer_list<std::size_t>{0, 1'997, 19'998, 19'999})
    EXPECT_NE(html.find(report.signals[at].after + "</bdi><small>"), std::string::npos) << at;
  EXPECT_NE(html.find("Nog 18.000 signalen van deze regel staan niet in deze tabel</b>: <bdi>18.000 nog te beoordelen"),
            std::string::npos);
  const std::string list = RenderCsv(report);
  EXPECT_EQ(std::count(list.begin(), list.end(), '\n'), 20'001);
  std::printf("20,000 signals: %.1f MB of HTML in %.1f s\n", static_cast<double>(html.size()) / 1e6, seconds);
}

TEST(Report, OfADamagedCaseIsRefused) {
  CaseInFolder sample;
  FillSample(sample.store());
  sqlite3_exec(static_cast<sqlite3*>(sample.store().database()),
               "PRAGMA foreign_keys = OFF; UPDATE match SET rule = 99", nullptr, nullptr, nullptr);
  const auto report = BuildReport(sample.store());
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().Text(), "controlebestand " + sample.path() + " is beschadigd; gebruik een reservekopie");
  EXPECT_FALSE(sample.store().CheckIntegrity());
}

}  // namespace
}  // namespace schouw
