#include "report/html/html.h"

#include "report/audience/supervisor.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/writer.h"

namespace schouw {
namespace {

// Along the edge of every printed page.
std::string SideLine(const ReportData& report) {
  std::string text = html::StatusText(report);
  if (report.check.exercise) text += ": geen echte controle";
  return "<div class=\"side\" aria-hidden=\"true\">" + text + " · " + html::Text(report.check.reference) + " · " +
         html::Text(report.check.client) + "</div>\n";
}

// `more` stands behind the signals.
std::string Render(const ReportData& report, const std::string& more) {
  const std::string parts = report.scan.status == "sealed" || report.scan.status == "purged"
                                ? html::ClosedSection(report) + html::OverviewSection(report)
                                : html::SummarySection(report) + html::EarlierCheckSection(report) +
                                      html::ChartSection(report) + html::OverviewSection(report) +
                                      html::SignalsSection(report) + html::ComparedSection(report) + more +
                                      html::CoverageSection(report);
  return html::Page("nl", "Verslag controle gegevensdragers " + report.check.reference,
                    SideLine(report) + "<main>\n" + html::HeadSection(report) + parts + html::RulesSection(report) +
                        html::MandateSection(report) + html::MakingSection(report) + "</main>\n");
}

}  // namespace

std::string RenderHtml(const ReportData& report) { return Render(report, {}); }

std::string RenderSupervisorHtml(const ReportData& report) { return Render(report, SupervisorSection(report)); }

}  // namespace schouw
