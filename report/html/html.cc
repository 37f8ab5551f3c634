#include "report/html/html.h"

#include "report/audience/supervisor.h"
#include "report/html/dutch.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

namespace schouw {
namespace {

// Along the edge of every printed page.
std::string SideLine(const ReportData& report) {
  std::string text = html::StatusText(report);
  if (report.check.exercise) text += Phrase("report.not_a_real_check");
  return "<div class=\"side\" aria-hidden=\"true\">" + text + " · " + html::Text(report.check.reference) + " · " +
         html::Text(report.check.client) + "</div>\n";
}

// `more` stands behind the signals.
std::string Render(const ReportData& report, const std::string& more) {
  const std::string parts =
      report.scan.status == "sealed" || report.scan.status == "purged"
          ? html::ClosedSection(report) + html::OverviewSection(report) + html::LeftOutTable(report)
          : html::SummarySection(report) + html::ToDiscussSection(report) + html::EarlierCheckSection(report) +
                html::OverviewSection(report) + html::SignalsSection(report) + html::ChartSection(report) +
                html::ComparedSection(report) + more + html::CoverageSection(report);
  return html::Page(PhraseLanguage(), Phrase("report.report_of_the_check_of_data_carriers") + report.check.reference,
                    SideLine(report) + "<main class=\"dense\">\n" + html::HeadSection(report) + parts +
                        html::RulesSection(report) + html::MandateSection(report) + html::MakingSection(report) +
                        "</main>\n");
}

}  // namespace

std::string RenderHtml(const ReportData& report) {
  const InLanguage scope(report.language);
  return Render(report, {});
}

std::string RenderSupervisorHtml(const ReportData& report) {
  const InLanguage scope(report.language);
  return Render(report, SupervisorSection(report));
}

}  // namespace schouw
