// Reports for others than who works on the case: what stands in them, and what must not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/audience/client.h"
#include "report/audience/court.h"
#include "report/audience/supervisor.h"
#include "report/audience/talk.h"
#include "report/csv/csv.h"
#include "report/html/html.h"
#include "report/json/json.h"
#include "report/masking/mask_names.h"
#include "tests/unit/report/sample_report.h"

namespace schouw {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr UnixNanos kLater{1'780'000'000'000'000'000};

class AudienceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    CaseInFolder made;
    FillSample(made.store());
    auto report = BuildReport(made.store());
    ASSERT_TRUE(report) << report.error().Text();
    report_ = std::move(*report);
    ASSERT_GE(report_.signals.size(), 2u);
  }

  // One signal talked about, with hostile words, one without an answer.
  void Talk() {
    Review& first = report_.signals[0].review;
    first.decision = "discuss";
    first.note = "toelichting <b>";
    first.by = "M-1001";
    first.at = kLater;
    first.client_said = "Dat was <script>alert(1)</script> voor mijn werk";
    first.outcome = "agreement";
    first.agreement = "Volgende keer vooraf & samen";
    Review& second = report_.signals[1].review;
    second.decision = "possible_breach";
    second.by = "M-1001";
    second.at = kLater;
    second.declined = true;
  }

  ReportData report_;
};

// The part of the officer's report before the signals.
std::string FirstPage(const ReportData& report) {
  const std::string html = RenderHtml(report);
  return html.substr(html.find("<main"), html.find("<section class=\"own-page\"") - html.find("<main"));
}

TEST_F(AudienceTest, TheFirstPageSaysWhatToDiscussAndWhatToAsk) {
  EXPECT_THAT(FirstPage(report_), AllOf(Not(HasSubstr("bespreken</h2>")), Not(HasSubstr("Vraag voor het gesprek"))));
  for (ReportSignal& signal : report_.signals) {
    signal.review.decision = "discuss";
    signal.review.by = "M-1001";
  }
  report_.signals.back().review.decision = "possible_breach";
  const std::string open = FirstPage(report_);
  EXPECT_THAT(open, AllOf(HasSubstr("<h2>Om te bespreken</h2>"), HasSubstr("<bdi>bespreken</bdi> (<bdi>M-1001</bdi>)"),
                          HasSubstr("Vraag voor het gesprek.</b>")));
  // What may be against the condition stands first.
  EXPECT_LT(open.find("<bdi>mogelijk in strijd met de voorwaarde</bdi> (<bdi>M-1001</bdi>)"),
            open.find("<bdi>bespreken</bdi> (<bdi>M-1001</bdi>)"));
  for (ReportSignal& signal : report_.signals) signal.review.outcome = "explained";
  EXPECT_THAT(FirstPage(report_), AllOf(HasSubstr("<h2>Wat is besproken</h2>"), HasSubstr("uitgelegd"),
                                        Not(HasSubstr("Vraag voor het gesprek"))));
  // Ever more of them is no longer one page.
  report_.signals.insert(report_.signals.end(), 20, report_.signals.front());
  EXPECT_THAT(FirstPage(report_), HasSubstr("Nog " + std::to_string(report_.signals.size() - 5) + " signalen"));
}

TEST_F(AudienceTest, OnlyWhatWasJudgedRelevantIsDrawnAndNothingInAConcept) {
  Talk();
  EXPECT_THAT(RenderHtml(report_), Not(HasSubstr("<svg")));
  report_.scan.status = "final";
  EXPECT_THAT(RenderHtml(report_), AllOf(HasSubstr("<svg class=\"bar\" role=\"img\" aria-label=\"2\""),
                                         HasSubstr("Wat relevant was, in beeld"), Not(HasSubstr("style=\""))));
  for (ReportSignal& signal : report_.signals) signal.review.decision = "not_relevant";
  EXPECT_THAT(RenderHtml(report_), Not(HasSubstr("<svg")));
}

