// What a judge gets: the condition beside what was done.
#include "report/audience/court.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/audience/court_condition.h"
#include "tests/unit/report/sample_report.h"

namespace schouw {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr UnixNanos kCourtLater{1'780'000'000'000'000'000};

class CourtTest : public ::testing::Test {
 protected:
  void SetUp() override {
    CaseInFolder made;
    FillSample(made.store());
    auto report = BuildReport(made.store());
    ASSERT_TRUE(report) << report.error().Text();
    report_ = std::move(*report);
    report_.check.condition =
        "De betrokkene gebruikt geen <b>software</b> die sporen wist. Hij werkt mee aan controle van zijn documenten "
        "en berichten.";
    report_.check.records = {"search_query", "url_visit", "document", "message"};
    report_.check.because = {{"document", "controle … zijn  Documenten"}, {"message", "alle gesprekken"}};
    report_.packs[0].explain = "We kijken naar <software> om anoniem te zijn.";
    report_.check.valid_from = Date{2026, 1, 15};
    report_.check.valid_until = Date{2028, 1, 14};
    report_.check.self_test = 12;
    report_.check.widened = {"Alle accounts mogen worden bekeken, besluit van M-2002: <reden>"};
    report_.content_mark = std::string(64, 'c');
    for (ReportSignal& signal : report_.signals) {
      signal.review.decision = "not_relevant";
      signal.review.reason = "other_topic";
      signal.review.by = "M-1001";
      signal.review.at = kCourtLater;
    }
    Review& first = report_.signals[0].review;
    first.decision = "discuss";
    first.reason.clear();
    first.client_said = "voor mijn werk";
    first.outcome = "explained";
  }

  void SignOff() {
    report_.scan.status = "final";
    report_.sign_offs.push_back({1, "M-2002", kCourtLater, "", "abc123"});
  }

  ReportData report_;
};

TEST(CourtSentences, EndWhereASentenceEnds) {
  EXPECT_THAT(audience::Sentences("Een. Twee; drie\nvier? "), ElementsAre("Een.", "Twee;", "drie", "vier?"));
  EXPECT_THAT(audience::Sentences("Als bedoeld in art. 14c van site.example. Klaar"),
              ElementsAre("Als bedoeld in art. 14c van site.example.", "Klaar"));
  EXPECT_THAT(audience::Sentences(" \n "), ElementsAre());
}

TEST_F(CourtTest, GetsNothingBeforeTheSignOffOrOfASealedCase) {
  const auto draft = CheckCourtMayRead(report_);
  ASSERT_FALSE(draft);
  EXPECT_EQ(draft.error().code, ErrorCode::kRefused);
  EXPECT_THAT(draft.error().Text(), HasSubstr("pas als de controle is afgetekend"));
  SignOff();
  EXPECT_TRUE(CheckCourtMayRead(report_));
  report_.scan.status = "sealed";
  EXPECT_FALSE(CheckCourtMayRead(report_));
}

TEST_F(CourtTest, LaysEachSentenceBesideWhatWasDone) {
  SignOff();
  const std::string html = RenderCourtReport(report_);
  EXPECT_THAT(html, AllOf(HasSubstr("geen &lt;b&gt;software&lt;/b&gt; die sporen wist."),
                          HasSubstr("De opdracht hangt aan deze zin geen eigen soort gegevens."),
                          HasSubstr("Teksten in bestanden zijn vergeleken met de regels: 1 signaal."),
                          HasSubstr("De voorwaarde als geheel"),
                          HasSubstr("Zoekopdrachten zijn vergeleken met de regels: 1 signaal.")));
  EXPECT_THAT(html, HasSubstr("zo staan ze niet in de voorwaarde")) << "„alle gesprekken” is in no sentence";
  EXPECT_THAT(html, HasSubstr("berichten: „<bdi>alle gesprekken</bdi>”"));
}

TEST_F(CourtTest, SaysOfAnotherKindOnlyWhatIsNotLeftOutForItsPlace) {
  SignOff();
  report_.entries.out_of_scope = 27;
  report_.left_out.shared_entries = 23;
  report_.left_out.bin_entries = 2;
  EXPECT_THAT(RenderCourtReport(report_), HasSubstr("alleen deze; 2 bestanden van een andere soort niet geopend"));
}

TEST_F(CourtTest, HoldsWhatACourtAsksAndNoTermOfARule) {
  SignOff();
  const std::string html = RenderCourtReport(report_);
  for (const char* part :
       {"15 januari 2026 tot en met 14 januari 2028", "hoogstens 3 keer per jaar", "besluit van M-2002: &lt;reden&gt;",
        "We kijken naar &lt;software&gt; om anoniem te zijn.", "18 gegevens",
        "schouw verify CONTROLE.schouw --head ccc", "tools/verify/verify_case.py", "goed: alle 12", "abc123",
        "gaat over iets anders", "voor mijn werk", "versleuteld", "Dit is een oefening"}) {
    EXPECT_THAT(html, HasSubstr(part));
  }
  EXPECT_THAT(html, Not(HasSubstr("<script>")));
  for (const ReportSignal& signal : report_.signals) {
    if (signal.review.decision != "not_relevant") continue;
    EXPECT_THAT(html, Not(HasSubstr(signal.entry))) << "what was not relevant is nobody's business";
  }
  testing::ExpectGolden("report/court.html", html);
}

}  // namespace
}  // namespace schouw
