#include "report/notice/notice.h"

#include <gtest/gtest.h>

#include "agent/store/retention.h"
#include "report/html/html.h"
#include "report/json/json.h"
#include "tests/unit/report/sample_report.h"

namespace schouw {
namespace {

Finding Found() {
  Finding finding;
  finding.at = UnixNanos{kSampleStart + 60 * kSecond};
  finding.who = "M-1001";
  finding.device = "d1";
  finding.volume = "p2";
  finding.number = 90'210;
  finding.account = "anna";
  finding.time = UnixNanos{kSampleStart - kSecond};
  finding.digests = "sha256 " + std::string(64, 'd');
  finding.list = "voorbeeldlijst <een>";
  finding.list_version = "2026-02";
  finding.list_sha256 = std::string(64, 'e');
  return finding;
}

TEST(Notice, IsThisForATripwire) {
  CaseInFolder sample;
  FillSample(sample.store());
  ASSERT_TRUE(SealForTripwire(sample.store(), Found(), "p2:/Users/anna/naam-van-het-bestand.jpg"));
  auto data = BuildNotice(sample.store());
  ASSERT_TRUE(data) << data.error().Text();
  data->audit_head = std::string(64, 'f');
  testing::ExpectGolden("report/notice.nl.html", RenderNotice(*data, NoticeLanguage::kDutch));
  testing::ExpectGolden("report/notice.en.html", RenderNotice(*data, NoticeLanguage::kEnglish));
}

TEST(Notice, HoldsWhatThePoliceAsk) {
  CaseInFolder sample;
  FillSample(sample.store());
  ASSERT_TRUE(SealForTripwire(sample.store(), Found(), "p2:/x.jpg"));
  ASSERT_TRUE(EnterHandover(sample.store(), {UnixNanos{kSampleStart}, "M-1001", "politie Voorbeeldstad", "PL-77"}));
  const std::string html = RenderNotice(BuildNotice(sample.store()).value(), NoticeLanguage::kDutch);
  for (const char* part : {"90210",
                           "p2",
                           "dddddddd",
                           "voorbeeldlijst &lt;een&gt;",
                           "2026-02",
                           "(Amsterdam)",
                           "(UTC)",
                           "anna",
                           "C-4711",
                           "M-1001",
                           "Naam en geboortedatum",
                           "Wie waren erbij",
                           "Serienummer",
                           "Bewijs van alleen lezen",
                           "politie Voorbeeldstad",
                           "PL-77",
                           "Laat het apparaat uit",
                           "Nazorg",
                           "Geef het apparaat en kopieën aan niemand terug",
                           "Dit is een oefening"}) {
    EXPECT_NE(html.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(html.find("tor browser"), std::string::npos);
}

// Every item that the notice must hold, in both languages: where and what, who, proof, blanks, what to do now.
TEST(Notice, HasAPlaceForEachItemInBothLanguages) {
  CaseInFolder sample;
  FillSample(sample.store());
  Finding finding = Found();
  finding.account.clear();
  ASSERT_TRUE(SealForTripwire(sample.store(), finding, "p2:/x.jpg"));
  NoticeData data = BuildNotice(sample.store()).value();
  data.check.present = {"M-1001", "cliënt <zelf>"};
  const std::string dutch = RenderNotice(data, NoticeLanguage::kDutch);
  for (const char* part : {"Opgemerkt",
                           "Door",
                           "Kenmerk",
                           "Lijst",
                           "Gegevensdrager of kopie",
                           "Deel",
                           "Nummer in het bestandssysteem",
                           "niet bekend",
                           "Tijd op het apparaat",
                           "Omschrijving",
                           "Waar is het apparaat nu",
                           "Waar is elke kopie nu",
                           "Wie raakten het aan, vanaf wanneer",
                           "M-1001, cliënt &lt;zelf&gt;",
                           "Begin van de controle",
                           "Bel de politie",
                           "Bel uw leidinggevende",
                           "Zeg tegen de cliënt alleen",
                           "Nummer van de politie",
                           "Handtekening"})
    EXPECT_NE(dutch.find(part), std::string::npos) << part;
  const std::string english = RenderNotice(data, NoticeLanguage::kEnglish);
  for (const char* part : {"Noticed",
                           "Digest",
                           "List",
                           "Device or image",
                           "Volume",
                           "Number in the file system",
                           "not known",
                           "Time on the device",
                           "Serial number",
                           "Where is the device now",
                           "Where is each copy now",
                           "Who touched it, from when",
                           "Proof of read-only access",
                           "M-1001, cliënt &lt;zelf&gt;",
                           "Name and date of birth",
                           "Leave the device off",
                           "to nobody",
                           "Call the police",
                           "Tell the client only",
                           "Aftercare",
                           "Police reference"})
    EXPECT_NE(english.find(part), std::string::npos) << part;
}

TEST(Notice, IsRefusedWhereNothingIsForThePolice) {
  CaseInFolder sample;
  FillSample(sample.store());
  const auto data = BuildNotice(sample.store());
  ASSERT_FALSE(data);
  EXPECT_EQ(data.error().code, ErrorCode::kRefused);
}

TEST(Notice, AReportOfASealedCaseIsCountsAlone) {
  CaseInFolder sample;
  FillSample(sample.store());
  const EntryCounts before = BuildReport(sample.store())->entries;
  ASSERT_TRUE(SealForTripwire(sample.store(), Found(), "p2:/x.jpg"));
  const auto report = BuildReport(sample.store());
  ASSERT_TRUE(report) << report.error().Text();
  EXPECT_EQ(report->scan.status, "sealed");
  EXPECT_EQ(report->scan.state, "stopped");
  EXPECT_TRUE(report->signals.empty());
  EXPECT_TRUE(report->artifacts.empty());
  EXPECT_TRUE(report->not_read.empty());
  EXPECT_EQ(report->entries, before);
  const std::string html = RenderHtml(*report);
  EXPECT_NE(html.find("verzegeld"), std::string::npos);
  EXPECT_EQ(html.find("niets gevonden"), std::string::npos) << "that would not be true";
  EXPECT_EQ(html.find("kansspel.example/"), std::string::npos);
}

TEST(Notice, AReportOfAPurgedCaseDoesNotSayThatNothingWasFound) {
  CaseInFolder sample;
  FillSample(sample.store());
  ASSERT_TRUE(PurgeCase(sample.store(), "M-2002", "termijn", UnixNanos{kSampleStart}));
  const auto report = BuildReport(sample.store());
  ASSERT_TRUE(report) << report.error().Text();
  EXPECT_TRUE(report->signals.empty());
  const std::string html = RenderHtml(*report);
  EXPECT_NE(html.find("opgeschoond"), std::string::npos);
  EXPECT_EQ(html.find("niets gevonden"), std::string::npos);
}

}  // namespace
}  // namespace schouw