TEST_F(AudienceTest, ACorrectionNamesWhoReceivedTheVersionBefore) {
  report_.scan.status = "corrected";
  report_.sign_offs = {{1, "M-2002", kLater, "", "abc", true}, {2, "M-2002", kLater, "datum hersteld", "abc", true}};
  report_.disclosures = {{kLater, "M-1001", "client", "mr. <b>Voorbeeld</b>", "op verzoek", 1}};
  for (const std::string& html : {RenderHtml(report_), RenderSupervisorHtml(report_), RenderClientReport(report_)}) {
    EXPECT_THAT(html, AllOf(HasSubstr("mr. &lt;b&gt;Voorbeeld&lt;/b&gt;"), HasSubstr("op verzoek"),
                            HasSubstr("omt naast versie 1")));
    EXPECT_LT(html.find("datum hersteld"), html.find("<h2>")) << "on the first page";
  }
}

TEST_F(AudienceTest, HowOftenARuleWasWrongIsSaidAfterTheSignOffAlone) {
  Talk();
  RuleInfo& rule = report_.packs[report_.signals[0].pack].rules[report_.signals[0].rule];
  rule.judged = 61;
  rule.wrong = 4;
  EXPECT_THAT(RenderSupervisorHtml(report_), Not(HasSubstr("4 van de 61")));
  report_.scan.status = "final";
  EXPECT_THAT(RenderSupervisorHtml(report_), HasSubstr("4 van de 61 keer ernaast"));
}

TEST_F(AudienceTest, TheReceiptHoldsNothingThatWasFound) {
  Talk();
  const std::string html = RenderClientReport(report_);
  EXPECT_THAT(html, HasSubstr("Ontvangstbewijs van de controle"));
  for (const ReportSignal& signal : report_.signals) {
    EXPECT_THAT(html, Not(HasSubstr(signal.match)));
    EXPECT_THAT(html, Not(HasSubstr(signal.entry)));
    EXPECT_THAT(html, Not(HasSubstr(report_.RuleOf(signal).ask)));
  }
  EXPECT_THAT(html, Not(HasSubstr("voor mijn werk")));
}

TEST_F(AudienceTest, TheClientReadsHisOwnWordsWhenItIsFinal) {
  Talk();
  report_.scan.status = "final";
  const std::string html = RenderClientReport(report_);
  EXPECT_THAT(html, AllOf(HasSubstr("Dat was &lt;script&gt;alert(1)&lt;/script&gt; voor mijn werk"),
                          HasSubstr("Afspraak gemaakt."), HasSubstr("Volgende keer vooraf &amp; samen"),
                          HasSubstr("U wilde hier niets over zeggen. Dat mag.")));
  EXPECT_THAT(html, Not(HasSubstr("<script>")));
  EXPECT_THAT(html, Not(HasSubstr("toelichting"))) << "an officer's own note is not the client's report";
  for (const ReportSignal& signal : report_.signals) EXPECT_THAT(html, Not(HasSubstr(signal.entry)));
}

TEST_F(AudienceTest, TheSheetForTheTableAsksWhatIsToBeDiscussed) {
  EXPECT_THAT(RenderTalkSheet(report_), HasSubstr("Er staan geen signalen klaar om te bespreken."));
  Talk();
  const std::string html = RenderTalkSheet(report_);
  EXPECT_THAT(html, AllOf(HasSubstr("class=\"a5\""), HasSubstr("Volgende keer vooraf &amp; samen")));
  for (const ReportSignal& signal : report_.signals) EXPECT_THAT(html, Not(HasSubstr(signal.match)));
  report_.scan.status = "sealed";
  EXPECT_THAT(RenderTalkSheet(report_), AllOf(HasSubstr("Stel hierover geen vragen."), Not(HasSubstr("afgesproken"))));
}

TEST_F(AudienceTest, TheSecondReaderSeesWhoDidWhat) {
  Talk();
  report_.set_aside.push_back({"demo", "breed-01", "M-1001", "te <ruim>", kLater});
  report_.sign_offs.push_back({1, "M-2002", kLater, "", "abc123"});
  const std::string html = RenderSupervisorHtml(report_);
  EXPECT_THAT(html, HasSubstr("De tweede lezer was het met elk besluit eens."));
  report_.disagreements.push_back({report_.signals[1].id, "te <streng>", "M-2002"});
  EXPECT_THAT(RenderSupervisorHtml(report_), HasSubstr("te &lt;streng&gt;"));
  EXPECT_THAT(html, AllOf(HasSubstr("te &lt;ruim&gt;"), HasSubstr("abc123"), HasSubstr("Besluit:")));
  EXPECT_THAT(RenderHtml(report_), Not(HasSubstr("Wie wat deed")));
}

TEST_F(AudienceTest, ItIsSaidHowManyWereOpenedOfWhatWasDecidedAtOnce) {
  Talk();
  ASSERT_EQ(report_.signals.size(), 3u);
  for (std::size_t i = 1; i < 3; ++i) {
    Review& review = report_.signals[i].review;
    review = Review();
    review.decision = "not_relevant";
    review.bulk = true;
  }
  report_.signals[1].opened = true;
  EXPECT_THAT(RenderHtml(report_), HasSubstr("2 in één keer beoordeeld, 1 bekeken."));
  report_.signals[2].review = Review();
  const ReportSignal& aside = report_.signals[2];
  report_.set_aside.push_back({report_.packs[aside.pack].id, report_.RuleOf(aside).id, "M-1001", "te ruim", kLater});
  EXPECT_THAT(RenderHtml(report_), HasSubstr("1 regel is opzij gezet, want te ruim: 1 signaal daarvan is niet één voor "
                                             "één beoordeeld."));
}

TEST_F(AudienceTest, NamesOfOthersStandInNoOutput) {
  ReportSignal& signal = report_.signals[0];
  signal.before = "bel mevrouw Voorbeeld op 06 12 34 56 78 of ";
  signal.after = " en mail a.mens@praktijk.example";
  signal.text = signal.before + signal.match + signal.after;
  signal.title = "Gesprek met Jan van der Voorbeeld";
  signal.url = "https://praktijk.example/?wie=a.mens@praktijk.example";
  signal.review.decision = "discuss";
  report_.sign_offs.push_back({1, "M-2002", kLater, "", "abc123"});
  report_.scan.status = "final";
  MaskNames(report_);
  for (const std::string& text :
       {RenderHtml(report_), RenderSupervisorHtml(report_), RenderCourtReport(report_), RenderClientReport(report_),
        RenderTalkSheet(report_), RenderJson(report_), RenderCsv(report_, true)}) {
    for (const char* name : {"Voorbeeld", "12 34 56", "a.mens"}) EXPECT_THAT(text, Not(HasSubstr(name)));
  }
  EXPECT_THAT(RenderJson(report_), HasSubstr("bel mevrouw ••••• op ••••• of "));
}

TEST_F(AudienceTest, TheAnnouncementIsMadeOfTheMandateAlone) {
  CheckInfo check;
  check.reference = "RN-2026-000123";
  check.client = "C-4711";
  check.condition = "geen <b>software</b> die internetgebruik verbergt";
  check.of = 3;
  check.accounts = {"anna"};
  check.records = {"search_query", "document"};
  check.because = {{"document", "werkt mee aan controle"}};
  const std::string html = RenderClientAnnouncement(check);
  EXPECT_THAT(html, AllOf(HasSubstr("geen &lt;b&gt;software&lt;/b&gt; die internetgebruik verbergt"),
                          HasSubstr("Hoogstens 3 keer per jaar"), HasSubstr("werkt mee aan controle"),
                          HasSubstr("Accounts van anderen worden alleen geteld.")));
  check.accounts = {"*"};
  EXPECT_THAT(RenderClientAnnouncement(check), Not(HasSubstr("Accounts van anderen worden alleen geteld.")));
  EXPECT_THAT(RenderClientAnnouncement(check, "en"), AllOf(HasSubstr("<html lang=\"en\">"), Not(HasSubstr(" wij "))));
}

}  // namespace
}  // namespace schouw
